import TestSupport
import Testing

@Suite struct TestRedisTests {
  @Test("a killed server comes back with its data")
  func aKilledServerComesBackWithItsData() throws {
    let redis = try TestRedis()
    #expect(redis.command("SET", "a", "1") == .text("OK"))
    redis.kill9()
    #expect(redis.command("GET", "a") == .error("no reply from the server"))
    try redis.restart()
    #expect(redis.command("GET", "a") == .text("1"))
  }

  @Test("a server that cannot start is a failure")
  func aServerThatCannotStartIsAFailure() {
    #expect(throws: TestRedis.StartError.self) { try TestRedis(arguments: ["--no-such-option", "1"]) }
  }

  @Test("a command's long outputs do not block each other")
  func aCommandsLongOutputsDoNotBlockOneAnother() async throws {
    let script = "head -c 300000 /dev/zero | tr '\\0' e >&2; cat; exit 3"
    let input = String(repeating: "i", count: 300_000)
    let run = try await ProcessRun.run(["sh", "-c", script], input: input)
    #expect(run.status == 3)
    #expect(run.stdout == input)
    #expect(run.stderr.utf8.count == 300_000)
  }

  @Test("the package's executables are found")
  func executablesOfThePackageAreFound() async throws {
    let run = try await ProcessRun.run(["sh", "-c", "command -v syn-store"])
    #expect(run.lines == [Executable.path("syn-store")])
  }
}
