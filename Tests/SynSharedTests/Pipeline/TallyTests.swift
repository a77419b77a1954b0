import Testing

@testable import SynPipeline
@testable import SynRecord

struct TallyTests {
  private static let unknown = Charge(usd: nil)
  private static let estimated = Charge(usd: 0.25, isEstimated: true)

  @Test(
    "the summary gives what is known of the cost, and no sum if nothing is",
    arguments: [
      ([], "0 dropped, 2.5 s"), ([0.0], "0 dropped, 2.5 s"), ([0.00312], "0 dropped, $0.0031, 2.5 s"),
      ([unknown], "0 dropped, 1 call of unknown cost, 2.5 s"),
      ([unknown, unknown], "0 dropped, 2 calls of unknown cost, 2.5 s"),
      ([0.5, unknown], "0 dropped, $0.5000 and 1 call of unknown cost, 2.5 s"),
      ([0.5, estimated], "0 dropped, $0.7500 ($0.2500 of it estimated), 2.5 s"),
      ([estimated, unknown], "0 dropped, $0.2500 ($0.2500 of it estimated) and 1 call of unknown cost, 2.5 s"),
    ] as [([Charge], String)])
  func costs(charges: [Charge], end: String) {
    var tally = Tally()
    for charge in charges { tally.add(charge) }
    #expect(tally.summary(seconds: 2.5).hasSuffix(end))
  }
}
