// Replies kept in files, so that a run that was broken off pays for nothing twice and a recorded run can be replayed
// without a network. It keeps each reply as it came, also one that turns out to be unusable; reading is done above it.

import Glibc

/// A model that asks another one for what its folder does not hold. Failures are kept for replays alone: a run that may
/// ask does so again.
@LoopActor
package final class ResponseCache: LanguageModel {
  private nonisolated let model: any LanguageModel
  private let address: String
  private let directory: String
  private let replaysOnly: Bool
  /// When the folder was begun; 1970 for a recording that does not say.
  private nonisolated let began: Timestamp
  /// Requests under way. The same one again waits for that reply, or a replay could not give both what they got.
  private var underWay: [String: [Waiter]] = [:]

  /// `address` tells apart providers that know models by the same name. The folder is made where it is missing. Throws
  /// `ConfigurationError`.
  package nonisolated init(
    _ model: any LanguageModel, address: String, directory: String, replaysOnly: Bool
  ) throws(ConfigurationError) {
    self.model = model
    self.address = address
    self.directory = directory
    self.replaysOnly = replaysOnly
    do throws(SystemError) {
      began = try Self.begin(directory, replaysOnly: replaysOnly)
    } catch {
      throw ConfigurationError("cannot use the cache \(directory): \(error)")
    }
  }

  package nonisolated func description(of request: ModelRequest) -> String { model.description(of: request) }
  package nonisolated var fallsBackByItself: Bool { model.fallsBackByItself }

  /// The time of the folder, and a draw from what is asked: the same run over again makes the same identifiers.
  package nonisolated func identifier(for label: String, askingWith request: ModelRequest) -> String {
    let key = Self.key(address: address, body: model.description(of: request))
    var random = SeededGenerator(seed: 0, label: "\(key)\n\(label)")
    return UUIDv7.make(at: began, using: &random)
  }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    let body = model.description(of: request)
    let key = Self.key(address: address, body: body)
    while true {
      if let found = stored(key) { return try found.get() }
      if replaysOnly {
        throw ModelError(
          .notRecorded, "no reply to this request of \(request.model) is recorded (\(key)), and --replay asks nobody",
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
      try Self.write(entry.json, to: path(key), replacing: true)
    } catch {
      Log.warning("a reply was not kept in the cache: \(error)")
    }
  }

  /// Makes the folder and the file that says when, where they are missing. Throws `SystemError`.
  private nonisolated static func begin(_ directory: String, replaysOnly: Bool) throws(SystemError) -> Timestamp {
    let path = "\(directory)/recording.json"
    if !replaysOnly {
      if mkdir(directory, 0o777) != 0, errno != EEXIST { throw SystemError("mkdir") }
      do throws(SystemError) {
        try write(["began_ms": .integer(Timestamp.now.milliseconds)], to: path, replacing: false)
      } catch {
        // Begun by an earlier run, or by another stage of the same pipe just now.
        if error.code != EEXIST { throw error }
      }
    }
    // A recording made by hand may lack it.
    let bytes = (try? readFile(path)) ?? []
    let milliseconds = (try? JSONValue(parsing: bytes))?["began_ms"]?.intValue
    return Timestamp(milliseconds: Int64(milliseconds ?? 0))
  }

  /// Under another name first, so that a file is there whole or not at all, also when several processes share the
  /// folder. Throws `SystemError`; EEXIST where the file is there and not to be replaced.
  private nonisolated static func write(_ value: JSONValue, to path: String, replacing: Bool) throws(SystemError) {
    let temporary = "\(path).\(getpid()).\(MonotonicClock.now)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { close(descriptor) }
    do throws(SystemError) {
      try write(Array((Log.redact(value.text) + "\n").utf8), to: descriptor)
      if replacing {
        if rename(temporary, path) != 0 { throw SystemError("rename") }
      } else {
        if link(temporary, path) != 0 { throw SystemError("link") }
        unlink(temporary)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private nonisolated static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { throw SystemError("write") }
    }
  }
}
