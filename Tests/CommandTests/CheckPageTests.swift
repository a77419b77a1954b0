import Foundation
import SynShared
import TestSupport
import Testing

/// The judge of pages, asked about pages with one known fault each.
@Suite struct CheckPageTests {
  /// A page, and the codes its problems must have; none for a page that passes.
  struct Case: Sendable {
    var name: String
    var page: String
    var codes: Set<String>
    var line: Int?

    init(_ name: String, _ codes: Set<String>, line: Int? = nil, body: String = canvas, _ script: String) {
      self.name = name
      self.codes = codes
      self.line = line
      page = """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>\(name)</title></head><body>\(body)
        <script>
        \(script)
        </script></body></html>
        """
    }
  }

  private static let canvas = "<canvas id=\"c\" width=\"400\" height=\"300\"></canvas>"
  private static let arrows = "<p>Use the arrow keys to move.</p>\(canvas)"
  private static let clicks = "<p>Click to drop a ball.</p>\(canvas)"
  /// Draws a square that wanders, and one that the variable `x` moves.
  private static let moving = """
    let x = 0; const d = document.getElementById('c').getContext('2d');
    requestAnimationFrame(function frame(t) { d.fillStyle = '#123'; d.fillRect(0, 0, 400, 300); d.fillStyle = '#fc3';
    d.fillRect(t / 10 % 380, 50, 20, 20); d.fillRect(200 + x, 100, 20, 20); requestAnimationFrame(frame); });
    """

  static let good: [Case] = [
    Case("animated", [], moving),
    Case(
      "steered", [], body: arrows,
      "\(moving) addEventListener('keydown', (e) => { if (e.key === 'ArrowLeft') { x -= 5; e.preventDefault(); } });"),
    Case(
      "polled", [], body: arrows,
      "const held = {}; onkeydown = (e) => { held[e.code] = true; }; onkeyup = (e) => { held[e.code] = false; };"
        + "setInterval(() => { if (held.ArrowUp) { x += 1; } }, 16); \(moving)"),
    Case("clicked", [], body: clicks, "\(moving) c.addEventListener('pointerdown', () => { x += 9; });"),
    Case(
      "still until a key", [], body: "<p>Press Enter</p><b id=n>0</b>",
      "let k = 0; onkeydown = (e) => { if (e.key === 'Enter') n.textContent = ++k; };"),
    Case(
      "still until its button", [], body: "<button id=b>Add</button><b id=n>0</b>",
      "let k = 0; b.onclick = () => { n.textContent = ++k; };"),
    Case(
      "starts with a click, then keys", [], body: "<p>Click to start, then use A and D: press A or D</p>\(canvas)",
      "let on = false; c.onclick = () => { if (!on) { on = true; \(moving) onkeydown = (e) => { if (e.key === 'a') x--; }; } };"
    ),
    Case("worker of its own", [], "\(moving) new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));"),
  ]

  static let bad: [Case] = [
    Case("syntax error", ["syntax_error"], line: 4, "const = 3;"),
    Case("runtime error", ["runtime_error"], line: 5, "// first\nmissing.start();"),
    Case("late runtime error", ["runtime_error"], "\(moving) setTimeout(() => { null.x; }, 100);"),
    Case("unhandled rejection", ["unhandled_rejection"], "\(moving) Promise.reject(new Error('lost'));"),
    Case("console error", ["console_error"], "\(moving) console.error('wrong');"),
    Case("storage", ["runtime_error"], "\(moving) localStorage.a = 1;"),
    Case("draws nothing", ["blank"], body: "", "let a = 1;"),
    Case("empty canvas", ["blank"], body: "<h1>Title</h1>\(canvas)", "let a = 1;"),
    Case(
      "frozen", ["frozen"], body: "<h1>Title</h1>", "requestAnimationFrame(function f() { requestAnimationFrame(f); });"
    ),
    Case("deaf at rest", ["deaf_to_keys"], body: "<p>Press Space to jump</p>", "let a = 1;"),
    Case("deaf while moving", ["deaf_to_keys"], body: arrows, moving),
    Case(
      "listens to the wrong key", ["deaf_to_keys"], body: arrows,
      "\(moving) addEventListener('keydown', (e) => { if (e.key === 'Left') { x -= 5; } });"),
    Case("deaf to clicks", ["deaf_to_clicks"], body: clicks, moving),
    Case("dead button", ["deaf_to_clicks"], body: "<button>Start</button>", "let a = 1;"),
    Case("endless loop", ["endless_loop"], line: 4, body: "<h1>Title</h1>", "for (;;) {}"),
    Case(
      "endless after a key", ["endless_loop"], body: "<p>Press Space</p>",
      "onkeydown = function spin() { for (;;) {} };"),
    Case(
      "memory without end", ["out_of_memory"], line: 4, body: "<h1>Title</h1>",
      "const a = []; for (;;) a.push(new Array(1e6).fill(1.5));"),
    Case("dialog", ["dialog"], "\(moving) alert('hello');"),
    Case("question", ["dialog"], "\(moving) confirm('sure?');"),
    Case(
      "script from elsewhere", ["external_request"],
      "\(moving) document.body.append(Object.assign(document.createElement('script'), { src: 'https://cdn.example.com/x.js' }));"
    ),
    Case("file that is not there", ["external_request"], "\(moving) new Image().src = 'sprite.png';"),
    Case("fetch", ["external_request"], "\(moving) fetch('https://example.com/x').catch(() => {});"),
    Case("web socket", ["external_request"], "\(moving) new WebSocket('wss://example.com/x');"),
    Case(
      "worker that fetches", ["external_request"],
      "\(moving) new Worker(URL.createObjectURL(new Blob(['fetch(\"https://example.com/\").catch(() => {})'])));"),
  ]

  @Test func eachFaultIsNamedRightly() async throws {
    let cases = Self.good + Self.bad
    let folder = try TemporaryDirectory()
    let paths = try cases.map { try folder.write($0.page, to: "\($0.name).html") }
    let run = try await ProcessRun.run([Script.path("check-page"), "--json"] + paths)
    #expect(run.status == 1, "\(run.stderr)")
    try #require(run.lines.count == cases.count)
    for (expected, line) in zip(cases, run.lines) {
      let verdict = try JSONValue(parsing: line)
      let problems = verdict["problems"]?.arrayValue ?? []
      #expect(Set(problems.compactMap { $0["code"]?.stringValue }) == expected.codes, "\(line)")
      #expect(verdict["verdict"]?.stringValue == (expected.codes.isEmpty ? "pass" : "fail"), "\(line)")
      if let number = expected.line { #expect(problems.first?["line"]?.text == "\(number)", "\(line)") }
    }
  }

  @Test func aPageFromStandardInputAndItsPicture() async throws {
    let folder = try TemporaryDirectory()
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "--screenshot", folder.file("shot.png"), "-"], input: Self.good[0].page)
    #expect(run.stdout == "-: pass\n")
    #expect(run.status == 0, "\(run.stderr)")
    #expect(FileManager.default.contents(atPath: folder.file("shot.png"))?.prefix(4) == Data([0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func withoutABrowserNothingPasses() async throws {
    let run = try await ProcessRun.run(
      [Script.path("check-page"), "-"], input: Self.good[0].page, environment: ["CHROMIUM": "/nonexistent/chromium"])
    #expect(run.status == 2)
    #expect(run.stdout.contains("no_browser"))
    let node = try #require(try await ProcessRun.run(["sh", "-c", "command -v node"]).lines.first)
    let bare = try await ProcessRun.run([node, Script.path("check-page"), "-"], environment: ["PATH": "/nonexistent"])
    #expect(bare.status == 2)
    #expect(bare.stdout.contains("apt-get install chromium"))
  }

  @Test(arguments: [[], ["--nope", "a.html"], ["--timeout", "soon", "a.html"], ["--json=yes", "a.html"]])
  func badUsageIsToldApart(_ arguments: [String]) async throws {
    let run = try await ProcessRun.run([Script.path("check-page")] + arguments)
    #expect(run.status == 64)
    #expect(run.stderr.contains("usage: check-page"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: [SIGTERM, SIGINT])
  func aSignalLeavesNoProcessAndNoFile(_ signal: Int32) async throws {
    let folder = try TemporaryDirectory()
    let child = try ChildProcess(
      [Script.path("check-page"), "--jobs=1", "-", try folder.write(Self.bad[14].page, to: "loop.html")],
      environment: ["TMPDIR": folder.path])
    await child.write(Self.good[0].page)
    child.closeInput()
    // The first page is judged, so the browser is up; the second never ends by itself.
    #expect(await child.nextLine() == "-: pass")
    child.send(signal: signal)
    #expect(await child.wait() == 128 + signal)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["loop.html"])
    // They were killed before check-page ended; the kernel takes a moment to see them off.
    while try commandLines().contains(where: { $0.contains(folder.path) }) { await Task.yield() }
  }

  /// The command line of every process that runs now.
  private func commandLines() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.compactMap { process in
      // A process that ended meanwhile has none.
      FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
