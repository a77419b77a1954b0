import Foundation
import SynBase
import TestSupport
import Testing

/// The dashboard in a browser, against a real syn-serve and a real Redis.
@Suite(.timeLimit(.minutes(3))) struct DashboardTests {
  /// Like many a game it wants the keyboard as soon as it runs.
  private static func page(_ name: String) -> String {
    """
    <!doctype html><title>\(name)</title><p tabindex="0">\(name)</p>
    <script>
    addEventListener("keydown", ({ key }) => console.log("\(name) is told " + key));
    document.querySelector("p").focus();
    focus();
    console.log("\(name) runs");
    </script>
    """
  }

  @Test("the dashboard shows the buffer as it changes, and a unit's two pages")
  func itShowsTheBufferAsItChangesAndAUnitsTwoPages() async throws {
    let serve = try await ServeProcess()
    let tab = try BrowserTab()
    try await tab.go(serve.url)
    try await tab.until("#questions-empty", shows: "The buffer is empty")
    try await tab.until("#failures-empty", shows: "None is kept")
    #expect(try await tab.evaluate("document.querySelector('#plot svg') !== null") == true)
    serve.store("1", question: "# Clock\n\nBuild a <b>clock</b>.", page: Self.page)
    try await tab.until("#depth", shows: "1")
    serve.store("2", question: "# Tree\n\n- one\n- `two`", page: Self.page)
    try await tab.until("document.querySelectorAll('#list button').length === 2")
    #expect(try await tab.evaluate("document.querySelector('#list .title').textContent") == "Tree")

    // By keyboard alone: to the older one and into it, and back.
    try await tab.do("document.querySelector('#questions').focus()")
    try await tab.press("Tab", "ArrowDown", "Enter")
    try await tab.until("document.querySelectorAll('#viewer iframe').length === 2")
    #expect(try await tab.evaluate("location.hash") == "#unit=q-1")
    try await tab.until("#viewer .prose", shows: "Build a <b>clock</b>.")
    try await tab.until("#viewer .side:nth-child(2) .prose", shows: "Build a <b>clock</b>.")
    try await eventually("both pages run") { try await Set(tab.logs) == ["q-1 runs", "a-1 runs"] }
    let sandboxes = "[...document.querySelectorAll('iframe')].map((frame) => frame.getAttribute('sandbox')).join()"
    #expect(try await tab.evaluate(sandboxes) == "allow-scripts,allow-scripts")

    // The keyboard stays in the list, though both pages want it, until it is taken to one: past Close, Restart, Enlarge.
    try await eventually("the list has the keyboard") {
      try await tab.press("ArrowUp")
      return try await tab.evaluate("document.activeElement.dataset.id") == "q-2"
    }
    try await eventually("the page has the keyboard") {
      try await tab.do("document.querySelector('#list [data-id=q-1]').focus()")
      try await tab.press("Tab", "Tab", "Tab", "Tab", "Home")
      return try await tab.logs.contains("q-1 is told Home")
    }
    try await tab.do("document.querySelector('#list [data-id=q-1]').focus()")

    // What is looked at stays when it is taken.
    #expect(try await serve.get("/api/generate-question").json["qa_id"] == "q-1")
    try await tab.until("#viewer-state", shows: "no longer in the buffer")
    try await tab.until("#sum-handed_out", shows: "1")
    try await tab.press("Escape")
    try await tab.until("document.querySelector('#viewer').hidden && !document.querySelector('iframe')")
    #expect(try await tab.problems == [])
    #expect(try await tab.requests.allSatisfy { $0.hasPrefix(serve.url) || $0.hasPrefix("data:") })
  }

  @Test("the dashboard says when Redis or the server is down, and recovers by itself")
  func itSaysWhenRedisOrTheServerIsAwayAndGoesOnByItself() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    let tab = try BrowserTab()
    try await tab.go(serve.url)
    try await tab.until("#state", shows: "live")
    try await tab.until("#depth", shows: "1")
    serve.redis.kill9()
    try await tab.until("#notice", shows: "Redis does not answer")
    #expect(try await tab.evaluate("document.querySelector('#redis').textContent") == "away")
    try serve.redis.restart()
    try await tab.until("document.querySelector('#notice').hidden")
    #expect(try await tab.problems == [])

    serve.child.send(signal: SIGTERM)
    _ = await serve.child.wait()
    try await tab.until("#state", shows: "no connection")
    serve.store("2")
    let again = try await ServeProcess(["--port", "\(serve.port)"], redis: serve.redis)
    try await tab.until("#state", shows: "restarted at")
    try await tab.until("#depth", shows: "2")
    #expect(try await tab.evaluate("document.querySelector('#notice').hidden") == true)
    // A refused connection stands in the console, whoever asked for it.
    for problem in try await tab.problems { #expect(problem.contains("ERR_CONNECTION_REFUSED"), "\(problem)") }
    withExtendedLifetime(again) {}
  }

  @Test("a degraded version is shown with its rank, and a failed variant with its reason")
  func aWorseVersionIsShownWithItsRankAndAFailedVariantWithItsReason() async throws {
    let serve = try await ServeProcess()
    serve.store("1", augmentFailed: true, page: Self.page)
    serve.redis.command("SET", "syn:failure:a-1", #"{"code":"refused","message":"I will not"}"#)
    let worse: JSONValue = [
      [
        "model": "m", "completion": ["files": [["filename": "index.html", "content": .string(Self.page("worse"))]]],
        "cid": "c", "rank": 1, "kind": "ux", "change": "nothing says what to press",
      ]
    ]
    serve.redis.command("SET", "syn:degraded:q-1", worse.text)
    let tab = try BrowserTab()
    try await tab.go(serve.url + "#unit=q-1")
    try await tab.until("#viewer .empty", shows: "refused: I will not")
    try await tab.do("document.querySelectorAll('.versions input')[1].click()")
    try await eventually("the worse page runs") { try await tab.logs.contains("worse runs") }
    try await tab.until(".change", shows: "nothing says what to press")
    #expect(try await tab.problems == [])
  }

  @Test("a narrow window cuts nothing off and keeps the theme")
  func inANarrowWindowNothingIsCutOffAndTheThemeIsKept() async throws {
    let serve = try await ServeProcess()
    let long = String(repeating: "Donaudampfschiff", count: 12)
    serve.store("1", question: "# \(long)\n\n`\(long)`", page: Self.page)
    serve.redis.command(
      "LPUSH", "syn:failures",
      JSONValue.object(["id": "f", "at": "2026-01-01T00:00:00.000Z", "code": "x", "message": .string(long)]).text)
    let tab = try BrowserTab()
    for path in ["", "#unit=q-1", "docs"] {
      try await tab.resize(width: 360, colours: "dark")
      try await tab.go("about:blank")
      try await tab.go(serve.url + path)
      try await tab.until("document.querySelector('#list button, .operation') !== null")
      #expect(try await !tab.isTooWide, "\(path)")
    }
    let background = "getComputedStyle(document.body).backgroundColor"
    let dark = try await tab.evaluate(background)
    try await tab.do("document.querySelector('#theme').click()")
    #expect(try await tab.evaluate(background) != dark)
    try await tab.go(serve.url)
    try await tab.until("#theme", shows: "light")
    #expect(try await tab.evaluate(background) != dark)
    #expect(try await tab.problems == [])
  }

  @Test("a protected dashboard asks for the token once, then shows units too")
  func behindATokenItAsksOnceAndThenShowsUnitsToo() async throws {
    let token = "correct-horse-battery-staple"
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": token])
    serve.store("1", page: Self.page)
    let tab = try BrowserTab()
    try await tab.go(serve.url + "#unit=q-1")
    try await tab.until("document.activeElement?.id === 'token'")
    _ = try await tab.problems  // that a page is refused stands in the console
    try await tab.type(token)
    try await tab.press("Enter")
    try await tab.until("#state", shows: "live")
    try await eventually("both pages run") { try await Set(tab.logs) == ["q-1 runs", "a-1 runs"] }
    #expect(try await tab.problems == [])
  }
}

extension ServeProcess {
  var url: String { "http://127.0.0.1:\(port)/" }
}
