import Testing

@testable import SynShared

struct TallyTests {
  @Test(
    "the summary names what is known of the cost, and no sum where nothing is",
    arguments: [
      ([], "0 dropped, 2.5 s"), ([0], "0 dropped, 2.5 s"), ([0.00312], "0 dropped, $0.0031, 2.5 s"),
      ([nil], "0 dropped, 1 call of unknown cost, 2.5 s"),
      ([nil, nil], "0 dropped, 2 calls of unknown cost, 2.5 s"),
      ([0.5, nil], "0 dropped, $0.5000 and 1 call of unknown cost, 2.5 s"),
    ] as [([Double?], String)])
  func costs(costs: [Double?], end: String) {
    var tally = Tally()
    for cost in costs { tally.add(cost: cost) }
    #expect(tally.summary(seconds: 2.5).hasSuffix(end))
  }
}
