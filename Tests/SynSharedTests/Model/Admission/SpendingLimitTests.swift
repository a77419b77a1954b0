import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

struct SpendingLimitTests {
  /// What was reserved, nil where nothing was.
  @discardableResult
  private func reserve(
    _ spending: inout SpendingLimit, mostUSD: Double?, _ decision: SpendingLimit.Decision? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> SpendingLimit.Reservation? {
    let found = spending.reserve(mostUSD: mostUSD)
    if let decision { #expect(found == decision, sourceLocation: sourceLocation) }
    return if case .reserved(let reservation) = found { reservation } else { nil }
  }

  private func reserved(_ usd: Double, isInformed: Bool = true) -> SpendingLimit.Decision {
    .reserved(SpendingLimit.Reservation(usd: usd, isInformed: isInformed))
  }

  /// Reserves, and spends what it says.
  private func spend(_ spending: inout SpendingLimit, mostUSD: Double?, usd: Double) throws {
    spending.settle(try #require(reserve(&spending, mostUSD: mostUSD)), .usd(usd))
  }

  @Test("without a limit everything is allowed, even at unknown cost")
  func noLimit() throws {
    var spending = SpendingLimit(limitUSD: nil)
    let first = try #require(reserve(&spending, mostUSD: nil))
    for _ in 0..<10 { reserve(&spending, mostUSD: nil, reserved(0, isInformed: false)) }
    spending.settle(first, .unknown)
    reserve(&spending, mostUSD: nil, reserved(0, isInformed: false))
  }

  @Test("as long as the most a call can cost is known, that is set aside, whatever calls cost")
  func worstCase() throws {
    var spending = SpendingLimit(limitUSD: 1)
    try spend(&spending, mostUSD: 0.25, usd: 0.001)
    for _ in 0..<3 { reserve(&spending, mostUSD: 0.25, reserved(0.25)) }
    reserve(&spending, mostUSD: 0.25, .wait)
  }

  @Test("if each call may cost the whole limit, a cheap first call does not release the others")
  func cheapFirst() throws {
    var spending = SpendingLimit(limitUSD: 1)
    try spend(&spending, mostUSD: 1, usd: 0.001)
    reserve(&spending, mostUSD: 1, .exhausted)
    #expect(spending.spentUSD == 0.001)
  }

  @Test("what others spend counts against the limit, and says nothing about what a call costs")
  func others() throws {
    var spending = SpendingLimit(limitUSD: 1)
    spending.book(Charge(usd: 0.75))
    reserve(&spending, mostUSD: 0.25, reserved(0.25))
    reserve(&spending, mostUSD: 0.25, .wait)
    spending.book(Charge(usd: 0.25))
    reserve(&spending, mostUSD: 0.25, .exhausted)
    var unknown = SpendingLimit(limitUSD: 1)
    unknown.book(Charge(usd: nil))
    reserve(&unknown, mostUSD: 0.25, .unknownCost)
  }

  @Test("a limit below what one call may cost lets the first one through")
  func smallLimit() throws {
    var spending = SpendingLimit(limitUSD: 0.1)
    let first = try #require(reserve(&spending, mostUSD: 5, reserved(0.1)))
    reserve(&spending, mostUSD: 5, .wait)
    spending.settle(first, .usd(0.01))
    reserve(&spending, mostUSD: 5, .exhausted)
  }

  @Test("if no price is known one call goes alone, then no more at once than costs are known")
  func unknownPrice() throws {
    var spending = SpendingLimit(limitUSD: 10)
    let first = try #require(reserve(&spending, mostUSD: nil, reserved(10, isInformed: false)))
    reserve(&spending, mostUSD: nil, .wait)
    spending.settle(first, .usd(0.25))
    let second = try #require(reserve(&spending, mostUSD: nil, reserved(0.375)))
    reserve(&spending, mostUSD: nil, .wait)
    spending.settle(second, .usd(0.5))
    for _ in 0..<2 { reserve(&spending, mostUSD: nil, reserved(0.75)) }
    reserve(&spending, mostUSD: nil, .wait)
  }

  @Test("a call that costs more than was set aside ends the run, and no other is sent")
  func exceeded() throws {
    var spending = SpendingLimit(limitUSD: 1)
    try spend(&spending, mostUSD: 0.5, usd: 2)
    reserve(&spending, mostUSD: 0.5, .exhausted)
    #expect(spending.spentUSD == 2)
  }

  @Test("an answer of unknown cost ends a run that has a limit; a refused call does not")
  func unknownCost() throws {
    var spending = SpendingLimit(limitUSD: 1)
    spending.settle(try #require(reserve(&spending, mostUSD: nil)), .nothing)
    let next = try #require(reserve(&spending, mostUSD: nil, reserved(1, isInformed: false)))
    spending.settle(next, .unknown)
    reserve(&spending, mostUSD: nil, .unknownCost)
  }

  @Test("a broken reply without a price costs what was set aside, unless that was a guess")
  func brokenReply() throws {
    var spending = SpendingLimit(limitUSD: 1)
    spending.settle(try #require(reserve(&spending, mostUSD: nil)), .unknownOfBrokenReply)
    #expect(spending.spentUSD == 0)
    spending.settle(try #require(reserve(&spending, mostUSD: 0.25)), .unknownOfBrokenReply)
    #expect(spending.spentUSD == 0.25)
  }

  @Test("calls that cost nothing never reach a limit, but a limit of zero lets none through")
  func free() throws {
    var spending = SpendingLimit(limitUSD: 0.01)
    for _ in 0..<100 { try spend(&spending, mostUSD: 0, usd: 0) }
    var nothing = SpendingLimit(limitUSD: 0)
    reserve(&nothing, mostUSD: 0, .exhausted)
  }

  @Test(
    "the limit is never exceeded if the most a call can cost is known, and not by far if it is not", arguments: 0..<50)
  func bound(seed: Int) {
    for mostUSD in [0.1, nil] {
      var random = SeededGenerator(seed: UInt64(seed))
      var spending = SpendingLimit(limitUSD: 10)
      var inFlight: [(reservation: SpendingLimit.Reservation, usd: Double)] = []
      while true {
        if inFlight.count < 16, let reservation = reserve(&spending, mostUSD: mostUSD) {
          inFlight.append((reservation, Double.random(in: 0...0.1, using: &random)))
          continue
        }
        if inFlight.isEmpty { break }
        let call = inFlight.remove(at: Int.random(in: 0..<inFlight.count, using: &random))
        spending.settle(call.reservation, .usd(call.usd))
      }
      reserve(&spending, mostUSD: mostUSD, .exhausted)
      #expect(spending.spentUSD > 9.8 && spending.spentUSD <= (mostUSD == nil ? 10.1 : 10), "\(spending.spentUSD)")
    }
  }
}
