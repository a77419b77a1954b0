// A model whose replies are remembered in Redis, for as long as a job may be taken over by another host.

import SynBase
import SynBuffer
import SynModel
import SynRecord

/// Asks another model for what is not remembered. Failures are not kept: whoever goes on asks again.
struct RememberingModel: LanguageModel {
  let model: any LanguageModel
  /// Distinguishes providers that have models of the same name.
  let address: String
  let replies: RememberedReplies

  var recording: Recording? { model.recording }
  func description(of request: ModelRequest) -> String { model.description(of: request) }
  func book(_ charges: [Charge]) { model.book(charges) }

  func complete(_ request: ModelRequest) async throws -> ModelReply {
    let body = model.description(of: request)
    let hash = ResponseCache.key(address: address, body: body)
    if let bytes = await replies.reply(hash), let value = try? JSONValue(parsing: bytes),
      let reply = try? CacheEntry(value)?.result.get()
    {
      Log.debug("\(request.model): this reply was paid for by another process")
      return reply
    }
    let reply = try await model.complete(request)
    // The request is known to whoever asks again; its hash is enough.
    let entry = CacheEntry(address: address, body: .null, result: .success(reply))
    await replies.keep(entry.json.bytes, hash)
    return reply
  }
}
