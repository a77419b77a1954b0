import Foundation
import TestSupport
import Testing

@testable import SynShared

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

  @Test("a reply is asked for once, and comes back the same in a later run, which is not charged for it")
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

  @Test("whatever shapes the reply asks anew")
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

  @Test("a replay asks nobody: it knows the reply, or fails with an error of its own")
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

  @Test("a failure is replayed as it was, and asked for again otherwise")
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

  @Test("what was cancelled is not kept")
  @LoopActor func cancelled() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(ModelError(.cancelled, "stopped"))])
    await #expect(throws: ModelError.self) { try await cache(model, directory).complete(request) }
    #expect(try files(directory).isEmpty)
  }

  @Test("the same request at the same time is asked once")
  @LoopActor func together() async throws {
    let directory = try TemporaryDirectory()
    let model = ScriptedModel([.error(Self.down), .text("hi")])
    let cache = try cache(model, directory)
    let tasks = (0..<4).map { _ in Task { @LoopActor in try? await cache.complete(request).text } }
    var texts: [String?] = []
    for task in tasks { texts.append(await task.value) }
    #expect(texts.filter { $0 == nil }.count == 1 && texts.filter { $0 == "hi" }.count == 3)
    #expect(model.requests.count == 2)
  }

  @Test("a file that cannot be read is asked for again and replaced, and nothing else is left behind")
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
