import TestSupport
import Testing

/// scripts/dev/hostile-load, briefly: what it does to the server and what must hold is told by its --help.
@Suite struct HostileLoadTests {
  @Test("bad clients harm neither the server nor the good clients")
  func badClientsHarmNeitherTheServerNorTheGoodOnes() async throws {
    let run = try await ProcessRun.run(
      [Service.project + "/scripts/dev/hostile-load", "--brief"], environment: ["SYN_BIN": Executable.directory])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test("bad usage is refused")
  func badUsageIsRefused() async throws {
    let run = try await ProcessRun.run([Service.project + "/scripts/dev/hostile-load", "--requests", "many"])
    #expect(run.status == 64 && run.stderr.contains("hostile-load"), "\(run)")
  }
}
