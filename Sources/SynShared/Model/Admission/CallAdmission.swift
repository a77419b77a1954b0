// The queue in front of a provider: calls wait here, first come, first served, until CallGate lets them pass.

import SynBase
import SynRecord

@LoopActor
final class CallAdmission {
  /// One call in the queue.
  @LoopActor
  private final class Entry {
    let waiter = Waiter()
    let request: CallGate.Request
    var decision: Result<CallGate.Pass, CallGate.Refusal>?

    init(_ request: CallGate.Request) { self.request = request }
  }

  private var gate: CallGate
  private var queue: [Entry] = []
  /// Failed calls that wait to be sent again.
  private var resting: [Waiter] = []
  private var timer: LoopTimer?

  nonisolated init(_ options: CallGate.Options) { gate = CallGate(options) }

  /// Runs `body`, one request over the wire, as soon as it may be sent, and tells it how long the reply may take to
  /// begin (nil for the usual time). `isLesson` says whether the client knows another form of a request that failed
  /// this way. Throws `CallGate.Refusal` when the request may not be sent at all, and `CancellationError`. `cause` is
  /// that of a failure.
  func send(
    _ request: CallGate.Request, _ body: @LoopActor (Duration?) async throws -> Result<Completion, AttemptError>,
    isLesson: @LoopActor (AttemptError) -> Bool = { _ in false }
  ) async throws -> (result: Result<Completion, AttemptError>, cause: CallGate.Cause) {
    let pass = try await admit(Entry(request))
    do {
      let now = MonotonicClock.now
      var result = try await body(pass.firstByteDeadline.map { .nanoseconds($0 > now ? $0 - now : 0) })
      let change: CallGate.Change
      switch result {
      case .success(let completion): change = ended(pass, .completed(completion.usage))
      case .failure(var error):
        change = ended(pass, isLesson(error) ? .taught(error) : .failed(error))
        error.code = change.code ?? error.code
        result = .failure(error)
      }
      return (result, change.cause)
    } catch {
      _ = ended(pass, .cancelled)
      throw error
    }
  }

  /// Counts money spent outside of calls, such as by judges.
  func book(_ charge: Charge) {
    gate.book(charge)
    admitWaiting()
  }

  /// Whether any call brought a reply that proves the key good.
  var hasAnswered: Bool { gate.hasAnswered }
  /// Why the run has ended, for a call that failed with `code`: the first record that meets the end reports it.
  func end(for code: ModelError.Code) -> RunEnd? { gate.end(for: code) }

  /// Waits before a call is sent again, but only until the run stops sending calls. Throws `CancellationError`.
  func rest(for delay: Duration) async throws {
    let waiter = Waiter()
    resting.append(waiter)
    defer { resting.removeAll { $0 === waiter } }
    let timer = LoopTimer(after: gate.rest(delay, now: MonotonicClock.now)) { waiter.resume() }
    defer { timer.cancel() }
    admitWaiting()
    try await waiter.wait()
  }

  private func admit(_ entry: Entry) async throws -> CallGate.Pass {
    queue.append(entry)
    if queue.count == 1 { admitWaiting() }
    do {
      try await entry.waiter.wait()
    } catch {
      // Cancelled in the queue, or given a pass at the same moment, which then goes to the next call.
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
      Log.warning("the provider is down (\(reason)); one call at a time probes whether it is back")
    }
    if change.outageEnded { Log.info("the provider is back") }
    if gate.limit.window != before { Log.debug("\(gate.limit.window) calls in flight at most") }
    admitWaiting()
    return change
  }

  private func admitWaiting() {
    timer?.cancel()
    timer = nil
    var next: UInt64?
    gate.expire(now: MonotonicClock.now)
    deciding: while !queue.isEmpty {
      let index = first
      let entry = queue[index]
      switch gate.decide(entry.request, now: MonotonicClock.now) {
      case .go(let pass): entry.decision = .success(pass)
      case .refuse(let refusal): entry.decision = .failure(refusal)
      case .wait(let time):
        next = time
        break deciding
      }
      queue.remove(at: index)
      entry.waiter.resume()
    }
    if gate.hasEnded { for waiter in resting { waiter.resume() } }
    let waits = !queue.isEmpty || !resting.isEmpty
    if let time = [next, waits ? gate.deadline : nil].compactMap({ $0 }).min() { wake(at: time) }
  }

  /// The first call; while the provider is down, the first that has not failed itself. Requests that fail whoever
  /// answers them would collect here, and would say nothing about the provider.
  private var first: Int {
    gate.isDown ? queue.firstIndex { !$0.request.hasFailed } ?? 0 : 0
  }

  private func wake(at time: UInt64) {
    let now = MonotonicClock.now
    timer = LoopTimer(after: .nanoseconds(Int64(time > now ? time - now : 0))) { [weak self] in self?.admitWaiting() }
  }
}
