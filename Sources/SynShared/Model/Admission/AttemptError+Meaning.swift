// What a failed attempt says about its provider, and what the call may have cost.

import SynRecord

extension AttemptError {
  /// Whether the provider was unreachable or unable to serve. A failure reported inside a reply of status 200 concerns
  /// one call only: the provider itself works.
  var meansOutage: Bool {
    if isInReply { return false }
    return switch code {
    case .unavailable, .timeout, .overloaded: status.map { $0 >= 500 } ?? true
    default: false
    }
  }

  /// Whether the provider was there and refused further calls.
  var isRefusalOfRate: Bool { code == .rateLimited || code == .overloaded && !meansOutage }

  /// Whether nothing arrived for as long as calls wait.
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
