// Kinds of faults that hid from the policy, and of good pages that it took for faulty: foreign content, ways to leave the
// page, addresses kept under names, dialogs as values, and texts that only look like addresses.

import SynShared
import Testing

@Suite struct PagePolicyKindsTests {
  static let goodScripts = [
    #"edge.src = "a"; edge.dst = "b""#,
    #"const edge = {}; edge.src = nodes[0].id"#,
    #"const edges = [{ src: "a", dst: "b" }]; for (const edge of edges) edge.src = "c""#,
    #"ctx.fillText('<img src="https://example.com/a.png">', 10, 10)"#,
    #"const lines = ['<img src="https://example.com/a.png">', 'href="https://example.com"']; lines.forEach((l, i) => ctx.fillText(l, 10, i * 20))"#,
    #"ctx.fillText("https://example.com", 1, 2); label.textContent = "https://example.com/page""#,
    #"const url = "https://example.com/page"; ctx.fillText(url, 1, 2)"#,
    #"label.textContent = 'src="https://example.com"'; label.title = 'href=https://x.com'; box.innerHTML = '<b>1</b>'"#,
    #"const NS = "http://www.w3.org/2000/svg"; document.createElementNS(NS, "svg"); el.setAttributeNS(NS, "d", "M0")"#,
    ##"box.innerHTML = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>'"##,
    #"if (image.src === 'a.png') go(); if (a.href == "b.html") go()"#,
    #"let location = rooms.start; location = "cave"; player.location = "x"; this.location = "y""#,
    #"function move(location) { location = "cave"; location.href = "x" }"#,
    #"const room = { location: "a" }; room.location = "b""#,
    ##"location.hash = "#a"; location.href = "#b"; const here = location.href"##,
    #"location.href = location.href; location = window.location"#,
    #"function open(door) { door.open() } open(1)"#,
    #"class Door { open() { this.isOpen = true } close() { this.open() } }"#,
    #"door.open(); dialog.open = true; menu.open("x")"#,
    #"const audio = new Audio(); audio.src = URL.createObjectURL(blob)"#,
    #"const img = new Image(); img.src = canvas.toDataURL()"#,
    #"const img = new Image(); img.src = 'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg"/>'"#,
    #"const say = (alert) => alert("x")"#,
    "const say = alert => alert(\"x\")\ngo()",
    #"for (const prompt of prompts) prompt()"#,
    #"let alert = 1, step = () => { f(1, 2); return [1, 2] }, confirm = () => 1; confirm()"#,
    #"if (a) { var alert = () => 1 } alert()"#,
    #"alert = show; alert("x")"#,
    #"const f = function prompt(n) { return n ? prompt(n - 1) : 0 }"#,
    #"list.map(x => x.alert)"#,
    #"document.body.style.background = "linear-gradient(red, blue)""#,
    #"const names = ["readme.txt", "notes.html"]; const img = new Image(); img.src = canvas.toDataURL()"#,
    #"console.log("see https://example.com/a.png")"#,
    #"class A { alert = 1; confirm; print() {} } new A().print()"#,
    #"const o = { import: 1, export: 2 }; o.import; class X { import() {} }"#,
    #"const words = ["fetch", "alert"]; speak("prompt")"#,
    ##"text = "src=" + value; html = '<a href="#' + id + '">'"##,
    ##"history.pushState({}, "", "#x")"##,
    #"const link = document.createElement("a"); link.href = URL.createObjectURL(blob); link.download = "a.png""#,
    #"const link = document.createElement("a"); link.href = canvas.toDataURL(); link.download = "drawing.png""#,
    #"const pages = [{ url: "https://a.com", links: [] }]; const node = pages[0]; ctx.fillText(node.url, 1, 1); edge.src = node.url"#,
    #"const node = { location: { x: 1 } }; node.location.href = "a"; const self = this; self.location = "b""#,
  ]

  static let badScripts = [
    #"location = "https://example.com""#,
    #"window.location = "other.html""#,
    #"location.href = "https://example.com""#,
    #"document.location.href = url"#,
    #"window.location.assign("x.html")"#,
    #"location.assign(next)"#,
    #"location.replace("https://example.com")"#,
    #"top.location.href = "https://x.com""#,
    #"window.top.location = "https://x.com""#,
    #"window.open("https://example.com")"#,
    #"open("about:blank")"#,
    #"button.onclick = () => window.open(url)"#,
    #"new Audio("beep.mp3").play()"#,
    #"const sound = new Audio('https://example.com/a.mp3')"#,
    #"const a = 'beep.mp3'; new Audio(a)"#,
    #"new Image().src = "a.png""#,
    #"(new Image()).src = "pic""#,
    #"const img = new Image(); img.src = "pic""#,
    #"Object.assign(new Image(), { src: "https://example.com/a.png" })"#,
    #"document.getElementById("x").src = "pic""#,
    #"const URL1 = "https://example.com/a.png"; const img = new Image(); img.src = URL1"#,
    #"let u; u = "https://example.com/a.png"; const img = new Image(); img.src = u"#,
    #"const A = { hero: "hero.png" }; const img = new Image(); img.src = A.hero"#,
    #"const A = { hero: "hero.png" }; for (const k in A) { const i = new Image(); i.src = A[k] }"#,
    #"const list = ["a.png", "b.png"]; list.forEach(name => { const i = new Image(); i.src = name })"#,
    #"const list = ["a.png", "b.png"]; for (const n of list) { const i = new Image(); i.src = n }"#,
    #"function load(u) { const i = new Image(); i.src = u; return i } load("https://example.com/x.png")"#,
    #"const load = (u) => { const i = new Image(); i.src = u }; load("hero.png")"#,
    #"class Sprite { constructor(src) { this.image = new Image(); this.image.src = src } } new Sprite("hero.png")"#,
    #"const BASE = "https://example.com/"; img = document.createElement("img"); img.src = BASE + "a.png""#,
    #"const BASE = "https://example.com/"; const img = document.createElement("img"); img.src = `${BASE}a.png`"#,
    #"const s = document.createElement("script"); const u = "https://cdn.example.com/three.js"; s.setAttribute("src", u)"#,
    #"const u = "w.js"; new Worker(u)"#,
    #"btn.onclick = alert"#,
    #"btn.addEventListener("click", alert)"#,
    #"[1, 2].map(alert)"#,
    #"const say = alert; say(1)"#,
    #"setTimeout(alert, 10, "x")"#,
    #"const say = window.alert"#,
    #"const { alert } = window; alert(1)"#,
    #"alert.call(null, 1)"#,
    "const f = alert => 1\nalert(\"x\")",
    #"const f = (prompt) => prompt + 1; prompt("x")"#,
    #"for (const alert of []) {} alert("x")"#,
    #"const f = function alert() {}; alert("x")"#,
    #"list.map(function (confirm) { return 1 }); confirm("x")"#,
    #"function g({ prompt }) {} prompt("x")"#,
    #"window.print()"#,
    #"\u0061lert(1)"#,
    #"document["cookie"] = "a=b""#,
    #"style.background = 'image-set("https://example.com/a.png" 1x)'"#,
    #"style.backgroundImage = "url('hero.png')""#,
    #"style.backgroundImage = `url(https://example.com/${x}.png)`"#,
    #"box.innerHTML = '<img src="hero.png">'"#,
    #"const s = document.createElement("style"); s.textContent = "@import url(https://fonts.example.com/css)""#,
    #"box.insertAdjacentHTML("beforeend", "<img src='https://example.com/a.png'>")"#,
    #"el.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", "https://example.com/a.svg")"#,
    #"const links = { home: "https://example.com" }; location.href = links.home"#,
    #"img.srcset = "a.png 1x""#,
    #"const music = document.createElement("audio"); music.src = "music""#,
  ]

  static let goodMarkup = [
    #"<svg><title/></svg><p>x</p>"#,
    #"<svg><style/><rect/></svg>"#,
    ##"<svg><style>rect { fill: red }</style><rect fill="url(#g)" href="#a"/></svg>"##,
    #"<svg><script>start(1 &lt; 2)</script></svg>"#,
    #"<svg><script><![CDATA[ if (a < b && c) start() ]]></script></svg>"#,
    #"<div data="a.png" background="x.png" action="/go" src="a">x</div>"#,
    #"<canvas data="level1" background="stone"></canvas>"#,
    #"<button action="jump" data="1">x</button>"#,
    #"<p href="x">x</p>"#,
    #"<svg viewBox="0 0 1 1"><title>A title</title><desc>b</desc><g data="x" action="y"/></svg>"#,
    #"<math><mi>x</mi><title/></math>"#,
    ##"<form onsubmit="return false" action="#"><input></form>"##,
    #"<svg><foreignObject><div>x</div></foreignObject></svg><p>y</p>"#,
    #"<table background=""><tr><td>x</td></tr></table>"#,
    ##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="#x">x</a></svg>"##,
    #"<style>i { background: image-set("data:image/png;base64,AA" type("image/png") 1x) }</style>"#,
    #"<code>\n</code>"#,
    ##"<svg><a href="#x"><text>https://example.com</text></a></svg>"##,
    #"<script type="importmap">{"imports":{}}</script>"#,
    #"<img src="data:image/png,A" src="https://x.com/a.png">"#,
    #"<link rel="canonical" href="https://example.com/">"#,
    #"<svg><path d="M0 0"/><text>if a &lt; b</text></svg><textarea><script>alert(1)</textarea>"#,
  ]

  static let badMarkup = [
    #"<svg><title/><script>alert(1)</script></svg>"#,
    #"<svg><title><script>alert(1)</script></title></svg>"#,
    #"<svg><desc><img src="a.png"></desc></svg>"#,
    #"<svg><style/><script>fetch("x")</script></svg>"#,
    #"<svg><title></svg><script>alert(1)</script>"#,
    #"<svg><textarea/><script>alert(1)</script></svg>"#,
    #"<math><title/><script>alert(1)</script></math><svg><xmp/></svg><script>alert(2)</script>"#,
    #"<svg><style><img src="a.png"></style></svg>"#,
    #"<svg><style>rect{fill:url(https://x.com/a.svg#a)}</style></svg>"#,
    #"<svg><script>a&#108;ert(1)</script></svg>"#,
    #"<svg><script><![CDATA[ alert(1) ]]></script></svg>"#,
    #"<svg><script href="game.js"/></svg>"#,
    #"<svg><image href="a.png"/></svg>"#,
    #"<svg><use xlink:href="https://x.com/a.svg#b"/></svg>"#,
    #"<svg><g><p><title>x</title></p></g><script>alert(1)</script>"#,
    #"<svg><rect fill="url(https://x.com/a)"/></svg>"#,
    #"<math><mtext><script>alert(1)</script></mtext></math>"#,
    #"<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>"#,
    #"<script type="importmap">{"imports":{"three":"https://unpkg.com/three"}}</script>"#,
    #"<script type="importmap">{"imports":{"a":"./a.js"}}</script>"#,
    #"<meta http-equiv=refresh content="5">"#,
    #"<meta http-equiv="REFRESH" content="0;https://example.com">"#,
    #"<button onclick="location='https://example.com'">x</button>"#,
    #"<button onclick="window.open('a')">x</button>"#,
    #"<style>i { background: image-set("a.png" 1x, "b.png" 2x) }</style>"#,
    #"<style>i { background: -webkit-image-set(url(a.png) 1x) }</style>"#,
    #"<style>i { background: u\72l(a.png) }</style>"#,
    #"<object data="a.svg"></object>"#,
    #"<body background="a.png">"#,
    #"<table background="a.png"></table>"#,
    #"<input type="image" src="a.png">"#,
    #"<a href="javascript&colon;alert(1)">x</a>"#,
    #"<iframe srcdoc="<iframe srcdoc='<img src=a.png>'></iframe>"></iframe>"#,
    #"<svg><foreignObject><iframe src="https://x.com"></iframe></foreignObject></svg>"#,
    #"<form action="https://x.com"></form>"#,
    #"<button formaction="/x">x</button>"#,
    #"<link rel="icon" href="favicon.ico">"#,
    #"<svg><animate onbegin="alert(1)"/></svg>"#,
    #"<script type="text/javascript1.5">alert(1)</script>"#,
  ]

  @Test("Code that loads nothing and goes nowhere passes", arguments: goodScripts)
  func goodCode(_ script: String) {
    #expect(PagePolicy.problems(in: PagePolicyTests.page(script: script)) == [])
  }

  @Test("Code that leaves the page is named with its line", arguments: badScripts)
  func badCode(_ script: String) {
    let problems = PagePolicy.problems(in: PagePolicyTests.page(script: script))
    #expect(!problems.isEmpty)
    #expect(problems.allSatisfy { $0.line >= 3 && $0.line <= 4 }, "\(problems)")
  }

  @Test("Markup that loads nothing passes, drawings and formulas too", arguments: goodMarkup)
  func markupAtRest(_ body: String) {
    #expect(PagePolicy.problems(in: PagePolicyTests.page(body: body)) == [])
  }

  @Test("Markup that loads or runs what it must not is named with its line", arguments: badMarkup)
  func markupThatLoads(_ body: String) {
    let problems = PagePolicy.problems(in: PagePolicyTests.page(body: "\n\(body)"))
    #expect(Set(problems.map(\.line)) == [3], "\(problems)")
  }

  @Test("Line ends escaped once too often, and text where only tags may be, are named")
  func textAroundTheHead() {
    let page = PagePolicyTests.page()
    for (before, after) in [
      ("<!DOCTYPE html>\n", "<!DOCTYPE html>\\n"), ("<html>", "<html>\\n"), ("<head>", "\\r\\n<head>"),
      ("</head>", "</head>\\n"), ("<!DOCTYPE html>\n", "<!DOCTYPE html>Here is the page:"),
    ] {
      let problems = PagePolicy.problems(in: page.replacing(before, with: after, maxReplacements: 1))
      #expect(problems.map(\.code) == [.incomplete], "\(after): \(problems)")
    }
  }

  @Test("A code in a drawing is judged by the line it stands on")
  func foreignLines() {
    let body = "<svg><script>\n1 &lt; 2;\n<![CDATA[\nfetch('x')\n]]></script></svg>"
    let problems = PagePolicy.problems(in: PagePolicyTests.page(body: body))
    #expect(problems.map(\.description) == ["line 5: network: fetch uses the network"])
  }
}
