import Testing

@testable import SynModel

struct CircuitBreakerTests {
  private static let second: UInt64 = 1_000_000_000
  private let error = AttemptError(.unavailable, "connection refused")

  /// So many failures at `now`, of as many requests; whether any of them began an outage.
  private func fail(_ health: inout CircuitBreaker, _ count: Int, hasFailed: Bool = false, now: UInt64 = 0) -> Bool {
    (0..<count).reduce(false) { began, _ in
      health.failed(error, hasFailed: hasFailed, wasProbe: false, now: now, random: 0) || began
    }
  }

  private func failProbe(_ health: inout CircuitBreaker, _ error: AttemptError, now: UInt64, random: Double = 0) {
    health.beganProbe()
    _ = health.failed(error, hasFailed: false, wasProbe: true, now: now, random: random)
  }

  /// Down since the time 0.
  private func down(patience: Duration = .seconds(60)) -> CircuitBreaker {
    var health = CircuitBreaker(CircuitBreaker.Options(patience: patience))
    _ = fail(&health, 5)
    return health
  }

  @Test("only failures in a row make an outage")
  func inARow() {
    var health = CircuitBreaker()
    let beganEarly = fail(&health, 4)
    let ended = health.answered()
    #expect(!beganEarly && !ended)
    #expect(health.permission(hasFailed: false, now: 0) == .send)
    for _ in 0..<200 { _ = health.answered() }
    let began = fail(&health, 5)
    #expect(began)
    #expect(health.permission(hasFailed: false, now: 0) == .wait(until: Self.second))
  }

  @Test(
    "a provider that often fails must fail longer to count as down",
    arguments: [(answers: 8, failures: 1, row: 7), (2, 1, 13), (1, 1, 20), (1, 4, 50)])
  func rowsThatAreNoChance(answers: Int, failures: Int, row: Int) {
    var health = CircuitBreaker()
    for _ in 0..<100 {
      for _ in 0..<answers { _ = health.answered() }
      _ = fail(&health, failures)
    }
    _ = health.answered()
    let beganEarly = fail(&health, row - 1)
    let began = fail(&health, 1)
    #expect(!beganEarly && began)
  }

  @Test("one call probes while all others wait, and an answer lets them all go")
  func probe() {
    var health = down()
    #expect(health.permission(hasFailed: false, now: Self.second) == .probe)
    health.beganProbe()
    #expect(health.permission(hasFailed: false, now: Self.second) == .wait(until: 60 * Self.second))
    let ended = health.answered()
    #expect(ended)
    #expect(health.permission(hasFailed: false, now: Self.second) == .send)
  }

  @Test("the intervals between probes double up to a minute, less up to a quarter at random")
  func backOff() {
    var health = down(patience: .seconds(100_000))
    var now: UInt64 = 0
    var intervals: [UInt64] = []
    for _ in 0..<8 {
      guard case .wait(let until?) = health.permission(hasFailed: false, now: now) else { return #expect(Bool(false)) }
      intervals.append((until - now) / Self.second)
      now = until
      failProbe(&health, error, now: now)
    }
    #expect(intervals == [1, 2, 4, 8, 16, 32, 60, 60])
    failProbe(&health, error, now: now, random: 0.999_999)
    #expect(health.permission(hasFailed: false, now: now + 46 * Self.second) == .probe)
  }

  @Test("the provider's own word on when to come back is respected")
  func retryAfter() {
    var health = down()
    failProbe(&health, AttemptError(.overloaded, "", retryAfter: .seconds(20)), now: Self.second)
    #expect(health.permission(hasFailed: false, now: Self.second) == .wait(until: 21 * Self.second))
  }

  @Test("failures of calls sent before the outage was known change nothing")
  func late() {
    var health = down()
    let began = fail(&health, 100, now: Self.second / 2)
    #expect(!began)
    #expect(health.permission(hasFailed: false, now: Self.second) == .probe)
  }

  @Test("calls wait until their patience runs out, counted from the first failure of the row")
  func patience() {
    var health = CircuitBreaker()
    _ = fail(&health, 1, now: 10 * Self.second)
    #expect(health.deadline == nil)
    _ = fail(&health, 4, now: 30 * Self.second)
    let end = 70 * Self.second
    #expect(health.deadline == end)
    health.beganProbe()
    #expect(health.permission(hasFailed: false, now: end - 1) == .wait(until: end))
    let giveUp = CircuitBreaker.Permission.giveUp(error, downFor: .seconds(60), isEveryCall: true)
    for hasFailed in [false, true] { #expect(health.permission(hasFailed: hasFailed, now: end) == giveUp) }
    _ = health.answered()
    #expect(health.deadline == nil)
    #expect(health.permission(hasFailed: true, now: end) == .send)
  }

  @Test("a row of failures as long as calls wait is an outage, even if few calls were made in it")
  func longRow() {
    var health = CircuitBreaker(CircuitBreaker.Options(patience: .seconds(2)))
    _ = fail(&health, 2, now: 0)
    #expect(health.permission(hasFailed: false, now: 5 * Self.second) == .send)
    _ = fail(&health, 1, now: Self.second)
    #expect(health.permission(hasFailed: false, now: 2 * Self.second - 1) == .send)
    #expect(health.deadline == 2 * Self.second)
    let giveUp = CircuitBreaker.Permission.giveUp(error, downFor: .seconds(2), isEveryCall: true)
    #expect(health.permission(hasFailed: false, now: 2 * Self.second) == giveUp)
  }

  @Test("a request that fails again and again is given up alone, and the next one tests the provider")
  func oneRequest() {
    var health = CircuitBreaker()
    _ = fail(&health, 1)
    _ = fail(&health, 9, hasFailed: true)
    let end = 60 * Self.second
    let alone = CircuitBreaker.Permission.giveUp(error, downFor: .seconds(60), isEveryCall: false)
    #expect(health.permission(hasFailed: true, now: end) == alone)
    #expect(health.permission(hasFailed: false, now: end) == .probe)
    failProbe(&health, error, now: end)
    let every = CircuitBreaker.Permission.giveUp(error, downFor: .seconds(60), isEveryCall: true)
    #expect(health.permission(hasFailed: false, now: end) == every)
  }

  @Test("a probe that is broken off leaves its place to the next")
  func abandoned() {
    var health = down()
    health.beganProbe()
    health.abandonedProbe()
    #expect(health.permission(hasFailed: false, now: Self.second) == .probe)
  }
}
