import Testing

@testable import SynModel

struct MinuteRateTests {
  private static let second: UInt64 = 1_000_000_000

  @Test("once the limit is used up, each call waits until a minute after an earlier one")
  func window() {
    var rate = MinuteRate(callsMax: 2)
    for time in [1, 11] as [UInt64] {
      #expect(rate.nextTime(now: time * Self.second) == nil)
      rate.sent(now: time * Self.second)
    }
    #expect(rate.nextTime(now: 12 * Self.second) == 61 * Self.second)
    #expect(rate.nextTime(now: 61 * Self.second) == nil)
    rate.sent(now: 61 * Self.second)
    #expect(rate.nextTime(now: 61 * Self.second) == 71 * Self.second)
  }

  @Test("free models are asked twenty times a minute, whatever -j says, and others are not held back")
  func free() {
    var options = CallGate.Options()
    options.callsMax = 64
    var gate = CallGate(options)
    var sent = 0
    while case .go = gate.decide(CallGate.Request(mostUSD: nil, isFree: true), now: 0) { sent += 1 }
    #expect(sent == 20)
    let free = gate.decide(CallGate.Request(mostUSD: nil, isFree: true), now: Self.second)
    #expect(free == .wait(until: 60 * Self.second))
    guard case .go = gate.decide(CallGate.Request(mostUSD: nil), now: Self.second) else {
      Issue.record("a model that is paid for was held back")
      return
    }
  }
}
