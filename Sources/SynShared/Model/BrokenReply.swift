// What a reply cost where the server did not say: one that broke off, and one of a server that reports no usage. The provider
// was paid for the prompt and for what it had written.

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

extension Completion {
  /// The same with an estimate where the server told nothing of its usage. `streamedBytes` counts what the model thought,
  /// too; nil for a reply that came in one piece.
  func estimated(promptBytes: Int, streamedBytes: Int?) -> Completion {
    guard usage.completionTokens == nil, usage.promptTokens == nil, usage.costUSD == nil else { return self }
    var completion = self
    completion.usage = .estimated(promptBytes: promptBytes, completionBytes: streamedBytes ?? text.utf8.count)
    return completion
  }
}

extension ModelRequest {
  /// Bytes of all messages: what a provider makes the prompt's tokens of.
  var promptBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}
