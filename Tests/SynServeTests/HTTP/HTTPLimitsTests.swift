import SynBase
import TestSupport
import Testing

@testable import syn_serve

/// Limits and time-outs as clients meet them.
@Suite struct HTTPLimitsTests {
  init() { EventLoop.startInBackground() }

  private static let ok: HTTPServer.Handler = { _ in .json(["ok": true]) }

  private static func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
    var limits = HTTPLimits()
    limits.sweepInterval = .milliseconds(10)
    change(&limits)
    return limits
  }

  @Test("a reader gains time in proportion to the bytes it takes")
  func takingBytesBuysAReaderTimeInProportion() {
    let limits = Self.limits {
      $0.writeTimeout = .seconds(30)
      $0.readerBytesPerSecondMin = 1000
    }
    let second: UInt64 = 1_000_000_000
    // One byte now and then does not help, a kilobyte a second is enough for ever, and a megabyte is no provision.
    #expect(limits.writeDeadline(after: 30 * second, sent: 1, now: 29 * second) == 30 * second + second / 1000)
    #expect(limits.writeDeadline(after: 30 * second, sent: 1000, now: 29 * second) == 31 * second)
    #expect(limits.writeDeadline(after: 30 * second, sent: 1 << 20, now: 29 * second) == 59 * second)
  }

  @Test(
    "a sender that never stops is cut off all the same",
    arguments: [
      ("GET / HTTP/1.1\r\nX: ", 408), ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", 408),
      ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;x=", 408),
    ])
  @LoopActor func aSenderThatNeverStopsIsStoppedAllTheSame(beginning: String, status: Int) async throws {
    let limits = Self.limits {
      $0.headTimeout = .milliseconds(50)
      $0.bodyTimeout = .milliseconds(50)
    }
    let serve = try HandlerServer(limits: limits, handler: Self.ok)
    let peer = try serve.connect()
    peer.send(beginning)
    let dripping = Task { @LoopActor in
      while !Task.isCancelled {
        peer.send("x")
        try await EventLoop.sleep(for: .milliseconds(10))
      }
    }
    // The answer is read by another thread, which holds the peer's lock: so look whether there is one first.
    try await eventuallyOnLoop { serve.server.statistics.rejections[status] == 1 }
    dripping.cancel()
    _ = await dripping.result
    #expect(await peer.response()?.status == status)
    peer.finishSending()
    try await serve.drain()
  }

  @Test("an idle connection is closed without a response")
  @LoopActor func anIdleConnectionIsClosedWithoutAWord() async throws {
    let serve = try HandlerServer(limits: Self.limits { $0.idleTimeout = .milliseconds(50) }, handler: Self.ok)
    let (silent, used) = (try serve.connect(), try serve.connect())
    #expect(await used.get("/")?.status == 200)
    #expect(await used.rest() == "")
    #expect(await silent.rest() == "")
    try await serve.drain()
  }

  @Test("a reader that takes nothing is given up on")
  @LoopActor func aReaderThatTakesNothingIsGivenUp() async throws {
    let body = [UInt8](repeating: 0x78, count: 32 << 20)
    let serve = try HandlerServer(
      limits: Self.limits { $0.writeTimeout = .milliseconds(50) },
      handler: { _ in HTTPResponse(contentType: "text/plain", body: body) })
    let peer = try serve.connect()
    peer.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    try await eventuallyOnLoop { serve.server.statistics.connectionsAccepted == 1 }
    try await eventuallyOnLoop { serve.server.statistics.connectionsOpen == 0 }
    try await serve.drain()
  }

  @Test("an address with too many connections gets a 503")
  @LoopActor func anAddressWithTooManyConnectionsIsToldSo() async throws {
    let serve = try HandlerServer(limits: Self.limits { $0.connectionsPerAddressMax = 2 }, handler: Self.ok)
    let first = try serve.connect()
    var second: HTTPPeer? = try serve.connect()
    #expect(await first.get("/")?.status == 200)
    #expect(await second?.get("/")?.status == 200)
    let third = try serve.connect()
    let refusal = await third.response()
    #expect(refusal?.status == 503 && refusal?.fields["retry-after"] == "1" && refusal?.fields["connection"] == "close")
    #expect(await third.response() == nil)
    second = nil
    try await eventuallyOnLoop { serve.server.statistics.connectionsOpen == 1 }
    let fourth = try serve.connect()
    #expect(await fourth.get("/")?.status == 200)
    #expect(serve.server.statistics.connectionsRefused == 1)
    for peer in [first, fourth] { peer.finishSending() }
    try await serve.drain()
  }

  @Test("a client that finds no room waits for some, as long as no connection is idle")
  @LoopActor func noRoom() async throws {
    let gate = Waiter()
    let serve = try HandlerServer(limits: Self.limits { $0.connectionsMax = 1 }) { request in
      if request.head.path == "/held" { try? await gate.wait() }
      return .json(["ok": true])
    }
    let first = try serve.connect()
    first.send("GET /held HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    try await eventuallyOnLoop { serve.server.statistics.connectionsOpen == 1 }
    let second = try serve.connect()
    second.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(serve.server.statistics.connectionsAccepted == 1)
    gate.resume()
    #expect(await first.response()?.status == 200)
    first.finishSending()
    #expect(await second.response()?.status == 200)
    second.finishSending()
    try await serve.drain()
  }

  @Test("the connection that has been idle longest makes room for a new one")
  @LoopActor func idleMakesRoom() async throws {
    let limits = Self.limits {
      $0.connectionsMax = 2
      $0.idleMin = .zero
    }
    let serve = try HandlerServer(limits: limits, handler: Self.ok)
    let old = try serve.connect()
    #expect(await old.get("/")?.status == 200)
    let young = try serve.connect()
    #expect(await young.get("/")?.status == 200)
    let new = try serve.connect()
    #expect(await new.get("/")?.status == 200)
    #expect(await old.response() == nil)
    #expect(await young.get("/")?.status == 200)
    for peer in [young, new] { peer.finishSending() }
    try await serve.drain()
  }

  @Test("unfinished bodies share one limit, and complete ones do not count")
  @LoopActor func bodiesTogether() async throws {
    let limits = Self.limits { $0.requestBytesHeldMax = 1000 }
    let serve = try HandlerServer(limits: limits, handler: Self.ok)
    func post(_ sent: Int, of length: Int) throws -> HTTPPeer {
      let peer = try serve.connect()
      let body = String(repeating: "x", count: sent)
      peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n\(body)")
      return peer
    }
    let held = try post(600, of: 700)
    try await eventuallyOnLoop { serve.server.requestBytesHeld == 600 }
    let refused = try post(600, of: 700)
    #expect(await refused.response()?.status == 503)
    #expect(serve.server.requestBytesHeld == 600)
    let whole = try post(900, of: 900)
    #expect(await whole.response()?.status == 200)
    held.send(String(repeating: "x", count: 100))
    #expect(await held.response()?.status == 200)
    #expect(serve.server.requestBytesHeld == 0)
    for peer in [held, refused, whole] { peer.finishSending() }
    try await serve.drain()
  }

  @Test("a chunked body counts as it grows, and any body until it is answered")
  @LoopActor func everyByteCounts() async throws {
    let release = Waiter()
    let limits = Self.limits { $0.requestBytesHeldMax = 1000 }
    let serve = try HandlerServer(limits: limits) { request in
      if request.head.path == "/slow" { try? await release.wait() }  // only the test ends the wait
      return .json(["ok": true])
    }
    let chunk = "190\r\n" + String(repeating: "x", count: 400) + "\r\n"
    let chunked = try serve.connect()
    chunked.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
    try await eventuallyOnLoop { serve.server.requestBytesHeld == 400 }
    let body = String(repeating: "x", count: 500)
    let slow = try serve.connect()
    slow.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n" + body)
    try await eventuallyOnLoop { serve.server.requestBytesHeld == 900 }
    chunked.send(chunk)
    #expect(await chunked.response()?.status == 503)
    release.resume()
    #expect(await slow.response()?.status == 200)
    #expect(serve.server.requestBytesHeld == 0)
    for peer in [chunked, slow] { peer.finishSending() }
    try await serve.drain()
  }

  @Test("a large answer is refused while slow readers leave too much of theirs")
  @LoopActor func answersTogether() async throws {
    let limits = Self.limits { ($0.responseBytesHeldMax, $0.unsentBytesMax) = (32 << 20, 1 << 10) }
    let page = [UInt8](repeating: UInt8(ascii: "x"), count: 24 << 20)
    let serve = try HandlerServer(limits: limits) { request in
      request.head.path == "/large" ? HTTPResponse(contentType: "text/plain", body: page) : .json(["ok": true])
    }
    let reader = try serve.connect()
    reader.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n")
    try await eventuallyOnLoop { serve.server.responseBytesHeld > 8 << 20 }
    let other = try serve.connect()
    #expect(await other.get("/large")?.status == 503)
    #expect(await other.get("/small")?.status == 200)
    #expect(await reader.response()?.body.utf8.count == page.count)
    #expect(await other.get("/large")?.status == 200)
    #expect(serve.server.responseBytesHeld == 0)
    for peer in [reader, other] { peer.finishSending() }
    try await serve.drain()
  }
}
