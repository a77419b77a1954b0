import Foundation
import TestSupport
import Testing

/// Many clients at once: those who wait for a unit, and those who order more than is taken.
@Suite struct ServeWaitingTests {
  /// Connections whose clients wait for a unit, in the order they came.
  private func clients(_ count: Int, waitingAt serve: ServeProcess) async throws -> [HTTPPeer] {
    let watcher = try serve.connect()
    var clients: [HTTPPeer] = []
    for number in 1...count {
      let client = try serve.connect()
      client.send("GET /api/generate-question?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
      clients.append(client)
      // Each has its place before the next one comes.
      try await eventually("\(number) waiting") {
        await watcher.get("/metrics")?.body.contains("\nsyn_clients_waiting \(number)\n") == true
      }
    }
    return clients
  }

  /// Scripts run in Redis so far, as many as were asked for.
  private func scriptsRun(_ redis: TestRedis) -> Int {
    let statistics = redis.command("INFO", "commandstats").text ?? ""
    let calls = statistics.firstMatch(of: /cmdstat_evalsha:calls=(\d+)/)?.1
    return calls.flatMap { Int($0) } ?? 0
  }

  private func connected() async throws -> ServeProcess {
    let serve = try await ServeProcess()
    try await eventually("a subscription") {
      serve.redis.command("PUBSUB", "NUMSUB", "syn:events").array.last == .integer(1)
    }
    return serve
  }

  @Test("the client that has waited longest is served first, and no other is woken")
  func whoWaitsLongestIsServedFirstAndNobodyElseIsWoken() async throws {
    let serve = try await connected()
    let clients = try await clients(40, waitingAt: serve)
    let before = scriptsRun(serve.redis)
    for number in 0..<25 { serve.store("\(number)") }
    for number in 0..<25 {
      #expect(try await clients[number].response()?.json["qa_id"] == .string("q-\(number)"))
    }
    // Looks made at the same moment share a call.
    #expect(scriptsRun(serve.redis) - before <= 25, "one look for each unit at most")
  }

  @Test("units meant for clients that hung up go to the next ones")
  func whatWasMeantForClientsThatHungUpGoesToTheNext() async throws {
    let serve = try await connected()
    var clients = try await clients(30, waitingAt: serve)
    // The server learns of the ends and of the units at the same moment.
    serve.child.send(signal: SIGSTOP)
    clients.removeFirst(20)
    for number in 0..<10 { serve.store("\(number)") }
    serve.child.send(signal: SIGCONT)
    var answered = Set<String>()
    for client in clients {
      if let id = try await client.response()?.json["qa_id"]?.stringValue { answered.insert(id) }
    }
    #expect(answered.count == 10)
  }

  @Test("orders above the limit are refused, however many come at once")
  func ordersAboveTheLimitAreRefusedHoweverManyComeAtOnce() async throws {
    let serve = try await ServeProcess(["--max-waiting-orders", "5"])
    let peers = try (0..<40).map { _ in try serve.connect() }
    for (index, peer) in peers.enumerated() {
      let (path, body) =
        index % 2 == 0
        ? ("order-answer", #"{"question":"q"}"#)
        : ("get-question-augment", #"{"question":"q","num_augments":"2"}"#)
      peer.send(
        "POST /api/\(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    var statuses: [Int: Int] = [:]
    for peer in peers {
      let response = try #require(await peer.response())
      statuses[response.status, default: 0] += 1
      if response.status == 429 { #expect(response.fields["retry-after"] == "10") }
    }
    #expect(statuses == [200: 5, 429: 35])
    #expect(serve.redis.command("ZCARD", "syn:waiting:orders") == .integer(5))
    // What is taken up waits no longer.
    serve.redis.command("ZPOPMIN", "syn:waiting:orders", "2")
    for expected in [200, 200, 429] {
      #expect(try await serve.post("/api/order-answer", #"{"question":"q"}"#).status == expected)
    }
    #expect(try await serve.get("/metrics").body.contains("\nsyn_orders_waiting 5\n"))
  }
}
