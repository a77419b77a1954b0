import Foundation
import SynBuffer
import TestSupport
import Testing

/// The real server's connections: what the parser's tables cannot show.
@Suite struct ServeConnectionTests {
  private let health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"

  @Test("a connection answers one request after another")
  func aConnectionAnswersOneRequestAfterTheOther() async throws {
    let peer = try await ServeProcess().connect()
    for _ in 0..<3 {
      let response = try #require(await peer.get("/health"))
      #expect(response.status == 200 && response.body == #"{"status":"OK"}"#)
      #expect(response.fields["date"]?.hasSuffix(" GMT") == true && response.fields["content-length"] == "15")
      #expect(response.fields["connection"] == nil)
    }
  }

  @Test("pipelined requests are answered in order")
  func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    let peer = try serve.connect()
    let body = #"{"qa_id":"nobody"}"#
    // Some are answered at once, some only after Redis has answered.
    let batch =
      health + "GET /api/generate-question HTTP/1.1\r\nHost: localhost\r\n\r\n"
      + "POST /pop-qa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" + "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
    peer.send(String(repeating: batch, count: 50))
    for round in 0..<50 {
      #expect(await peer.response()?.body == #"{"status":"OK"}"#)
      #expect(try await peer.response()?.json["success"] == .bool(round == 0))
      #expect(try await peer.response()?.json == ["success": false])
      #expect(await peer.response()?.status == 404)
    }
  }

  @Test("pipelined requests are all answered, even if they do not fit at once")
  func moreRequestsThanFitAreAllAnswered() async throws {
    let peer = try await ServeProcess().connect()
    let count = 5000
    peer.send(String(repeating: health, count: count))
    var answered = 0
    while answered < count, await peer.response()?.status == 200 { answered += 1 }
    #expect(answered == count)
  }

  @Test("a request that arrives in pieces is read, and so is a chunked body")
  func aRequestInPiecesAndAChunkedBodyAreRead() async throws {
    let peer = try await ServeProcess().connect()
    for byte in health.unicodeScalars { peer.send(String(byte)) }
    #expect(await peer.response()?.status == 200)
    peer.send(
      "POST /pop-qa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5;x=y\r\n{\"qa_\r\nA\r\nid\":\"none\"\r\n1\r\n}\r\n0\r\n\r\n")
    #expect(await peer.response()?.body == #"{"success":false}"#)
  }

  @Test("a client that waits for 100 Continue gets it")
  func aClientThatWaitsForLeaveGetsIt() async throws {
    let peer = try await ServeProcess().connect()
    peer.send(
      "POST /pop-qa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
        + "Expect: 100-continue\r\n\r\n")
    #expect(await peer.response()?.status == 100)
    peer.send(#"{"qa_id":"none"}"#)
    #expect(await peer.response()?.status == 200)
  }

  @Test("HEAD, Connection: close and HTTP/1.0 work")
  func headAndCloseAndTheFirstVersionOfHTTPWork() async throws {
    let serve = try await ServeProcess()
    let peer = try serve.connect()
    peer.send("HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    let head = try #require(await peer.response(isHead: true))
    #expect(head.fields["content-length"] == "15")
    let last = try #require(await peer.get("/health", fields: "Connection: close\r\n"))
    #expect(last.fields["connection"] == "close")
    #expect(await peer.response() == nil)

    let old = try serve.connect()
    old.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(await old.response()?.fields["connection"] == "keep-alive")
    old.send("GET /health HTTP/1.0\r\n\r\n")
    #expect(await old.response()?.fields["connection"] == "close")
    #expect(await old.response() == nil)
  }

  @Test("a client that has finished sending is still answered")
  func aClientThatHasFinishedSendingIsStillAnswered() async throws {
    let peer = try await ServeProcess(["--empty-wait", "60"]).connect()
    let ready = "GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n"
    peer.send(health + ready + "GET /api/generate-question HTTP/1.1\r\nHost: localhost\r\n\r\n")
    peer.finishSending()
    #expect(await peer.response()?.status == 200)
    #expect(await peer.response()?.status == 200)
    // Nobody may be there any more: nothing is waited for.
    #expect(try await peer.response()?.json["success"] == false)
    #expect(await peer.response() == nil)
  }

  @Test("a question is not handed to a client that has gone")
  func aQuestionIsNotHandedToAClientThatHasGone() async throws {
    let serve = try await ServeProcess()
    var peer: HTTPPeer? = try serve.connect()
    peer?.send("GET /api/generate-question?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    peer = nil
    let watcher = try serve.connect()
    try await eventually("one connection") {
      await watcher.get("/metrics")?.body.contains("syn_http_connections 1\n") == true
    }
    serve.store("1")
    #expect(try await watcher.get("/api/generate-question")?.json["qa_id"] == "q-1")
  }

  @Test("a unit taken for a client that leaves meanwhile goes back to the head")
  func aUnitIsGivenBack() async throws {
    let serve = try await ServeProcess()
    for name in ["1", "2"] { serve.store(name) }
    #expect(try await serve.get("/ready").status == 200)
    serve.redis.pause()
    for path in ["/api/generate-question", "/api/synthetic-gen"] {
      let peer = try serve.connect()
      peer.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
      // Known to have been read: the next one is answered.
      #expect(try await serve.get("/health").status == 200)
      peer.finishSending()
    }
    serve.redis.resume()
    let watcher = try serve.connect()
    try await eventually("both units are back") {
      await watcher.get("/metrics")?.body.contains("syn_buffer_events_total{event=\"given_back\"} 2\n") == true
    }
    var ids = Set<String>()
    for _ in 0..<2 { ids.insert(try await serve.get("/api/generate-question").json["qa_id"]?.stringValue ?? "") }
    #expect(ids == ["q-1", "q-2"])
  }

  @Test("memory returns to where it was after a flood of bodies")
  func memoryAfterAFlood() async throws {
    let serve = try await ServeProcess()
    func residentPages() throws -> Int {
      let text = try String(contentsOfFile: "/proc/\(serve.child.processID)/statm", encoding: .utf8)
      return try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }
    /// Bodies in pieces grow in place, and leave holes between each other.
    func flood(_ framing: String, _ piece: String, times: Int) async throws {
      let peers = try (0..<60).map { _ in try serve.connect() }
      let body = String(repeating: piece, count: times)
      for peer in peers {
        peer.send(
          "POST /api/pop-qa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(framing)\r\n\r\n\(body)")
      }
      try await eventually("the bodies are there") { try residentPages() > 40 << 8 }
      withExtendedLifetime(peers) {}
    }
    // The first answers need code and tables that stay.
    for path in ["/", "/metrics", "/ready", "/openapi.json"] { _ = try await serve.get(path) }
    let before = try residentPages()
    try await flood("Content-Length: 1000001", "x", times: 1_000_000)
    let chunk = "4000\r\n" + String(repeating: "x", count: 16384) + "\r\n"
    try await flood("Transfer-Encoding: chunked", chunk, times: 55)
    try await eventually("the memory is back") { try residentPages() < before * 11 / 10 }
  }

  @Test("a malformed request is refused and the connection closes")
  func brokenRequestsAreRefusedAndTheConnectionCloses() async throws {
    let serve = try await ServeProcess()
    for (text, status) in [
      ("GET / HTTP/1.1\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}", 400), ("GET / HTTP/1.1\nHost: h\n\n", 400),
      ("GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505),
      ("POST /pop-qa HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
      ("POST /pop-qa HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", 413),
      ("GET /" + String(repeating: "x", count: 20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 414),
      ("GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n", 431),
    ] {
      let peer = try serve.connect()
      peer.send(text + health)
      let response = try #require(await peer.response())
      #expect(response.status == status && response.fields["connection"] == "close", "\(text.prefix(40))")
      #expect(try response.json["detail"]?.stringValue?.isEmpty == false)
      #expect(await peer.response() == nil)
    }
    #expect(try await serve.get("/health").status == 200)
  }

  @Test("a client that keeps sending a body that is too large can still read the error")
  func theErrorIsReadAlsoByAClientThatGoesOnSendingItsLargeBody() async throws {
    let peer = try await ServeProcess().connect()
    let size = 3 << 20
    peer.send(
      "POST /order-answer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(size)\r\n\r\n"
    )
    peer.send(String(repeating: "x", count: size))
    #expect(await peer.response()?.status == 413)
  }

  @Test("a request keeps its id or is given one")
  func aRequestKeepsItsNameOrGetsOne() async throws {
    let peer = try await ServeProcess().connect()
    #expect(await peer.get("/health", fields: "X-Request-Id: mine-1\r\n")?.fields["x-request-id"] == "mine-1")
    let long = String(repeating: "x", count: 200)
    let first = await peer.get("/health", fields: "X-Request-Id: \(long)\r\n")?.fields["x-request-id"]
    let second = await peer.get("/health")?.fields["x-request-id"]
    #expect(first != nil && first != long && first != second)
  }

  @Test("a drain answers requests that have come in and accepts no more")
  func aDrainAnswersWhatCameInAndTakesNoMore() async throws {
    let serve = try await ServeProcess()
    let (idle, waiting, slow) = (try serve.connect(), try serve.connect(), try serve.connect())
    #expect(await idle.get("/health")?.status == 200)
    waiting.send("GET /api/generate-question?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    slow.send("GET /health HTTP/1.1\r\n")
    serve.child.send(signal: SIGTERM)
    #expect(await serve.child.nextErrorLine { $0.contains("draining") } != nil)
    #expect(await idle.response() == nil)
    let answer = try #require(await waiting.response())
    #expect(try answer.json["success"] == false)
    #expect(answer.fields["connection"] == "close")
    #expect(throws: HTTPPeer.Failure.self) { try serve.connect() }
    slow.send("Host: localhost\r\n\r\n")
    let last = try #require(await slow.response())
    #expect(last.status == 200 && last.fields["connection"] == "close")
    slow.finishSending()
    waiting.finishSending()
    #expect(await serve.child.wait() == 0)
  }

  @Test("a drain also answers connections that were not accepted yet")
  func aDrainAnswersAlsoThoseWhoWereNotAcceptedYet() async throws {
    let serve = try await ServeProcess()
    // More than are accepted at one go, all of them there when the signal comes.
    serve.child.send(signal: SIGSTOP)
    let peers = try (0..<200).map { _ in try serve.connect() }
    for peer in peers { peer.send(health) }
    serve.child.send(signal: SIGTERM)
    serve.child.send(signal: SIGCONT)
    var answered = 0
    for peer in peers where await peer.response()?.status == 200 { answered += 1 }
    #expect(answered == peers.count)
  }

  @Test("a second signal ends the server at once")
  func aSecondSignalEndsItAtOnce() async throws {
    let serve = try await ServeProcess()
    let slow = try serve.connect()
    slow.send("GET /health HTTP/1.1\r\n")
    serve.child.send(signal: SIGTERM)
    #expect(await serve.child.nextErrorLine { $0.contains("draining") } != nil)
    serve.child.send(signal: SIGINT)
    #expect(await serve.child.wait() == 130)
    #expect(await slow.response() == nil)
  }

  @Test("an unauthorised request, or one for an unknown path, is answered before its body has arrived")
  func refusedBeforeBody() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": "correct-horse-battery-staple"])
    for (path, status) in [("/api/order-answer", 401), ("/nowhere", 404), ("/health", 405), ("/login", 415)] {
      let peer = try serve.connect()
      peer.send(
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n{")
      let response = try #require(await peer.response())
      #expect(response.status == status, "\(path)")
      #expect(response.fields["connection"] == "close" && response.fields["x-request-id"] != nil)
    }
    // Nor is it told to go on.
    let peer = try serve.connect()
    peer.send(
      "POST /api/order-answer HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
    #expect(try #require(await peer.response()).status == 401)
  }

  @Test("TRACE is not allowed, a trailing slash redirects, and a wait that is not text is refused")
  func paths() async throws {
    let serve = try await ServeProcess()
    let peer = try serve.connect()
    peer.send("TRACE /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    let trace = try #require(await peer.response())
    #expect(trace.status == 405 && trace.fields["allow"] == "GET, HEAD, OPTIONS")
    for (path, location) in [
      ("/health/", "../health"), ("/api/generate-question/?wait=1", "../generate-question?wait=1"),
    ] {
      let moved = try await serve.get(path)
      #expect(moved.status == 307 && moved.fields["location"] == location, "\(path)")
    }
    #expect(try await serve.get("/nowhere/").status == 404)
    // An escaped slash is no slash: a proxy in front may think so.
    for path in ["/api%2fhealth", "/api%2Fgenerate-question", "/%2Fhealth"] {
      #expect(try await serve.get(path).status == 404, "\(path)")
    }
    #expect(try await serve.get("/he%61lth").status == 200)
    #expect(try await serve.get("/api/generate-question?wait=%ff").status == 422)
  }
}
