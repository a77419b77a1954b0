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

  /// Whether a reply came that was paid for, though it is of no use. One that was refused costs nothing and tells no
  /// usage.
  var isCharged: Bool { usage.costUSD != nil || usage.completionTokens != nil }

  init(_ error: TransferError) {
    switch error.kind {
    case .timedOut: self.init(.timeout, error.message)
    case .unreachable, .interrupted: self.init(.unavailable, error.message)
    case .tooLarge, .unusable: self.init(.badRequest, error.message)
    }
  }
}

enum ReplyDecoder {
  /// `now` (seconds since 1970) is what a Retry-After date is counted from.
  static func decode(_ reply: TransferReply, now: Int) throws(AttemptError) -> Completion {
    let body = try? JSONValue(parsing: reply.body)  // a body that is no JSON is judged by its status
    let retryAfter = RetryAfter.parse(reply.header, now: now)
    guard (200..<300).contains(reply.status) else {
      throw error(body?["error"], status: reply.status, body: body, retryAfter: retryAfter)
    }
    guard let body else {
      throw AttemptError(.unavailable, "the reply is not JSON", status: reply.status)
    }
    return try completion(body, retryAfter: retryAfter, generationID: reply.header("X-Generation-Id"))
  }

  private static func completion(
    _ body: JSONValue, retryAfter: Duration?, generationID: String?
  ) throws(AttemptError) -> Completion {
    let usage = Usage(body["usage"])
    let choice = body["choices"]?.arrayValue?.first
    // After generation has begun the status is 200 whatever happens, and the error stands in the body.
    for failed in [body["error"], choice?["error"]] {
      guard let failed, !failed.isNull else { continue }
      throw error(failed, status: nil, body: body, retryAfter: retryAfter, usage: usage)
    }
    guard let choice else { throw AttemptError(.unavailable, "the reply has no choices", status: 200, usage: usage) }
    // Before anything else: a cut answer is not malformed JSON, and a filtered one is not an empty one.
    switch choice["finish_reason"]?.stringValue {
    case "length": throw AttemptError(.truncated, "the reply reached the token limit", status: 200, usage: usage)
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
      text: text, servedModel: body["model"]?.stringValue, generationID: body["id"]?.stringValue ?? generationID,
      usage: usage)
  }

  /// Content comes as a string or as a list of parts, of which the text parts count.
  private static func text(of content: JSONValue?) -> String? {
    if let parts = content?.arrayValue {
      return parts.compactMap { $0["text"]?.stringValue ?? $0.stringValue }.joined()
    }
    return content?.stringValue
  }

  // MARK: Errors

  private static func error(
    _ error: JSONValue?, status: Int?, body: JSONValue?, retryAfter: Duration?, usage: Usage = Usage()
  ) -> AttemptError {
    let status = status ?? error?["code"]?.intValue ?? 502
    let message =
      error?["message"]?.stringValue ?? error?.stringValue ?? body?["message"]?.stringValue
      ?? body?["detail"]?.stringValue ?? "HTTP status \(status)"
    let availability = error?["availability"] ?? body?["availability"]
    let names = [error?["metadata"]?["error_type"], error?["code"], error?["type"]].compactMap { $0?.stringValue }
    let code = names.lazy.compactMap { codes[$0] }.first ?? code(forStatus: status, message: message)
    var failure = AttemptError(code, message, retryAfter: retryAfter, status: status, usage: usage)
    // 4xx other than time-out and rate say that the request itself is wrong: the same one fails again.
    if (400..<500).contains(status), status != 408, status != 429 { failure.isRetryable = false }
    if let retryable = availability?["retryable"]?.boolValue, code.isTransient { failure.isRetryable = retryable }
    if let seconds = availability?["retry_after"]?.doubleValue, seconds >= 0, seconds <= RetryAfter.secondsMax {
      failure.retryAfter = retryAfter ?? .milliseconds(Int(seconds * 1000))
    }
    return failure
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
