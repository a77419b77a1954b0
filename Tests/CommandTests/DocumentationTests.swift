import Foundation
import TestSupport
import Testing

/// What is written about the commands is what they say of themselves, and nothing they do not know is written anywhere.
@Suite struct DocumentationTests {
  private static let commands = ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]
  private static let files = FileManager.default

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: Service.project + "/" + path, encoding: .utf8)
  }

  /// Every executable file directly in scripts/, and in those of its folders that hold what is run by hand.
  private func scripts() throws -> [String] {
    try ["scripts", "scripts/service", "scripts/bench", "scripts/dev"].flatMap { folder in
      try Self.files.contentsOfDirectory(atPath: Service.project + "/" + folder).map { "\(folder)/\($0)" }
    }.filter { path in
      var isFolder: ObjCBool = false
      let full = Service.project + "/" + path
      return Self.files.fileExists(atPath: full, isDirectory: &isFolder) && !isFolder.boolValue
        && Self.files.isExecutableFile(atPath: full)
    }
  }

  /// The --help text of every command and script, by name.
  private func helpTexts() async throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in try Self.commands + scripts() {
      let run = try await ProcessRun.run([name.contains("/") ? "\(Service.project)/\(name)" : name, "--help"])
      #expect(run.status == 0 && run.stderr.isEmpty, "\(name) --help")
      texts[name] = run.stdout
    }
    return texts
  }

  private func flags(in text: String) -> Set<String> {
    Set(text.matches(of: /(?:^|[^\w-])(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)/).map { String($0.1) })
  }

  @Test("docs/commands.md matches what --help prints")
  func thePageOfCommandsIsWhatTheySay() async throws {
    let page = try text("docs/commands.md")
    let helps = try await helpTexts()
    #expect(Set(page.matches(of: /(?m)^## (\S+)$/).map { String($0.1) }) == Set(helps.keys))
    for (name, help) in helps {
      let section = "\n## \(name)\n\n```\n\(help.trimmingCharacters(in: .newlines))\n```\n"
      #expect(page.contains(section), "docs/commands.md is out of date for \(name): scripts/dev/write-commands-page")
    }
  }

  @Test(
    "tables of the documentation match what --describe prints",
    arguments: [("syn-store", "error_codes", "docs/record.md"), ("syn-serve", "metrics", "docs/http.md")])
  func tables(command: String, member: String, path: String) async throws {
    let page = try text(path)
    let folder = try TemporaryDirectory()
    let copy = try folder.write(page, to: "page.md")
    let writing = "\(command) --describe | '\(Service.project)/scripts/dev/inside/write-table' \(member) '\(copy)'"
    let run = try await ProcessRun.run(["sh", "-c", writing])
    #expect(run.status == 0, "\(run.stderr)")
    let written = try String(contentsOfFile: copy, encoding: .utf8)
    #expect(written == page, "\(path) is out of date: run scripts/dev/write-commands-page")
  }

  /// `scripts/dev/try-rows` adds one of each to a copy that it builds, which takes minutes; .ci/run runs it.
  @Test("each row of the table of where to put things is tried, or is a matter of other tests")
  func rowsAreTried() async throws {
    let elsewhere = [
      "an option": "thePageOfCommandsIsWhatTheySay", "words of a prompt": "RecordingTests",
      "a placeholder": "PromptTemplateTests", "an operation on the buffer": "BufferScriptTests",
      "a room, or what one may import": "rooms",
    ]
    let table = try #require(try text("docs/architecture.md").components(separatedBy: "## Where to put things").last)
    let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      .compactMap { $0.split(separator: "|").first?.trimmingCharacters(in: .whitespaces) }
    let tried = try await ProcessRun.run([Service.project + "/scripts/dev/try-rows", "--list"]).lines
    #expect(rows.count > 12 && rows.sorted() == (tried + elsewhere.keys).sorted())
  }

  @Test("no page names a flag that does not exist")
  func noPageNamesAFlagThatDoesNotExist() async throws {
    let known = try await helpTexts().values.reduce(into: Set<String>()) { $0.formUnion(flags(in: $1)) }
    // Flags of other programs, the Python service among them, that the pages show in use.
    let foreign: Set = [
      "--filter", "--rdb", "--static-swift-stdlib", "--env_name", "--now", "--offline", "--scan",
      "--pattern", "--dir", "--no-install-recommends", "--create",
      // Of docker, redis-cli and Chromium.
      "--scale", "--rm", "--format", "--user", "--no-sandbox",
      // Of model servers.
      "--api-key", "--config", "--max-model-len", "--parallel", "--reasoning-parser", "--served-model-name",
    ]
    let pages = try Self.files.contentsOfDirectory(atPath: Service.project + "/docs").filter { $0.hasSuffix(".md") }
    for page in ["README.md"] + pages.map({ "docs/" + $0 }) {
      let unknown = flags(in: try text(page)).subtracting(known).subtracting(foreign)
      #expect(unknown.isEmpty, "\(page) names \(unknown.sorted().joined(separator: ", "))")
    }
  }

  @Test(".env.example has every setting that a command or compose reads")
  func theExampleOfSettingsHasEachThatACommandOrComposeReads() async throws {
    let example = try text(".env.example")
    let named = Set(example.matches(of: /(?m)^([A-Z][A-Z_]+)=$/).map { String($0.1) })
    let read = try await helpTexts().filter { Self.commands.contains($0.key) }.values.reduce(into: Set<String>()) {
      $0.formUnion($1.matches(of: /\b(?:(?:SYN|REDIS)_[A-Z_]+|[A-Z]+_API_KEY)\b/).map { String($0.output) })
    }
    #expect(named == read.union(try ContainerFiles.composeVariables()))
  }

  @Test("the diagram of the rooms matches Package.swift")
  func rooms() async throws {
    let run = try await ProcessRun.run(["\(Service.project)/scripts/dev/write-rooms", "--check"])
    #expect(run.status == 0, "\(run.stderr)")
  }

  /// Every key and channel that the code names, with `<...>` for what follows a prefix, and no other.
  @Test("docs/redis.md has every key the code uses, and no other")
  func thePageOfKeysHasEachThatTheCodeUses() throws {
    let literal = /"((?:syn|synthetic):[a-z_:]+)"/
    let code = try text("Sources/SynShared/Buffer/DojoKeys.swift")
    let used = Set(code.matches(of: literal).map { String($0.1) })
    let page = try text("docs/redis.md")
    let named = Set(
      page.matches(of: /`((?:syn|synthetic):[a-z_:]+)(?:<[^`]*>)?`/).map { String($0.1) })
    // One more of those that begin alike, of all days.
    #expect(named.subtracting(["syn:spending:total"]) == used)
    let sources = try #require(Self.files.enumerator(atPath: Service.project + "/Sources"))
    for case let path as String in sources
    where [".swift", ".lua"].contains(where: path.hasSuffix) && !path.hasSuffix("/DojoKeys.swift") {
      let text = try text("Sources/" + path)
      #expect(text.firstMatch(of: literal) == nil, "\(path) names a key of its own")
      #expect(text.firstMatch(of: /'(?:syn|synthetic):/) == nil || path.hasSuffix(".swift"), "\(path) names a key")
    }
  }

  @Test("every test is named by a sentence")
  func testNames() throws {
    let paths = try #require(Self.files.enumerator(atPath: Service.project + "/Tests"))
    for case let path as String in paths where path.hasSuffix(".swift") {
      let code = try text("Tests/" + path)
      for test in code.matches(of: /(?m)^ *@Test(?!\(\s*")/) {
        let line = code[..<test.range.upperBound].split(separator: "\n", omittingEmptySubsequences: false).count
        Issue.record("Tests/\(path):\(line) is a test without a sentence")
      }
    }
  }
}
