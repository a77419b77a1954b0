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
    /// The provider answers others, and refuses this call: by a firewall, for a region, or for a right that the key lacks.
    case forbidden
    case contextTooLong = "context_too_long"
    case badRequest = "bad_request"
    case cancelled
    /// A replay was asked for a reply that its recording does not hold.
    case notRecorded = "not_recorded"
  }

  package var code: Code
  /// What the provider or the parser said, without secrets.
  package var message: String
  /// Whether asking again later may help.
  package var isRetryable: Bool
  /// What the failed attempts took: money spent is counted also when nothing came of it.
  package var totals: CallTotals

  /// Requests sent before giving up.
  package var attempts: Int { totals.attempts }

  package init(_ code: Code, _ message: String, isRetryable: Bool = false, totals: CallTotals) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.totals = totals
  }

  package init(_ code: Code, _ message: String, attempts: Int = 1, isRetryable: Bool = false) {
    self.init(code, message, isRetryable: isRetryable, totals: CallTotals(attempts: attempts))
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

extension ModelError {
  /// `text` fit to stand in an error: on one line, and short, as proxies answer with whole pages.
  static func presentable(_ text: String) -> String {
    let line = text.split(whereSeparator: { $0.isNewline }).joined(separator: " ")
    return line.count > messageCharactersMax ? line.prefix(messageCharactersMax) + "…" : line
  }

  private static let messageCharactersMax = 400
}
