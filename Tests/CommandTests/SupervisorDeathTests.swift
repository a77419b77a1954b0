import Foundation
import TestSupport
import Testing

/// What is left of a service whose supervisor, or whose pipes' guards, are killed: nothing, once it has drained.
@Suite struct SupervisorDeathTests {
  private static let elsewhere = ["REDIS_URL": "redis://127.0.0.1:1"]

  /// Stores that leave a mark where they were let finish: half a second after the end of their input, or when there is a
  /// file `go` beside the mark.
  private func slowStores(marks: TemporaryDirectory, untilTold: Bool = false) -> [String: String] {
    let pause = untilTold ? "until [ -e \(marks.file("go")) ]; do sleep 0.1; done" : "sleep 0.5"
    return [
      "syn-store": """
      if [ "$1" = put ]; then cat >/dev/null; \(pause); echo >>\(marks.file("finished")); exit 0; fi
      trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done
      """
    ]
  }

  private func finished(_ marks: TemporaryDirectory) -> Int {
    ((try? String(contentsOfFile: marks.file("finished"), encoding: .utf8)) ?? "").count
  }

  private func end(_ service: Service) async throws {
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test("killed at any moment of its start, the supervisor leaves nothing, and the next start works")
  func killedWhileItStarts() async throws {
    let executables = try await Service.standIns()
    // The draws are the same in each run; where they meet the start is not.
    var seed: UInt64 = 42
    func draw(below limit: UInt64) -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (seed >> 33) % limit
    }
    let first = try Service(standIns: executables)
    try await first.waitUntilItSays("logs of each pipe")
    first.supervisor.send(signal: SIGKILL)
    _ = await first.supervisor.wait()
    // From one with a Redis of its own to one without, and back.
    for round in 0..<30 {
      let service = try Service(
        environment: round.isMultiple(of: 2) ? Self.elsewhere : [:], standIns: executables, directory: first.directory)
      try await Task.sleep(for: .milliseconds(Int(draw(below: 500))))
      service.supervisor.send(signal: SIGKILL)
      #expect(await service.supervisor.wait() == 128 + SIGKILL)
      // The next one starts while this one's pipes still drain, or after they have.
      if round % 3 == 0 { try await service.waitUntilGone() }
    }
    let last = try Service(standIns: executables, directory: first.directory)
    try await last.waitUntilItSays("logs of each pipe")
    // One of each, however many were started before.
    try await wait(until: "each unit runs once") {
      try last.processes().map(\.name).filter { $0.hasPrefix("syn-up ") }.sorted()
        == ["syn-up orders", "syn-up redis", "syn-up refill", "syn-up serve"]
    }
    try await end(last)
  }

  @Test("killed while it tries the judges, the supervisor leaves nothing that holds up the next start")
  func killedWhileItTriesTheJudges() async throws {
    let executables = try await Service.standIns(["browser": "exec sleep 1000"])
    let service = try Service(
      environment: Self.elsewhere.merging(["SYN_CHECK": "", "CHROMIUM": executables.file("browser")]) { $1 },
      standIns: executables)
    try await wait(until: "the browser is waited for") { try !service.processes(running: "sleep 1000").isEmpty }
    service.supervisor.send(signal: SIGKILL)
    _ = await service.supervisor.wait()
    let next = try Service(environment: Self.elsewhere, standIns: executables, directory: service.directory)
    let line = try await next.waitUntilItSays("syn-up: ")
    #expect(line.contains("logs of each pipe"), "\(line)")
    try await wait(until: "the judge is gone") { try next.processes(running: "page/start.js").isEmpty }
    // The judges' broker would wait for its browser for minutes.
    for process in try next.processes()
    where process.command.contains("broker") || process.command.hasPrefix("sleep 1000") {
      kill(process.id, SIGKILL)
    }
    try await end(next)
  }

  @Test("what is in flight when the supervisor is killed is finished, and the next start waits for it")
  func drainsWithoutIt() async throws {
    let marks = try TemporaryDirectory()
    let executables = try await Service.standIns(slowStores(marks: marks, untilTold: true))
    let service = try Service(environment: Self.elsewhere, standIns: executables)
    try await wait(until: "both stores run") { try service.processes(running: "syn-store put").count == 2 }
    service.supervisor.send(signal: SIGKILL)
    _ = await service.supervisor.wait()
    let next = try Service(environment: Self.elsewhere, standIns: executables, directory: service.directory)
    try await next.waitUntilItSays("waiting for the last processes")
    try marks.write("", to: "go")
    try await next.waitUntilItSays("logs of each pipe")
    #expect(finished(marks) == 2)
    try await end(next)
  }

  @Test("what does not drain after the supervisor was killed is ended after the drain time")
  func endsWhatDoesNotDrain() async throws {
    let deaf = try await Service.standIns(["syn-answer": "trap '' TERM; while :; do sleep 60; done"])
    let service = try Service(["--drain-seconds", "1"], environment: Self.elsewhere, standIns: deaf)
    try await wait(until: "the stages run") { try service.processes(running: "syn-answer").count >= 2 }
    service.supervisor.send(signal: SIGKILL)
    _ = await service.supervisor.wait()
    try await service.waitUntilGone()
  }

  @Test("the pipe of a killed guard drains before it is started again")
  func drainsWithoutGuard() async throws {
    let marks = try TemporaryDirectory()
    let service = try Service(
      ["--only", "orders"], environment: Self.elsewhere, standIns: try await Service.standIns(slowStores(marks: marks)))
    try await wait(until: "it runs") { try service.stages(of: "orders").count >= 4 }
    kill(try #require(try service.watcher(of: "orders")).id, SIGKILL)
    try await service.waitUntilItSays("orders ended with status 137")
    #expect(finished(marks) == 1)
    try await wait(until: "it runs again") { try service.stages(of: "orders").count >= 4 }
    try await end(service)
  }

  @Test("what a killed guard leaves and does not drain is ended after the drain time")
  func endsWhatDoesNotDrainWithoutGuard() async throws {
    let deaf = try await Service.standIns(["syn-answer": "trap '' TERM; while :; do sleep 60; done"])
    let service = try Service(
      ["--only", "orders", "--drain-seconds", "1"], environment: Self.elsewhere, standIns: deaf)
    try await wait(until: "it runs") { try !service.processes(running: "syn-answer").isEmpty }
    let before = try service.stages(of: "orders")
    kill(try #require(try service.watcher(of: "orders")).id, SIGKILL)
    try await service.waitUntilItSays("orders ended with status 137")
    #expect(try Set(before.map(\.id)).isDisjoint(with: service.processes().map(\.id)))
    try await end(service)
  }

  @Test("a pipe drains even when its guard is killed together with the supervisor")
  func drainsWithoutAnybody() async throws {
    let marks = try TemporaryDirectory()
    let service = try Service(
      environment: Self.elsewhere, standIns: try await Service.standIns(slowStores(marks: marks)))
    // A child that was forked and has not begun its program yet has its parent's name, too.
    var guards: [Service.Process] = []
    try await wait(until: "both stores run, and nothing else is being started") {
      guards = try service.processes().filter { $0.name.hasPrefix("syn-up") }
      return try guards.count == 4 && service.processes(running: "syn-store put").count == 2
    }
    for guardian in guards { kill(guardian.id, SIGKILL) }
    _ = await service.supervisor.wait()
    try await service.waitUntilGone()
    #expect(finished(marks) == 2)
  }

  @Test("the next start ends what nobody is left to end")
  func endsWhatIsLeft() async throws {
    let deaf = try await Service.standIns(["syn-answer": "trap '' TERM; while :; do sleep 60; done"])
    let service = try Service(
      ["--only", "orders", "--drain-seconds", "0"], environment: Self.elsewhere, standIns: deaf)
    try await wait(until: "it runs") { try !service.processes(running: "syn-answer").isEmpty }
    let left = try #require(try service.processes(running: "syn-answer").first)
    for guardian in try service.processes() where guardian.name.hasPrefix("syn-up") { kill(guardian.id, SIGKILL) }
    _ = await service.supervisor.wait()
    let next = try Service(
      ["--only", "serve", "--drain-seconds", "0"], environment: Self.elsewhere, standIns: deaf,
      directory: service.directory)
    try await next.waitUntilItSays("waiting for the last processes")
    try await next.waitUntilItSays("logs of each pipe")
    #expect(try !next.processes().contains { $0.id == left.id })
    try await end(next)
  }

  /// Says of each signal to a group whether a child that was not reaped leads it: only then is the number nobody else's.
  private static let watched = """
    import os, sys
    sys.path.insert(0, "\(Service.project)/scripts")
    def hook(event, arguments):
        if event in ("os.kill", "os.killpg"):
            try:
                os.waitid(os.P_PID, arguments[0], os.WEXITED | os.WNOHANG | os.WNOWAIT)
                print("ours" if event == "os.killpg" else "a number", flush=True)
            except ChildProcessError:
                print("a stranger's", flush=True)
    sys.addaudithook(hook)
    from service.supervisor.main import main
    sys.exit(main("syn-up", "/", sys.argv[1:]))
    """

  @Test("only groups are signalled whose number cannot belong to a stranger")
  func strangersAreSpared() async throws {
    let executables = try await Service.standIns([
      "syn-serve": "exit 1", "syn-answer": "trap '' TERM; while :; do sleep 60; done",
    ])
    let service = try Service(
      ["--drain-seconds", "1"], environment: Self.elsewhere, standIns: executables,
      command: ["python3", "-B", "-c", Self.watched])
    // One pipe rests and has no group any more, one loses its guard and is ended, one is ended by the second signal.
    try await wait(until: "the stages run") { try service.processes(running: "syn-answer").count == 2 }
    kill(try #require(try service.watcher(of: "orders")).id, SIGKILL)
    try await service.waitUntilItSays("orders ended with status 137")
    service.supervisor.send(signal: SIGTERM)
    try await service.waitUntilItSays("stopping")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    let said = String(decoding: await service.supervisor.readOutput(), as: UTF8.self)
    #expect(Set(said.split(separator: "\n")) == ["ours"], "\(said)")
    try await service.waitUntilGone()
  }
}
