// The gate and the retries against providers that are made of a clock alone: how many calls it takes until all records
// are answered, without a second of waiting.

import Testing

@testable import SynModel
@testable import SynRecord

struct ProviderSimulationTests {
  private static let second: UInt64 = 1_000_000_000

  /// When a call that is sent at `now` ends, and how.
  private typealias Provider = (_ now: UInt64) -> (end: UInt64, CallGate.End)

  private struct Record {
    var retries = RetryCount(RetryPolicy())
    var hasFailed = false
    /// When it may be sent again.
    var readyAt: UInt64 = 0
  }

  private struct Outcome {
    var calls = 0
    var answered = 0
    var failed = 0
    var now: UInt64 = 0
    var windows: [Int] = []
  }

  /// As many records at a time as there are jobs, until none is left.
  private func run(records: Int, jobs: Int, provider: Provider) -> Outcome {
    var options = CallGate.Options()
    options.callsMax = jobs
    var gate = CallGate(options)
    var outcome = Outcome()
    var waiting: [Record] = []
    var inFlight: [(record: Record, pass: CallGate.Pass, at: UInt64, end: CallGate.End)] = []
    var begun = 0
    while outcome.answered + outcome.failed < records, !gate.hasEnded {
      while begun < records, waiting.count + inFlight.count < jobs {
        waiting.append(Record())
        begun += 1
      }
      var next = gate.deadline
      if let index = waiting.firstIndex(where: { $0.readyAt <= outcome.now }) {
        switch gate.decide(CallGate.Request(hasFailed: waiting[index].hasFailed), now: outcome.now) {
        case .go(let pass):
          let (at, end) = provider(outcome.now)
          inFlight.append((waiting.remove(at: index), pass, at, end))
          outcome.calls += 1
          continue
        case .wait(let until): next = [next, until].compactMap { $0 }.min()
        case .refuse: break
        }
      }
      let ready = waiting.map(\.readyAt).filter { $0 > outcome.now }.min()
      let ends = inFlight.map(\.at).min()
      guard let time = [next, ready, ends].compactMap({ $0 }).min() else { break }
      outcome.now = max(time, outcome.now)
      while let index = inFlight.firstIndex(where: { $0.at <= outcome.now }) {
        var (record, pass, _, end) = inFlight.remove(at: index)
        let change = gate.ended(pass, end, now: outcome.now, random: 0.5)
        outcome.windows.append(gate.limit.window)
        guard case .failed(let error) = end else {
          outcome.answered += 1
          continue
        }
        record.hasFailed = true
        if let delay = record.retries.delay(after: error, change.cause, now: outcome.now, random: 0.5) {
          record.readyAt = outcome.now + delay.nanoseconds
          waiting.append(record)
        } else {
          outcome.failed += 1
        }
      }
    }
    return outcome
  }

  private static let answer = CallGate.End.completed(Usage(completionTokens: 1, costUSD: 0))
  private static let limited = CallGate.End.failed(AttemptError(.rateLimited, "slow down", status: 429))

  /// Grants so many calls in each minute by the clock and says nothing of it.
  private func perMinute(_ count: Int, seconds: UInt64) -> Provider {
    var granted: [UInt64: Int] = [:]
    return { now in
      let minute = now / (60 * Self.second)
      granted[minute, default: 0] += 1
      let isGranted = granted[minute, default: 0] <= count
      return isGranted ? (now + seconds * Self.second + 1, Self.answer) : (now + 1, Self.limited)
    }
  }

  @Test(
    "thirty records complete at ten calls a minute, with fewer than one call in two refused",
    arguments: [1, 4, 8, 32], [0, 10, 45] as [UInt64])
  func tenAMinute(jobs: Int, seconds: UInt64) {
    let outcome = run(records: 30, jobs: jobs, provider: perMinute(10, seconds: seconds))
    #expect(outcome.answered == 30 && outcome.failed == 0)
    #expect(outcome.calls < 2 * 30 + jobs, "\(outcome.calls)")
  }

  @Test("a thousand records complete at sixty calls a minute, at two thirds of that rate or more")
  func sixtyAMinute() {
    let outcome = run(records: 1000, jobs: 32, provider: perMinute(60, seconds: 20))
    #expect(outcome.answered == 1000)
    #expect(outcome.calls < 1400, "\(outcome.calls)")
    #expect(outcome.now < 25 * 60 * Self.second, "\(outcome.now / Self.second) s")
  }

  /// Works on so many calls at a time and lets the others wait, in the order they came. Who waits for longer than the
  /// client does is worked on all the same.
  private func slots(_ count: Int, seconds: UInt64, firstByte: UInt64) -> Provider {
    var freeAt = Array(repeating: UInt64(0), count: count)
    return { now in
      let slot = freeAt.indices.min { freeAt[$0] < freeAt[$1] } ?? 0
      let begin = max(freeAt[slot], now)
      let end = begin + seconds * Self.second
      guard end <= now + firstByte * Self.second else {
        return (now + firstByte * Self.second, .failed(AttemptError(.timeout, "no byte of a reply")))
      }
      freeAt[slot] = end
      return (end, Self.answer)
    }
  }

  @Test(
    "a provider that queues calls gets fewer of them, and no record is lost", arguments: [4, 8, 16])
  func queue(jobs: Int) {
    let outcome = run(records: 200, jobs: jobs, provider: slots(2, seconds: 60, firstByte: 100))
    #expect(outcome.answered == 200 && outcome.failed == 0)
    #expect(outcome.calls < 220 + 2 * jobs, "\(outcome.calls)")
    #expect(outcome.windows.last.map { $0 <= 3 } == true)
  }
}
