import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

struct ResponseCacheTests {
  init() { EventLoop.startInBackground() }

  private let request = ModelRequest(
    task: .answer(question: "q"), model: "m", messages: [ChatMessage(.user, "u")],
    schema: ReplySchema(name: "answer", schema: ["type": "object"]), completionTokensMax: 9, temperature: 0.5, seed: 7)

  private static let down = ModelError(
    .unavailable, "down", isRetryable: true,
    totals: CallTotals(attempts: 3, milliseconds: 9, usage: Usage(costUSD: 0.5), charges: [0.5]))

  private func cache(
    _ model: any LanguageModel, _ directory: TemporaryDirectory, address: String = "a", replaysOnly: Bool = false
  ) throws -> ResponseCache {
    ResponseCache(
      model, address: address, directory: directory.file("cache"),
      recording: try Recording.begin(in: directory.file("cache"), asking: nil), replaysOnly: replaysOnly)
  }

  private func files(_ directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.file("cache")).filter { $0 != "recording.json" }
  }

  @Test("a reply is asked for once, and a later run gets it again without being charged")
  @LoopActor func once() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.text("hi, no JSON")])
    let first = try await cache(model, directory).complete(request)
    var second = try await cache(model, directory).complete(request)
    #expect(model.requests.count == 1)
    #expect(second.call.totals.charges.isEmpty)
    second.call.totals.charges = [0.25]
    #expect(second == first)
  }

  @Test("anything that shapes the reply makes a new request")
  @LoopActor func keys() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel(Array(repeating: .text("hi"), count: 8))
    var requests = [request, request, request, request, request, request]
    requests[0].model = "n"
    requests[1].messages[0].content = "v"
    requests[2].seed = 8
    requests[3].temperature = 0.6
    requests[4].completionTokensMax = 10
    requests[5].messages.append(ChatMessage(.assistant, "hi"))
    for other in [request] + requests { _ = try await cache(model, directory).complete(other) }
    _ = try await cache(model, directory, address: "b").complete(request)
    #expect(model.requests.count == 8)
    #expect(try files(directory).count == 8)
  }

  @Test("a replay sends nothing: it knows the reply, or fails with an error of its own")
  @LoopActor func replay() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.text("hi")])
    _ = try await cache(model, directory).complete(request)
    let replay = try cache(model, directory, replaysOnly: true)
    #expect(try await replay.complete(request).text == "hi")
    var other = request
    other.seed = 8
    let error = await #expect(throws: ModelError.self) { try await replay.complete(other) }
    #expect(error?.code == .notRecorded && error?.attempts == 0)
    #expect(model.requests.count == 1)
  }

  @Test("a failure is replayed as it was, and asked for again outside a replay")
  @LoopActor func failures() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(Self.down), .text("hi")])
    await #expect(throws: Self.down) { try await cache(model, directory).complete(request) }
    var replayed = Self.down
    replayed.totals.charges = []
    await #expect(throws: replayed) { try await cache(model, directory, replaysOnly: true).complete(request) }
    #expect(try await cache(model, directory).complete(request).text == "hi")
    #expect(try await cache(model, directory, replaysOnly: true).complete(request).text == "hi")
  }

  @Test("a cancelled request is not kept")
  @LoopActor func cancelled() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(ModelError(.cancelled, "stopped"))])
    await #expect(throws: ModelError.self) { try await cache(model, directory).complete(request) }
    #expect(try files(directory).isEmpty)
  }

  /// Makes the request so often at the same time.
  @LoopActor private func askTogether(
    _ times: Int, _ cache: ResponseCache
  ) async -> [Result<ModelReply, any Error>] {
    let tasks = (0..<times).map { _ in Task { @LoopActor in try await cache.complete(request) } }
    var results: [Result<ModelReply, any Error>] = []
    for task in tasks { results.append(await task.result) }
    return results
  }

  @Test("concurrent identical requests are sent once, and charged to one")
  @LoopActor func together() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.text("hi")])
    let replies = try await askTogether(4, cache(model, directory)).map { try $0.get() }
    #expect(replies.map(\.text) == Array(repeating: "hi", count: 4))
    #expect(replies.filter { !$0.call.totals.charges.isEmpty }.count == 1)
    #expect(model.requests.count == 1)
  }

  @Test("all callers that wait for a request fail with it, and the next one asks again")
  @LoopActor func failTogether() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(Self.down), .text("hi")])
    let cache = try cache(model, directory)
    let results = await askTogether(4, cache)
    let errors = results.compactMap { result in
      if case .failure(let error) = result { error as? ModelError } else { nil }
    }
    #expect(errors.map(\.message) == Array(repeating: "down", count: 4))
    #expect(errors.filter { !$0.totals.charges.isEmpty }.count == 1)
    #expect(model.requests.count == 1)
    #expect(try await cache.complete(request).text == "hi")
  }

  @Test("a caller that waits for a request that is broken off asks in its place")
  @LoopActor func brokenOff() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(ModelError(.cancelled, "stopped")), .text("hi")])
    let results = try await askTogether(3, cache(model, directory))
    #expect(results.filter { (try? $0.get().text) == "hi" }.count == 2)
    #expect(model.requests.count == 2)
  }

  @Test("a reply that was paid for replaces a failure, and survives one of the same request elsewhere")
  @LoopActor func paidStays() async throws {
    let directory = try TemporaryDirectory()
    // Two processes that ask before either has kept anything: neither finds the other's file when it begins.
    let failing = HeldModel(ScriptedModel([.error(Self.down)]))
    let slow = try cache(failing, directory)
    let task = Task { @LoopActor in try await slow.complete(request) }
    await failing.hasBegun()
    _ = try await cache(ScriptedModel([.text("hi")]), directory).complete(request)
    failing.release()
    await #expect(throws: ModelError.self) { try await task.value }
    #expect(try await cache(ScriptedModel([]), directory, replaysOnly: true).complete(request).text == "hi")
    #expect(try await cache(ScriptedModel([]), directory).complete(request).text == "hi")
  }

  /// Answers only when it is let.
  @LoopActor private final class HeldModel: LanguageModel {
    private let model: ScriptedModel
    private let begun = Waiter()
    private let released = Waiter()

    init(_ model: ScriptedModel) { self.model = model }
    func hasBegun() async { try? await begun.wait() }
    func release() { released.resume() }

    func complete(_ request: ModelRequest) async throws -> ModelReply {
      begun.resume()
      try await released.wait()
      return try await model.complete(request)
    }
  }

  @Test("an unreadable file is asked for again and replaced, and nothing else is left behind")
  @LoopActor func damaged() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.text("hi"), .text("hi")])
    _ = try await cache(model, directory).complete(request)
    let name = try #require(try files(directory).first)
    try Data("{\"call\":{\"mod".utf8).write(to: URL(fileURLWithPath: directory.file("cache/\(name)")))
    _ = try await cache(model, directory).complete(request)
    #expect(model.requests.count == 2)
    _ = try await cache(model, directory).complete(request)
    #expect(model.requests.count == 2)
    #expect(try files(directory) == [name])
  }
}
