// A provider that grants a number of calls per time and does not say how many. It shows when the provider keeps
// refusing calls although fewer are in flight. Then one call at a time probes when calls are granted again. This is not
// an outage: the provider answers. The caller supplies the clock: nanoseconds of the monotonic one.

package struct RateLimit: Sendable, Equatable {
  package struct Options: Sendable, Equatable {
    /// The wait before a probe doubles from the first to the last of these: limits count by the second or by the
    /// minute, and each refused call may count too.
    package var firstDelay = Duration.seconds(2)
    package var lastDelay = Duration.seconds(16)
    /// How long calls wait while none is answered. Several times the minute that most limits count by.
    package var patience = Duration.seconds(300)

    package init() {}
  }

  /// What a call may do now.
  enum Permission: Sendable, Equatable {
    case send
    /// Send, as the one call that finds out whether calls are granted again.
    case probe
    case wait(until: UInt64?)
    /// Nothing was answered for too long, or the provider asks for a longer wait than that.
    case giveUp(AttemptError, refusedFor: Duration)
  }

  /// Refusals in a row, each of a call sent after the number in flight had come down for the previous one.
  private struct Row: Sendable, Equatable {
    var since: UInt64
    var refusals = 0
    /// Refusals that ask for a longer wait than our patience.
    var farRefusals = 0
    var resumeAt: UInt64 = 0
    /// When the probe in flight was sent, nil if there is none.
    var probeAt: UInt64?
    var error: AttemptError
  }

  private let options: Options
  private var row: Row?

  init(_ options: Options = Options()) { self.options = options }

  /// Calls are refused although fewer are in flight: their number is not the cause.
  var isSpent: Bool { row.map { $0.refusals > 1 } ?? false }

  /// `inFlight` counts the calls sent and not ended.
  func permission(inFlight: Int, now: UInt64) -> Permission {
    guard let row else { return .send }
    let end = row.since + options.patience.nanoseconds
    if row.farRefusals > 1 || isSpent && now >= end {
      // Those in flight may still be answered.
      guard inFlight == 0 else { return .wait(until: nil) }
      return .giveUp(row.error, refusedFor: .nanoseconds(Int64(now - min(row.since, now))))
    }
    if let probeAt = row.probeAt {
      // Refusals come at once and answers after a while, so a probe not refused by then was accepted.
      let letIn = probeAt + options.firstDelay.nanoseconds
      return now >= letIn ? .send : .wait(until: letIn)
    }
    if now < row.resumeAt { return .wait(until: min(row.resumeAt, end)) }
    return isSpent || inFlight == 0 ? .probe : .send
  }

  /// When calls are given up if none ends by then, nil if they are not.
  func deadline(inFlight: Int) -> UInt64? {
    guard let row, isSpent, inFlight == 0 else { return nil }
    return row.since + options.patience.nanoseconds
  }

  /// The permission to probe was used.
  mutating func beganProbe(now: UInt64) { row?.probeAt = now }

  /// The probe ended without learning anything, as a cancelled one does: the next call may probe.
  mutating func abandonedProbe() { row?.probeAt = nil }

  /// Some call was answered.
  mutating func answered() { row = nil }

  /// A call that was accepted ended in another way: the time without accepted calls starts anew.
  mutating func lost(now: UInt64) { row?.since = now }

  /// A call was refused. `isNews` is false for one sent before the number in flight last came down; `inFlight` counts
  /// the others; `random` is from 0 up to 1.
  mutating func refused(
    _ error: AttemptError, isNews: Bool, wasProbe: Bool, inFlight: Int, now: UInt64, random: Double
  ) {
    var row = self.row ?? Row(since: now, error: error)
    row.error = error
    // Calls in flight were accepted: only time without any counts.
    if inFlight > 0 { row.since = now }
    if wasProbe || isNews { row.probeAt = nil }
    if let asked = error.retryAfter, asked > options.patience { row.farRefusals += 1 }
    if isNews {
      row.refusals += 1
      if row.refusals > 1 { row.resumeAt = now + delay(afterRefusals: row.refusals - 1, random: random) }
    }
    self.row = row
  }

  private func delay(afterRefusals refusals: Int, random: Double) -> UInt64 {
    let doubled = options.firstDelay.nanoseconds << min(refusals - 1, 16)
    return UInt64(Double(min(doubled, options.lastDelay.nanoseconds)) * (1 - random / 4))
  }
}
