// Runs a stage over its input: a number of records at once, in order if requested, in bounded memory, counted; drains
// on the first signal, stops on the second, and ends quietly when the reader is gone, unless the stage
// outlives its reader.

import Glibc
import SynBase
import SynRecord

@LoopActor
package final class StageRunner {
  package struct Options: Sendable {
    /// Most records in flight.
    package var jobs: Int
    /// Emit records in the order they came in.
    package var keepsOrder: Bool

    package init(jobs: Int, keepsOrder: Bool) {
      self.jobs = jobs
      self.keepsOrder = keepsOrder
    }
  }

  private enum State {
    case running
    /// Takes no new work; finishes what is in flight, passes on what was read already.
    case draining
    /// Everything in flight was cancelled.
    case stopped
  }

  private let stage: any RecordStage
  private let source: any RecordSource
  private let writer: LineWriter
  private let options: Options
  private let output: OrderedOutput
  private var state = State.running
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var changed: Waiter?
  private var fatal: StageOutcome.Fatal?
  /// Records that were passed on because the run had ended.
  private var leftUndone = 0
  private var signalCount = 0
  private var stopSignal: Int32?
  private var unavailable = 0
  package private(set) var tally = Tally()

  package init(stage: any RecordStage, source: any RecordSource, writer: LineWriter, options: Options) {
    self.stage = stage
    self.source = source
    self.writer = writer
    self.options = options
    output = OrderedOutput(writer: writer, keepsOrder: options.keepsOrder)
  }

  /// Runs to the end and prints the summary. Throws `SystemError` when the input cannot be read or the output cannot be
  /// written.
  package func run() async throws -> ExitStatus {
    let began = MonotonicClock.now
    let signals = try SignalWatch([SIGINT, SIGTERM]) { [weak self] in self?.signal($0) }
    defer { signals.cancel() }
    if !stage.outlivesItsReader {
      writer.onClosed = { [weak self] in self?.stop() }
      if writer.isClosed { stop() }
    }
    let total = Log.rewritesLines ? source.count : nil
    let display = ProgressDisplay.start { [self] in progress(began: began, total: total) }
    defer {
      display?.end()
      let seconds = Double(MonotonicClock.now - began) / 1e9
      Log.summary(tally.summary(seconds: seconds), tally.fields(seconds: seconds))
    }
    do {
      try await takeInput()
    } catch {
      // The input broke: what is in flight still comes out.
      drain()
      try await waitForTasks()
      try await writer.finish()
      throw error
    }
    try await waitForTasks()
    try await writer.finish()
    return exitStatus
  }

  private func progress(began: UInt64, total: Int?) -> StageProgress {
    var progress = StageProgress(command: "syn-\(stage.name)", process: Int(getpid()), began: began, total: total)
    progress.done = tally.output
    progress.worked = tally.made + tally.failed
    progress.inFlight = tasks.count
    progress.failed = tally.failed
    progress.costUSD = tally.costUSD
    progress.callsOfUnknownCost = tally.callsOfUnknownCost
    progress.printsRecords = isatty(STDOUT_FILENO) == 1
    return progress
  }

  private var exitStatus: ExitStatus {
    if let fatal, !fatal.isAboutTheRest || leftUndone > 0 || !source.isAtEnd { return fatal.status }
    if let stopSignal { return .signal(stopSignal) }
    if tally.unusable > 0, tally.unusable == tally.input { return .noInput }
    if unavailable > 0, tally.made == 0, unavailable == tally.failed { return .unavailable }
    return tally.failed > 0 ? .someFailed : .ok
  }

  // MARK: Taking in

  private func takeInput() async throws {
    var index = 0
    // Room first: a record taken in is in hand, and would have to come out if a signal arrives meanwhile.
    try await waitForRoom()
    while let input = try await source.next() {
      take(input, index: index)
      index += 1
      try await waitForRoom()
    }
  }

  private func take(_ input: StageInput, index: Int) {
    if state == .stopped {
      tally.dropped += 1
      return
    }
    switch input {
    case .record(let record) where !stage.accepts(record):
      bringOut(record.bytes, index: index, .passedThrough)
    case .record(let record) where state == .draining && !stage.finishesWhatWasRead:
      leftUndone += 1
      bringOut(record.bytes, index: index, .passedThrough)
    case .unusable(let record) where !stage.accepts(record):
      tally.unusable += 1
      bringOut(record.bytes, index: index, .failed)
    case .unusable(let record):
      tally.unusable += 1
      start(record, index: index)
    case .record(let record):
      start(record, index: index)
    }
  }

  private func start(_ record: QARecord, index: Int) {
    tasks[index] = EventLoop.start { [self] in
      do {
        let outcome = try await CurrentRecord.$id.withValue(record.qaID) {
          try await stage.process(record, index: index)
        }
        finish(outcome, index: index)
      } catch {
        tally.dropped += 1
        output.skip(index: index)
      }
      tasks[index] = nil
      wake()
    }
  }

  private func finish(_ outcome: StageOutcome, index: Int) {
    for charge in outcome.costs { tally.add(charge) }
    if outcome.isUnavailable { unavailable += 1 }
    if let end = outcome.fatal, fatal == nil {
      fatal = end
      Log.error("\(end.reason); starting nothing more")
      windDown()
    }
    bringOut(outcome.output, index: index, outcome.result)
  }

  /// Counted when the line has left, as it may still be dropped while it waits for earlier ones or for the reader.
  private func bringOut(_ line: ArraySlice<UInt8>, index: Int, _ result: StageOutcome.Result) {
    output.bringOut(line, index: index) { [self] isWritten in
      guard isWritten || stage.outlivesItsReader else {
        tally.dropped += 1
        return
      }
      switch result {
      case .made: tally.made += 1
      case .failed: tally.failed += 1
      case .passedThrough: tally.passedThrough += 1
      }
    }
  }

  // MARK: Waiting

  /// Until one more record may start and its output can be held.
  private func waitForRoom() async throws {
    try await writer.waitForRoom()
    while state == .running, tasks.count >= options.jobs || output.isFull(inFlight: tasks.count, jobs: options.jobs) {
      try await nextChange().wait()
    }
  }

  private func waitForTasks() async throws {
    while !tasks.isEmpty { try await nextChange().wait() }
  }

  /// The next change of any kind resumes it.
  private func nextChange() -> Waiter {
    let waiter = Waiter()
    changed = waiter
    return waiter
  }

  private func wake() {
    changed?.resume()
    changed = nil
  }

  // MARK: Ending

  private func signal(_ number: Int32) {
    signalCount += 1
    if signalCount == 1 {
      Log.info("finishing what is in flight; a second signal stops at once")
      return drain()
    }
    stopSignal = number
    stop()
  }

  /// Stops working, and passes the rest of the input on as it is.
  private func windDown() {
    guard state == .running else { return }
    state = .draining
    source.windDown()
    wake()
  }

  private func drain() {
    if state == .draining { source.stop() }
    guard state == .running else { return }
    state = .draining
    source.drain()
    wake()
  }

  private func stop() {
    state = .stopped
    source.stop()
    for task in tasks.values { task.cancel() }
    writer.abandon()
    wake()
  }
}
