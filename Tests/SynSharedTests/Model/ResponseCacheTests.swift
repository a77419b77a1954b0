import Foundation
import TestSupport
import Testing

@testable import SynShared

/// A model that answers with what the test says, and counts how often it was asked.
@LoopActor
private final class CountingModel: LanguageModel {
  private(set) var calls = 0
  private let text: String

  nonisolated init(saying text: String = "hi") { self.text = text }

  func complete(_ request: ModelRequest) async throws -> ModelReply {
    calls += 1
    return ModelReply(
      object: ["text": .string(text)],
      call: ModelCall(model: request.model, milliseconds: 5, costUSD: 0.25, promptSHA256: "00", seed: request.seed))
  }
}

struct ResponseCacheTests {
  init() { EventLoop.startInBackground() }

  private let request = ModelRequest(
    task: .answer(question: "q"), model: "m", messages: [ChatMessage(.user, "u")],
    schema: ReplySchema(name: "answer", schema: ["type": "object"]), completionTokensMax: 9, temperature: 0.5, seed: 7)

  private func cache(
    _ model: any LanguageModel, _ directory: TemporaryDirectory, address: String = "a", replaysOnly: Bool = false
  ) throws -> ResponseCache {
    try ResponseCache(model, address: address, directory: directory.file("cache"), replaysOnly: replaysOnly)
  }

  @Test("a reply is asked for once, and comes back the same in a later run")
  @LoopActor func once() async throws {
    let directory = try TemporaryDirectory()
    let model = CountingModel()
    let first = try await cache(model, directory).complete(request)
    var second = try await cache(model, directory).complete(request)
    #expect(model.calls == 1)
    #expect(!first.call.isFromCache)
    #expect(second.call.isFromCache)
    second.call.isFromCache = false
    #expect(second.call == first.call)
    #expect(second.object == first.object)
  }

  @Test("whatever shapes the reply asks anew")
  @LoopActor func keys() async throws {
    let directory = try TemporaryDirectory()
    let model = CountingModel()
    var requests = [request, request, request, request, request]
    requests[0].model = "n"
    requests[1].messages[0].content = "v"
    requests[2].seed = 8
    requests[3].temperature = 0.6
    requests[4].completionTokensMax = 10
    for other in [request] + requests { _ = try await cache(model, directory).complete(other) }
    _ = try await cache(model, directory, address: "b").complete(request)
    #expect(model.calls == 7)
  }

  @Test("a replay asks nobody: it knows the reply, or fails")
  @LoopActor func replay() async throws {
    let directory = try TemporaryDirectory()
    let model = CountingModel()
    _ = try await cache(model, directory).complete(request)
    let replay = try cache(model, directory, replaysOnly: true)
    #expect(try await replay.complete(request).object == ["text": "hi"])
    var other = request
    other.seed = 8
    let error = await #expect(throws: ModelError.self) { try await replay.complete(other) }
    #expect(error?.attempts == 0)
    #expect(model.calls == 1)
  }

  @Test("a file that cannot be read is asked for again and replaced, and nothing else is left behind")
  @LoopActor func damaged() async throws {
    let directory = try TemporaryDirectory()
    let model = CountingModel()
    _ = try await cache(model, directory).complete(request)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("cache"))
    let name = try #require(names.first)
    try Data("{\"call\":{\"mod".utf8).write(to: URL(fileURLWithPath: directory.file("cache/\(name)")))
    _ = try await cache(model, directory).complete(request)
    #expect(model.calls == 2)
    _ = try await cache(model, directory).complete(request)
    #expect(model.calls == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("cache")) == [name])
  }

  @Test("a folder that cannot be made is refused at once")
  func refused() {
    #expect(throws: ConfigurationError.self) {
      try ResponseCache(CountingModel(), address: "a", directory: "/proc/none/cache", replaysOnly: false)
    }
  }
}
