// A number of calls a minute, where a provider counts by the minute. The caller supplies the clock: nanoseconds of the
// monotonic one.

struct MinuteRate: Sendable, Equatable {
  /// What OpenRouter allows each account for models whose name ends in `:free`.
  static let freeCallsMax = 20

  private static let minute: UInt64 = 60_000_000_000

  let callsMax: Int
  /// When the latest calls were sent, oldest first; at most `callsMax`.
  private var times: [UInt64] = []

  init(callsMax: Int) { self.callsMax = callsMax }

  /// When the next call may be sent, nil for now.
  func nextTime(now: UInt64) -> UInt64? {
    guard times.count == callsMax, let oldest = times.first, now < oldest + Self.minute else { return nil }
    return oldest + Self.minute
  }

  mutating func sent(now: UInt64) {
    if times.count == callsMax { times.removeFirst() }
    times.append(now)
  }
}
