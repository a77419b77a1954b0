import Testing

@testable import SynModel

struct ConcurrencyLimiterTests {
  /// A provider that refuses what is above its limit, and a client that always has more to ask: each turn sends what
  /// the window allows, and ends one call.
  private struct Run {
    var limit: ConcurrencyLimiter
    /// What the provider takes at once.
    var capacity: Int
    var answered = 0
    var refused = 0
    private var inFlight: [ConcurrencyLimiter.Mark] = []

    init(ceiling: Int, capacity: Int) {
      limit = ConcurrencyLimiter(ceiling: ceiling)
      self.capacity = capacity
    }

    /// Windows at each answer, over so many answers.
    mutating func answer(_ count: Int) -> [Int] {
      var windows: [Int] = []
      while windows.count < count {
        var refusals: [ConcurrencyLimiter.Mark] = []
        while inFlight.count + refusals.count < limit.window {
          let mark = limit.mark(inFlight: inFlight.count + refusals.count + 1)
          if inFlight.count < capacity { inFlight.append(mark) } else { refusals.append(mark) }
        }
        refused += refusals.count
        for mark in refusals { _ = limit.refused(mark) }
        if inFlight.isEmpty { continue }
        limit.answered(inFlight.removeFirst())
        answered += 1
        windows.append(limit.window)
      }
      return windows
    }
  }

  @Test("a provider that refuses nothing gets the ceiling from the first call on")
  func healthy() {
    var run = Run(ceiling: 64, capacity: 1000)
    let windows = run.answer(1000)
    #expect(Set(windows) == [64])
  }

  @Test(
    "the window settles at the provider's limit, where hardly a call is refused",
    arguments: [(64, 10), (64, 1), (64, 2), (64, 3), (64, 63), (256, 10), (1024, 100), (8, 5)])
  func settles(ceiling: Int, capacity: Int) {
    var run = Run(ceiling: ceiling, capacity: capacity)
    _ = run.answer(20 * capacity + 100)
    run.refused = 0
    let windows = run.answer(2000)
    #expect(windows.allSatisfy { $0 <= capacity + 1 })
    #expect(Double(windows.reduce(0, +)) / 2000 > 0.9 * Double(capacity))
    #expect(run.refused < 100, "\(run.refused) of 2000 and as many")
  }

  @Test("the window climbs to the ceiling when the limit is lifted")
  func climbs() {
    var run = Run(ceiling: 64, capacity: 10)
    _ = run.answer(1000)
    run.capacity = 1000
    let windows = run.answer(400)
    #expect(windows.last == 64)
  }

  @Test("the window comes down again when the limit does")
  func descends() {
    var run = Run(ceiling: 64, capacity: 40)
    _ = run.answer(1000)
    run.capacity = 4
    let windows = run.answer(400)
    #expect((4...5).contains(windows.last ?? 0))
  }

  @Test("refusals of calls that were sent together count once")
  func rounds() {
    var limit = ConcurrencyLimiter(ceiling: 64)
    let marks = (1...64).map { limit.mark(inFlight: $0) }
    let counted = marks.map { limit.refused($0) }
    #expect(counted == [true] + Array(repeating: false, count: 63))
    #expect(limit.window == 32)
    let counts = limit.refused(limit.mark(inFlight: 1))
    #expect(counts && limit.window == 16)
  }

  @Test("one call is always allowed")
  func floor() {
    var limit = ConcurrencyLimiter(ceiling: 8)
    for _ in 0..<20 { _ = limit.refused(limit.mark(inFlight: 1)) }
    #expect(limit.window == 1)
  }

  @Test("a window that is not filled does not grow")
  func unfilled() {
    var limit = ConcurrencyLimiter(ceiling: 64)
    _ = limit.refused(limit.mark(inFlight: 1))
    for _ in 0..<1000 { limit.answered(limit.mark(inFlight: 3)) }
    #expect(limit.window == 32)
  }
}
