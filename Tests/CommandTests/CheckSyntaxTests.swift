import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct CheckSyntaxTests {
  /// Text, the name it is judged under, and the lines of the errors it must get.
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var file: String
    var lines: [Int]
    var testDescription: String { "\(file): \(text)" }

    init(_ text: String, as file: String = "page.html", _ lines: [Int]) {
      (self.text, self.file, self.lines) = (text, file, lines)
    }
  }

  @Test("a page that never mentions keys fails if the question asks for one")
  func keysOfTheQuestion() async throws {
    let folder = try TemporaryDirectory()
    let question = "Build a ball.\n\n## User Actions\n1. Press R: it begins anew.\n2. Click the ball: it hops."
    let record = try folder.write(JSONValue.object(["question": .string(question)]).text, to: "record.json")
    func judge(_ page: String, _ environment: [String: String] = [:]) async throws -> ProcessRun {
      try await ProcessRun.run(
        [Script.path("check-syntax"), "-"], input: page,
        environment: environment.merging(["SYN_CHECK_RECORD": record]) { $1 })
    }
    let deaf = try await judge("<p>a<script>onclick = () => {}</script>")
    #expect(deaf.status == 1 && deaf.lines.count == 1)
    #expect(deaf.stdout.contains("deaf_to_keys: the task asks for \"Press R: it begins anew.\""))
    #expect(try await judge("<p>a<script>onkeydown = () => {}</script>").status == 0)
    #expect(try await judge("<p>a<script>1</script>", ["SYN_CHECK_ALLOW": "frozen,deaf_to_keys"]).status == 0)
  }

  static let cases: [Case] = [
    Case("<script>let a = 1;</script>", []),
    Case("<p>\n<script>\nlet a = ;\n</script>", [3]),
    Case("<script>await go()</script>", [1]),
    Case("<script>import a from 'b'</script>", [1]),
    Case("<script type=\"module\">import a from 'b'; await go(); export const c = 1</script>", []),
    Case("<p>\n<script type=module>\nimport a from 'b'\nlet c = ;\n</script>", [4]),
    Case("<SCRIPT TYPE='Module'>with (a) {}</SCRIPT>", [1]),
    Case("<script>with (a) {} <!-- old comment\n</script>", []),
    Case("<script>let a = 1 +</script>\n<script>(</script>", [1, 2]),
    Case("<script>let a = '</scrip' + 't>'</script><script src=x>(((</script>", []),
    Case("<script type='application/json'>(((</script><script type=importmap>{</script>", []),
    Case("<!-- <script>(</script> --><title><script>(</script></title>", []),
    Case("<textarea><script>(</script></textarea><p title='<script>'>", []),
    Case("<script><!-- '<script>' + '</script>' --></script>", []),
    Case("no script at all", []),
    Case("let a = 1\nlet a = 2", as: "a.js", [2]),
    Case("export const a = 1", as: "a.js", []),
    Case("return 1", as: "a.js", [1]),
    Case("await go()", as: "a.mjs", []),
  ]

  @Test("each script is parsed as the type it declares")
  func scriptsAreParsedAsWhatTheyAre() async throws {
    let folders = try Self.cases.map { _ in try TemporaryDirectory() }
    let paths = try zip(Self.cases, folders).map { try $1.write($0.text, to: $0.file) }
    let run = try await ProcessRun.run([Script.path("check-syntax"), "--json"] + paths)
    #expect(run.status == 1, "\(run.stderr)")
    try #require(run.lines.count == Self.cases.count)
    for (expected, line) in zip(Self.cases, run.lines) {
      let problems = try JSONValue(parsing: line)["problems"]?.arrayValue ?? []
      #expect(problems.map { $0["line"]?.text } == expected.lines.map { "\($0)" }, "\(expected): \(line)")
    }
  }

  @Test("the exit code distinguishes passed, failed and not judged")
  func theExitCodeTellsPassFailAndNotJudged() async throws {
    let script = Script.path("check-syntax")
    #expect(try await ProcessRun.run([script, "-"], input: "<script>go()</script>").status == 0)
    #expect(try await ProcessRun.run([script, "-"], input: "go(").status == 1)
    #expect(try await ProcessRun.run([script, "/nonexistent/page.html"]).status == 2)
    #expect(try await ProcessRun.run([script]).status == 64)
  }
}
