import Foundation
import SynBase
import TestSupport
import Testing

/// Manual pages and completions hold what --help says, and the version is the same wherever it is written.
@Suite struct ManualTests {
  private static let commands = ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]

  /// The folder that scripts/dev/write-manuals has filled.
  private func manuals() async throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    let run = try await ProcessRun.run(
      [Service.project + "/scripts/dev/write-manuals", folder.path], environment: ["SYN_BIN": Executable.directory])
    try #require(run.status == 0, "\(run.stderr)")
    return folder
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func helpText(_ name: String) async throws -> String {
    try await ProcessRun.run([name, "--help"]).stdout
  }

  /// What bash offers for the last of `words`, by the function that `folder` has for the command.
  private func completions(_ folder: TemporaryDirectory, _ words: String...) async throws -> [String] {
    let script = """
      . "$1/bash/$2"; shift
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      $(complete -p "$1" | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let run = try await ProcessRun.run(["bash", "-c", script, "bash", folder.path] + words)
    #expect(run.status == 0 && run.stderr.isEmpty, "\(run.stderr)")
    return run.lines
  }

  @Test("manual pages and completions have every option, verb and setting that --help names")
  func manualsAndCompletionsHaveEachOptionVerbAndSettingOfTheHelp() async throws {
    let folder = try await manuals()
    let scripts = [
      "syn-up", "syn-prefill", "syn-doctor", "check-page", "check-syntax", "check-worse", "check-quality",
      "check-pair",
    ]
    for name in Self.commands + scripts {
      // Its name in a clone is too common for a PATH.
      let script = name == "syn-doctor" ? "doctor" : name
      let help = try await helpText(scripts.contains(name) ? "\(Service.project)/scripts/\(script)" : name)
      // troff writes a dash as \-, and may break a line after \: and \&.
      let page = try text(folder.file("man1/\(name).1"))
        .replacingOccurrences(of: "\\-", with: "-").replacingOccurrences(of: "\\:", with: "")
      let bash = try text(folder.file("bash/\(name)"))
      let zsh = try text(folder.file("zsh/_\(name)"))
      let fish = try text(folder.file("fish/\(name).fish"))
      // The rows of --help, which begin with two blanks.
      let flags = Set(help.matches(of: /(?m)^\ \ (?:-\w,\ |\ {4})?(--[a-z-]+)/).map { String($0.1) })
      #expect(!flags.isEmpty)
      for flag in flags {
        #expect(page.contains(flag), "man \(name): \(flag)")
        #expect(bash.contains(flag), "bash \(name): \(flag)")
        #expect(zsh.contains(flag), "zsh \(name): \(flag)")
        #expect(
          fish.contains("-l \(flag.dropFirst(2)) ") || fish.hasSuffix("-l \(flag.dropFirst(2))"),
          "fish \(name): \(flag)")
      }
      let settings = help.matches(of: /(?m)^\ \ ([A-Z]+_[A-Z_]+)\ /).map { String($0.1) }
      for setting in settings {
        #expect(page.contains("\\fB\(setting)\\fR"), "man \(name): \(setting)")
      }
    }
  }

  @Test("verbs and their options are completed")
  func verbsAndTheirOptionsAreCompleted() async throws {
    let folder = try await manuals()
    #expect(try await completions(folder, "syn-store", "re") == ["retry"])
    #expect(try await completions(folder, "syn-store", "--redis-wait", "5", "p") == ["put", "peek", "pop", "purge"])
    #expect(try await completions(folder, "syn-store", "--spool", "=", "x", "pu") == ["put", "purge"])
    #expect(try await completions(folder, "syn-store", "retry", "--a") == ["--all"])
    #expect(try await completions(folder, "syn-store", "retry", "--f").isEmpty)
    #expect(try await completions(folder, "syn-store", "--fol") == ["--follow"])
    #expect(try await completions(folder, "syn-up", "st") == ["status", "stop"])
  }

  @Test("option values are completed where they are known")
  func valuesAreCompletedWhereTheTableKnowsThem() async throws {
    let folder = try await manuals()
    #expect(try await completions(folder, "syn-question", "--log-format", "=", "") == ["text", "json"])
    #expect(try await completions(folder, "syn-question", "--log-format", "=") == ["text", "json"])
    #expect(try await completions(folder, "syn-augment", "--kind", "add") == ["add_one", "add_two"])
    #expect(try await completions(folder, "syn-up", "--redis-fsync", "e") == ["everysec"])
    #expect(try await completions(folder, "syn-question", "--seed", "").isEmpty)
  }

  @Test("each verb takes its own options and no others")
  func eachVerbTakesTheOptionsOfItsRowAndNoOther() async throws {
    let table = try JSONValue(parsing: Array(await ProcessRun.run(["syn-store", "--describe"]).stdout.utf8))
    let verbs = try #require(table["verbs"]?.arrayValue)
    let options = try #require(table["options"]?.arrayValue)
    let own = Set(verbs.flatMap { $0["options"]?.arrayValue ?? [] }.compactMap(\.stringValue))
    for verb in verbs {
      let name = try #require(verb["name"]?.stringValue)
      let welcome = (verb["options"]?.arrayValue ?? []).compactMap(\.stringValue)
      for option in options {
        guard let long = option["long"]?.stringValue, own.contains(long) else { continue }
        // One that is asked for nothing: its operands are wrong, which is noticed after its options.
        let run = try await ProcessRun.run(
          ["syn-store", name, option["argument"] == .null ? "--\(long)" : "--\(long)=1", "x", "y"],
          environment: ["REDIS_URL": "redis://127.0.0.1:1"])
        let isRefused = run.stderr.contains("--\(long) means nothing to \(name)")
        #expect(isRefused != welcome.contains(long), "syn-store \(name) --\(long): \(run.stderr)")
      }
    }
  }

  @Test("the newest release in CHANGELOG.md is the commands' version")
  func theNewestReleaseOfTheChangelogIsTheVersion() async throws {
    let changelog = try text(Service.project + "/CHANGELOG.md")
    let newest = try #require(changelog.firstMatch(of: /(?m)^## \[([0-9.]+)\]( - \d{4}-\d\d-\d\d)$/))
    for name in Self.commands {
      #expect(try await ProcessRun.run([name, "--version"]).stdout == "\(name) \(newest.1)\n")
    }
  }
}
