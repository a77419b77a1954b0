// The --max-cost of a run: reserves what a call may cost before it is sent, and refuses when the limit would be passed.
// What a call did cost is for the caller to find out.

import SynRecord

struct SpendingLimit: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    case reserved(Reservation)
    /// The calls in flight may leave room when they end.
    case wait
    case exhausted
    /// A call was answered and its cost is unknown, so that no limit can be kept.
    case unknownCost
  }

  /// So many US dollars are set aside for a call.
  struct Reservation: Sendable, Equatable {
    var usd: Double
    /// Whether it is no guess out of nothing: it comes from a price or from what calls cost before.
    var isInformed: Bool
  }

  /// What a call cost.
  enum Cost: Sendable, Equatable {
    case usd(Double)
    /// Nothing that anybody knows of: it was refused, or nothing of a reply came.
    case nothing
    /// It was answered, and nobody told.
    case unknown
    /// Its reply broke off and has no price. It is taken to have cost what was set aside.
    case unknownOfBrokenReply
  }

  /// US dollars, nil for no limit.
  let limitUSD: Double?
  private(set) var spentUSD = 0.0
  private var reservedUSD = 0.0
  private var inFlight = 0
  /// The cost of the dearest call so far, and of how many calls it is known.
  private var dearestUSD = 0.0
  private var costsKnown = 0
  private var metUnknownCost = false
  private var metBrokenReply = false

  init(limitUSD: Double?) { self.limitUSD = limitUSD }

  /// Where no price is known, a call may turn out dearer than all before it. So much more is set aside.
  static let headroom = 1.5
  /// Sums of reservations that fill the limit exactly differ from it in the last digits.
  private static let rounding = 1e-9

  /// Takes room for one call. `mostUSD` is the most that it can cost: while that is known it is what is set aside, so
  /// that the limit holds whatever calls cost. Where it is not, the dearest call so far counts, and never more calls are
  /// in flight than costs are known: the first goes alone, and what dearer ones pass the limit by stays small. A limit
  /// below what one call may cost lets a first one through.
  mutating func reserve(mostUSD: Double?) -> Decision {
    guard let limitUSD else {
      inFlight += 1
      return .reserved(Reservation(usd: 0, isInformed: false))
    }
    if metUnknownCost { return .unknownCost }
    let isInformed = mostUSD != nil || costsKnown > 0
    let most = mostUSD ?? (costsKnown > 0 ? dearestUSD * Self.headroom : limitUSD)
    let reservation = Reservation(usd: spentUSD > 0 ? most : min(most, limitUSD), isInformed: isInformed)
    let limit = limitUSD * (1 + Self.rounding)
    // Calls that cost nothing pass at any limit but a limit of nothing.
    guard limitUSD > 0, spentUSD + reservation.usd <= limit else { return .exhausted }
    if mostUSD == nil, inFlight >= max(costsKnown, 1) { return .wait }
    guard spentUSD + reservedUSD + reservation.usd <= limit else { return .wait }
    reservedUSD += reservation.usd
    inFlight += 1
    return .reserved(reservation)
  }

  /// Books what was spent by others than the calls. It tells nothing of what a call costs.
  mutating func book(_ charge: Charge) {
    if let usd = charge.usd { spentUSD += usd } else { metUnknownCost = true }
  }

  /// Gives the room of a call back and books what it cost.
  mutating func settle(_ reservation: Reservation, _ cost: Cost) {
    reservedUSD = max(reservedUSD - reservation.usd, 0)
    inFlight -= 1
    switch cost {
    case .usd(let usd):
      spentUSD += usd
      dearestUSD = max(dearestUSD, usd)
      costsKnown += 1
    case .nothing: break
    case .unknown: metUnknownCost = true
    case .unknownOfBrokenReply:
      if reservation.isInformed { spentUSD += reservation.usd }
      // Without any price one such reply is let pass; a second would make a limit of none.
      if !reservation.isInformed, metBrokenReply { metUnknownCost = true }
      metBrokenReply = true
    }
  }
}
