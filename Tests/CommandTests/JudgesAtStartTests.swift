import Foundation
import TestSupport
import Testing

/// What scripts/syn-up and scripts/syn-prefill do on machines where something is missing: the real scripts, with a PATH of
/// their own in which apt-get is a stand-in.
@Suite struct JudgesAtStartTests {
  /// The programs of this machine but some, in one folder; what apt-get is asked to install stands in `asked`.
  private struct Machine {
    let programs: TemporaryDirectory
    var asked: String { programs.file("asked-for") }

    /// `installs`: apt-get puts back what was left out, as it would come from the archive.
    init(without missing: Set<String>, installs: Bool = false) async throws {
      programs = try TemporaryDirectory()
      let files = FileManager.default
      for folder in ["/usr/bin", "/bin", "/usr/local/bin"] {
        // Not each system has each of them.
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
        where !missing.contains(name) && !["apt-get", "sudo"].contains(name) {
          // The first folder that has a program wins, as in PATH.
          try? files.createSymbolicLink(atPath: programs.file(name), withDestinationPath: "\(folder)/\(name)")
        }
      }
      let puts = missing.sorted().map { "ln -s /usr/bin/\($0) '\(programs.path)/' 2>/dev/null" }.joined(separator: "; ")
      let scripts = [
        "apt-get": "[ \"$1\" = update ] || echo \"$*\" >>'\(asked)'; \(installs ? puts : ":"); exit 0",
        "sudo": "[ \"$1\" != -n ] || shift; exec \"$@\"",
      ]
      for (name, script) in scripts {
        let run = try await ProcessRun.run(
          ["install", "-m", "755", "/dev/stdin", programs.file(name)], input: "#!/bin/sh\n\(script)\n")
        try #require(run.status == 0, "\(run.stderr)")
      }
    }

    /// Nil when apt-get was asked for nothing.
    var installed: String? { try? String(contentsOfFile: asked, encoding: .utf8) }
  }

  private static let judges: Set = [
    "node", "nodejs", "esbuild", "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable", "chrome",
  ]
  private static let key = "sk-or-0123456789abcdef"

  /// A service whose pipes are stand-ins, though syn-answer says whom it would ask, and which never reaches its Redis.
  private func service(
    on machine: Machine, _ environment: [String: String], options: [String] = []
  ) async throws -> Service {
    let real = Executable.path("syn-answer")
    let standIns = try await Service.standIns([
      "syn-answer": "case \"$*\" in *--dry-run*) exec \(real) \"$@\" ;; *) exec cat ;; esac"
    ])
    let own = ["PATH": machine.programs.path, "SYN_CHECK": "", "REDIS_URL": "redis://127.0.0.1:1"]
    return try Service(options, environment: own.merging(environment) { $1 }, standIns: standIns)
  }

  private func end(_ service: Service) async {
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("a provider's pages are not stored unjudged unless that is asked for")
  func aProvidersPagesAreNotStoredUnjudgedWithoutAWord() async throws {
    let machine = try await Machine(without: Self.judges)
    let service = try await service(on: machine, ["OPENROUTER_API_KEY": Self.key])
    let line = try await service.waitUntilItSays("SYN_CHECK=none")
    #expect(line.contains("node and Chromium"), "\(line)")
    #expect(await service.supervisor.wait() == 78)
    #expect(try service.processes().isEmpty)
    #expect(machine.installed?.contains("nodejs chromium") == true, "tried first: \(machine.installed ?? "nothing")")
  }

  @Test("SYN_CHECK=none lets pages pass unjudged")
  func oneWordLetsThemPass() async throws {
    let machine = try await Machine(without: Self.judges)
    let service = try await service(on: machine, ["OPENROUTER_API_KEY": Self.key, "SYN_CHECK": "none"])
    try await service.waitUntilItSays("logs of each pipe")
    await end(service)
    #expect(machine.installed == nil)
  }

  @Test(
    "the offline model goes on without judges",
    arguments: [[:], ["OPENROUTER_API_KEY": key, "SYN_PROVIDER": "offline"]] as [[String: String]])
  func theOfflineModelGoesOnWithoutThem(environment: [String: String]) async throws {
    let machine = try await Machine(without: Self.judges)
    let service = try await service(on: machine, environment)
    #expect(try await service.waitUntilItSays("not judged by check-page").contains("nodejs"))
    try await service.waitUntilItSays("logs of each pipe")
    await end(service)
    #expect(machine.installed == nil)
  }

  @Test("missing judges are installed and then used")
  func whatIsMissingIsInstalledAndJudges() async throws {
    let machine = try await Machine(without: Self.judges, installs: true)
    let service = try await service(on: machine, ["SYN_BASE_URL": "http://127.0.0.1:1/v1"])
    #expect(try await service.waitUntilItSays("each page is judged by").contains("check-syntax check-page"))
    try await service.waitUntilItSays("logs of each pipe")
    await end(service)
  }

  @Test("syn-prefill refuses unjudged pages too, even with -q")
  func aPrefillSaysItTooAlsoWhenItIsQuiet() async throws {
    let machine = try await Machine(without: Self.judges)
    let folder = try TemporaryDirectory()
    let run = try await ProcessRun.run(
      [Service.project + "/scripts/syn-prefill", "--env-file", "/dev/null", "-q", "1"],
      environment: [
        "PATH": machine.programs.path, "SYN_BIN": Executable.directory, "SYN_RUN_DIR": folder.path,
        "REDIS_URL": "redis://127.0.0.1:1", "SYN_PROVIDER": "groq", "GROQ_API_KEY": Self.key,
      ])
    #expect(run.status == 78)
    #expect(run.stderr.contains("SYN_CHECK=none") && run.stdout.isEmpty, "\(run)")
    #expect(!run.stderr.contains(Self.key))
  }

  @Test("a program is not installed if its job is already done by other means")
  func whatIsThereByOtherMeansIsNotAskedFor() async throws {
    // A Redis is configured, and the executables are built.
    let machine = try await Machine(
      without: ["redis-server", "redis-cli", "swift", "swiftc", "jq", "shellcheck", "git"])
    let service = try await service(on: machine, ["SYN_CHECK": "none"])
    try await service.waitUntilItSays("logs of each pipe")
    await end(service)
    #expect(machine.installed == nil)
    // Where none is configured, it is.
    let without = try await self.service(on: machine, ["SYN_CHECK": "none", "REDIS_URL": ""])
    try await without.waitUntilItSays("still not found: redis-server redis-tools")
    #expect(await without.supervisor.wait() == 69)
    #expect(machine.installed?.contains("redis-server redis-tools") == true)
  }
}
