// What a failed attempt says of its provider, and what the call may have cost.

import SynRecord

extension AttemptError {
  /// Whether nobody, or nobody able, was there. A failure that is told inside a reply of status 200 is of one call: the
  /// provider itself works.
  var meansOutage: Bool {
    if isInReply { return false }
    return switch code {
    case .unavailable, .timeout, .overloaded: status.map { $0 >= 500 } ?? true
    default: false
    }
  }

  /// Whether somebody was there and would have no more of them.
  var isRefusalOfRate: Bool { code == .rateLimited || code == .overloaded && !meansOutage }

  /// Whether nothing came for as long as calls wait.
  var meansQueue: Bool { code == .timeout && status == nil && !isCharged }

  var spent: SpendingLimit.Cost {
    if let usd = usage.costUSD { return .usd(usd) }
    if !isCharged { return .nothing }
    return usage.isEstimated ? .unknownOfBrokenReply : .unknown
  }
}

extension Usage {
  var spent: SpendingLimit.Cost { costUSD.map { .usd($0) } ?? .unknown }
}
