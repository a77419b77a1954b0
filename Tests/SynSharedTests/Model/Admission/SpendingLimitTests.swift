import Testing

@testable import SynShared

struct SpendingLimitTests {
  private func expect(
    _ spending: inout SpendingLimit, mostUSD: Double?, _ decision: SpendingLimit.Decision,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = spending.reserve(mostUSD: mostUSD)
    #expect(found == decision, sourceLocation: sourceLocation)
  }

  @Test("without a limit everything is allowed, also at unknown cost")
  func noLimit() {
    var spending = SpendingLimit(limitUSD: nil)
    for _ in 0..<10 { expect(&spending, mostUSD: nil, .reserved(0)) }
    spending.settle(reserved: 0, costUSD: nil, isUnknown: true)
    expect(&spending, mostUSD: nil, .reserved(0))
  }

  @Test("where no price is known, one call finds it out")
  func unknownPrice() {
    var spending = SpendingLimit(limitUSD: 1)
    expect(&spending, mostUSD: nil, .reserved(1))
    expect(&spending, mostUSD: nil, .wait)
    spending.settle(reserved: 1, costUSD: 0.25, isUnknown: false)
    for _ in 0..<3 { expect(&spending, mostUSD: nil, .reserved(0.25)) }
    expect(&spending, mostUSD: nil, .wait)
  }

  @Test("the first calls reserve the most that they can cost")
  func firstCalls() {
    var spending = SpendingLimit(limitUSD: 1)
    for _ in 0..<2 { expect(&spending, mostUSD: 0.5, .reserved(0.5)) }
    expect(&spending, mostUSD: 0.5, .wait)
    spending.settle(reserved: 0.5, costUSD: 0.1, isUnknown: false)
    for _ in 0..<4 { expect(&spending, mostUSD: 0.5, .reserved(0.1)) }
    expect(&spending, mostUSD: 0.5, .wait)
  }

  @Test("a call that costs more than was reserved ends the run, and no other is sent")
  func exceeded() {
    var spending = SpendingLimit(limitUSD: 1)
    expect(&spending, mostUSD: 0.5, .reserved(0.5))
    spending.settle(reserved: 0.5, costUSD: 2, isUnknown: false)
    expect(&spending, mostUSD: 0.5, .exhausted)
    #expect(spending.spentUSD == 2)
  }

  @Test("an answer of unknown cost ends a run that has a limit; a refused call does not")
  func unknownCost() {
    var spending = SpendingLimit(limitUSD: 1)
    _ = spending.reserve(mostUSD: nil)
    spending.settle(reserved: 1, costUSD: nil, isUnknown: false)
    expect(&spending, mostUSD: nil, .reserved(1))
    spending.settle(reserved: 1, costUSD: nil, isUnknown: true)
    expect(&spending, mostUSD: nil, .unknownCost)
  }

  @Test("calls that cost nothing never reach a limit, but a limit of nothing sends none")
  func free() {
    var spending = SpendingLimit(limitUSD: 0.01)
    for _ in 0..<100 {
      expect(&spending, mostUSD: 0, .reserved(0))
      spending.settle(reserved: 0, costUSD: 0, isUnknown: false)
    }
    var nothing = SpendingLimit(limitUSD: 0)
    expect(&nothing, mostUSD: 0, .exhausted)
  }

  @Test("with any costs the limit is nearly used up, and hardly passed", arguments: 0..<50 as Range<UInt64>)
  func bound(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var spending = SpendingLimit(limitUSD: 10)
    var inFlight: [(reserved: Double, cost: Double)] = []
    while true {
      let decision = inFlight.count < 16 ? spending.reserve(mostUSD: 0.1) : .wait
      if case .reserved(let amount) = decision {
        inFlight.append((amount, Double.random(in: 0...0.1, using: &random)))
        continue
      }
      if inFlight.isEmpty { break }
      let call = inFlight.remove(at: Int.random(in: 0..<inFlight.count, using: &random))
      spending.settle(reserved: call.reserved, costUSD: call.cost, isUnknown: false)
    }
    expect(&spending, mostUSD: 0.1, .exhausted)
    #expect(spending.spentUSD > 9.8 && spending.spentUSD < 10.1, "\(spending.spentUSD)")
  }
}
