// The content of a cache file: the request, and its reply or why there was none. ResponseCache finds and keeps the
// files.

import SynBase
import SynRecord

/// `{"request":{"url","body"},"text","call"}`, or `error` instead of `text` and `call`; also anything unusual about the
/// reply.
package struct CacheEntry: Sendable {
  /// Where the request went and what it asked, so that people can tell what a file is about.
  var address: String
  var body: JSONValue
  package var result: Result<ModelReply, ModelError>

  package init(address: String, body: JSONValue, result: Result<ModelReply, ModelError>) {
    self.address = address
    self.body = body
    self.result = result
  }

  /// Request and answer are kept to the letter; only the description of them leaves out secrets.
  package var json: JSONValue {
    var object: JSONObject = ["request": ["url": .string(Log.redact(address)), "body": body]]
    switch result {
    case .success(let reply):
      object["text"] = .string(reply.text)
      object["call"] = .object(reply.call.json)
      if reply.origin != .content { object["origin"] = .string(reply.origin.rawValue) }
      if !reply.endedByItself { object["ended_by_itself"] = false }
    case .failure(let error):
      var members: JSONObject = [
        "code": .string(error.code.rawValue), "message": .string(Log.redact(error.message)),
        "retryable": .bool(error.isRetryable),
      ]
      for member in error.totals.json.members { members[member.key] = member.value }
      object["error"] = .object(members)
    }
    return .object(object)
  }

  /// Reads what `json` writes, nil for anything else. None of it is charged: an earlier run paid.
  package init?(_ json: JSONValue) {
    if let text = json["text"]?.stringValue, let call = json["call"].flatMap({ ModelCall($0) }) {
      let origin = json["origin"]?.stringValue.flatMap(ModelReply.Origin.init) ?? .content
      let endedByItself = json["ended_by_itself"]?.boolValue ?? true
      result = .success(ModelReply(text: text, call: call, origin: origin, endedByItself: endedByItself))
    } else if let error = json["error"], let code = error["code"]?.stringValue.flatMap(ModelError.Code.init) {
      result = .failure(
        ModelError(
          code, error["message"]?.stringValue ?? "", isRetryable: error["retryable"]?.boolValue ?? false,
          totals: CallTotals(error)))
    } else {
      return nil
    }
    address = json["request"]?["url"]?.stringValue ?? ""
    body = json["request"]?["body"] ?? .null
  }
}
