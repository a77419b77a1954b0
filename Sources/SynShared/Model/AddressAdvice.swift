// Tells a wrong base URL from a provider that refuses a request, and says what to set instead. The usual mistakes are
// leaving out the /v1 and giving the whole endpoint.

import SynBase

enum AddressAdvice {
  /// What to say about `error`, the failure of a request to `url`, if no chat API is there; else nil.
  static func advice(for error: AttemptError, _ reply: TransferReply, url: String) -> String? {
    switch reply.status {
    case 300..<400:
      let target = reply.header("Location") ?? "another address"
      let base =
        target.hasPrefix("http") && target.hasSuffix(endpoint) && !target.contains("?")
        ? String(target.dropLast(endpoint.count)) : nil
      return "\(url) redirects to \(target), where the key is not sent: set SYN_BASE_URL to "
        + (base ?? "the address without a redirect")
    case 200..<300 where error.body.isPage:
      return "\(url) is a web page (\(error.body.message)), not a chat API: \(wanted)"
    case 404, 405:
      guard error.code == .badRequest, saysNothingThere(error) else { return nil }
    case 200..<300:
      guard error.code != .contentFilter, saysWrongPath(error.body.message.lowercased()) else { return nil }
    default: return nil
    }
    return "\(url) is not a chat API (HTTP \(reply.status): \(error.message)): \(wanted)"
  }

  static let endpoint = "/chat/completions"
  private static let wanted =
    "SYN_BASE_URL is the address that \(endpoint) follows, and usually ends in /v1"

  /// A server that knows the path would name the model, or the parameters.
  private static func saysNothingThere(_ error: AttemptError) -> Bool {
    let words = error.body.message.lowercased()
    if error.body.isPage || words.isEmpty || saysWrongPath(words) { return true }
    if error.body.names.contains(where: { $0.contains("model") }) { return false }
    if ["model", "endpoints", "deployment", "provider"].contains(where: words.contains) { return false }
    return words.contains("not found") || words.contains("not allowed") || words.contains("no such")
      || words.contains("does not exist")
  }

  /// What servers say about a path they do not know.
  private static func saysWrongPath(_ words: String) -> Bool {
    let signs = [
      "page not found", "file not found", "path not found", "resource not found", "route not found", "no route",
      "method not allowed", "cannot post", "unexpected endpoint", "unknown endpoint", "invalid url", "unknown path",
      "no such path", "unknown url", "url not found", "unknown request url", "unrecognized request url", "invalid path",
      "not found: /", "could not route to",
    ]
    return words == "not found" || signs.contains(where: words.contains)
  }
}
