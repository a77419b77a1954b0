// What a reply cost that broke off: the provider was paid for the prompt and for what it had written, and nobody told how
// much that is.

extension AttemptError {
  /// The failure of a request whose messages have `promptBytes`, with an estimate where a reply had begun and told no
  /// usage. A stream that begins with an error costs nothing, and of a call that brought not one byte nobody knows
  /// whether anybody worked on it: both count as free.
  func estimated(promptBytes: Int, _ reply: StreamedReply?) -> AttemptError {
    guard let reply, reply.isWorthMoney, !isCharged else { return self }
    var error = self
    error.usage = .estimated(promptBytes: promptBytes, completionBytes: reply.contentByteCount)
    return error
  }
}

extension ModelRequest {
  /// Bytes of all messages: what a provider makes the prompt's tokens of.
  var promptBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}
