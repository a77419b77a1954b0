import Foundation
import SynBase
import TestSupport
import Testing

/// The judge of pages, asked about pages with one known fault each.
@Suite struct CheckPageTests {
  static let pages = Script.path("../Tests/Pages")
  private static let good = "<!doctype html><title>Good</title><p>Some words.</p>"

  /// Two pages of each fault; .ci/run tries all.
  @Test("a page's fault is named correctly, and nothing else is reported")
  func eachFaultIsNamedRightlyAndNothingElse() async throws {
    let run = try await ProcessRun.run([Script.path("dev/check-pages"), "--most", "2"])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
  }

  /// The question's actions are tried like the page's own, each by itself, and the verdict names the one that is deaf.
  @Test("every action in the question is tried, and the one the page ignores is named")
  func eachActionOfTheQuestionIsTriedAndTheDeafOneNamed() async throws {
    let folder = try TemporaryDirectory()
    let record: JSONValue = [
      "question": """
      Build a thing that moves.

      User Actions
      1. Press the left arrow key: it goes to the left.
      2. Press R: it begins anew.
      """
    ]
    let path = try folder.write(record.text, to: "record.json")
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "--json", "\(Self.pages)/steered.html"], environment: ["SYN_CHECK_RECORD": path])
    let verdict = try JSONValue(parsing: run.stdout)
    #expect(verdict["actions"] == ["announced": 2, "answered": 1], "\(run.stdout)")
    let problems = verdict["problems"]?.arrayValue ?? []
    #expect(problems.count == 1 && problems[0]["code"] == "deaf_to_keys")
    #expect(problems[0]["message"]?.stringValue?.contains("Press R: it begins anew.") == true)
  }

  @Test("a page is read from stdin, and its screenshot is written")
  func aPageFromStandardInputAndItsPicture() async throws {
    let folder = try TemporaryDirectory()
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "--screenshot", folder.file("shot.png"), "-"], input: Self.good)
    #expect(run.stdout == "-: passed\n")
    #expect(run.status == 0, "\(run.stderr)")
    #expect(FileManager.default.contents(atPath: folder.file("shot.png"))?.prefix(4) == Data([0x89, 0x50, 0x4e, 0x47]))
  }

  @Test("nothing passes without a browser")
  func withoutABrowserNothingPasses() async throws {
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "-"], input: Self.good, environment: ["CHROMIUM": "/nonexistent/chromium"])
    #expect(run.status == 2)
    #expect(run.stdout.contains("no_browser"))
    let node = try #require(try await ProcessRun.run(["sh", "-c", "command -v node"]).lines.first)
    let folder = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(atPath: folder.file("node"), withDestinationPath: node)
    let bare = try await ProcessRun.run([Script.path("check-page"), "-"], environment: ["PATH": folder.path])
    #expect(bare.status == 2)
    #expect(bare.stdout.contains("apt-get install chromium"))
  }

  @Test(
    "without a folder for temporary files nothing passes and nothing hangs",
    .timeLimit(.minutes(10)), arguments: ["/nonexistent", "/proc/nonexistent"])
  func withoutAFolderForTemporaryFilesNothingPassesAndNothingHangs(_ folder: String) async throws {
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "-"], input: Self.good, environment: ["TMPDIR": folder, "XDG_RUNTIME_DIR": folder])
    #expect(run.status == 2)
    #expect(run.stdout.contains(folder), "\(run.stderr)")
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test("nothing passes without Node", arguments: ["check-page", "check-syntax"])
  func withoutNodeNothingPasses(_ script: String) async throws {
    let bare = ["PATH": "/nonexistent"]
    let run = try await ProcessRun.run([Script.path(script), "--json", "a\"b.html"], environment: bare)
    #expect(run.status == 2)
    let verdict = try JSONValue(parsing: run.stdout)
    #expect(verdict["page"] == "a\"b.html" && verdict["verdict"] == "could_not_judge")
    #expect(run.stdout.contains("apt-get install nodejs"))
    let plain = try await ProcessRun.run([Script.path(script), "-"], environment: bare)
    #expect(plain.status == 2 && plain.stdout.contains("apt-get install nodejs"))
  }

  @Test(
    "bad usage has its own exit code",
    arguments: [[], ["--nope", "a.html"], ["--timeout", "soon", "a.html"], ["--json=yes", "a.html"]])
  func badUsageIsToldApart(_ arguments: [String]) async throws {
    let run = try await ProcessRun.run([Script.path("check-page")] + arguments)
    #expect(run.status == 64)
    #expect(run.stderr.contains("usage: check-page"))
  }

  @Test("a signal leaves no process and no file behind", .timeLimit(.minutes(10)), arguments: [SIGTERM, SIGINT])
  func aSignalLeavesNoProcessAndNoFile(_ signal: Int32) async throws {
    let folder = try TemporaryDirectory()
    let child = try ChildProcess(
      [Script.path("check-page"), "--no-resident", "--jobs=1", "-", "\(Self.pages)/endless-loop.html"],
      environment: ["TMPDIR": folder.path])
    await child.write(Self.good)
    child.closeInput()
    // The first page is judged, so the browser is up; the second never ends by itself.
    #expect(await child.nextLine() == "-: passed")
    child.send(signal: signal)
    #expect(await child.wait() == 128 + signal)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    // They were killed before check-page ended; the kernel takes a moment to see them off.
    try await untilNothingIsLeft(in: folder)
  }

  /// Several calls at once share one broker with one browser, which goes when it is no longer asked, leaving nothing.
  @Test("concurrent calls share one browser, which ends by itself", .timeLimit(.minutes(10)))
  func callsShareABrowserThatEndsByItself() async throws {
    let folder = try TemporaryDirectory()
    let environment = ["TMPDIR": folder.path, "CHECK_PAGE_IDLE_SECONDS": "0.5"]
    try await withThrowingTaskGroup(of: ProcessRun.self) { group in
      for _ in 1...4 {
        group.addTask {
          try await ProcessRun.run([Script.path("check-page"), "-"], input: Self.good, environment: environment)
        }
      }
      for try await run in group { #expect(run.stdout == "-: passed\n", "\(run.stderr)") }
    }
    try await untilNothingIsLeft(in: folder)
  }

  @Test("a killed broker leaves nothing behind and costs no verdict", .timeLimit(.minutes(10)))
  func aKilledBrokerLeavesNothingAndCostsNoVerdict() async throws {
    let folder = try TemporaryDirectory()
    let child = try ChildProcess(
      [Script.path("check-page"), "\(Self.pages)/animated.html"], environment: ["TMPDIR": folder.path])
    // Once its browser runs, it has a profile to leave behind.
    try await until { try commandLines().values.contains { $0.contains("--user-data-dir=\(folder.path)") } }
    let broker = try commandLines().first { _, line in
      line.contains("broker.js") && line.contains(folder.path) && !line.hasPrefix("flock")
    }
    kill(try #require(broker?.key), SIGKILL)
    #expect(await child.wait() == 0)
    try await untilNothingIsLeft(in: folder)
  }

  private func untilNothingIsLeft(in folder: TemporaryDirectory) async throws {
    try await until { try !commandLines().values.contains { $0.contains(folder.path) } }
    try await until { try FileManager.default.contentsOfDirectory(atPath: folder.path) == [] }
  }

  /// Ends with the time limit of the test, which cancels it.
  private func until(_ condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(5)) }
  }

  /// The command line of every process that runs now, by its id.
  private func commandLines() throws -> [Int32: String] {
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
    return Dictionary(
      uniqueKeysWithValues: processes.compactMap { process in
        // A process that ended meanwhile has none. FileManager would leak a buffer for each of these files.
        (try? readFile("/proc/\(process)/cmdline")).map { (process, String(decoding: $0, as: UTF8.self)) }
      })
  }
}
