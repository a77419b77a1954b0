import Foundation
import TestSupport
import Testing

/// What scripts/syn-up does when processes end, with stand-ins for the executables that end in every way.
@Suite struct SupervisorTests {
  private func standIns(_ replaced: [String: String] = [:]) async throws -> TemporaryDirectory {
    try await Service.standIns(replaced)
  }

  /// With a Redis that is never asked, so that none is started.
  private func service(_ standIns: TemporaryDirectory, _ options: [String] = []) throws -> Service {
    try Service(options, environment: ["REDIS_URL": "redis://127.0.0.1:1"], standIns: standIns)
  }

  @Test("a signal lets work in flight finish")
  func onSignalWhatIsInFlightIsFinished() async throws {
    // The store takes its time after the end of its input, and leaves a mark when it was let.
    let marks = try TemporaryDirectory()
    let mark = marks.file("finished")
    let slow = try await standIns([
      "syn-store": """
      if [ "$1" = put ]; then cat >/dev/null; sleep 0.5; echo >>\(mark); exit 0; fi
      trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done
      """
    ])
    let service = try service(slow)
    try await wait(until: "both stores run") { try service.processes(running: "syn-store put").count == 2 }
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    #expect(try String(contentsOfFile: mark, encoding: .utf8) == "\n\n")
    try await service.waitUntilGone()
  }

  @Test("a stage that does not drain is killed after a while, or at once by a second signal")
  func whatDoesNotDrainIsEndedAfterAWhileAndAtOnceByASecondSignal() async throws {
    let deaf = try await standIns(["syn-answer": "trap '' TERM; while :; do sleep 60; done"])
    let patient = try service(deaf, ["--drain-seconds", "1"])
    let hurried = try service(deaf, ["--drain-seconds", "10000"])
    for service in [patient, hurried] {
      try await wait(until: "the stages run") { try service.processes(running: "syn-answer").count >= 2 }
      service.supervisor.send(signal: SIGINT)
      try await service.waitUntilItSays("stopping")
    }
    hurried.supervisor.send(signal: SIGINT)
    for service in [patient, hurried] {
      #expect(await service.supervisor.wait() == 0)
      try await service.waitUntilGone()
    }
  }

  @Test("a refused key stops one pipe for good, and the others go on")
  func aRefusedKeyStopsOnePipeForGoodAndTheOthersGoOn() async throws {
    let refused = try await standIns(["syn-question": "exit 77"])
    let service = try service(refused)
    let line = try await service.waitUntilItSays("stays down")
    #expect(line.contains("refill") && line.contains("77") && line.contains("key"))
    try await wait(until: "orders runs") { try !service.processes(running: "syn-store orders").isEmpty }
    #expect(try service.processes(running: "syn-store work").isEmpty)
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 77)
    try await service.waitUntilGone()
  }

  @Test("the service ends when every pipe is down for good")
  func whenEveryPipeIsBeyondHelpTheServiceEnds() async throws {
    let executables = try await standIns(["syn-store": "exit 78", "syn-serve": "exit 64"])
    let service = try service(executables)
    #expect(await service.supervisor.wait() == 78)
    try await service.waitUntilGone()
  }

  /// As when Redis gets another password for a while. What worked once is no wrong setting.
  @Test("a pipe that has worked before is restarted after a refusal")
  func whatHasWorkedIsStartedAgainAfterARefusal() async throws {
    let marks = try TemporaryDirectory()
    let mark = marks.file("refused")
    // It must have run for ten seconds first.
    let failing = try await standIns([
      "syn-serve": "[ ! -e '\(mark)' ] || exec sleep 1000; : >'\(mark)'; sleep 10.2; exit 78"
    ])
    let service = try service(failing, ["--only", "serve"])
    let line = try await service.waitUntilItSays("again in 1 s")
    #expect(line.contains("serve ended with status 78"), "\(line)")
    try await wait(until: "it runs again") { try !service.processes(running: "sleep 1000").isEmpty }
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test("only the pipes that were asked for run")
  func onlyThePipesThatWereAskedForRun() async throws {
    let service = try service(try await standIns(), ["--only", "serve,orders"])
    try await wait(until: "they run") {
      try !service.processes(running: "syn-serve").isEmpty && !service.stages(of: "orders").isEmpty
    }
    #expect(try service.processes(running: "syn-store work").isEmpty)
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test(
    "a role starts its own pipes",
    arguments: [("make", ["orders", "refill"]), ("serve", ["serve"]), ("all", ["orders", "refill", "serve"])])
  func roles(role: String, pipes: [String]) async throws {
    let service = try service(try await standIns(), ["--role", role])
    try await service.waitUntilItSays("logs of each pipe")
    try await wait(until: "its pipes run, and no others") {
      try service.processes().filter { $0.name.hasPrefix("syn-up ") }.map { String($0.name.dropFirst(7)) }.sorted()
        == pipes
    }
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test("with --stay the service stays up when every pipe is down for good, and logs to its own stderr")
  func itStaysWhenEveryPipeIsBeyondHelpAndLogsToItsOwnStderr() async throws {
    let failing = try await standIns(["syn-serve": "echo no such setting >&2; exit 78"])
    let service = try service(failing, ["--only", "serve", "--stay", "--logs", "stderr"])
    try await service.waitUntilItSays("no such setting")
    try await service.waitUntilItSays("stays down")
    let status = try await service.syn(up: "status")
    #expect(status.status == 1 && status.stdout.contains("serve    down"), "\(status)")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 78)
  }

  /// As in a shell where it was exported for commands by hand. Where a server answers there, that is the one.
  @Test("a REDIS_URL with the private Redis's address means the private Redis")
  func theAddressOfThePrivateRedisMeansThePrivateRedis() async throws {
    let port = try freePort()
    let own = try Service(
      environment: ["REDIS_URL": "redis://127.0.0.1:\(port)/0"], standIns: try await standIns(), redisPort: port)
    #expect(try await own.waitUntilItSays("private Redis at").contains("127.0.0.1:\(port)/0"))
    let redis = try TestRedis()
    let other = try Service(
      environment: ["REDIS_URL": redis.url], standIns: try await standIns(), redisPort: redis.port)
    #expect(try await other.waitUntilItSays("syn-up: ").contains("up:"), "nothing is said of a private one first")
    for service in [own, other] {
      service.supervisor.send(signal: SIGTERM)
      #expect(await service.supervisor.wait() == 0)
      try await service.waitUntilGone()
    }
  }

  @Test("a private Redis that does not start is reported")
  func aPrivateRedisThatDoesNotStartIsSaid() async throws {
    let service = try Service(standIns: try await standIns(["redis-server": "exit 1"]))
    try await service.waitUntilItSays("redis-server does not start")
    #expect(await service.supervisor.wait() == 69)
    try await service.waitUntilGone()
  }

  @Test("a Redis orphaned at startup does not cost the service its port")
  func aServerThatLostItsWrapperAtTheStartDoesNotCostThePort() async throws {
    // The first that gets a port loses its wrapper once it answers, and goes on listening. Its data are elsewhere, so that
    // syn-up does not take it for the private one before its wrapper is gone.
    let wounded = """
      [ ! -e "$0.args" ] || exec /usr/bin/redis-server "$@"
      trap '' TERM
      /usr/bin/redis-server "$@" --dir "${0%/*}" &
      until redis-cli -p "$4" ping | grep -q PONG; do kill -0 $! || exit; done
      echo "$4" >"$0.args"
      kill -KILL $PPID
      wait
      """
    let executables = try await standIns(["redis-server": wounded])
    let service = try Service(standIns: executables)
    let line = try await service.waitUntilItSays("private Redis at")
    let port = try String(contentsOfFile: executables.file("redis-server.args"), encoding: .utf8)
    #expect(line.contains(":\(port.trimmingCharacters(in: .whitespacesAndNewlines))/0"), "\(line)")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test("a Redis orphaned just before the end does not stay behind")
  func aServerThatLostItsWrapperJustBeforeTheEndDoesNotStay() async throws {
    let service = try Service(standIns: try await standIns())
    try await service.waitUntilItSays("private Redis at")
    let server = try #require(try service.processes(running: "redis-server").first { $0.id != $0.group })
    kill(server.group, SIGKILL)
    try await service.waitUntilItSays("redis ended with status 137")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    try await service.waitUntilGone()
  }

  @Test("a pipe is replaced as a whole when one of its processes dies")
  func aPipeIsReplacedAsAWholeWhenOneOfItsProcessesDies() async throws {
    let service = try service(try await standIns())
    var before: [Service.Process] = []
    var victim: Service.Process?
    // One that has just been forked goes by another name still.
    try await wait(until: "refill runs") {
      before = try service.stages(of: "refill")
      victim = before.first { $0.command.contains("/syn-augment") }
      return before.count >= 5 && victim != nil
    }
    kill(try #require(victim).id, SIGKILL)
    let line = try await service.waitUntilItSays("again in")
    #expect(line.contains("refill ended with status 137"), "\(line)\n\(service.log("refill"))")
    try await wait(until: "refill runs again") { try service.stages(of: "refill").count >= 5 }
    #expect(Set(before.map(\.id)).isDisjoint(with: try service.stages(of: "refill").map(\.id)))
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("processes killed in the meantime are reported in one line each")
  func whatIsKilledMeanwhileIsToldInOneLineEach() async throws {
    let service = try service(try await standIns())
    var watchers: [Service.Process] = []
    try await wait(until: "all run") {
      watchers = try service.processes().filter { $0.id == $0.group && $0.name.hasPrefix("syn-up ") }
      return watchers.count == 3
    }
    kill(watchers[0].id, SIGKILL)
    var lines: [String] = []
    while let line = await service.supervisor.nextErrorLine() {
      lines.append(line)
      let restarts = lines.count { $0.contains("again in") }
      if restarts == 1 { for watcher in watchers.dropFirst() { kill(watcher.id, SIGKILL) } }
      if restarts == 3 { service.supervisor.send(signal: SIGTERM) }
    }
    #expect(lines.allSatisfy { $0.hasPrefix("syn-up: ") }, "\(lines)")
  }

  @Test("a second service in the same folder is refused")
  func aSecondServiceInTheSameFolderIsRefused() async throws {
    let executables = try await standIns()
    let service = try service(executables)
    try await wait(until: "it runs") { try service.processes(running: "syn-store put").count == 2 }
    let second = try await ProcessRun.run(
      [Service.project + "/scripts/syn-up", "--no-build", "--env-file", "/dev/null"],
      environment: [
        "SYN_BIN": executables.path, "SYN_RUN_DIR": service.directory.path, "REDIS_URL": "redis://127.0.0.1:1",
      ])
    #expect(second.status == 75)
    #expect(second.stderr.contains("already running"))
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("status shows what is running, and stop drains it")
  func statusTellsWhatRunsAndStopDrainsIt() async throws {
    // The store takes its time after the end of its input, and leaves a mark when it was let.
    let marks = try TemporaryDirectory()
    let mark = marks.file("finished")
    let executables = try await standIns([
      "syn-question": "exit 77",
      "syn-store": """
      if [ "$1" = put ]; then cat >/dev/null; sleep 0.5; echo >>\(mark); exit 0; fi
      if [ "$1" = status ]; then
        echo '{"depth":3,"target":'$SYN_BUFFER_SIZE',"leases":1,"orders":{"waiting":2,"in_flight":5},"failures":{}}'
        exit
      fi
      trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done
      """,
    ])
    let service = try Service(
      [], environment: ["REDIS_URL": "redis://127.0.0.1:1", "SYN_BUFFER_SIZE": "12"], standIns: executables)
    try await service.waitUntilItSays("refill ended with status 77")
    try await wait(until: "orders runs") { try !service.processes(running: "syn-store put").isEmpty }
    let status = try await service.syn(up: "status")
    #expect(status.status == 1, "a pipe is down: \(status)")
    let rows = status.lines.map { $0.split(separator: " ").map(String.init) }
    #expect(rows.map { $0[0] } == ["syn-up", "refill", "orders", "serve", "buffer", "logs"])
    #expect(rows[1][1] == "down" && rows[1].contains("77)"), "\(status.lines)")
    #expect(rows[2][1] == "running", "\(status.lines)")
    #expect(
      status.lines[4].hasSuffix("3 of 12 waiting, 1 in the making; orders: 2 waiting, 5 in the making"),
      "\(status.lines)")
    let stop = try await service.syn(up: "stop")
    #expect(stop.status == 0 && stop.stderr.contains("stopped"), "\(stop)")
    #expect(await service.supervisor.wait() == 77)
    // One mark of refill, which drained when it failed, and one of orders.
    #expect(try String(contentsOfFile: mark, encoding: .utf8) == "\n\n")
    for verb in ["status", "stop"] { #expect(try await service.syn(up: verb).status == 69) }
  }

  @Test("a port taken by another process is not reported as up")
  func aPortThatSomebodyElseHasIsNotCalledUp() async throws {
    let real = try Service()
    try await real.waitUntilItSays("up: http")
    // Its own server fails at once, and the other one answers /health in its place.
    let failing = try await standIns([
      "syn-serve": "echo '2026-01-01T00:00:00.000Z syn-serve: error: no place' >&2; exit 74"
    ])
    let late = try service(failing, ["--port", "\(real.port)"])
    let line = try await late.waitUntilItSays("serve ended")
    #expect(line.contains("with status 74") && line.contains("(syn-serve: no place)"), "\(line)")
    #expect(try await late.waitUntilItSays("answers").contains("another one has the port"))
    for service in [late, real] {
      service.supervisor.send(signal: SIGTERM)
      #expect(await service.supervisor.wait() == 0)
    }
  }

  @Test(
    "bad usage is refused",
    arguments: [
      ["--only", "serve,x"], ["--logs", "x"], ["--role", "x"], ["--role", "make", "--only", "refill"],
      ["--free-min", "x"],
      ["--env-name", "test"], ["--restart-max", "0"], ["--redis-fsync", "no"], ["--port", "0"], ["--port", "65536"],
      ["--port"], ["--drain-seconds", "x"], ["--nonsense"], ["operand"],
    ])
  func badUsageIsRefused(arguments: [String]) async throws {
    let run = try await ProcessRun.run([Service.project + "/scripts/syn-up"] + arguments)
    #expect(run.status == 64)
    #expect(run.stderr.contains("--help"))
  }
}
