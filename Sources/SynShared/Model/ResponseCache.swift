// Replies kept in files, so that a run that was broken off pays for nothing twice and a recorded run can be replayed
// without a network. It keeps each reply as it came, also one that turns out to be unusable; reading is done above it.

/// A model that asks another one for what its folder does not hold. Failures are kept for replays alone: a run that may
/// ask does so again.
@LoopActor
package final class ResponseCache: LanguageModel {
  private nonisolated let model: any LanguageModel
  private let address: String
  private let directory: String
  package nonisolated let recording: Recording?
  private let replaysOnly: Bool
  /// Requests under way. The same one again waits for that reply, or a replay could not give both what they got.
  private var underWay: [String: [Waiter]] = [:]

  /// `address` tells apart providers that know models by the same name. `recording` is what the folder says of itself.
  package nonisolated init(
    _ model: any LanguageModel, address: String, directory: String, recording: Recording, replaysOnly: Bool
  ) {
    self.model = model
    self.address = address
    self.directory = directory
    self.recording = recording
    self.replaysOnly = replaysOnly
  }

  package nonisolated func description(of request: ModelRequest) -> String { model.description(of: request) }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    let body = model.description(of: request)
    let key = Self.key(address: address, body: body)
    while true {
      if let found = stored(key) { return try found.get() }
      if replaysOnly {
        throw ModelError(
          .notRecorded,
          "no reply of \(request.model) at \(address) to this request is recorded (\(key)), and --replay asks nobody",
          attempts: 0)
      }
      guard underWay[key] != nil else { break }
      let waiter = Waiter()
      underWay[key]?.append(waiter)
      try await waiter.wait()
    }
    underWay[key] = []
    defer { for waiter in underWay.removeValue(forKey: key) ?? [] { waiter.resume() } }
    do {
      let reply = try await model.complete(request)
      keep(.success(reply), body: body, key)
      return reply
    } catch let error as ModelError where error.code != .cancelled {
      keep(.failure(error), body: body, key)
      throw error
    }
  }

  /// Everything that shapes a reply: whom we ask, and the whole request with model, messages, parameters and seed.
  nonisolated static func key(address: String, body: String) -> String {
    SHA256.hexadecimal(of: "\(address)\n\(body)")
  }

  // MARK: Files

  private func path(_ key: String) -> String { "\(directory)/\(key).json" }

  /// Nil when there is none, and when it cannot be read: then it is asked for again and replaced. The loop waits for the
  /// disk here: for a file of some kilobytes, against a call of many seconds.
  private func stored(_ key: String) -> Result<ModelReply, ModelError>? {
    guard let bytes = try? readFile(path(key)), let value = try? JSONValue(parsing: bytes),
      let entry = CacheEntry(value)
    else { return nil }
    if case .failure = entry.result, !replaysOnly { return nil }
    return entry.result
  }

  private func keep(_ result: Result<ModelReply, ModelError>, body: String, _ key: String) {
    // It was written by us; if it were no JSON, it would stand there as text.
    let body = (try? JSONValue(parsing: body)) ?? .string(body)
    let entry = CacheEntry(address: address, body: body, result: result)
    do {
      try AtomicFile.write(Array((entry.json.text + "\n").utf8), to: path(key))
    } catch {
      Log.warning("a reply was not kept in the cache: \(error)")
    }
  }
}
