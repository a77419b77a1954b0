// The --max-cost of a run: reserves what a call may cost before it is sent, and refuses when that would exceed the
// limit. The caller finds out what a call did cost.

import SynRecord

struct SpendingLimit: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    case reserved(Reservation)
    /// The calls in flight may leave room when they end.
    case wait
    case exhausted
    /// A call was answered and its cost is unknown, so no limit can be enforced.
    case unknownCost
  }

  /// US dollars set aside for a call.
  struct Reservation: Sendable, Equatable {
    var usd: Double
    /// Whether it is more than a blind guess: it comes from a price or from what earlier calls cost.
    var isInformed: Bool
  }

  /// What a call cost.
  enum Cost: Sendable, Equatable {
    case usd(Double)
    /// No known cost: it was refused, or no part of a reply arrived.
    case nothing
    /// It was answered, and no cost was reported.
    case unknown
    /// Its reply broke off and has no price. We assume it cost what was set aside.
    case unknownOfBrokenReply
  }

  /// US dollars, nil for no limit.
  let limitUSD: Double?
  private(set) var spentUSD = 0.0
  private var reservedUSD = 0.0
  private var inFlight = 0
  /// The cost of the dearest call so far, and the number of calls with a known cost.
  private var dearestUSD = 0.0
  private var costsKnown = 0
  private var metUnknownCost = false
  private var metBrokenReply = false

  init(limitUSD: Double?) { self.limitUSD = limitUSD }

  /// Where no price is known, a call may turn out dearer than all before it. So this much more is set aside.
  static let headroom = 1.5
  /// Sums of reservations that fill the limit exactly differ from it in the last digits.
  private static let rounding = 1e-9

  /// Takes room for one call. `mostUSD` is the most that it can cost: if known, this is set aside, so that the limit
  /// holds whatever calls cost. If unknown, the dearest call so far counts, and never more calls are in flight than
  /// costs are known: the first goes alone, and dearer calls exceed the limit only a little. A limit below what one
  /// call may cost lets a first one through.
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
    // Free calls pass any limit except zero.
    guard limitUSD > 0, spentUSD + reservation.usd <= limit else { return .exhausted }
    if mostUSD == nil, inFlight >= max(costsKnown, 1) { return .wait }
    guard spentUSD + reservedUSD + reservation.usd <= limit else { return .wait }
    reservedUSD += reservation.usd
    inFlight += 1
    return .reserved(reservation)
  }

  /// Books what was spent outside of calls. It says nothing about what a call costs.
  mutating func book(_ charge: Charge) {
    if let usd = charge.usd { spentUSD += usd } else { metUnknownCost = true }
  }

  /// Returns the room of a call and books what it cost.
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
      // Without any price we let one such reply pass; a second would make the limit meaningless.
      if !reservation.isInformed, metBrokenReply { metUnknownCost = true }
      metBrokenReply = true
    }
  }
}
