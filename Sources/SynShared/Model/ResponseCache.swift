// Replies kept in files, so that an interrupted run pays for nothing twice and a recorded run can be replayed without a
// network. It keeps each reply as it came, even an unusable one; higher layers read it.

import SynBase
import SynRecord

/// A model that asks another one for what its folder does not hold. Failures are kept only for replays, in separate
/// files: a run that may ask does so again, and a failure in any process leaves a paid reply where it is.
@LoopActor
package final class ResponseCache: LanguageModel {
  private nonisolated let model: any LanguageModel
  private let address: String
  private let directory: String
  package nonisolated let recording: Recording?
  private let replaysOnly: Bool
  private var underWay: [String: Asking] = [:]

  /// A request under way. An identical one waits for its result, success or failure. Otherwise a replay could not give
  /// both what they got, and of many that fail, each would wait for all before it.
  @LoopActor
  private final class Asking {
    var waiters: [Waiter] = []
    /// Nil while it is under way, and when it was broken off.
    var result: Result<ModelReply, ModelError>?
  }

  /// `address` distinguishes providers that have models of the same name. `recording` is what the folder records about
  /// itself.
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

  package func book(_ charges: [Charge]) { model.book(charges) }

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
      guard let asking = underWay[key] else { break }
      let waiter = Waiter()
      asking.waiters.append(waiter)
      try await waiter.wait()
      if let result = asking.result { return try result.uncharged.get() }
    }
    let asking = Asking()
    underWay[key] = asking
    defer {
      underWay[key] = nil
      for waiter in asking.waiters { waiter.resume() }
    }
    let result: Result<ModelReply, ModelError>
    do {
      result = .success(try await model.complete(request))
    } catch let error as ModelError where error.code != .cancelled {
      result = .failure(error)
    }
    keep(result, body: body, key)
    asking.result = result
    return try result.get()
  }

  /// Everything that shapes a reply: the provider, and the whole request with model, messages, parameters and seed.
  package nonisolated static func key(address: String, body: String) -> String {
    SHA256.hexadecimal(of: "\(address)\n\(body)")
  }

  // MARK: Files

  private func path(ofReply key: String) -> String { "\(directory)/\(key).json" }
  private func path(ofFailure key: String) -> String { "\(directory)/\(key).failed.json" }

  /// Nil if there is none, or if it is unreadable: then the request is sent again and the file replaced. The loop waits
  /// for the disk here: for a file of some kilobytes, against a call of many seconds.
  private func stored(_ key: String) -> Result<ModelReply, ModelError>? {
    let reply = entry(at: path(ofReply: key))
    if case .success = reply { return reply }
    // Earlier versions kept failures in the same place as replies.
    return replaysOnly ? entry(at: path(ofFailure: key)) ?? reply : nil
  }

  private func entry(at path: String) -> Result<ModelReply, ModelError>? {
    guard let bytes = try? readFile(path), let value = try? JSONValue(parsing: bytes) else { return nil }
    return CacheEntry(value)?.result
  }

  private func keep(_ result: Result<ModelReply, ModelError>, body: String, _ key: String) {
    // We wrote it ourselves; should it not be JSON, it goes in as text.
    let body = (try? JSONValue(parsing: body)) ?? .string(body)
    let entry = CacheEntry(address: address, body: body, result: result)
    let path = if case .success = result { path(ofReply: key) } else { path(ofFailure: key) }
    do {
      try AtomicFile.write(Array((entry.json.text + "\n").utf8), to: path)
    } catch {
      Log.warning("a reply was not kept in the cache: \(error)")
    }
  }
}

extension Result<ModelReply, ModelError> {
  /// For requests that waited for another one, which was charged.
  fileprivate var uncharged: Self {
    switch self {
    case .success(var reply):
      reply.call.totals.charges = []
      return .success(reply)
    case .failure(var error):
      error.totals.charges = []
      return .failure(error)
    }
  }
}
