// The --max-cost of a run: reserves what a call is likely to cost before it is sent, and refuses when the limit would
// be passed. What a call did cost is for the caller to find out.

struct SpendingLimit: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    /// So many US dollars are set aside for the call.
    case reserved(Double)
    /// The calls in flight may leave room when they end.
    case wait
    case exhausted
    /// A call was answered and its cost is unknown, so that no limit can be kept.
    case unknownCost
  }

  /// US dollars, nil for no limit.
  let limitUSD: Double?
  private(set) var spentUSD = 0.0
  private var reservedUSD = 0.0
  /// The cost of the dearest call so far.
  private var dearestUSD: Double?
  private var metUnknownCost = false

  init(limitUSD: Double?) { self.limitUSD = limitUSD }

  /// Takes room for one call. `mostUSD` is the most that it can cost, nil when its price is not known. That counts
  /// until the first cost is known, and then the dearest call so far: calls rarely reach their token limit, and
  /// reserving the most for each would leave most of the limit unused. So it is passed only by calls dearer than any
  /// before them.
  mutating func reserve(mostUSD: Double?) -> Decision {
    guard let limitUSD else { return .reserved(0) }
    if metUnknownCost { return .unknownCost }
    // Without any price the first call takes all the room, so that one call alone finds out.
    let estimate = dearestUSD ?? min(mostUSD ?? limitUSD, limitUSD)
    // Calls that cost nothing pass at any limit but a limit of nothing.
    guard limitUSD > 0, spentUSD + estimate <= limitUSD else { return .exhausted }
    guard spentUSD + reservedUSD + estimate <= limitUSD * (1 + Self.rounding) else { return .wait }
    reservedUSD += estimate
    return .reserved(estimate)
  }

  /// Gives the room of a call back and books what it cost. `costUSD` is nil for a call that cost nothing that anybody
  /// knows of; `isUnknown` says that it was answered, and so cost something.
  mutating func settle(reserved: Double, costUSD: Double?, isUnknown: Bool) {
    reservedUSD = max(reservedUSD - reserved, 0)
    if let costUSD {
      spentUSD += costUSD
      dearestUSD = max(dearestUSD ?? 0, costUSD)
    } else if isUnknown {
      metUnknownCost = true
    }
  }

  /// Sums of reservations that fill the limit exactly differ from it in the last digits.
  private static let rounding = 1e-9
}
