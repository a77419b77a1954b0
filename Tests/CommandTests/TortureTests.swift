import Foundation
import TestSupport
import Testing

/// scripts/torture, briefly: what it does and holds against what is promised is told by its --help. By hand it runs for
/// hundreds of rounds, and with the second host in a network namespace.
@Suite(.serialized) struct TortureTests {
  private func torture(_ options: String) async throws -> ProcessRun {
    try await ProcessRun.run(
      [Service.project + "/scripts/torture", "--quiet", "--lease-seconds", "2", "--target", "6"]
        + options.split(separator: " ").map(String.init),
      environment: ["SYN_BIN": Executable.directory])
  }

  /// Two at a time: they wait more than they work.
  private func torture(_ one: String, and other: String) async throws -> [ProcessRun] {
    async let first = torture(one)
    async let second = torture(other)
    let runs = try await [first, second]
    for run in runs { #expect(run.status == 0, "\(run.stdout)\(run.stderr)") }
    return runs
  }

  @Test("no crash loses an order or stores a unit twice")
  func noCrashLosesAnOrderOrStoresAUnitTwice() async throws {
    let options = "--rounds 10 --pace 0.3 --seed 11 --alone-every 10 --faults kill,pause"
    _ = try await torture("--fsync always \(options)", and: "--fsync everysec \(options)")
  }

  /// Two hosts are two network namespaces where such may be made, as by root; else a relay between them is cut.
  @Test("a host that is cut off, or gets no replies, loses and duplicates nothing")
  func aHostThatIsCutOffOrHearsNoRepliesLosesAndDoublesNothing() async throws {
    let probe = "syn-probe-\(getpid())"
    let isolation = try await ProcessRun.run(
      ["sh", "-c", "test $(id -u) = 0 && ip netns add \(probe) && ip netns del \(probe)"])
    let runs = try await torture(
      "--rounds 2 --pace 0.5 --alone-every 1 --faults cut --seed 1 --delay-ms 400"
        + (isolation.status == 0 ? " --namespaces" : ""),
      and: "--rounds 10 --pace 0.3 --alone-every 10 --faults lose --seed 1")
    #expect(runs[0].stdout.contains("0 kills, 0 pauses, 2 cuts, 0 losses"), "\(runs[0].stdout)")
    #expect(runs[1].stdout.contains("0 kills, 0 pauses, 0 cuts, 10 losses"), "\(runs[1].stdout)")
  }

  @Test("every broken promise is noticed")
  func eachBrokenPromiseIsNoticed() async throws {
    let run = try await ProcessRun.run([Service.project + "/scripts/torture", "--self-test"])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test("bad usage is refused")
  func badUsageIsRefused() async throws {
    for options in [["--faults", "flood"], ["--rounds", "0"], ["--pace", "0"], ["operand"]] {
      let run = try await ProcessRun.run([Service.project + "/scripts/torture"] + options)
      #expect(run.status == 64 && run.stderr.contains("torture"), "\(options): \(run)")
    }
  }
}
