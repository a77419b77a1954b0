import Foundation
import SynBase
import TestSupport
import Testing

/// How a stage with calls in flight ends: when nobody reads any more, on signals, and that a slow reader stalls nothing.
@Suite struct StageEndingTests {
  private func question(_ stub: StubProvider, _ arguments: String...) throws -> TestSupport.ChildProcess {
    try ChildProcess(["syn-question"] + arguments, environment: stub.environment)
  }

  /// Asks the stub until it says so: the stub's counters are the only place where this can be seen.
  private func wait(for stub: StubProvider, until condition: (StubProvider.Stats) -> Bool) async throws {
    while true {
      if condition(try await stub.stats()) { return }
      await Task.yield()
    }
  }

  /// The call that a stub which gathers still waits for.
  private func makeOneCall(_ stub: StubProvider) async throws {
    #expect(await (try question(stub, "-n", "1", "-q")).wait() == 0)
  }

  private static let hangs = ["--fail-one-in", "1", "--fail-kinds", "hang"]

  @Test("a closed pipe ends the spending at once")
  func aClosedPipeEndsTheSpendingAtOnce() async throws {
    let stub = try await StubProvider(Self.hangs)
    let stage = try question(stub, "-n", "50", "-j", "4")
    try await wait(for: stub) { $0.inFlight == 4 }
    stage.closeOutput()
    #expect(await stage.wait() == 0)
    try await wait(for: stub) { $0.inFlight == 0 }
    #expect(try await stub.stats().calls == 4)
    let errors = String(decoding: await stage.readErrors(), as: UTF8.self)
    #expect(errors.contains("4 in, 0 out") && errors.contains("4 dropped"), "\(errors)")
  }

  @Test("a second signal stops the stage at once", arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func theSecondSignalStopsAtOnce(signal: Int32, status: Int32) async throws {
    let stub = try await StubProvider(Self.hangs)
    let stage = try question(stub, "-n", "50", "-j", "4")
    try await wait(for: stub) { $0.inFlight == 4 }
    stage.send(signal: signal)
    #expect(await stage.nextErrorLine()?.contains("finishing what is in flight") == true)
    #expect(try await stub.stats().inFlight == 4)
    stage.send(signal: signal)
    #expect(await stage.wait() == status)
    #expect(await stage.nextErrorLine()?.contains("4 in, 0 out") == true)
    #expect(try await stub.stats().calls == 4)
  }

  @Test("the first signal after a refused key still counts as the first")
  func theFirstSignalAfterARefusedKeyIsStillTheFirst() async throws {
    let stub = try await StubProvider(["--script", "401,hang"])
    let stage = try question(stub, "-n", "2", "-j", "2")
    #expect(await stage.nextErrorLine()?.contains("refuses the key") == true)
    stage.send(signal: SIGINT)
    #expect(await stage.nextErrorLine()?.contains("finishing what is in flight") == true)
    stage.send(signal: SIGINT)
    #expect(await stage.wait() == 77)
  }

  @Test("the first signal lets calls in flight finish")
  func theFirstSignalFinishesWhatIsInFlight() async throws {
    let stub = try await StubProvider(["--gather", "5"])
    let stage = try question(stub, "-n", "50", "-j", "4")
    try await wait(for: stub) { $0.inFlight == 4 }
    stage.send(signal: SIGTERM)
    #expect(await stage.nextErrorLine()?.contains("finishing what is in flight") == true)
    try await makeOneCall(stub)
    let lines = String(decoding: await stage.readOutput(), as: UTF8.self).split(separator: "\n")
    #expect(await stage.wait() == 0)
    #expect(lines.count == 4)
    #expect(try await stub.stats().calls == 5)
  }

  @Test("a draining stage passes on the records it has read")
  func whatWasReadIsPassedOnWhenDraining() async throws {
    let stub = try await StubProvider(["--gather", "2"])
    let stage = try ChildProcess(["syn-answer", "-j", "1"], environment: stub.environment)
    let records = (0..<3).map { #"{"question":"Build clock \#($0)"}"# }
    await stage.write(records.joined(separator: "\n") + "\n")
    try await wait(for: stub) { $0.inFlight == 1 }
    stage.send(signal: SIGTERM)
    #expect(await stage.nextErrorLine()?.contains("finishing what is in flight") == true)
    try await makeOneCall(stub)
    let lines = String(decoding: await stage.readOutput(), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(await stage.wait() == 0)
    #expect(lines.count == 3)
    #expect(lines.filter { records[1...].contains($0) }.count == 2, "unanswered, but not lost")
  }

  /// As Ctrl-C does it: all stages at once.
  @Test("a signal to a whole pipe loses no finished work between the stages", arguments: [SIGINT, SIGTERM])
  func aSignalToAWholePipe(signal: Int32) async throws {
    let stub = try await StubProvider(["--delay-ms", "200", "--unlike"])
    let directory = try TemporaryDirectory()
    let output = directory.file("units.jsonl")
    let pipe = "echo $$ >&2; syn-question -n 60 -j 4 | syn-augment -j 2 | syn-answer -j 2 >\(output)"
    let child = try ChildProcess(["setsid", "--wait", "bash", "-c", pipe], environment: stub.environment)
    let line = try #require(await child.nextErrorLine())
    let group = try #require(pid_t(line))
    try await wait(for: stub) { $0.calls >= 14 }
    kill(-group, signal)
    let errors = String(decoding: await child.readErrors(), as: UTF8.self)
    _ = await child.wait()
    let counts = errors.matches(of: /(\d+) in, (\d+) out/).map { (Int($0.1), Int($0.2)) }
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(counts.count == 3, "\(errors)")
    #expect(counts.allSatisfy { $0.0 == lines.count && $0.1 == lines.count }, "\(errors)")
    #expect((4..<60).contains(lines.count), "it was not over")
    #expect(errors.firstMatch(of: /[1-9]\d* dropped/) == nil, "\(errors)")
  }

  @Test("a reader that does not read stalls no call")
  func aReaderThatDoesNotReadStallsNoCall() async throws {
    let stub = try await StubProvider()
    let stage = try question(stub, "-n", "200", "-j", "8", "-q")
    // Far more than a pipe holds, and nothing of it is read.
    try await wait(for: stub) { $0.calls == 200 && $0.inFlight == 0 }
    let output = await stage.readOutput()
    #expect(output.count > 65_536)
    #expect(output.filter { $0 == UInt8(ascii: "\n") }.count == 200)
    #expect(await stage.wait() == 0)
  }
}
