// Whether a provider is up at all. While it is down, a single call probes it now and then, and all others wait. The
// caller supplies the clock: nanoseconds of the monotonic one.

import Glibc

/// A circuit breaker over all calls to one provider.
struct CircuitBreaker: Sendable, Equatable {
  struct Options: Sendable, Equatable {
    /// This many failures in a row, over all calls, mean an outage of a provider that has answered well so far. Fewer
    /// can happen to single calls of any provider.
    var failuresMin = 5
    /// A provider that failed often before needs a row so long that chance would produce it once in this many calls...
    var callsPerChance = 1e6
    /// ... but never more often than this.
    var failuresMax = 50
    /// A row that lasts as long as calls wait counts from this many failures on.
    var failuresOfLongRow = 3
    /// The wait before a probe doubles from the first to the last of these.
    var firstDelay = Duration.seconds(1)
    var lastDelay = Duration.seconds(60)
    /// How long calls wait for the end of an outage, counted from the first failure of its row.
    var patience = Duration.seconds(60)
  }

  /// What a call may do now.
  enum Permission: Sendable, Equatable {
    case send
    /// Send, as the one call that finds out whether the provider is back.
    case probe
    /// Ask again at that time, or when a call has ended.
    case wait(until: UInt64?)
    /// It has been down too long to wait. `isEveryCall` says that more than one request of the run failed; a single
    /// failing request may be to blame itself.
    case giveUp(AttemptError, downFor: Duration, isEveryCall: Bool)
  }

  /// Failures with no sign of life between them.
  private struct Row: Sendable, Equatable {
    var since: UInt64
    var failures = 0
    /// Requests among them, each counted at its first failure.
    var requests = 0
    /// The latest failure, for callers that give up.
    var error: AttemptError
  }

  private struct Outage: Sendable, Equatable {
    var probeAt: UInt64
    var isProbing = false
    var probes = 0
  }

  private let options: Options
  private var row: Row?
  /// How calls ended before the current row of failures. Both are halved at `historyMax`, so that the distant past
  /// fades.
  private var answers = 0.0
  private var failures = 0.0
  private static let historyMax = 256.0
  private var outage: Outage?

  init(_ options: Options = Options()) { self.options = options }

  var isDown: Bool { outage != nil }

  /// `hasFailed` marks a request that failed before.
  func permission(hasFailed: Bool, now: UInt64) -> Permission {
    guard let row else { return .send }
    let end = row.since + options.patience.nanoseconds
    if now >= end, isLong(row) {
      guard row.requests < 2, !hasFailed else {
        let downFor = Duration.nanoseconds(Int64(now - row.since))
        return .giveUp(row.error, downFor: downFor, isEveryCall: row.requests > 1)
      }
      // The first request that is not the one that always fails.
      guard let outage else { return .send }
      return outage.isProbing ? .wait(until: nil) : .probe
    }
    guard let outage else { return .send }
    if !outage.isProbing, now >= outage.probeAt { return .probe }
    return .wait(until: outage.isProbing ? end : min(outage.probeAt, end))
  }

  /// Whether the row counts as an outage once it has lasted as long as calls wait. A request that is alone and times
  /// out gets all its tries.
  private func isLong(_ row: Row) -> Bool {
    let isOneSlowRequest = row.requests < 2 && row.error.code == .timeout
    return isDown || row.failures >= options.failuresOfLongRow && !isOneSlowRequest
  }

  /// When all calls are given up if none is answered by then, nil if they are not.
  var deadline: UInt64? { row.flatMap { $0.requests > 1 ? end : nil } }

  /// When the failed ones are given up, whether it is one request or many.
  var end: UInt64? { row.flatMap { isLong($0) ? $0.since + options.patience.nanoseconds : nil } }

  /// The permission to probe was used.
  mutating func beganProbe() { outage?.isProbing = true }

  /// Any reply that a working provider gives, even one that refuses the call. True when it ends an outage.
  mutating func answered() -> Bool {
    answers += 1
    failures += Double(row?.failures ?? 0)
    if answers + failures > Self.historyMax {
      answers /= 2
      failures /= 2
    }
    row = nil
    defer { outage = nil }
    return outage != nil
  }

  /// A call found the provider unreachable or unable to serve. True when this begins an outage. `random` is from 0 up
  /// to 1.
  mutating func failed(
    _ error: AttemptError, hasFailed: Bool, wasProbe: Bool, now: UInt64, random: Double
  ) -> Bool {
    var row = self.row ?? Row(since: now, error: error)
    row.failures += 1
    if !hasFailed { row.requests += 1 }
    defer { self.row = row }
    if var outage {
      // The others were sent before the outage was known.
      guard wasProbe else { return false }
      row.error = error
      outage.isProbing = false
      outage.probes += 1
      outage.probeAt = now + delay(afterProbes: outage.probes, error, random: random)
      self.outage = outage
      return false
    }
    row.error = error
    guard row.failures >= failuresOfOutage else { return false }
    outage = Outage(probeAt: now + delay(afterProbes: 0, error, random: random))
    return true
  }

  /// How many in a row can no longer be chance, given how often calls failed before.
  private var failuresOfOutage: Int {
    guard failures > 0 else { return options.failuresMin }
    let share = failures / (answers + failures)
    let row = log(options.callsPerChance) / -log(share)
    return min(max(Int(row.rounded(.up)), options.failuresMin), options.failuresMax)
  }

  /// The probe ended without learning anything, as a cancelled one does: the next call may probe.
  mutating func abandonedProbe() { outage?.isProbing = false }

  private func delay(afterProbes probes: Int, _ error: AttemptError, random: Double) -> UInt64 {
    let doubled = options.firstDelay.nanoseconds << min(probes, 16)
    // Up to a quarter less, so that processes that met the same outage do not probe together.
    let delay = UInt64(Double(min(doubled, options.lastDelay.nanoseconds)) * (1 - random / 4))
    return max(delay, error.retryAfter?.nanoseconds ?? 0)
  }
}
