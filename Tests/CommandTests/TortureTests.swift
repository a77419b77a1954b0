import Foundation
import TestSupport
import Testing

/// scripts/torture, briefly: what it does and holds against what is promised is told by its --help. By hand it runs for
/// hundreds of rounds, and with the second host in a network namespace.
@Suite(.serialized) struct TortureTests {
  private func torture(_ options: String...) async throws -> ProcessRun {
    try await ProcessRun.run(
      [Service.project + "/scripts/torture", "--quiet", "--lease-seconds", "2", "--target", "6"] + options,
      environment: ["SYN_BIN": Executable.directory])
  }

  @Test(arguments: ["always", "everysec"])
  func noCrashLosesAnOrderOrStoresAUnitTwice(fsync: String) async throws {
    let run = try await torture(
      "--fsync", fsync, "--rounds", "10", "--pace", "0.3", "--seed", "11", "--alone-every", "10", "--faults",
      "kill,pause")
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test func aHostThatIsCutOffForLongerThanItsLeaseLosesAndDoublesNothing() async throws {
    let run = try await torture(
      "--rounds", "2", "--pace", "0.5", "--alone-every", "1", "--faults", "cut", "--seed", "1",
      "--delay-ms", "400")
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
    #expect(run.stdout.contains("0 kills, 0 pauses, 2 cuts"), "\(run.stdout)")
  }

  @Test func eachBrokenPromiseIsNoticed() async throws {
    let run = try await ProcessRun.run([Service.project + "/scripts/torture", "--self-test"])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test func badUsageIsRefused() async throws {
    for options in [["--faults", "flood"], ["--rounds", "0"], ["--pace", "0"], ["operand"]] {
      let run = try await ProcessRun.run([Service.project + "/scripts/torture"] + options)
      #expect(run.status == 64 && run.stderr.contains("torture"), "\(options): \(run)")
    }
  }
}
