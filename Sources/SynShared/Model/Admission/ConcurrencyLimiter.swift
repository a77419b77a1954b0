// How many calls a provider takes at once, found out by asking: multiplicative decrease when calls are refused,
// additive increase while they are answered, and a memory of the last level that was too much. No clock: it counts
// calls.

/// Calls in flight: at most `ceiling`, and fewer for a provider that refuses some.
struct ConcurrencyLimiter: Sendable, Equatable {
  /// What a call was sent under, so that its end can be judged by what has changed since.
  struct Mark: Sendable, Equatable {
    fileprivate var change: Int
    /// Whether the call was the last one that the window left room for. An answer says that the window holds only then.
    fileprivate var isFull: Bool
  }

  let ceiling: Int
  /// Calls that may be in flight now. It starts at the ceiling: that is what was asked for, most providers grant it,
  /// and for the others finding their limit costs a second of refusals, which are free.
  private(set) var window: Int
  /// The largest window that was seen to hold, 0 when that is unknown.
  private var proven = 0
  /// The smallest window that was refused although the one below it held. It is tried again, but rarely.
  private var tooMuch: Int?
  /// By how much the window grows next.
  private var step = 1
  /// Answers of a full window that are still needed before it grows.
  private var answersNeeded: Int
  /// Changes of the window so far, and the number of the latest decrease.
  private var change = 0
  private var latestDecrease = 0

  init(ceiling: Int) {
    self.ceiling = max(ceiling, 1)
    window = self.ceiling
    answersNeeded = self.ceiling
  }

  /// `inFlight` counts the call itself.
  func mark(inFlight: Int) -> Mark { Mark(change: change, isFull: inFlight >= window) }

  /// A call sent under `mark` was answered.
  mutating func answered(_ mark: Mark) {
    guard mark.isFull, mark.change == change else { return }
    answersNeeded -= 1
    guard answersNeeded <= 0 else { return }
    proven = window
    guard window < ceiling else { return }
    if let tooMuch, window >= tooMuch {
      // What was too much no longer is: the limit was raised, perhaps far.
      self.tooMuch = nil
      step = 2
    }
    var next = window + step
    // Up to what is known to hold as fast as it goes, then one call at a time.
    if let tooMuch { next = window + 1 < tooMuch ? min(next, tooMuch - 1) : tooMuch }
    step *= 2
    set(min(next, ceiling))
  }

  /// A call sent under `mark` was refused for rate or overload. False when the window has come down since the call was
  /// sent: then it says nothing new.
  mutating func refused(_ mark: Mark) -> Bool {
    guard mark.change >= latestDecrease else { return false }
    step = 1
    if window > proven, proven > 0 {
      tooMuch = window
      set(proven)
    } else {
      // What held does so no more; how much does is open again.
      tooMuch = proven > 1 ? proven : nil
      proven = 0
      set(max(window / 2, 1))
    }
    latestDecrease = change
    return true
  }

  private mutating func set(_ window: Int) {
    self.window = window
    change += 1
    // A full round. Before a try that will probably be refused, several: one refusal in so many calls.
    answersNeeded = tooMuch == window + 1 ? max(4 * window, Self.answersBeforeProbeMin) : window
  }

  /// Keeps refusals below 5 % also where only one call is allowed at a time.
  private static let answersBeforeProbeMin = 24
}
