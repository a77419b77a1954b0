import Foundation
import TestSupport
import Testing

/// What is given up for good, and what is tried again: what never worked with these settings, and what once did.
@Suite struct SupervisorPolicyTests {
  private static let elsewhere = ["REDIS_URL": "redis://127.0.0.1:1"]

  /// A store whose put says after each line that a unit was stored.
  private static let storing = """
    if [ "$1" = put ]; then while read -r line; do echo '{"qa_id":"x","stored":true,"duplicate":false}'; done; exit; fi
    trap 'kill $!; exit 0' TERM; while :; do echo line; sleep 0.1 & wait $!; done
    """

  private func end(_ service: Service) async {
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("a key that is refused after units were stored is tried again, more and more rarely")
  func aKeyThatWorked() async throws {
    let marks = try TemporaryDirectory()
    let refused = marks.file("refused")
    // It passes on a few lines, and is refused from then on.
    let executables = try await Service.standIns([
      "syn-store": Self.storing,
      "syn-question": """
      [ ! -e '\(refused)' ] || exit 77
      for _ in 1 2 3; do read -r line; echo "$line"; done; sleep 0.5; : >'\(refused)'; exit 77
      """,
    ])
    let service = try Service(["--only", "refill"], environment: Self.elsewhere, standIns: executables)
    for pause in [1, 2, 4] {
      let line = try await service.waitUntilItSays("refill ended with status 77")
      #expect(line.contains("again in \(pause) s"), "\(line)")
    }
    await end(service)
    // It is remembered with the settings that it worked with, and with no others.
    let again = try Service(
      ["--only", "refill"], environment: Self.elsewhere, standIns: executables, directory: service.directory)
    #expect(try await again.waitUntilItSays("status 77").contains("again in 1 s"))
    await end(again)
    let other = Self.elsewhere.merging(["OPENROUTER_API_KEY": "sk-or-another-key-0123"]) { $1 }
    let changed = try Service(
      ["--only", "refill"], environment: other, standIns: executables, directory: service.directory)
    #expect(try await changed.waitUntilItSays("status 77").contains("stays down"))
    #expect(await changed.supervisor.wait() == 77)
    let worked = try String(contentsOfFile: service.directory.file("worked"), encoding: .utf8)
    #expect(!worked.contains("another-key"))
  }

  /// It needed no call until then: the buffer was full.
  @Test("a key that never worked is given up, however long its pipe ran")
  func aKeyThatNeverWorked() async throws {
    let executables = try await Service.standIns(["syn-question": "sleep 11; exit 77"])
    let service = try Service(["--only", "refill"], environment: Self.elsewhere, standIns: executables)
    let line = try await service.waitUntilItSays("refill ended with status 77")
    #expect(line.contains("stays down"), "\(line)")
    #expect(await service.supervisor.wait() == 77)
  }

  @Test("a setting that never worked is given up at once")
  func aSettingThatNeverWorked() async throws {
    let executables = try await Service.standIns(["syn-question": "exit 78"])
    let service = try Service(["--only", "refill"], environment: Self.elsewhere, standIns: executables)
    #expect(try await service.waitUntilItSays("refill ended with status 78").contains("stays down"))
    #expect(await service.supervisor.wait() == 78)
  }

  /// As for three seconds after a start, where Redis has not got its passwords back yet.
  @Test("a password that is refused at the start, and worked before, is tried again")
  func aPasswordThatWorked() async throws {
    let marks = try TemporaryDirectory()
    let refused = marks.file("refused")
    let executables = try await Service.standIns([
      "syn-store": "[ ! -e '\(refused)' ] || { rm '\(refused)'; exit 78; }\n\(Self.storing)"
    ])
    let service = try Service(["--only", "orders"], environment: Self.elsewhere, standIns: executables)
    try await wait(until: "it has worked") { FileManager.default.fileExists(atPath: service.directory.file("worked")) }
    await end(service)
    _ = FileManager.default.createFile(atPath: refused, contents: nil)
    let again = try Service(
      ["--only", "orders"], environment: Self.elsewhere, standIns: executables, directory: service.directory)
    #expect(try await again.waitUntilItSays("orders ended with status 78").contains("again in 1 s"))
    try await wait(until: "it runs") { try again.stages(of: "orders").count >= 4 }
    await end(again)
  }
}
