// What the judges have cost, against the run's --max-cost. What models cost for pages is SpendingLimit's; the judges' share
// is told to it too, so that both together keep the limit.

/// A judge says what it cost when it has judged: so the limit holds after the fact.
struct JudgeSpending: Sendable, Equatable {
  /// US dollars, nil for no limit.
  private let limitUSD: Double?
  private var spentUSD = 0.0
  private var metUnknownCost = false

  init(limitUSD: Double?) { self.limitUSD = limitUSD }

  mutating func add(_ charge: Charge) {
    if let usd = charge.usd { spentUSD += usd } else { metUnknownCost = true }
  }

  /// Why no judge is asked any more. Judges that cost nothing judge on at any limit.
  var end: String? {
    guard let limitUSD else { return nil }
    if metUnknownCost { return "what a judge cost is unknown, so --max-cost cannot be kept" }
    return spentUSD > 0 && spentUSD >= limitUSD ? "the --max-cost of this run is reached" : nil
  }
}
