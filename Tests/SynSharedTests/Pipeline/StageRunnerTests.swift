import Glibc
import SynBase
import SynPipeline
import SynRecord
import Testing

/// A stage whose work is a closure.
private struct FakeStage: RecordStage {
  let name = "fake"
  var work: @LoopActor @Sendable (QARecord, Int) async throws -> StageOutcome
  func accepts(_ record: QARecord) -> Bool { !record.isFailed && record.answer == nil }
  func process(_ record: QARecord, index: Int) async throws -> StageOutcome { try await work(record, index) }
}

@LoopActor private final class Gate {
  private var waiters: [Int: Waiter] = [:]
  private(set) var started: [Int] = []
  private var onStart: [(count: Int, waiter: Waiter)] = []

  func pass(_ index: Int) async throws {
    let waiter = Waiter()
    waiters[index] = waiter
    started.append(index)
    for entry in onStart where started.count >= entry.count { entry.waiter.resume() }
    try await waiter.wait()
  }

  func open(_ index: Int) { waiters[index]?.resume() }

  func waitForStarts(_ count: Int) async throws {
    if started.count >= count { return }
    let waiter = Waiter()
    onStart.append((count, waiter))
    try await waiter.wait()
  }
}

@Suite struct StageRunnerTests {
  init() {
    EventLoop.startInBackground()
    signal(SIGPIPE, SIG_IGN)
  }

  private static func made(_ index: Int) -> StageOutcome {
    StageOutcome(output: Array("\(index)".utf8)[...], .made)
  }

  @LoopActor private func runner(
    _ input: PipePair, _ output: PipePair, jobs: Int, keepsOrder: Bool,
    _ work: @escaping @LoopActor @Sendable (QARecord, Int) async throws -> StageOutcome
  ) -> StageRunner {
    StageRunner(
      stage: FakeStage(work: work), source: LineSource(descriptor: input.reader, stage: "fake"),
      writer: LineWriter(descriptor: output.writer), options: .init(jobs: jobs, keepsOrder: keepsOrder))
  }

  @Test("as many records run at once as allowed, and no more")
  @LoopActor func asManyRunAtOnceAsAllowedAndNoMore() async throws {
    let (input, output, gate) = (PipePair(), PipePair(), Gate())
    input.send(String(repeating: "{}\n", count: 5))
    input.closeWriter()
    let runner = runner(input, output, jobs: 3, keepsOrder: false) { _, index in
      try await gate.pass(index)
      return Self.made(index)
    }
    async let status = runner.run()
    try await gate.waitForStarts(3)
    for _ in 0..<10 { await Task.yield() }
    #expect(gate.started == [0, 1, 2])
    gate.open(1)
    try await gate.waitForStarts(4)
    gate.open(0)
    gate.open(2)
    gate.open(3)
    try await gate.waitForStarts(5)
    gate.open(4)
    #expect(try await status == .ok)
    output.closeWriter()
    #expect(try await output.readAll().split(separator: "\n").first == "1")
    #expect(runner.tally.made == 5)
  }

  @Test("the order is kept if asked for")
  @LoopActor func orderIsKeptWhenAsked() async throws {
    let (input, output, gate) = (PipePair(), PipePair(), Gate())
    input.send("{}\n{\"answer\":{\"files\":[{\"filename\":\"a\",\"content\":\"b\"}]}}\n{}\n")
    input.closeWriter()
    let runner = runner(input, output, jobs: 8, keepsOrder: true) { _, index in
      try await gate.pass(index)
      return Self.made(index)
    }
    async let status = runner.run()
    try await gate.waitForStarts(2)
    gate.open(2)
    await Task.yield()
    gate.open(0)
    #expect(try await status == .ok)
    output.closeWriter()
    let lines = try await output.readAll().split(separator: "\n")
    #expect(lines.first == "0" && lines.last == "2" && lines.count == 3)
    #expect(runner.tally.passedThrough == 1)
  }

  @Test("unusable lines go on as errors, and the numbers add up")
  @LoopActor func unusableLinesGoOnAsErrorsAndTheNumbersAddUp() async throws {
    let (input, output) = (PipePair(), PipePair())
    input.send("not json\n\n{\"error\":{\"code\":\"x\"},\"question\":1}\n{\"question\":7}\n{}\n[1]\n")
    input.closeWriter()
    let runner = runner(input, output, jobs: 2, keepsOrder: true) { _, index in Self.made(index) }
    #expect(try await runner.run() == .someFailed)
    output.closeWriter()
    let lines = try await output.readAll().split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(
      lines.map { $0["error"]?["code"]?.stringValue } == ["invalid_input", "x", "invalid_input", nil, "invalid_input"])
    #expect(lines[0]["error"]?["line"] == 1 && lines[0]["input"] == "not json")
    #expect(lines[2]["error"]?["line"] == 4 && lines[2]["question"] == 7)
    let tally = runner.tally
    #expect(tally.input == 5 && tally.output == 5 && tally.failed == 3 && tally.passedThrough == 1 && tally.made == 1)
  }

  @Test("input with nothing usable has its own exit code")
  @LoopActor func nothingUsableIsItsOwnExitCode() async throws {
    let (input, output) = (PipePair(), PipePair())
    input.send("a\nb\n")
    input.closeWriter()
    let runner = runner(input, output, jobs: 2, keepsOrder: false) { _, index in Self.made(index) }
    #expect(try await runner.run() == .noInput)
  }

  @Test("a fatal outcome stops the dispatching")
  @LoopActor func aFatalOutcomeStopsTheDispatching() async throws {
    let (input, output) = (PipePair(), PipePair())
    input.send(String(repeating: "{}\n", count: 10))
    let runner = runner(input, output, jobs: 1, keepsOrder: false) { _, index in
      StageOutcome(output: Array("\(index)".utf8)[...], .failed, fatal: .init(.unauthorized, "no"))
    }
    // The input stays open: the run must end by itself.
    #expect(try await runner.run() == .unauthorized)
    #expect(runner.tally.failed == 1)
    #expect(runner.tally.input == runner.tally.output)
  }

  @Test("a closed pipe cancels what is in flight and starts nothing more")
  @LoopActor func aClosedPipeCancelsWhatIsInFlightAndStartsNothingMore() async throws {
    let (input, output, gate) = (PipePair(), PipePair(), Gate())
    input.send(String(repeating: "{}\n", count: 10))
    let runner = runner(input, output, jobs: 2, keepsOrder: false) { _, index in
      try await gate.pass(index)
      return Self.made(index)
    }
    async let status = runner.run()
    try await gate.waitForStarts(2)
    output.closeReader()
    #expect(try await status == .ok)
    #expect(gate.started == [0, 1])
    #expect(runner.tally.output == 0 && runner.tally.dropped == runner.tally.input)
  }

  @Test("records held back when the reader goes away count as dropped")
  @LoopActor func whatIsHeldBackWhenTheReaderGoesCountsAsDropped() async throws {
    let (input, output, gate) = (PipePair(), PipePair(), Gate())
    input.send(String(repeating: "{}\n", count: 3))
    let runner = runner(input, output, jobs: 3, keepsOrder: true) { _, index in
      if index == 0 { try await gate.pass(index) }
      return Self.made(index)
    }
    async let status = runner.run()
    try await gate.waitForStarts(1)
    for _ in 0..<10 { await Task.yield() }
    output.closeReader()
    #expect(try await status == .ok)
    #expect(runner.tally.made == 0 && runner.tally.dropped == 3)
  }

  /// A stage that would make ten records.
  @LoopActor private func maker(_ descriptor: Int32) -> StageRunner {
    StageRunner(
      stage: FakeStage { _, index in Self.made(index) }, source: CountSource(count: 10),
      writer: LineWriter(descriptor: descriptor),
      options: .init(jobs: 1, keepsOrder: false))
  }

  @Test("nothing is started for a reader that was gone from the start")
  @LoopActor func nothingIsStartedForAReaderThatWasGoneFromTheStart() async throws {
    let output = PipePair()
    output.closeReader()
    let runner = maker(output.writer)
    #expect(try await runner.run() == .ok)
    #expect(runner.tally == Tally())
  }

  @Test("nothing more is started if the output cannot be written")
  @LoopActor func nothingMoreIsStartedWhenTheOutputCannotBeWritten() async throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let runner = maker(descriptor)
    await #expect(throws: SystemError.self) { try await runner.run() }
    #expect(runner.tally.made == 0 && runner.tally.dropped == 1)
  }
}
