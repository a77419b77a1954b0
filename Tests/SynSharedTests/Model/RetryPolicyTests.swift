import Testing

@testable import SynShared

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

  @Test("what the provider asked for is waited at least")
  func asked() {
    let error = AttemptError(.rateLimited, "", retryAfter: .seconds(20))
    #expect(RetryPolicy().delay(afterAttempt: 1, error, random: 0) == .seconds(20))
    #expect(RetryPolicy().delay(afterAttempt: 1, error, random: 0.8) == .seconds(24))
    #expect(RetryPolicy().delay(afterAttempt: 5, error, random: 0) == nil)
  }

  @Test("only what may pass is tried again", arguments: ModelError.Code.allCases)
  func whichAreRetried(code: ModelError.Code) {
    let isRetried = RetryPolicy().delay(afterAttempt: 1, AttemptError(code, ""), random: 0) != nil
    #expect(isRetried == [.rateLimited, .overloaded, .unavailable, .timeout].contains(code))
  }

  @Test(
    "Retry-After is read as seconds, milliseconds or a date; what is unreadable or too long is left out",
    arguments: [
      ("retry-after", "0", 0), ("retry-after", "2", 2000), ("retry-after", "1.5", 1500),
      ("retry-after", "120", 120_000),
      ("retry-after", "121", nil), ("retry-after", "soon", nil), ("retry-after", "-5", 0), ("retry-after", "nan", nil),
      ("retry-after-ms", "250", 250), ("retry-after-ms", "x", nil),
      ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT", 37_000), ("retry-after", "Sun, 06 Nov 1994 08:40:37 GMT", 0),
      ("retry-after", "Sun, 06 Nov 1994 08:59:37 GMT", nil),
    ] as [(String, String, Int?)])
  func retryAfter(name: String, value: String, milliseconds: Int?) {
    let parsed = RetryAfter.parse({ $0.lowercased() == name ? value : nil }, now: 784_111_740)
    #expect(parsed == milliseconds.map { .milliseconds($0) })
  }

  @Test(
    "HTTP dates are counted in seconds since 1970",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
      ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil), ("", nil),
      ("Sun, 99 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", nil),
    ] as [(String, Int?)])
  func dates(text: String, seconds: Int?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }
}
