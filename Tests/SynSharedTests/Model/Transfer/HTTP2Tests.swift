import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts

/// The client over TLS and HTTP/2, against the stub provider behind its front.
struct HTTP2Tests {
  init() { EventLoop.startInBackground() }

  private func request(_ question: String = "Build a clock") -> ModelRequest {
    ModelRequest(
      task: .answer(question: question), model: "asked", messages: [ChatMessage(.user, question)],
      schema: PromptPart.answerSchema, completionTokensMax: 1000)
  }

  private func client(
    _ front: HTTP2Front, change: (inout ChatCompletions.Options) -> Void = { _ in }
  ) -> ChatCompletions {
    var options = ChatCompletions.Options()
    options.retryPolicy.firstDelay = .milliseconds(1)
    options.certificateAuthoritiesFile = front.certificateFile
    change(&options)
    return ChatCompletions(
      provider: Provider(name: "custom", baseURL: front.baseURL, key: StubProvider.key), options: options)
  }

  @Test("calls share one connection, from the first on")
  @LoopActor func shared() async throws {
    // As many as curl gives to a connection before the server has said how many that takes.
    try await ask(100) { $0 == HTTP2Front.Stats(connections: 1, requests: 100) }
  }

  @Test(
    "many calls share as few connections as hold them, even if the server is slow to say how many",
    arguments: [false, true])
  @LoopActor func manyShared(isLate: Bool) async throws {
    try await ask(256, isLate: isLate) { $0.connections <= 3 && $0.requests == 256 }
  }

  /// Asks so much at the same time, and expects what the front has counted then.
  @LoopActor private func ask(
    _ count: Int, isLate: Bool = false, expecting isRight: (HTTP2Front.Stats) -> Bool
  ) async throws {
    let front = try await HTTP2Front(before: try await StubProvider(["--gather", "\(count)"]), isLate: isLate)
    let client = client(front) { $0.callsMax = count }
    let tasks = (0..<count).map { index in
      Task { @LoopActor in try await client.complete(request("Build clock number \(index)")).call.attempts }
    }
    for task in tasks { #expect(try await task.value == 1) }
    #expect(try await front.stub.stats().maxInFlight == count)
    let stats = try await front.stats()
    #expect(isRight(stats), "\(stats)")
  }

  @Test("a call that fails in its stream is sent again over the same connection, and counted")
  @LoopActor func failures() async throws {
    let front = try await HTTP2Front(
      before: try await StubProvider(["--script", "ok,429,stream_error,unfinished,cut,reset,ok"]))
    let client = client(front) { $0.retryPolicy.attemptsMax = 9 }
    #expect(try await client.complete(request()).call.attempts == 1)
    #expect(try await client.complete(request()).call.attempts == 6)
    #expect(try await front.stats() == HTTP2Front.Stats(connections: 1, requests: 7))
  }

  @Test("a call that is given up takes no other with it", arguments: ["hang", "stall"])
  @LoopActor func givenUp(fault: String) async throws {
    let front = try await HTTP2Front(before: try await StubProvider(["--script", "ok,\(fault),ok"]))
    let hurried = client(front) {
      ($0.limits.firstByte, $0.limits.silence) = (.milliseconds(300), .milliseconds(300))
    }
    #expect(try await hurried.complete(request()).call.attempts == 1)
    #expect(try await hurried.complete(request()).call.attempts == 2)
    #expect(try await front.stats() == HTTP2Front.Stats(connections: 1, requests: 3))
    while try await front.stub.stats().inFlight > 0 {}
  }

  @Test("a certificate from an untrusted authority is refused")
  @LoopActor func untrusted() async throws {
    let front = try await HTTP2Front(before: try await StubProvider())
    let client = client(front) {
      $0.certificateAuthoritiesFile = nil
      $0.retryPolicy.attemptsMax = 1
    }
    let error = try #require(await #expect(throws: ModelError.self) { try await client.complete(request()) })
    #expect(error.code == .unavailable)
    #expect(error.message.contains("certificate"))
    #expect(try await front.stats().requests == 0)
  }
}
