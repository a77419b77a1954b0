import TestSupport
import Testing

/// Standard streams that are closed, full or something else than a pipe.
@Suite struct StandardStreamTests {
  private func shell(_ command: String, directory: String? = nil) async throws -> ProcessRun {
    try await ProcessRun.run(["bash", "-c", command], directory: directory)
  }

  @Test(
    "a closed stream is an error, and no other descriptor takes its place",
    arguments: ["syn-question -n 1 >&-", "syn-question -n 1 <&- >&-", "syn-answer <&-"])
  func aClosedStreamIsAnErrorAndNoOtherDescriptorTakesItsPlace(command: String) async throws {
    let run = try await shell(command)
    #expect(run.status == 74)
    #expect(run.stderr.contains("Bad file descriptor"), "\(run.stderr)")
  }

  @Test("a closed stderr costs no records")
  func aClosedStandardErrorTakesNothingFromTheRecords() async throws {
    let run = try await shell("syn-question -n 2 --debug 2>&-")
    #expect(run.status == 0 && run.lines.count == 2)
  }

  @Test("a full disk is an I/O error", arguments: ["--help", "--version", "-n 1000000"])
  func aFullDiskIsAnInputOutputError(arguments: String) async throws {
    let run = try await shell("syn-question \(arguments) >/dev/full")
    #expect(run.status == 74)
    #expect(run.stderr.contains("No space left on device"))
  }

  @Test("a folder as input is an I/O error")
  func aFolderAsInputIsAnInputOutputError() async throws {
    #expect(try await shell("syn-answer </").status == 74)
  }

  @Test("a folder called .env is ignored unless it is named as the settings file")
  func aFolderCalledLikeTheSettingsFileIsNotReadUnlessNamed() async throws {
    let directory = try TemporaryDirectory()
    let run = try await shell("mkdir .env && syn-question -n 1", directory: directory.path)
    #expect(run.status == 0 && run.lines.count == 1)
    #expect(try await shell("syn-question -n 1 --env-file .env", directory: directory.path).status == 78)
  }
}
