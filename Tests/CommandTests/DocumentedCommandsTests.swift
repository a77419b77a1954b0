import Foundation
import TestSupport
import Testing

/// What README.md and the pages of docs show to be typed is typed here, as it stands there, beside a service that runs.
///
/// A block that cannot be run has a comment before it, `<!-- not run: REASON -->`; it is parsed all the same, and its
/// options are looked up as those of all blocks are.
@Suite struct DocumentedCommandsTests {
  private struct Block {
    /// Such as `README.md:29`.
    var place: String
    /// What is typed: of a console block, what follows the prompt.
    var commands: String
    var isRun: Bool
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: Service.project + "/" + path, encoding: .utf8)
  }

  /// Of all pages but that of the commands' own help.
  private static func blocks() throws -> [Block] {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Service.project + "/docs").sorted()
      .filter { $0.hasSuffix(".md") && $0 != "commands.md" }.map { "docs/" + $0 }
    let fence = /(?m)^(?<mark><!-- not run: .+ -->\n)?```(?<language>sh|bash|console)\n(?<text>(?:.*\n)*?)```$/
    return try (["README.md"] + pages).flatMap { page in
      let text = try text(page)
      return text.matches(of: fence).map { match in
        let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
        var commands = String(match.text)
        if match.language == "console" {
          commands = commands.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { "\($0.dropFirst(2))\n" }
            .joined()
        }
        return Block(place: "\(page):\(line)", commands: commands, isRun: match.mark == nil)
      }
    }
  }

  // MARK: Running them

  /// The project's folder as a clone has it, but for the two judges that take a browser: other tests have those.
  private func clone(of service: Service) async throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    let files = FileManager.default
    for name in ["scripts", ".build", "pages"] {
      try files.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
    }
    func link(_ name: String, to target: String) throws {
      try files.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }
    for name in ["docs", ".env.example", ".venv"] { try link(name, to: Service.project + "/" + name) }
    try link(".build/release", to: Executable.directory)
    try link(".run", to: service.directory.path)
    let browsers: Set = ["check-page", "check-worse"]
    for name in try files.contentsOfDirectory(atPath: Service.project + "/scripts") where !browsers.contains(name) {
      try link("scripts/\(name)", to: "\(Service.project)/scripts/\(name)")
    }
    let standIn = "#!/bin/sh\nfor word; do [ \"$word\" != - ] || cat >/dev/null; done\necho '{\"problems\":[]}'\n"
    for name in browsers {
      let run = try await ProcessRun.run(
        ["install", "-m", "755", "/dev/stdin", folder.file("scripts/\(name)")], input: standIn)
      try #require(run.status == 0, "\(run.stderr)")
    }
    return folder
  }

  /// The files and the failure that the pages speak of. The id is one that stands there.
  private static let beforehand = """
    syn-question -n 1 --seed 3 | syn-augment | syn-answer >unit.json
    jq -r '.answer.files[0].content' unit.json | tee page.html >pages/first.html
    cp unit.json record.json
    cp page.html pages/second.html
    { cat unit.json; echo '{"question":"Build","error":{"stage":"answer","code":"x","message":"x","attempts":1}}'; } >units.jsonl
    echo '{"qa_id":"0198c6f0-7a3b-7c11-9d52-3f1e5a6b7c8d","topic":"games","question":"Build a clock","error":
      {"stage":"answer","code":"overloaded","message":"busy","attempts":1,"retryable":true}}' | tr -d '\\n' |
      syn-store || [ $? = 1 ]
    """

  @Test("commands shown in the documentation run as written")
  func whatThePagesShowRunsAsItStandsThere() async throws {
    let service = try Service()
    try await service.waitUntilItSays("up: http")
    let folder = try await clone(of: service)
    let url = try String(contentsOfFile: service.directory.file("redis-url"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let environment = [
      "SYN_BIN": Executable.directory, "SYN_RUN_DIR": service.directory.path, "REDIS_URL": url, "SYN_CHECK": "none",
      "EDITOR": "true", "SYN_JOBS": "4", "HF_HOME": folder.file("hf"),
    ]
    func run(_ commands: String) async throws -> ProcessRun {
      try await ProcessRun.run(
        ["bash", "-c", "set -e -o pipefail\n\(commands)"], environment: environment, directory: folder.path)
    }
    let prepared = try await run(Self.beforehand)
    try #require(prepared.status == 0, "\(prepared.stderr)")
    var count = 0
    for block in try Self.blocks() where block.isRun {
      if block.commands.contains(".venv/"), !StoreDatasetTests.canLoad { continue }
      // Another port than the one that another service may have, and numbers that other tests go up to.
      let commands = block.commands.replacing("127.0.0.1:5003", with: "127.0.0.1:\(service.port)")
        .replacing("syn-prefill 256", with: "syn-prefill 5").replacing("-n 1000", with: "-n 2")
      let run = try await run(commands)
      #expect(run.status == 0, "\(block.place) ends with \(run.status): \(run.stderr.suffix(2000))\n\(commands)")
      count += 1
    }
    // So that a change of the pattern does not pass for a success.
    #expect(count > 10)
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  // MARK: Reading them

  @Test("commands shown in the documentation are valid shell")
  func whatThePagesShowIsShell() async throws {
    for block in try Self.blocks() {
      let run = try await ProcessRun.run(["bash", "-n"], input: block.commands)
      #expect(run.status == 0 && run.stderr.isEmpty, "\(block.place): \(run.stderr)")
    }
  }

  /// By the command it is given to, not by any that has such an option.
  @Test("every option shown in the documentation belongs to its command")
  func everyOptionShownIsOneOfItsCommand() async throws {
    var helps: [String: String] = [:]
    for block in try Self.blocks() {
      for words in Self.simpleCommands(in: block.commands) {
        guard let (program, options) = Self.ours(words) else { continue }
        if helps[program] == nil {
          let path = program.hasPrefix("scripts/") ? "\(Service.project)/\(program)" : program
          let run = try await ProcessRun.run([path, "--help"])
          #expect(run.status == 0, "\(block.place): \(program) --help")
          helps[program] = run.stdout
        }
        let known = Set((helps[program] ?? "").matches(of: /(?:^|[^\w-])(--?[a-z][\w-]*)/).map { String($0.1) })
        for option in options where option.hasPrefix("-") && option.count > 1 {
          let name = String(option.prefix { $0 != "=" })
          #expect(known.contains(name), "\(block.place): \(program) has no \(name)")
        }
      }
    }
  }

  /// The words of each command between pipes, separators and brackets, without comments. Good enough for what a page
  /// shows; quoted words are one word each.
  private static func simpleCommands(in text: String) -> [[String]] {
    let quoted = /'[^']*'|"[^"]*"/
    return text.replacing("\\\n", with: " ").split(separator: "\n").flatMap { line in
      let plain = line.replacing(quoted) { $0.output.contains("$(") ? $0.output.dropFirst().dropLast() : "Q" }
        .replacing(/(?:^|\s)#.*/, with: "")
      return plain.split { "|;&()<>".contains($0) }.map { $0.split(separator: " ").map(String.init) }
    }
  }

  /// The program and what follows it, where it is one of this project's: after assignments, sudo, and a folder.
  private static func ours(_ words: [String]) -> (program: String, options: [String])? {
    guard let index = words.firstIndex(where: { !$0.contains(/^[A-Z_]+=/) && !["sudo", "env"].contains($0) }) else {
      return nil
    }
    let word = words[index]
    let options = Array(words[(index + 1)...])
    if let script = word.firstMatch(of: /(?:^|\/)(scripts\/(?:[a-z]+\/)?[\w-]+)$/) {
      return (String(script.1), options)
    }
    if let name = word.firstMatch(of: /(?:^|\/)(syn-(?:question|augment|answer|store|serve))$/) {
      return (String(name.1), options)
    }
    return nil
  }
}
