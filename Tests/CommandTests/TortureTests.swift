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

  /// Some at a time: they wait more than they work.
  private func torture(_ all: [String]) async throws -> [ProcessRun] {
    let runs = try await withThrowingTaskGroup(of: (Int, ProcessRun).self) { group in
      for (index, options) in all.enumerated() { group.addTask { (index, try await torture(options)) } }
      var runs = [Int: ProcessRun]()
      for try await (index, run) in group { runs[index] = run }
      return all.indices.compactMap { runs[$0] }
    }
    for run in runs { #expect(run.status == 0, "\(run.stdout)\(run.stderr)") }
    return runs
  }

  /// The disk is filled only where root may mount one, and the clock steps only where there is a compiler.
  @Test("no crash and no fault of Redis loses an order or stores a unit twice")
  func noCrashAndNoFaultOfRedisLosesAnOrderOrStoresAUnitTwice() async throws {
    let options = "--rounds 10 --pace 0.3 --seed 11 --alone-every 10 --faults kill,pause"
    let runs = try await torture([
      "--fsync always \(options)", "--fsync everysec \(options)",
      "--rounds 4 --pace 0.3 --seed 337 --alone-every 1 --faults password,noperm,clock,full",
    ])
    #expect(runs[2].stdout.contains("a Redis of the torture's own"), "\(runs[2].stdout)")
  }

  /// Two hosts are two network namespaces where such may be made, as by root; else a relay between them is cut.
  @Test("a host that is cut off, gets no replies or cannot work loses and duplicates nothing")
  func aHostThatIsCutOffOrHearsNoRepliesOrCannotWorkLosesAndDoublesNothing() async throws {
    let probe = "syn-probe-\(getpid())"
    let isolation = try await ProcessRun.run(
      ["sh", "-c", "test $(id -u) = 0 && ip netns add \(probe) && ip netns del \(probe)"])
    let runs = try await torture([
      "--rounds 2 --pace 0.5 --alone-every 1 --faults cut --seed 1 --delay-ms 400"
        + (isolation.status == 0 ? " --namespaces" : ""),
      "--rounds 10 --pace 0.3 --alone-every 10 --faults lose --seed 1",
      "--rounds 2 --pace 0.3 --alone-every 2 --faults sick,start --seed 40",
    ])
    #expect(runs[0].stdout.contains("cut 2 in 2 rounds"), "\(runs[0].stdout)")
    #expect(runs[1].stdout.contains("lose 10 in 10 rounds"), "\(runs[1].stdout)")
    #expect(runs[2].stdout.contains("sick 1, start 1 in 2 rounds"), "\(runs[2].stdout)")
  }

  @Test("every broken promise is noticed")
  func eachBrokenPromiseIsNoticed() async throws {
    let run = try await ProcessRun.run([Service.project + "/scripts/torture", "--self-test"])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test("bad usage is refused")
  func badUsageIsRefused() async throws {
    for options in [["--faults", "flood"], ["--hosts", "1"], ["--rounds", "0"], ["--pace", "0"], ["operand"]] {
      let run = try await ProcessRun.run([Service.project + "/scripts/torture"] + options)
      #expect(run.status == 64 && run.stderr.contains("torture"), "\(options): \(run)")
    }
  }
}
