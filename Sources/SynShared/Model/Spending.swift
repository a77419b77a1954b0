// The --max-cost of a run: reserves what a call is likely to cost before it is sent, and refuses when the limit would be
// passed. What calls did cost is told by the provider; a provider that tells nothing cannot be held to a limit.

@LoopActor
package final class Spending {
  /// US dollars, nil for no limit.
  private let limitUSD: Double?
  private(set) var spentUSD = 0.0
  private var reservedUSD = 0.0
  private var callsOfKnownCost = 0

  package nonisolated init(limitUSD: Double?) { self.limitUSD = limitUSD }

  /// Takes room for one call of average cost; the first calls of a run, before any cost is known, reserve nothing. Nil
  /// when the limit leaves no room.
  func reserve() -> Double? {
    guard let limitUSD else { return 0 }
    let estimate = callsOfKnownCost > 0 ? spentUSD / Double(callsOfKnownCost) : 0
    guard spentUSD < limitUSD, spentUSD + reservedUSD + estimate <= limitUSD else { return nil }
    reservedUSD += estimate
    return estimate
  }

  /// Gives the room of a call back and books what it cost, where that is known.
  func settle(reserved: Double, costUSD: Double?) {
    reservedUSD = max(reservedUSD - reserved, 0)
    guard let costUSD else { return }
    spentUSD += costUSD
    callsOfKnownCost += 1
  }
}
