import Testing

@testable import SynShared

struct ProviderHealthTests {
  private static let second: UInt64 = 1_000_000_000
  private let error = AttemptError(.unavailable, "connection refused")

  /// So many failures at `now`; whether any of them began an outage.
  private func fail(_ health: inout ProviderHealth, _ count: Int, now: UInt64 = 0) -> Bool {
    (0..<count).reduce(false) { began, _ in health.failed(error, wasProbe: false, now: now, random: 0) || began }
  }

  /// Down since the time 0.
  private func down(patience: Duration = .seconds(60)) -> ProviderHealth {
    var health = ProviderHealth(ProviderHealth.Options(patience: patience))
    _ = fail(&health, 5)
    return health
  }

  @Test("only failures in a row make an outage")
  func inARow() {
    var health = ProviderHealth()
    let beganEarly = fail(&health, 4)
    let ended = health.answered()
    #expect(!beganEarly && !ended)
    #expect(health.permission(now: 0) == .send)
    for _ in 0..<200 { _ = health.answered() }
    let began = fail(&health, 5)
    #expect(began)
    #expect(health.permission(now: 0) == .wait(until: Self.second))
  }

  @Test(
    "a provider that often fails must fail longer to count as down",
    arguments: [(answers: 8, failures: 1, row: 7), (2, 1, 13), (1, 1, 20), (1, 4, 50)])
  func rowsThatAreNoChance(answers: Int, failures: Int, row: Int) {
    var health = ProviderHealth()
    for _ in 0..<100 {
      for _ in 0..<answers { _ = health.answered() }
      _ = fail(&health, failures)
    }
    _ = health.answered()
    let beganEarly = fail(&health, row - 1)
    let began = fail(&health, 1)
    #expect(!beganEarly && began)
  }

  @Test("one call probes while all others wait, and an answer lets all go")
  func probe() {
    var health = down()
    #expect(health.permission(now: Self.second) == .probe)
    health.beganProbe()
    #expect(health.permission(now: Self.second) == .wait(until: 60 * Self.second))
    let ended = health.answered()
    #expect(ended)
    #expect(health.permission(now: Self.second) == .send)
  }

  @Test("probes come at doubling intervals up to a minute, a quarter less by chance")
  func backOff() {
    var health = down(patience: .seconds(100_000))
    var now: UInt64 = 0
    var intervals: [UInt64] = []
    for _ in 0..<8 {
      guard case .wait(let until) = health.permission(now: now) else { return #expect(Bool(false)) }
      intervals.append((until - now) / Self.second)
      now = until
      health.beganProbe()
      _ = health.failed(error, wasProbe: true, now: now, random: 0)
    }
    #expect(intervals == [1, 2, 4, 8, 16, 32, 60, 60])
    health.beganProbe()
    _ = health.failed(error, wasProbe: true, now: now, random: 0.999_999)
    #expect(health.permission(now: now + 46 * Self.second) == .probe)
  }

  @Test("the provider's own word about when to come back is kept")
  func retryAfter() {
    var health = down()
    health.beganProbe()
    let asked = AttemptError(.overloaded, "", retryAfter: .seconds(20))
    _ = health.failed(asked, wasProbe: true, now: Self.second, random: 0)
    #expect(health.permission(now: Self.second) == .wait(until: 21 * Self.second))
  }

  @Test("failures of calls sent before the outage was known change nothing")
  func late() {
    var health = down()
    let began = fail(&health, 100, now: Self.second / 2)
    #expect(!began)
    #expect(health.permission(now: Self.second) == .probe)
  }

  @Test("after its patience nobody waits, but probes go on")
  func patience() {
    var health = down()
    #expect(health.permission(now: 70 * Self.second) == .probe)
    health.beganProbe()
    #expect(health.permission(now: 70 * Self.second) == .giveUp(error, downFor: .seconds(70)))
    _ = health.failed(error, wasProbe: true, now: 70 * Self.second, random: 0)
    #expect(health.permission(now: 71 * Self.second) == .giveUp(error, downFor: .seconds(71)))
    #expect(health.permission(now: 72 * Self.second) == .probe)
  }

  @Test("a probe that was broken off leaves its place to the next")
  func abandoned() {
    var health = down()
    health.beganProbe()
    health.abandonedProbe()
    #expect(health.permission(now: Self.second) == .probe)
  }
}
