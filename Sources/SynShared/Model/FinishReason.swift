// Why a model stopped, as one value for the many words of different vendors.

import SynBase

enum FinishReason: Sendable, Equatable {
  /// The model was done, or it called a tool.
  case finished
  /// The limit of tokens, or of the context, cut the text.
  case length
  /// A filter of the provider stopped it.
  case filtered
  /// The model declined.
  case refused
  /// The server gave up; the next call may succeed.
  case failed
  /// What the model wrote was not a tool call or JSON that the server would pass on.
  case badDraw
  /// An unknown word. The text counts.
  case unknown

  /// Nil if no reason is given yet: servers write that as null, as an empty string, or as the word.
  init?(_ value: JSONValue?) {
    guard let text = value?.stringValue?.lowercased() else { return nil }
    let word = String(text[...].trimmed)
    if word.isEmpty || word == "null" || word == "none" || word.hasSuffix("_unspecified") { return nil }
    self = Self.words[word] ?? Self.kind(of: word)
  }

  private static let words: [String: FinishReason] = [
    "stop": .finished, "end_turn": .finished, "stop_sequence": .finished, "eos": .finished, "eos_token": .finished,
    "complete": .finished, "completed": .finished, "end": .finished, "done": .finished, "tool_calls": .finished,
    "tool_call": .finished, "tool_use": .finished, "function_call": .finished, "finish": .finished,
    "finished": .finished,
    "length": .length, "max_tokens": .length, "max_output_tokens": .length, "model_length": .length,
    "max_length": .length, "token_limit": .length, "incomplete": .length, "model_context_window_exceeded": .length,
    "context_length_exceeded": .length, "context_window_exceeded": .length, "max_completion_tokens": .length,
    "refusal": .refused, "refused": .refused,
    "error": .failed, "abort": .failed, "aborted": .failed, "cancelled": .failed, "canceled": .failed, "load": .failed,
    "network_error": .failed, "insufficient_system_resource": .failed, "timeout": .failed, "server_error": .failed,
    "error_limit": .length, "user_cancel": .failed, "engine_overloaded": .failed, "unknown_error": .failed,
    "malformed_function_call": .badDraw, "malformed_response": .badDraw, "unexpected_tool_call": .badDraw,
    "malformed_tool_call": .badDraw,
  ]

  /// Filters have many names, often with a reason after the name: `content_filter: violence`.
  private static func kind(of word: String) -> FinishReason {
    let filters = [
      "content_filter", "content-filter", "contentfilter", "content filter", "content_filtered", "safety", "prohibited",
      "blocklist", "blocked", "spii", "recitation", "sensitive", "moderation", "guardrail", "toxic", "flagged",
      "policy",
      "censor", "filtered", "model_armor", "language",
    ]
    if filters.contains(where: word.contains) { return .filtered }
    if word.hasPrefix("error") || word.hasSuffix("error") { return .failed }
    return .unknown
  }
}
