// Why a request to a model failed, in the words that records, logs and statistics use.

import SynRecord

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
    /// The key is good, but the provider refuses this call.
    case forbidden
    case cancelled
    /// A replay was asked for a reply that its recording does not hold.
    case notRecorded = "not_recorded"
  }

  package var code: Code
  /// What the provider or the parser said, without secrets.
  package var message: String
  /// Whether asking again later may help.
  package var isRetryable: Bool
  /// Not nil when no call is sent any more though the key and the account are good.
  package var end: RunEnd?
  /// A reply came and nothing could be read in it, also after the repair call.
  package var isUnreadable = false
  /// What the failed attempts took: money spent is counted also when nothing came of it.
  package var totals: CallTotals

  /// Requests sent before giving up.
  package var attempts: Int { totals.attempts }

  package init(_ code: Code, _ message: String, isRetryable: Bool = false, end: RunEnd? = nil, totals: CallTotals) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.end = end
    self.totals = totals
  }

  package init(_ code: Code, _ message: String, attempts: Int = 1, isRetryable: Bool = false) {
    self.init(code, message, isRetryable: isRetryable, totals: CallTotals(attempts: attempts))
  }

  package var description: String { "\(code.rawValue): \(message)" }

  /// Whether every other call of this process would fail in the same way: the key is refused, the money is gone, or the
  /// run has ended for another reason.
  package var isFatal: Bool { code == .unauthorized || code == .outOfCredit || end != nil }
}

/// Why a run ends that no single call is to blame for.
package enum RunEnd: Sendable, Equatable {
  /// The provider was down for longer than calls wait.
  case outage
  /// It granted no call for longer than calls wait.
  case rateLimit
  /// It refuses whatever is asked.
  case refusals
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
  package var mayPass: Bool { isTransient || self == .truncated || self == .badOutput || self == .outOfCredit }
}

extension ModelError {
  /// `text` fit to stand in an error: on one line, and short, as proxies answer with whole pages.
  package static func presentable(_ text: String) -> String {
    let line = text.split(whereSeparator: { $0.isNewline }).joined(separator: " ")
    return line.count > messageCharactersMax ? line.prefix(messageCharactersMax) + "…" : line
  }

  private static let messageCharactersMax = 400
}

extension RecordError {
  package init(stage: String, _ error: ModelError) {
    self.init(
      stage: stage, code: error.code.rawValue, message: error.message, attempts: error.attempts,
      isRetryable: error.isRetryable, usage: error.totals.usage)
  }
}
