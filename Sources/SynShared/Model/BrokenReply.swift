// The cost of a reply where the server did not report it: one that broke off, or one from a server that reports no
// usage. The provider was paid for the prompt and for what it had written.

extension AttemptError {
  /// The failure of a request whose messages have `promptBytes`, with an estimate if a reply had begun and reported no
  /// usage: `completionBytes` of it arrived. Nil: none arrived. A stream that begins with an error costs nothing, and
  /// when not one byte arrived we cannot know whether the server worked on the call: both count as free.
  func estimated(promptBytes: Int, completionBytes: Int?) -> AttemptError {
    guard let completionBytes, !isCharged else { return self }
    var error = self
    error.usage = .estimated(promptBytes: promptBytes, completionBytes: completionBytes)
    return error
  }
}

extension Completion {
  /// The same with an estimate if the server reported no usage. `streamedBytes` counts the model's thoughts, too; nil
  /// for a reply that came in one piece.
  func estimated(promptBytes: Int, streamedBytes: Int?) -> Completion {
    guard usage.completionTokens == nil, usage.promptTokens == nil, usage.costUSD == nil else { return self }
    var completion = self
    completion.usage = .estimated(promptBytes: promptBytes, completionBytes: streamedBytes ?? text.utf8.count)
    return completion
  }
}

extension ModelRequest {
  /// Bytes of all messages, which the provider turns into the prompt's tokens.
  var promptBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}
