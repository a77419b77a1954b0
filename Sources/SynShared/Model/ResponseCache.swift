// Replies kept in files, so that a run that was broken off pays for nothing twice and a recorded run can be replayed
// without a network. Only replies that fit are kept; failures are asked for again.

import Glibc

/// A model that asks another one for what its folder does not hold.
package struct ResponseCache: LanguageModel {
  private let model: any LanguageModel
  private let address: String
  private let directory: String
  private let replaysOnly: Bool

  /// `address` tells apart providers that know models by the same name. The folder is made where it is missing. Throws
  /// `ConfigurationError`.
  package init(
    _ model: any LanguageModel, address: String, directory: String, replaysOnly: Bool
  ) throws(ConfigurationError) {
    self.model = model
    self.address = address
    self.directory = directory
    self.replaysOnly = replaysOnly
    if !replaysOnly, mkdir(directory, 0o777) != 0, errno != EEXIST {
      throw ConfigurationError("cannot make the cache \(directory): \(String(cString: strerror(errno)))")
    }
  }

  package func description(of request: ModelRequest) -> String { model.description(of: request) }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    let path = "\(directory)/\(key(of: request)).json"
    // The loop waits for the disk here: for a file of some kilobytes, against a call of many seconds.
    if let reply = stored(at: path) { return reply }
    if replaysOnly {
      throw ModelError(.unavailable, "the cache holds no reply to this request, and --replay asks nobody", attempts: 0)
    }
    let reply = try await model.complete(request)
    do {
      try store(reply, at: path)
    } catch {
      Log.warning("a reply was not kept in the cache: \(error)")
    }
    return reply
  }

  /// Everything that shapes the reply: whom we ask, and the whole request with model, messages, parameters and seed.
  private func key(of request: ModelRequest) -> String {
    SHA256.hexadecimal(of: "\(address)\n\(model.description(of: request))")
  }

  /// Nil when there is none, and when it cannot be read: then it is asked for again and replaced.
  private func stored(at path: String) -> ModelReply? {
    guard let bytes = try? readFile(path), let value = try? JSONValue(parsing: bytes),
      let object = value["object"]?.objectValue, var call = value["call"].flatMap({ ModelCall($0) })
    else { return nil }
    call.isFromCache = true
    return ModelReply(object: object, call: call)
  }

  /// Under another name first, so that a file is there whole or not at all, also when several processes share the folder.
  private func store(_ reply: ModelReply, at path: String) throws(SystemError) {
    let text = JSONValue.object(["call": .object(reply.call.json), "object": .object(reply.object)]).text
    let temporary = "\(path).\(getpid()).\(MonotonicClock.now)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open") }
    do throws(SystemError) {
      defer { close(descriptor) }
      try write(Array((Log.redact(text) + "\n").utf8), to: descriptor)
      if rename(temporary, path) != 0 { throw SystemError("rename") }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { throw SystemError("write") }
    }
  }
}
