import Testing

@testable import SynBase
@testable import SynModel

struct RetryPolicyTests {
  @Test(
    "the wait doubles up to eight seconds, and the fifth failure is the last",
    arguments: [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, nil)] as [(Int, Int?)])
  func backOff(attempt: Int, milliseconds: Int?) {
    let delay = RetryPolicy().delay(afterAttempt: attempt, AttemptError(.unavailable, ""), random: 0)
    #expect(delay == milliseconds.map { .milliseconds($0) })
  }

  @Test("jitter takes off up to a quarter, and no wait is longer than eight seconds")
  func jitter() {
    let policy = RetryPolicy(attemptsMax: 100)
    let error = AttemptError(.rateLimited, "")
    #expect(policy.delay(afterAttempt: 1, error, random: 0.5) == .milliseconds(437))
    for attempt in [5, 6, 30, 99] { #expect(policy.delay(afterAttempt: attempt, error, random: 0) == .seconds(8)) }
  }

  @Test("the wait is at least what the provider asks for")
  func asked() {
    let error = AttemptError(.rateLimited, "", retryAfter: .seconds(20))
    #expect(RetryPolicy().delay(afterAttempt: 1, error, random: 0) == .seconds(20))
    #expect(RetryPolicy().delay(afterAttempt: 1, error, random: 0.8) == .seconds(24))
    #expect(RetryPolicy().delay(afterAttempt: 5, error, random: 0) == nil)
  }

  @Test("a provider that asks for less does not shorten the back-off", arguments: [1, 20, 3999])
  func askedForLess(milliseconds: Int) {
    let error = AttemptError(.rateLimited, "", retryAfter: .milliseconds(milliseconds))
    #expect(RetryPolicy().delay(afterAttempt: 4, error, random: 0) == .seconds(4))
  }

  @Test("a pause beyond the maximum is not waited for, and the error gives its length")
  func askedForMore() {
    let error = AttemptError(.rateLimited, "slow down", retryAfter: .seconds(3600), status: 429)
    #expect(RetryPolicy().delay(afterAttempt: 1, error, random: 0) == nil)
    #expect(
      RetryPolicy().message(of: error) == "slow down; the provider asks to wait 3600 s, and syn waits at most 300 s")
    let short = AttemptError(.rateLimited, "slow down", retryAfter: .seconds(300), status: 429)
    #expect(RetryPolicy().message(of: short) == "slow down")
    #expect(RetryPolicy().delay(afterAttempt: 1, short, random: 0) == .seconds(300))
  }

  @Test("only passing failures are retried", arguments: ModelError.Code.allCases)
  func whichAreRetried(code: ModelError.Code) {
    let isRetried = RetryPolicy().delay(afterAttempt: 1, AttemptError(code, ""), random: 0) != nil
    #expect(isRetried == [.rateLimited, .overloaded, .unavailable, .timeout].contains(code))
  }
}

struct RetryCountTests {
  private static let second: UInt64 = 1_000_000_000
  private let limited = AttemptError(.rateLimited, "", status: 429)

  @Test("a rate limit uses up no retry, however often it is met while no call is answered")
  func rate() {
    var count = RetryCount(RetryPolicy(attemptsMax: 2))
    let delays = (0..<100).map { _ in count.delay(after: limited, .rate(answers: 7), now: 0, random: 0) }
    #expect(!delays.contains(nil))
    let failure = AttemptError(.unavailable, "", status: 502)
    let retries = (0..<2).map { _ in count.delay(after: failure, .call, now: 0, random: 0) }
    #expect(retries == [.milliseconds(500), nil])
  }

  @Test("a request that is refused for minutes while others are answered is given up")
  func passedOver() {
    var count = RetryCount(RetryPolicy())
    let times: [UInt64] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 119, 120]
    let delays = times.enumerated().map { answers, time in
      count.delay(after: limited, .rate(answers: answers), now: time * Self.second, random: 0)
    }
    #expect(delays.firstIndex(of: nil) == 11)
  }

  @Test("a request that waits in the provider's queue has tries of its own, but not without end")
  func queue() {
    var count = RetryCount(RetryPolicy(attemptsMax: 2))
    let error = AttemptError(.timeout, "")
    let delays = (0..<6).map { _ in count.delay(after: error, .queue, now: 0, random: 0) }
    #expect(delays.map { $0 != nil } == [true, true, true, true, false, false])
  }

  @Test("each reply that does not begin doubles the patience for the next, up to eight times")
  func patience() {
    var count = RetryCount(RetryPolicy())
    var patience: [Int] = []
    for error in [AttemptError(.timeout, ""), limited, AttemptError(.timeout, "", status: 504)] {
      _ = count.delay(after: error, .call, now: 0, random: 0)
      patience.append(count.patience)
    }
    for _ in 0..<4 {
      _ = count.delay(after: AttemptError(.timeout, ""), .queue, now: 0, random: 0)
      patience.append(count.patience)
    }
    #expect(patience == [2, 2, 2, 4, 8, 8, 8])
  }

  @Test("without retries nothing is sent again, whatever the cause")
  func none() {
    for cause in [.call, .burst, .queue, .rate(answers: 0), .outage] as [CallGate.Cause] {
      var count = RetryCount(RetryPolicy(attemptsMax: 1))
      let delay = count.delay(after: limited, cause, now: 0, random: 0)
      #expect(delay == nil)
    }
  }
}
