// Reads the reply of a chat completions server: the text and what it used, or the reason there is none. It does no I/O
// and knows no prompt; what the text holds is ReplyText's.

/// What one answered request brought.
struct Completion: Sendable, Equatable {
  var text: String
  var servedModel: String?
  var generationID: String?
  var usage = Usage()
}

/// Why one request brought no text.
struct AttemptError: Error, Sendable, Equatable {
  var code: ModelError.Code
  var message: String
  /// Whether the same request may be sent again at once.
  var isRetryable: Bool
  var retryAfter: Duration?
  /// The HTTP status, or the one an error body of status 200 names. Nil when no reply came.
  var status: Int?
  var usage = Usage()

  init(
    _ code: ModelError.Code, _ message: String, isRetryable: Bool? = nil, retryAfter: Duration? = nil,
    status: Int? = nil, usage: Usage = Usage()
  ) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable ?? code.isTransient
    self.retryAfter = retryAfter
    self.status = status
    self.usage = usage
  }

  /// Whether a reply came that was paid for, though it is of no use, or the beginning of one. One that was refused costs
  /// nothing and tells no usage.
  var isCharged: Bool { usage.costUSD != nil || usage.completionTokens != nil }

  init(_ error: TransferError, usage: Usage = Usage()) {
    switch error.kind {
    case .timedOut: self.init(.timeout, error.message, usage: usage)
    case .unreachable, .interrupted: self.init(.unavailable, error.message, usage: usage)
    case .tooLarge: self.init(.badOutput, error.message, usage: usage)
    case .unusable: self.init(.badRequest, error.message, usage: usage)
    }
  }
}

enum ReplyDecoder {
  /// `streamed` is what came of a reply that was a stream of events; `now` (seconds since 1970) is what a Retry-After
  /// date is counted from.
  static func decode(
    _ reply: TransferReply, streamed: StreamedReply? = nil, now: Int
  ) throws(AttemptError) -> Completion {
    // A body that is no JSON is judged by its status.
    let body = streamed?.body ?? (try? JSONValue(parsing: reply.body))
    let retryAfter = RetryAfter.parse(reply.header, status: reply.status, body: body, now: now)
    guard (200..<300).contains(reply.status) else {
      throw error(body?["error"], status: reply.status, body: body, retryAfter: retryAfter)
    }
    guard let body else {
      throw AttemptError(.unavailable, "the reply is not JSON", status: reply.status)
    }
    if let loss = streamed?.loss {
      throw AttemptError(.unavailable, loss, status: reply.status, usage: Usage(body["usage"]))
    }
    return try completion(body, reply.header, retryAfter: retryAfter)
  }

  private static func completion(
    _ body: JSONValue, _ header: (String) -> String?, retryAfter: Duration?
  ) throws(AttemptError) -> Completion {
    let usage = Usage(body["usage"], header: header)
    let choice = body["choices"]?.arrayValue?.first
    // Before anything else: a cut reply is neither malformed nor worth asking for again, whatever else went wrong.
    if choice?["finish_reason"]?.stringValue == "length" {
      throw AttemptError(.truncated, "the reply reached the token limit", status: 200, usage: usage)
    }
    // After generation has begun the status is 200 whatever happens, and the error stands in the body.
    for failed in [body["error"], choice?["error"]] {
      guard let failed, !failed.isNull else { continue }
      throw error(failed, status: nil, body: body, retryAfter: retryAfter, usage: usage)
    }
    guard let choice else { throw AttemptError(.unavailable, "the reply has no choices", status: 200, usage: usage) }
    switch choice["finish_reason"]?.stringValue {
    case "content_filter":
      throw AttemptError(.contentFilter, "the provider's filter stopped the reply", status: 200, usage: usage)
    case "error": throw AttemptError(.unavailable, "generation failed", status: 200, usage: usage)
    default: break
    }
    let message = choice["message"]
    if let refusal = message?["refusal"]?.stringValue, !refusal.isEmpty {
      throw AttemptError(.refused, refusal, status: 200, usage: usage)
    }
    guard let text = text(of: message?["content"]), !text.isEmpty else {
      // Seen from models that are still warming up; the same request is answered a moment later.
      throw AttemptError(.unavailable, "the reply is empty", status: 200, usage: usage)
    }
    return Completion(
      text: text, servedModel: body["model"]?.stringValue,
      generationID: body["id"]?.stringValue ?? header("X-Generation-Id"), usage: usage)
  }

  /// Content comes as a string or as a list of parts, of which the text parts count.
  static func text(of content: JSONValue?) -> String? {
    if let parts = content?.arrayValue {
      return parts.compactMap { $0["text"]?.stringValue ?? $0.stringValue }.joined()
    }
    return content?.stringValue
  }

  // MARK: Errors

  private static func error(
    _ error: JSONValue?, status: Int?, body: JSONValue?, retryAfter: Duration?, usage: Usage = Usage()
  ) -> AttemptError {
    let status = status ?? named(status: error?["code"]) ?? 502
    var message =
      error?["message"]?.stringValue ?? error?.stringValue ?? body?["message"]?.stringValue
      ?? (body?["detail"]).map { $0.stringValue ?? $0.text } ?? "HTTP status \(status)"
    // Which parameter it is about decides what is asked for next, and some say it only here.
    if let parameter = error?["param"]?.stringValue, !message.contains(parameter) { message += " (\(parameter))" }
    let availability = error?["availability"] ?? body?["availability"]
    let names = [error?["metadata"]?["error_type"], error?["code"], error?["type"]].compactMap { $0?.stringValue }
    let code = names.lazy.compactMap { codes[$0] }.first ?? code(forStatus: status, message: message)
    var failure = AttemptError(code, message, retryAfter: retryAfter, status: status, usage: usage)
    // 4xx other than time-out and rate say that the request itself is wrong: the same one fails again.
    if (400..<500).contains(status), status != 408, status != 429 { failure.isRetryable = false }
    // What the server says of this very failure goes before the rule, but money and keys do not come back by asking.
    if let retryable = availability?["retryable"]?.boolValue, code != .unauthorized, code != .outOfCredit {
      failure.isRetryable = retryable
    }
    return failure
  }

  /// The status that an error names in a reply of status 200, as a number or in digits.
  private static func named(status code: JSONValue?) -> Int? {
    (code?.intValue ?? code?.stringValue.flatMap { Int($0) }).flatMap { (400..<600).contains($0) ? $0 : nil }
  }

  /// OpenRouter's `error_type` and the `code` or `type` of OpenAI's errors.
  private static let codes: [String: ModelError.Code] = [
    "rate_limit_exceeded": .rateLimited, "provider_overloaded": .overloaded, "provider_unavailable": .unavailable,
    "timeout": .timeout, "server": .unavailable, "payment_required": .outOfCredit, "insufficient_quota": .outOfCredit,
    "context_length_exceeded": .contextTooLong, "content_policy_violation": .contentFilter,
    "content_filter": .contentFilter, "refusal": .refused, "invalid_api_key": .unauthorized,
  ]

  private static func code(forStatus status: Int, message: String) -> ModelError.Code {
    switch status {
    case 401, 403: .unauthorized
    case 402: .outOfCredit
    case 408, 504, 524: .timeout
    case 413: .contextTooLong
    case 429: .rateLimited
    case 503, 529: .overloaded
    case 500...: .unavailable
    default: message.lowercased().contains("context length") ? .contextTooLong : .badRequest
    }
  }
}
