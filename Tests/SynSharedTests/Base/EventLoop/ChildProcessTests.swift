import Glibc
import SynBase
import Testing

@Suite struct ChildProcessTests {
  init() { EventLoop.startInBackground() }

  @LoopActor private func run(
    _ script: String, outputBytesMax: Int = 1000, timeout: Duration = .seconds(60)
  ) async throws -> ChildOutcome {
    try await ChildProcess.run(["sh", "-c", script], outputBytesMax: outputBytesMax, timeout: timeout)
  }

  @Test("the output and the exit code come back")
  @LoopActor func outputAndExitCodeComeBack() async throws {
    #expect(try await run("echo hello; exit 3") == ChildOutcome(end: .exited(3), output: Array("hello\n".utf8)))
  }

  @Test("output beyond the limit does not block the program")
  @LoopActor func moreOutputThanAskedForDoesNotHoldTheProgramUp() async throws {
    let outcome = try await run("head -c 1000000 /dev/zero | tr '\\0' x", outputBytesMax: 10)
    #expect(outcome == ChildOutcome(end: .exited(0), output: Array("xxxxxxxxxx".utf8)))
  }

  @Test("a signal is distinguished from an exit")
  @LoopActor func aSignalIsToldApartFromAnExit() async throws {
    #expect(try await run("kill -9 $$").end == .signalled(SIGKILL))
  }

  @Test("a program that never ends is killed with its children")
  @LoopActor func aProgramThatNeverEndsIsKilledWithItsChildren() async throws {
    let outcome = try await run("sleep 1000 & echo $!; wait", timeout: .milliseconds(300))
    #expect(outcome.end == .timedOut)
    let text = String(decoding: outcome.output, as: UTF8.self)
    let grandchild = try #require(pid_t(text.filter { $0.isNumber }))
    // A killed orphan stays visible until init reaps it, then the signal has no receiver.
    while kill(grandchild, 0) == 0, try state(of: grandchild) != "Z" { await Task.yield() }
  }

  private func state(of process: pid_t) throws -> String {
    let status: [UInt8]
    do { status = try readFile("/proc/\(process)/stat") } catch { return "Z" }
    return String(decoding: status, as: UTF8.self).split(separator: " ")[2].description
  }

  @Test("a missing program is an error")
  @LoopActor func aMissingProgramIsAnError() async {
    let error = await #expect(throws: SystemError.self) {
      try await ChildProcess.run(["syn-no-such-program"], outputBytesMax: 1, timeout: .seconds(1))
    }
    #expect(error?.code == ENOENT)
  }

  @Test("cancelling kills the program")
  @LoopActor func cancellingKillsIt() async {
    let task = Task { @LoopActor in try await run("sleep 1000") }
    await Task.yield()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("the program receives SIGTERM and SIGPIPE")
  @LoopActor func theProgramHearsSignalsAndSIGPIPE() async throws {
    #expect(try await run("kill -TERM $$").end == .signalled(SIGTERM))
    #expect(try await run("yes | head -1; exit 0").end == .exited(0))
  }
}
