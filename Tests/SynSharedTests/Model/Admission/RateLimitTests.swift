import Testing

@testable import SynModel

struct RateLimitTests {
  private static let second: UInt64 = 1_000_000_000
  private let error = AttemptError(.rateLimited, "slow down", status: 429)

  private func refuse(
    _ rate: inout RateLimit, isNews: Bool = true, wasProbe: Bool = false, inFlight: Int = 0, now: UInt64 = 0
  ) {
    rate.refused(error, isNews: isNews, wasProbe: wasProbe, inFlight: inFlight, now: now, random: 0)
  }

  /// Two refusals in a row at the time 0.
  private func spent() -> RateLimit {
    var rate = RateLimit()
    for _ in 0..<2 { refuse(&rate) }
    return rate
  }

  @Test("calls go on after one refusal, unless none is in flight: then one probes")
  func first() {
    var rate = RateLimit()
    #expect(rate.permission(inFlight: 0, now: 0) == .send)
    refuse(&rate)
    #expect(!rate.isSpent)
    #expect(rate.permission(inFlight: 3, now: 0) == .send)
    #expect(rate.permission(inFlight: 0, now: 0) == .probe)
  }

  @Test("after a second refusal with fewer in flight, calls wait and probe one at a time")
  func probing() {
    var rate = spent()
    #expect(rate.isSpent)
    #expect(rate.permission(inFlight: 0, now: 0) == .wait(until: 2 * Self.second))
    #expect(rate.permission(inFlight: 0, now: 2 * Self.second) == .probe)
    rate.beganProbe(now: 2 * Self.second)
    #expect(rate.permission(inFlight: 1, now: 3 * Self.second) == .wait(until: 4 * Self.second))
    refuse(&rate, wasProbe: true, now: 3 * Self.second)
    #expect(rate.permission(inFlight: 0, now: 3 * Self.second) == .wait(until: 7 * Self.second))
    rate.answered()
    #expect(rate.permission(inFlight: 0, now: 3 * Self.second) == .send)
  }

  @Test("a probe that is not refused at once has been let in")
  func letIn() {
    var rate = spent()
    rate.beganProbe(now: 2 * Self.second)
    #expect(rate.permission(inFlight: 1, now: 4 * Self.second) == .send)
    refuse(&rate, inFlight: 1, now: 5 * Self.second)
    #expect(rate.permission(inFlight: 1, now: 5 * Self.second) == .wait(until: 9 * Self.second))
  }

  @Test("the pauses double up to sixteen seconds, less up to a quarter at random")
  func pauses() {
    var rate = spent()
    var now: UInt64 = 0
    var pauses: [UInt64] = []
    for _ in 0..<6 {
      guard case .wait(let until?) = rate.permission(inFlight: 0, now: now) else { return #expect(Bool(false)) }
      pauses.append((until - now) / Self.second)
      now = until
      rate.beganProbe(now: now)
      refuse(&rate, wasProbe: true, now: now)
    }
    #expect(pauses == [2, 4, 8, 16, 16, 16])
    rate.refused(error, isNews: true, wasProbe: true, inFlight: 0, now: now, random: 0.999_999)
    #expect(rate.permission(inFlight: 0, now: now + 13 * Self.second) == .probe)
  }

  @Test("calls are given up after the full patience without an answer, and only while none is in flight")
  func patience() {
    var rate = spent()
    let end = 300 * Self.second
    #expect(rate.deadline(inFlight: 0) == end)
    #expect(rate.deadline(inFlight: 1) == nil)
    #expect(rate.permission(inFlight: 0, now: end - 1) == .probe)
    #expect(rate.permission(inFlight: 1, now: end) == .wait(until: nil))
    #expect(rate.permission(inFlight: 0, now: end) == .giveUp(error, refusedFor: .seconds(300)))
    // What was in flight meanwhile was let in, though it came to nothing.
    rate.lost(now: end)
    #expect(rate.permission(inFlight: 0, now: end) == .probe)
    #expect(rate.deadline(inFlight: 0) == 2 * end)
    refuse(&rate, inFlight: 2, now: end + Self.second)
    #expect(rate.deadline(inFlight: 0) == 2 * end + Self.second)
  }

  @Test("two requests for a pause beyond the patience end the waiting at once")
  func askedForTooLong() {
    let far = AttemptError(.rateLimited, "quota", retryAfter: .seconds(3600), status: 429)
    var rate = RateLimit()
    rate.refused(far, isNews: true, wasProbe: false, inFlight: 1, now: 0, random: 0)
    #expect(rate.permission(inFlight: 1, now: 0) == .send)
    rate.refused(far, isNews: false, wasProbe: false, inFlight: 0, now: 0, random: 0)
    #expect(rate.permission(inFlight: 1, now: 0) == .wait(until: nil))
    #expect(rate.permission(inFlight: 0, now: 0) == .giveUp(far, refusedFor: .zero))
  }
}

struct RefusalRowTests {
  @Test("five refusals of any kind are enough before the first answer")
  func first() {
    var row = RefusalRow()
    let ends = (1...5).map { row.refused(status: 400, message: "number \($0)") }
    #expect(ends == [false, false, false, false, true])
  }

  @Test("after an answer it takes twenty refusals that say the same")
  func later() {
    var row = RefusalRow()
    row.answered()
    var ends = (0..<50).map { row.refused(status: 400, message: "number \($0)") }
    ends += (0..<19).map { _ in row.refused(status: 404, message: "no such model") }
    ends.append(row.refused(status: 400, message: "no such model"))
    #expect(!ends.contains(true))
    ends = (0..<20).map { _ in row.refused(status: 404, message: "no such model") }
    #expect(ends.firstIndex(of: true) == 19)
  }

  @Test("an answer, or a reply that understood the request, starts the row again")
  func reset() {
    var row = RefusalRow()
    for _ in 0..<4 { _ = row.refused(status: 400, message: "") }
    row.understood()
    let ends = (0..<5).map { _ in row.refused(status: 400, message: "") }
    #expect(ends.firstIndex(of: true) == 4)
  }
}
