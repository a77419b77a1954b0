// Why a request to a model failed, in the words that records, logs and statistics use.

/// A request that stays unanswered after its retries.
package struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case rateLimited = "rate_limited"
    case overloaded
    case unavailable
    case timeout
    /// The reply hit the token limit, or ended early.
    case truncated
    case refused
    case contentFilter = "content_filter"
    /// A reply came, but not what was asked for, also after the repair call.
    case badOutput = "bad_output"
    case outOfCredit = "out_of_credit"
    case unauthorized
    case contextTooLong = "context_too_long"
    case badRequest = "bad_request"
    case cancelled
  }

  package var code: Code
  /// What the provider or the parser said, without secrets.
  package var message: String
  /// Requests sent before giving up.
  package var attempts: Int
  /// Whether asking again later may help.
  package var isRetryable: Bool
  /// What the failed attempts used, where the provider said: money spent is counted also when nothing came of it.
  package var costUSD: Double?

  package init(_ code: Code, _ message: String, attempts: Int = 1, isRetryable: Bool = false, costUSD: Double? = nil) {
    self.code = code
    self.message = message
    self.attempts = attempts
    self.isRetryable = isRetryable
    self.costUSD = costUSD
  }

  package var description: String { "\(code.rawValue): \(message)" }

  /// Whether every other call of this process would fail in the same way: the key is refused, or the money is gone.
  package var isFatal: Bool { code == .unauthorized || code == .outOfCredit }
}

extension ModelError.Code {
  /// Whether the cause usually passes by itself within seconds, so that the same request may be sent again.
  var isTransient: Bool {
    switch self {
    case .rateLimited, .overloaded, .unavailable, .timeout: true
    default: false
    }
  }

  /// Whether asking again later may help: also where the model drew badly, or money can be added.
  var mayPass: Bool { isTransient || self == .truncated || self == .badOutput || self == .outOfCredit }
}
