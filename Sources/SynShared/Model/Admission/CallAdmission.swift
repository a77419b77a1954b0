// The queue before a provider: calls wait here, first come, first served, until CallGate lets them pass.

@LoopActor
final class CallAdmission {
  /// One call in the queue.
  @LoopActor
  private final class Entry {
    let waiter = Waiter()
    let mostUSD: Double?
    let isFree: Bool
    let hasFailed: Bool
    var decision: Result<CallGate.Pass, CallGate.Refusal>?

    init(mostUSD: Double?, isFree: Bool, hasFailed: Bool) {
      self.mostUSD = mostUSD
      self.isFree = isFree
      self.hasFailed = hasFailed
    }
  }

  private var gate: CallGate
  private var queue: [Entry] = []
  private var timer: LoopTimer?

  nonisolated init(_ options: CallGate.Options) { gate = CallGate(options) }

  /// Runs `body`, one request over the wire, as soon as it may be sent. `mostUSD` is the most it can cost, nil when
  /// that is not known; `hasFailed` when the same request failed before. Throws `CallGate.Refusal` when it may not be sent
  /// at all, and `CancellationError`. `cause` is that of a failure.
  func send(
    mostUSD: Double?, isFree: Bool = false, hasFailed: Bool = false,
    _ body: @LoopActor () async throws -> Result<Completion, AttemptError>
  ) async throws -> (result: Result<Completion, AttemptError>, cause: CallGate.Cause) {
    let pass = try await admit(Entry(mostUSD: mostUSD, isFree: isFree, hasFailed: hasFailed))
    do {
      let result = try await body()
      let change =
        switch result {
        case .success(let completion): ended(pass, .completed(completion.usage))
        case .failure(let error): ended(pass, .failed(error))
        }
      return (result, change.cause)
    } catch {
      _ = ended(pass, .cancelled)
      throw error
    }
  }

  private func admit(_ entry: Entry) async throws -> CallGate.Pass {
    queue.append(entry)
    if queue.count == 1 { admitWaiting() }
    do {
      try await entry.waiter.wait()
    } catch {
      // Cancelled in the queue; or given a pass in the same moment, which then goes to the next.
      if case .success(let pass) = entry.decision {
        _ = ended(pass, .cancelled)
      } else {
        queue.removeAll { $0 === entry }
        admitWaiting()
      }
      throw error
    }
    guard let decision = entry.decision else { throw CancellationError() }
    return try decision.get()
  }

  private func ended(_ pass: CallGate.Pass, _ end: CallGate.End) -> CallGate.Change {
    let before = gate.limit.window
    let change = gate.ended(pass, end, now: MonotonicClock.now, random: .random(in: 0..<1))
    if change.outageBegan, case .failed(let error) = end {
      let reason = ModelError.presentable(error.message)
      Log.warning("the provider is down (\(reason)); one call at a time finds out when it is back")
    }
    if change.outageEnded { Log.info("the provider is back") }
    if gate.limit.window != before { Log.debug("\(gate.limit.window) calls in flight at most") }
    admitWaiting()
    return change
  }

  private func admitWaiting() {
    timer?.cancel()
    timer = nil
    while !queue.isEmpty {
      let index = next
      let entry = queue[index]
      switch gate.decide(mostUSD: entry.mostUSD, isFree: entry.isFree, now: MonotonicClock.now) {
      case .go(let pass): entry.decision = .success(pass)
      case .refuse(let refusal): entry.decision = .failure(refusal)
      case .wait(let time):
        if let time { wake(at: time) }
        return
      }
      queue.remove(at: index)
      entry.waiter.resume()
    }
  }

  /// The first; while the provider is down, the first that has not failed itself. Requests that fail whoever answers them
  /// gather here then, and would tell nothing about the provider.
  private var next: Int {
    gate.isDown ? queue.firstIndex { !$0.hasFailed } ?? 0 : 0
  }

  private func wake(at time: UInt64) {
    let now = MonotonicClock.now
    timer = LoopTimer(after: .nanoseconds(Int64(time > now ? time - now : 0))) { [weak self] in self?.admitWaiting() }
  }
}
