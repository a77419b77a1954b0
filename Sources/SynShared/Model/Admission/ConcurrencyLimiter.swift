// How many calls a provider takes at once, found by trying: multiplicative decrease when calls are refused, additive
// increase while they are answered, and a memory of the last level that was too high. No clock: it counts calls.

/// Calls in flight: at most `ceiling`, and fewer for a provider that refuses some.
struct ConcurrencyLimiter: Sendable, Equatable {
  /// The state under which a call was sent, so that its end can be judged by what has changed since.
  struct Mark: Sendable, Equatable {
    fileprivate var change: Int
    /// Whether the call took the last place in the window. Only then does an answer say that the window holds.
    fileprivate var isFull: Bool
  }

  let ceiling: Int
  /// Calls that may be in flight now. It starts at the ceiling: that is what the user wants, most providers grant it,
  /// and with the others, finding their limit costs a second of refusals, which are free.
  private(set) var window: Int
  /// The largest window known to hold, 0 when unknown.
  private var proven = 0
  /// The smallest window that was refused although the one below it held. It is tried again, but rarely.
  private var tooMuch: Int?
  /// By how much the window grows next.
  private var step = 1
  /// Answers under a full window still needed before it grows.
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
      // What was too much no longer is: the limit was raised, perhaps by a lot.
      self.tooMuch = nil
      step = 2
    }
    var next = window + step
    // Quickly up to what is known to hold, then one call at a time.
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
      // The old level no longer holds; the level that does is unknown again.
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
    // A full round. Several before a try that will probably be refused: that keeps the share of refusals small.
    answersNeeded = tooMuch == window + 1 ? max(4 * window, Self.answersBeforeProbeMin) : window
  }

  /// Keeps refusals below 5 % even where only one call at a time is allowed.
  private static let answersBeforeProbeMin = 24
}
