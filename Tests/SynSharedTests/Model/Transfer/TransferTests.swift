import TestSupport
import Testing

@testable import SynBase
@testable import SynModel

struct TransferTests {
  init() { EventLoop.startInBackground() }

  private func request(_ stub: StubProvider, prompt: String = "hello") -> TransferRequest {
    let body: JSONValue = ["model": "m", "messages": [["role": "user", "content": .string(prompt)]]]
    return TransferRequest(
      url: stub.baseURL + "/chat/completions", body: body.bytes, headers: [("Content-Type", "application/json")])
  }

  @Test("a reply comes whole, with its status, and with headers found in any case")
  @LoopActor func reply() async throws {
    let stub = try await StubProvider(["--script", "ok,429", "--retry-after", "7"])
    let answered = try await Transfer.send(request(stub))
    #expect(answered.status == 200)
    #expect(answered.header("CONTENT-type") == "application/json")
    #expect(try JSONValue(parsing: answered.body)["choices"]?.arrayValue?.count == 1)
    let refused = try await Transfer.send(request(stub))
    #expect(refused.status == 429)
    #expect(refused.header("Retry-After") == "7")
    #expect(refused.header("X-Missing") == nil)
  }

  @Test("a large body is sent and received whole")
  @LoopActor func largeBody() async throws {
    let stub = try await StubProvider()
    let reply = try await Transfer.send(request(stub, prompt: String(repeating: "ü", count: 2_000_000)))
    #expect(reply.status == 200)
    let url = stub.baseURL.replacing("/v1", with: "/stub/requests")
    let echoed = try await Transfer.send(TransferRequest(url: url))
    #expect(echoed.body.count > 4_000_000)
  }

  @Test(
    "a broken connection is distinguished from a reply",
    arguments: [("cut", TransferError.Kind.interrupted), ("reset", .interrupted)])
  @LoopActor func broken(fault: String, kind: TransferError.Kind) async throws {
    let stub = try await StubProvider(["--script", fault])
    let error = await #expect(throws: TransferError.self) { try await Transfer.send(request(stub)) }
    #expect(error?.kind == kind)
    #expect(try await Transfer.send(request(stub)).status == 200)
  }

  @Test("a server that is not listening is unreachable, and a malformed URL unusable")
  @LoopActor func unreachable() async throws {
    let unreachable = await #expect(throws: TransferError.self) {
      try await Transfer.send(TransferRequest(url: "http://127.0.0.1:1/"))
    }
    #expect(unreachable?.kind == .unreachable)
    let unusable = await #expect(throws: TransferError.self) {
      try await Transfer.send(TransferRequest(url: "gopher://127.0.0.1/"))
    }
    #expect(unusable?.kind == .unusable)
  }

  @Test("each time-out ends a silent exchange", arguments: ["hang", "stall"], ["firstByte", "silence", "whole"])
  @LoopActor func silence(fault: String, limit: String) async throws {
    let stub = try await StubProvider(["--script", fault])
    var request = request(stub)
    switch limit {
    case "firstByte": (request.limits.firstByte, request.limits.silence) = (.milliseconds(50), .milliseconds(50))
    case "silence": (request.limits.firstByte, request.limits.silence) = (.milliseconds(80), .milliseconds(50))
    default: request.limits.whole = .milliseconds(50)
    }
    let error = await #expect(throws: TransferError.self) { try await Transfer.send(request) }
    #expect(error?.kind == .timedOut)
  }

  @Test("a reply above the limit is refused")
  @LoopActor func tooLarge() async throws {
    let stub = try await StubProvider()
    var request = request(stub)
    request.limits.bodyBytesMax = 100
    let error = await #expect(throws: TransferError.self) { try await Transfer.send(request) }
    #expect(error?.kind == .tooLarge)
  }

  @Test("only the beginning of an error's body is kept")
  @LoopActor func longError() async throws {
    let stub = try await StubProvider(["--script", "400"])
    var request = request(stub)
    request.limits.errorBytesKept = 10
    #expect(try await Transfer.send(request).body == Array(#"{"error": "#.utf8))
  }

  @Test("cancelling the task breaks off the exchange, and the provider notices")
  @LoopActor func cancellation() async throws {
    let stub = try await StubProvider(["--script", "hang"])
    let task = Task { @LoopActor in try await Transfer.send(request(stub)) }
    while try await stub.stats().inFlight == 0 {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    while try await stub.stats().inFlight == 1 {}
  }

  @Test("as many transfers are in flight at once as wanted")
  @LoopActor func manyAtOnce() async throws {
    let stub = try await StubProvider(["--gather", "256"])
    let tasks = (0..<256).map { index in
      Task { @LoopActor in try await Transfer.send(request(stub, prompt: "\(index)")).status }
    }
    for task in tasks { #expect(try await task.value == 200) }
    let stats = try await stub.stats()
    #expect(stats.calls == 256)
    #expect(stats.maxInFlight == 256)
  }

  @Test(
    "a call to the loopback is recognised by its URL",
    arguments: [
      ("http://localhost:8000/v1", true), ("http://LOCALHOST./v1", true), ("https://[::ffff:127.0.0.1]/v1", true),
      ("https://openrouter.ai/api/v1", false), ("no-scheme", false),
    ])
  func loopback(url: String, isLoopback: Bool) {
    #expect((TransferRequest(url: url).loopbackURL != nil) == isLoopback)
  }
}
