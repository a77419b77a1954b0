// Why a request to a model failed, with the codes that records, logs and statistics use.

import SynRecord

/// A request that stays unanswered after its retries.
package struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  package typealias Code = ErrorCode

  package var code: Code
  /// What the provider or the parser said, without secrets.
  package var message: String
  /// Whether asking again later may help.
  package var isRetryable: Bool
  /// Not nil when no more calls are sent although the key and the account are good.
  package var end: RunEnd?
  /// The provider was down for longer than calls wait: the request is not to blame, even where it was the only one.
  package var isOutage = false
  /// A reply came and nothing in it was readable, even after the repair call.
  package var isUnreadable = false
  /// What the failed attempts used: money counts even when it brought no result.
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

/// Why a run ends for which no single call is to blame.
package enum RunEnd: Sendable, Equatable {
  /// The provider was down for longer than calls wait.
  case outage
  /// It accepted no call for longer than calls wait.
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

  /// Whether asking again later may help: also after a bad draw, or when money can be added.
  package var mayPass: Bool { isTransient || self == .truncated || self == .badOutput || self == .outOfCredit }
}

extension ModelError {
  /// `text` made fit for an error: on one line, and short, because proxies answer with whole pages.
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
