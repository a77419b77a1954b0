// Pages and the verdicts they must get.

import SynPage
import Testing

@Suite struct PagePolicyTests {
  /// Code that stands on line 3 of an otherwise good page.
  static func page(script: String = "start()", head: String = "", body: String = "<canvas></canvas>") -> String {
    "<!DOCTYPE html>\n<html><head>\(head)</head><body>\(body)\n<script>\(script)</script>\n</body></html>"
  }

  static let goodScripts = [
    "// eval(alert(1)), localStorage, fetch('x')",
    "/* import x from 'y' */ go()",
    "const text = 'alert(1) and fetch(2) and localStorage'",
    "const text = `eval(${value}) fetch()`",
    "const found = /alert(1)|eval/.test(text)",
    "menu.prompt('x'); game.alert(1); this.confirm(); store.fetch()",
    "class Menu { prompt(text) { this.text = text } static confirm() {} }",
    "const menu = { alert(text) { show(text) }, fetch: 1, eval: 2, confirm: () => 3 }",
    "function prompt(text) { draw(text) } prompt('x')",
    "const confirm = () => 1; confirm()",
    "if (typeof localStorage === 'undefined') draw()",
    "const worker = new Worker(URL.createObjectURL(new Blob([code])))",
    "const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')",
    "image.src = 'data:image/png;base64,AAAA'; link.href = '#top'",
    "image.src = canvas.toDataURL(); use.setAttribute('href', '#shape')",
    "style.background = 'url(data:image/png;base64,AAAA)'",
    "setTimeout(step, 10); setInterval(() => step('x'), 10)",
    "console.log(import.meta)",
    "const ratio = a / b / c; const text = 'it' + \"'s\"",
    "const valid = x instanceof Function",
    "const html = '<img src=\"' + picture + '\">'",
    "const { prompt, at: [fetch] = [] } = options; prompt(fetch())",
    "function ask({ prompt, alert = 1 }, ...confirm) { prompt(alert(confirm())) }",
    "const run = (prompt) => prompt('x'); const go = prompt => { prompt('x') }",
    "async (fetch) => { await fetch() }; list.map(function (confirm) { return confirm(1) })",
    "let score = 0, step = f(1), confirm = () => 1; confirm()",
    "for (const prompt of prompts) prompt(); for (let i = 0, alert = x;;) alert()",
    "try { go() } catch (alert) { alert() }", "function* fetch() {} fetch()",
    "const self = this; self.confirm('x'); let parent = nodes[0]; parent.fetch(); parent['alert']",
    "function visit(self, top) { self.alert('x'); top.prompt('x') }",
    "class Loader extends base(1) { fetch = 1\n alert = () => 2\n confirm() { return this.fetch } }",
    "class Worker { constructor(name) {} } new Worker('miner')", "window.confirm = ask; confirm('x')",
    "link.href = `#${id}`; image.src = `${base}/a`; image.src = `data:image/png;base64,${bytes}`",
  ]

  static let badScripts: [(code: PageProblem.Code, script: String)] = [
    (.forbiddenCall, "eval('1')"), (.forbiddenCall, "(0, eval)('1')"), (.forbiddenCall, "window.eval('1')"),
    (.forbiddenCall, "new Function('a', 'return a')"), (.forbiddenCall, "setTimeout('step()', 10)"),
    (.forbiddenCall, "alert('x')"), (.forbiddenCall, "window.alert('x')"), (.forbiddenCall, "window['alert']('x')"),
    (.forbiddenCall, "const name = prompt('x')"), (.forbiddenCall, "if (confirm('x')) go()"),
    (.forbiddenCall, "const text = `${prompt('x')}`"), (.forbiddenCall, "alert?.(1)"),
    (.storage, "localStorage.score = 1"), (.storage, "window.sessionStorage.getItem('x')"),
    (.storage, "indexedDB.open('x')"), (.storage, "document.cookie = 'a=b'"), (.storage, "window['localStorage'].x"),
    (.network, "fetch('x')"), (.network, "self.fetch('x')"), (.network, "new XMLHttpRequest()"),
    (.network, "new WebSocket(url)"), (.network, "new EventSource('x')"), (.network, "import('./x.js')"),
    (.network, "new Worker('worker.js')"), (.network, "new Worker(new URL('w.js', import.meta.url))"),
    (.network, "navigator.sendBeacon('x')"), (.network, "navigator.serviceWorker.register('x')"),
    (.capture, "navigator.mediaDevices.getUserMedia({ audio: true })"), (.capture, "new webkitSpeechRecognition()"),
    (.external, "image.src = 'https://example.com/a.png'"), (.external, "image.src = 'a.png'"),
    (.external, "script.setAttribute('src', 'https://example.com/a.js')"),
    (.external, "style.background = 'url(https://example.com/a.png)'"),
    (.external, "box.innerHTML = '<img src=\"//example.com/a.png\">'"),
    (.external, "box.innerHTML = `<link href=https://example.com/a.css>`"),
    (.forbiddenCall, "function ask(prompt) { go(prompt) } prompt('x')"),
    (.forbiddenCall, "function ask(alert) { window.alert('x') }"), (.forbiddenCall, "if (alert) { alert('x') }"),
    (.forbiddenCall, "function outer() { const self = this } self.alert('x')"),
    (.forbiddenCall, "setTimeout(`go(${i})`, 10)"), (.storage, "const all = {...localStorage}"),
    (.network, "let tools = { draw, fetch }"), (.network, "new Worker(`worker.js`)"),
    (.external, "image.src = `https://example.com/${name}.png`"),
    (.cutOff, "function draw() { if (x) {"), (.cutOff, "const text = `abc"), (.cutOff, "go() /* and then"),
    (.cutOff, "const a = [1, 2,"), (.cutOff, "draw(`${a"),
  ]

  static let badMarkup: [(code: PageProblem.Code, body: String)] = [
    (.external, "<img src=a.png>"), (.external, "<img src='https://example.com/a.png'>"),
    (.external, "<IMG SRC=\"//example.com/a.png\">"), (.external, "<img srcset='data:image/png,x 1x, b.png 2x'>"),
    (.external, "<a href='https://example.com'>x</a>"), (.external, "<iframe src=other.html></iframe>"),
    (.external, "<svg><use xlink:href='shapes.svg#a'/></svg>"), (.external, "<video poster=p.jpg></video>"),
    (.external, "<form action='/send'></form>"), (.external, "<script src=index.js></script>"),
    (.external, "<link rel=stylesheet href=https://fonts.example.com/css>"),
    (.external, "<meta http-equiv=Refresh content='0; URL=https://example.com'>"),
    (.external, "<style>@import 'a.css';</style>"), (.external, "<style>i { background: URL( 'a.png' ) }</style>"),
    (.external, "<p style='background: url(a.png)'></p>"), (.external, "<img src='ht\ntps://example.com/a.png'>"),
    (.forbiddenCall, "<button onclick=\"alert('x')\">x</button>"),
    (.forbiddenCall, "<a href='javascript:alert(1)'>x</a>"),
    (.storage, "<body onload='localStorage.clear()'>"), (.external, "<iframe srcdoc='<img src=a.png>'></iframe>"),
    (.forbiddenCall, "<iframe srcdoc=\"<script>eval('1')</script>\"></iframe>"),
  ]

  static let goodMarkup = [
    "<img src='data:image/png;base64,AA'>", "<a href='#top'>x</a>", "<svg><use href='#a'/></svg>", "<a href>x</a>",
    "<style>/* @import url(a.css) */ i::before { content: '@import url(b.css)' } b { background: url(#g) }</style>",
    "<p>Write &lt;img src=a.png&gt; or url(a.png) or alert(1)</p>", "<!-- <img src=a.png> -->",
    "<textarea><img src=a.png></textarea>", "<button onclick=\"go('alert')\">x</button>",
    "<img srcset='data:image/png,a,b 1x, data:image/png,c 2x'>", "<script type='application/json'>fetch(</script>",
    "<button onclick='alert(1)'>x</button><script>function alert(text) { show(text) }</script>",
    "<iframe srcdoc='<script>go()</script>'></iframe>",
    "<style>@namespace svg url(http://www.w3.org/2000/svg); i { width: --my-url(a) }</style>",
  ]

  @Test("code that only looks forbidden passes", arguments: goodScripts)
  func codeThatOnlyLooksForbiddenPasses(_ script: String) {
    #expect(PagePolicy.problems(in: Self.page(script: script)) == [])
  }

  @Test("forbidden code is named with its line", arguments: badScripts)
  func forbiddenCodeIsNamedWithItsLine(_ code: PageProblem.Code, _ script: String) {
    let problems = PagePolicy.problems(in: Self.page(script: script))
    #expect(problems.map(\.code).contains(code), "\(problems)")
    #expect(problems.allSatisfy { $0.line == 3 }, "\(problems)")
  }

  @Test("markup that loads nothing passes", arguments: goodMarkup)
  func markupThatLoadsNothingPasses(_ body: String) {
    #expect(PagePolicy.problems(in: Self.page(body: body)) == [])
  }

  @Test("markup that leaves the page is named with its line", arguments: badMarkup)
  func markupThatLeavesThePageIsNamedWithItsLine(_ code: PageProblem.Code, _ body: String) {
    let problems = PagePolicy.problems(in: Self.page(body: "\n\(body)"))
    #expect(problems.map(\.code) == [code], "\(problems)")
    #expect(problems.map(\.line) == [3])
  }

  @Test(
    "an incomplete document is named",
    arguments: [
      ("", PageProblem.Code.incomplete),
      ("<html><body><script>go()</script></body></html>", .incomplete),
      ("<!DOCTYPE html><body><script>go()</script></body></html>", .incomplete),
      ("<!DOCTYPE html><html><script>go()</script></html>", .incomplete),
      ("<!DOCTYPE html><html><body><script>go()</script></body>", .incomplete),
      ("<!DOCTYPE html><html><body><script>go()</script></body></html> and more", .incomplete),
      ("<!DOCTYPE html><html><body><script>go()</body></html>", .cutOff),
      ("<!DOCTYPE html><html><body><!-- go", .cutOff),
      ("<!DOCTYPE html><html><body></body></html>", .noScript),
      ("<!DOCTYPE html><html><body><script> </script></body></html>", .noScript),
      ("<!DOCTYPE html><html><body><script type=text/x>go()</script></body></html>", .noScript),
    ])
  func anIncompleteDocumentIsNamed(_ page: String, _ code: PageProblem.Code) {
    #expect(PagePolicy.problems(in: page).map(\.code).contains(code))
  }

  @Test("comments and space around the document are fine")
  func commentsAndSpaceAroundTheDocumentAreFine() {
    #expect(PagePolicy.problems(in: "<!-- x -->\n\(Self.page())\n<!-- y -->\n") == [])
  }

  @Test("a page above the limit is refused")
  func aPageAboveTheLimitIsRefused() {
    let filler = String(repeating: " ", count: PagePolicy.pageBytesMax)
    #expect(PagePolicy.problems(in: Self.page(body: filler)).map(\.code) == [.tooLarge])
  }

  @Test("several problems come in order of their lines")
  func severalProblemsComeByLine() {
    let page = Self.page(script: "alert(1)\nfetch('x')", body: "<img src=a.png>")
    #expect(PagePolicy.problems(in: page).map(\.line) == [2, 3, 4])
  }

  @Test("a model that repeats itself gets a short list of problems")
  func aModelThatRepeatsItselfGetsAShortListOfProblems() {
    let page = Self.page(body: (0..<500).map { "<img src=\($0).png>" }.joined(separator: "\n"))
    #expect(PagePolicy.problems(in: page).count == PagePolicy.problemsMax)
  }

  /// What takes the square of its length in a careless reader would not end within the patience of whoever waits.
  @Test(
    "a long repetitive line is judged in one go",
    arguments: ["/[", "alert(1);", "} from \"x\" ", "a(", "<!--", "`${", "'\\", "<p ", "prompt,", "(alert=>", "{"])
  func aLongLineOfTheSameIsJudgedInOneGo(_ piece: String) {
    let script = String(repeating: piece, count: 50_000 / piece.utf8.count)
    let problems = PagePolicy.problems(in: Self.page(script: "fetch('x');" + script))
    #expect(problems.contains { $0.code == .network })
  }
}
