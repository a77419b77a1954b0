// When to send a failed request again, and when not. Pure arithmetic: the caller waits and draws.

import SynBase

package struct RetryPolicy: Sendable, Equatable {
  /// Most requests for one reply, the first included.
  package var attemptsMax: Int
  /// The wait doubles from the first to the last of these.
  package var firstDelay = Duration.milliseconds(500)
  package var lastDelay = Duration.seconds(8)
  /// We do not wait for a provider that asks for a longer wait than this.
  package var askedMax = RateLimit.Options().patience

  package init(attemptsMax: Int = 5) { self.attemptsMax = attemptsMax }

  /// How long to wait after attempt number `attempt` (from 1) failed, nil to give up. `random` is from 0 up to 1.
  func delay(afterAttempt attempt: Int, _ error: AttemptError, random: Double) -> Duration? {
    guard error.isRetryable, attempt < attemptsMax, !asksTooMuch(error) else { return nil }
    return wait(afterAttempt: attempt, error, random: random)
  }

  /// The back-off, or longer if the server asks for more. Up to a quarter is taken off the back-off, or added to the
  /// server's wait, so that calls refused together do not return together.
  fileprivate func wait(afterAttempt attempt: Int, _ error: AttemptError, random: Double) -> Duration {
    let doubled = firstDelay.milliseconds << min(attempt - 1, 16)
    let backOff = Int(Double(min(doubled, lastDelay.milliseconds)) * (1 - random / 4))
    let asked = min(error.retryAfter ?? .zero, askedMax)
    return .milliseconds(max(backOff, Int(Double(asked.milliseconds) * (1 + random / 4))))
  }

  fileprivate func asksTooMuch(_ error: AttemptError) -> Bool { error.retryAfter.map { $0 > askedMax } ?? false }

  /// The record's message when the request is given up.
  func message(of error: AttemptError) -> String {
    error.isRetryable ? error.message(waitingAtMost: askedMax) : error.message
  }
}

extension AttemptError {
  /// The message, with the requested wait if that is longer than we would wait.
  func message(waitingAtMost longest: Duration) -> String {
    guard let retryAfter, retryAfter > longest else { return message }
    return "\(message); the provider asks to wait \(retryAfter.inSeconds), and syn waits at most \(longest.inSeconds)"
  }
}

/// The attempts that one request has had.
struct RetryCount: Sendable {
  private let policy: RetryPolicy
  private var failures = 0
  private var bursts = 0
  private var silences = 0
  private var refusals = 0
  private var timeouts = 0
  /// Refusals since which other calls were answered, and the number of answers at the latest.
  private var passedOver = 0
  private var answersSeen: Int?
  private var firstRefusal: UInt64?

  init(_ policy: RetryPolicy) { self.policy = policy }

  /// Each one halves the number in flight, so this is more than it takes to get from 1024 calls to one.
  private static let burstsMax = 10
  /// A request that stays unanswered this often because of the provider's queue would not be answered without a queue
  /// either.
  private static let silencesMax = 3
  /// A request that is refused this often, for this long, while others are answered is refused on its own account: it
  /// may be larger than all the tokens of a minute.
  private static let passedOverMax = 10
  private static let passedOverTime = Duration.seconds(120)

  /// How many times the usual time the next reply may take to begin. A server that queues may still be at work on calls
  /// that were given up: sent again with no more patience, the request would queue behind its own earlier copies each
  /// time.
  var patience: Int { 1 << min(timeouts, Self.doublingsMax) }
  private static let doublingsMax = 3

  /// How long to wait before the request is sent again, nil to give up. `now` is the monotonic clock's, in nanoseconds;
  /// `random` is from 0 up to 1.
  mutating func delay(
    after error: AttemptError, _ cause: CallGate.Cause, now: UInt64, random: Double
  ) -> Duration? {
    guard policy.attemptsMax > 1 else { return nil }
    if error.meansQueue { timeouts += 1 }
    switch cause {
    // The outage itself limits how long it is tried.
    case .outage:
      return error.isRetryable ? policy.wait(afterAttempt: max(failures, 1), error, random: random) : nil
    // Bursts are how we find the provider's limit; the requests caught in one are not given up for that.
    case .burst where bursts < Self.burstsMax: bursts += 1
    case .queue where silences < Self.silencesMax: silences += 1
    case .rate(let answers):
      refusals += 1
      if let answersSeen, answers > answersSeen { passedOver += 1 }
      answersSeen = answers
      let since = firstRefusal ?? now
      firstRefusal = since
      if passedOver >= Self.passedOverMax, now >= since + Self.passedOverTime.nanoseconds { return nil }
      guard error.isRetryable, !policy.asksTooMuch(error) else { return nil }
      return policy.wait(afterAttempt: refusals, error, random: random)
    case .burst, .queue, .call: failures += 1
    }
    return policy.delay(afterAttempt: max(failures, 1), error, random: random)
  }
}
