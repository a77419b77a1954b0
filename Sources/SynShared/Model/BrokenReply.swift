// What a reply cost that broke off: the provider was paid for the prompt and for what it had written, and nobody told how
// much that is.

extension AttemptError {
  /// The failure of a request whose messages have `promptBytes`, with an estimate where a reply had begun and told no
  /// usage: `completionBytes` of it came. Nil: it brought nothing. A stream that begins with an error costs nothing, and of
  /// a call that brought not one byte nobody knows whether anybody worked on it: both count as free.
  func estimated(promptBytes: Int, completionBytes: Int?) -> AttemptError {
    guard let completionBytes, !isCharged else { return self }
    var error = self
    error.usage = .estimated(promptBytes: promptBytes, completionBytes: completionBytes)
    return error
  }
}

extension ModelRequest {
  /// Bytes of all messages: what a provider makes the prompt's tokens of.
  var promptBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}
