import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// Two hosts that fill one buffer, one of them sick or killed. Each is the pipe of the README.
@Suite struct SharedBufferTests {
  let redis: TestRedis

  init() throws { redis = try TestRedis() }

  /// A pipe in a process group of its own.
  private func pipe(_ flags: String = "", _ environment: [String: String]) throws -> TestSupport.ChildProcess {
    let stages = ["syn-question", "syn-augment", "syn-answer"].map { "\($0) -q \(flags)" }.joined(separator: " | ")
    return try TestSupport.ChildProcess(
      [
        "setsid", "--wait", "bash", "-c",
        "echo $$ >&2; exec 2>/dev/null; syn-store work --follow | \(stages) | syn-store put -q",
      ],
      environment: redis.environment.merging(["SYN_BUFFER_SIZE": "4", "SYN_LEASE_SECONDS": "3", "SYN_CHECK": "none"]) {
        $1
      }
      .merging(environment) { $1 })
  }

  private func group(_ pipe: TestSupport.ChildProcess) async throws -> pid_t {
    let line = try #require(await pipe.nextErrorLine())
    return try #require(pid_t(line))
  }

  private func depth() -> Int { redis.command("LLEN", DojoKeys.questions).integer ?? 0 }

  private func expectEachOnce(_ count: Int) throws {
    let ids = try redis.dojoUnits().map { try #require($0["qa_id"]?.stringValue) }
    #expect(ids.count == count && Set(ids).count == count)
    #expect(redis.command("KEYS", "syn:job:*") == .array([]))
  }

  @Test("a host whose provider refuses connections leaves its work to the one that works")
  func aHostWithoutAProvider() async throws {
    let stub = try await StubProvider(["--unlike"])
    let dead = ["SYN_BASE_URL": "http://127.0.0.1:\(try freePort())/v1", "SYN_API_KEY": "x", "SYN_INSTANCE": "sick"]
    let sick = try pipe("--outage-wait 2", dead)
    let sickGroup = try await group(sick)
    defer { kill(-sickGroup, SIGKILL) }
    // Alone, it takes all there is.
    try await eventually("it has taken all places") { redis.command("ZCARD", "syn:taken:units") == .integer(4) }
    let well = try pipe("", stub.environment.merging(["SYN_INSTANCE": "well"]) { $1 })
    let wellGroup = try await group(well)
    defer { kill(-wellGroup, SIGKILL) }
    try await eventually("the buffer is full") { depth() == 4 }
    #expect(redis.command("LLEN", BufferKeys.failures) == .integer(0))
    try expectEachOnce(4)
  }

  /// A lone request does not end the run, as nothing says that it is not to blame.
  @Test("an outage that only one record met is its host's as well")
  func aLoneRecord() async throws {
    let dead = ["SYN_BASE_URL": "http://127.0.0.1:\(try freePort())/v1", "SYN_API_KEY": "x", "SYN_CHECK": "none"]
    let run = try await ProcessRun.run(
      ["syn-answer", "-q", "--outage-wait", "1"], input: #"{"question":"Build a clock"}"# + "\n", environment: dead)
    let error = try JSONValue(parsing: run.stdout)["error"]
    #expect(error?["code"] == "unavailable" && error?["of_host"] == true, "\(run.stdout)")
  }

  @Test("a host whose key is refused leaves its work to the one that works")
  func aHostWithoutAKey() async throws {
    let (stub, refusing) = (
      try await StubProvider(["--unlike"]), try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "401"])
    )
    let sick = try pipe("", refusing.environment)
    let sickGroup = try await group(sick)
    defer { kill(-sickGroup, SIGKILL) }
    try await eventually("it has given all back") { redis.command("ZCARD", "syn:waiting:units") == .integer(4) }
    let well = try pipe("", stub.environment)
    let wellGroup = try await group(well)
    defer { kill(-wellGroup, SIGKILL) }
    try await eventually("the buffer is full") { depth() == 4 }
    #expect(redis.command("LLEN", BufferKeys.failures) == .integer(0))
    try expectEachOnce(4)
  }

  @Test("a host of which one stage stands still leaves its work to the one that works")
  func aHostWithAStageThatStandsStill() async throws {
    let stub = try await StubProvider(["--unlike", "--delay-ms", "200"])
    let sick = try pipe("", stub.environment)
    let sickGroup = try await group(sick)
    defer { kill(-sickGroup, SIGKILL) }
    try await eventually("it has taken all places") { redis.command("ZCARD", "syn:taken:units") == .integer(4) }
    let stage = try #require(
      try await ProcessRun.run(["pgrep", "-g", "\(sickGroup)", "syn-augment"]).lines.first.flatMap { pid_t($0) })
    kill(stage, SIGSTOP)
    let well = try pipe("", stub.environment)
    let wellGroup = try await group(well)
    defer { kill(-wellGroup, SIGKILL) }
    try await eventually("the buffer is full") { depth() == 4 }
    kill(stage, SIGCONT)
    // What it still finishes was made by the other meanwhile.
    try await eventually("nothing is in the making") { redis.command("KEYS", "syn:job:*") == .array([]) }
    try expectEachOnce(4)
  }

  @Test("what is paid for when a host is killed is not paid for again")
  func aHostThatIsKilled() async throws {
    let stub = try await StubProvider(["--unlike", "--delay-ms", "300"])
    let environment = stub.environment.merging(["SYN_BUFFER_SIZE": "1"]) { $1 }
    let killed = try pipe("--remember-replies", environment)
    let killedGroup = try await group(killed)
    // The question and its variant are paid for, the two pages are being made.
    try await eventually("two calls are answered") { try await stub.stats().ok >= 2 }
    try await eventually("their replies are remembered") { redis.command("ZCARD", "syn:replies") != .integer(0) }
    kill(-killedGroup, SIGKILL)
    _ = await killed.wait()
    let remembered = redis.command("ZCARD", "syn:replies").integer ?? 0
    let heir = try pipe("--remember-replies", environment)
    let heirGroup = try await group(heir)
    defer { kill(-heirGroup, SIGKILL) }
    try await eventually("the buffer is full") { depth() == 1 }
    let calls = try await stub.stats().calls
    #expect(remembered >= 1)
    // Each request once, but for the pages, or the call before them, that were in flight at the kill. A question may have
    // had to be mended, which is one call more.
    let replies = redis.command("KEYS", "syn:reply:*").array.count
    #expect(replies >= 4 && calls - replies <= 2, "\(calls) calls, \(replies) replies")
    try expectEachOnce(1)
  }
}

extension TestRedis {
  fileprivate func dojoUnits() throws -> [JSONValue] {
    try command("LRANGE", DojoKeys.questions, "0", "-1").texts.map { try JSONValue(parsing: $0) }
  }
}
