import Foundation
import SynBase
import TestSupport
import Testing

/// A page that tries to get out of its frame, in a browser, against a real syn-serve.
@Suite(.timeLimit(.minutes(3))) struct HostilePageTests {
  /// Each attempt has a name and is a promise; what it gives, or why it failed, is printed at the end.
  private static func page(reaching port: Int) -> String {
    let elsewhere = "http://127.0.0.1:\(port)"
    return """
      <!doctype html><title>hostile</title>
      <link rel="prefetch" href="\(elsewhere)/prefetch"><link rel="stylesheet" href="\(elsewhere)/style">
      <img src="\(elsewhere)/image"><script src="\(elsewhere)/script"></script><iframe src="\(elsewhere)/frame"></iframe>
      <form action="\(elsewhere)/form" method="post"><input name="a"></form>
      <a href="\(elsewhere)/link" ping="\(elsewhere)/ping" target="_top">out</a>
      <script>
      const results = {};
      async function attempt(name, action) {
        try { results[name] = String(await action()); } catch (error) { results[name] = error.name; }
      }
      const opened = (source) => new Promise((resolve, reject) => {
        source.onopen = () => resolve("open");
        source.onerror = () => reject(new Error());
      });
      const later = (milliseconds) => new Promise((resolve) => setTimeout(() => resolve("nothing"), milliseconds));
      const nested = () => new Promise((resolve) => {
        addEventListener("message", (event) => resolve(event.data), { once: true });
        const frame = document.createElement("iframe");
        frame.srcdoc = "<script>parent.postMessage(typeof RTCPeerConnection, '*')</" + "script>";
        document.body.append(frame);
        later(300).then(resolve);
      });
      const worker = () => new Promise((resolve) => {
        const source = "fetch('\(elsewhere)/worker').then(() => postMessage('reached'), () => postMessage('refused'))";
        new Worker(URL.createObjectURL(new Blob([source]))).onmessage = (event) => resolve(event.data);
      });
      (async () => {
        await attempt("parent", () => parent.document.title);
        await attempt("address", () => top.location.href);
        await attempt("leave", () => { top.location = "\(elsewhere)/top"; });
        await attempt("cookie", () => document.cookie);
        await attempt("cookies", () => { document.cookie = "a=b"; });
        await attempt("localStorage", () => localStorage.length);
        await attempt("sessionStorage", () => sessionStorage.length);
        await attempt("database", () => indexedDB.open("x"));
        await attempt("caches", () => caches.keys());
        await attempt("referrer", () => document.referrer || "none");
        await attempt("fetch", () => fetch("\(elsewhere)/fetch", { mode: "no-cors" }));
        await attempt("service", () => fetch("/api/generate-question"));
        await attempt("events", () => opened(new EventSource("/dashboard/events")));
        await attempt("socket", () => opened(new WebSocket("ws://127.0.0.1:\(port)/socket")));
        await attempt("beacon", () => { navigator.sendBeacon("\(elsewhere)/beacon", "x"); });
        await attempt("peers", () => new RTCPeerConnection());
        await attempt("nested", nested);
        await attempt("worker", worker);
        await attempt("popup", () => open("\(elsewhere)/popup"));
        await attempt("dialog", () => alert("hello"));
        await attempt("form", () => document.forms[0].submit());
        await attempt("link", () => document.querySelector("a").click());
        await attempt("flood", async () => {
          for (let round = 0; round < 20; round += 1) {
            for (let count = 0; count < 500; count += 1) parent.postMessage({ type: "status", depth: -1 }, "*");
            await later(0);
          }
        });
        console.log(JSON.stringify(results));
        location = "/api/generate-question";
      })();
      </script>
      """
  }

  @Test("a hostile page reaches nothing, and the dashboard keeps working")
  func itReachesNothingAndTheDashboardGoesOn() async throws {
    let listener = try Listener()
    let serve = try await ServeProcess()
    let leaving = "<!doctype html><script>location = 'http://127.0.0.1:\(listener.port)/away'</script>"
    serve.store("1") { $0 == "q-1" ? Self.page(reaching: listener.port) : leaving }
    serve.store("2")
    let tab = try BrowserTab()
    try await tab.go(serve.url + "#unit=q-1")
    try await eventually("it has tried everything") { try await tab.logs.contains { $0.hasPrefix("{") } }
    let log = try await tab.logs.first { $0.hasPrefix("{") }
    let results = try JSONValue(parsing: try #require(log))
    let expected: JSONValue = [
      "parent": "SecurityError", "address": "SecurityError", "leave": "SecurityError", "cookie": "SecurityError",
      "cookies": "SecurityError", "localStorage": "SecurityError", "sessionStorage": "SecurityError",
      "database": "SecurityError", "caches": "SecurityError", "referrer": "none", "fetch": "TypeError",
      "service": "TypeError", "events": "Error", "socket": "Error", "beacon": "undefined", "peers": "ReferenceError",
      "nested": "nothing", "worker": "refused", "popup": "null", "dialog": "undefined", "form": "undefined",
      "link": "undefined", "flood": "undefined",
    ]
    for member in expected.objectValue?.members ?? [] {
      #expect(results[member.key] == member.value, "\(member.key)")
    }
    // In the end each sends its own frame elsewhere, which the dashboard's policy refuses, and says so.
    var complaints = ""
    try await eventually("neither leaves by its own frame") {
      complaints += try await tab.problems.map { $0 + "\n" }.joined()
      return [serve.port, listener.port].allSatisfy { port in
        complaints.split(separator: "\n").contains {
          $0.hasPrefix("Framing 'http://127.0.0.1:\(port)/") && $0.contains("frame-src http")
        }
      }
    }
    #expect(!complaints.contains("popup:") && !complaints.contains("dialog:"))
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(2))
    #expect(listener.bytesReceived == 0)
    serve.store("3")
    try await tab.until("#depth", shows: "3")
    #expect(try await tab.evaluate("location.pathname + document.title") == "/syn: dashboard")
  }
}

/// Ways to a document with peer connections. Each is a page of its own, since an attempt may end its page.
@Suite(.timeLimit(.minutes(5))) struct PeerConnectionTests {
  /// What a page does, by name. `frame()` makes a frame whose document says whether it has peer connections, `markup` is
  /// such a frame as text.
  private static let attempts = [
    ("in the page", "document.body.append(frame());"),
    ("in a shadow tree", "host().attachShadow({ mode: 'closed' }).append(frame());"),
    (
      "in a shadow tree, later",
      "const root = host().attachShadow({ mode: 'open' }); await later(100); root.append(frame());"
    ),
    (
      "in a copied shadow tree",
      """
      const first = host();
      first.attachShadow({ mode: 'open', clonable: true });
      const copy = first.cloneNode(true);
      document.body.append(copy);
      await later(100);
      copy.shadowRoot.append(frame());
      """
    ),
    (
      "in an adopted document's shadow tree",
      """
      const other = new DOMParser().parseFromString('<div></div>', 'text/html').querySelector('div');
      const root = other.attachShadow({ mode: 'closed' });
      document.body.append(other);
      await later(100);
      root.append(frame());
      """
    ),
    (
      "in the shadow tree of a custom element",
      """
      let internals;
      customElements.define('x-y', class extends HTMLElement {
        constructor() { super(); internals = this.attachInternals(); this.attachShadow({ mode: 'closed' }); }
      });
      document.body.append(document.createElement('x-y'));
      await later(100);
      internals.shadowRoot.append(frame());
      """
    ),
    (
      "by setHTMLUnsafe",
      "document.body.setHTMLUnsafe(`<div><template ${mode}=closed>${markup}</template></div>`);"
    ),
    (
      "by parseHTMLUnsafe",
      """
      const made = Document.parseHTMLUnsafe(`<div><template ${mode}=open></template></div>`).querySelector('div');
      document.body.append(made);
      await later(100);
      made.shadowRoot.append(frame());
      """
    ),
    (
      "by setHTML",
      """
      customElements.define('x-z', class extends HTMLElement {
        connectedCallback() { window.found = this.getRootNode(); }
      });
      document.body.setHTML(`<div><template ${mode}=closed><x-z></x-z></template></div>`,
        { sanitizer: { removeElements: [] } });
      await later(100);
      found.append(frame());
      """
    ),
    (
      "by document.write", "document.write(`<div><template ${mode}=closed>${markup}</template></div>`);"
    ),
    (
      "by document.write in two pieces",
      "document.write('<div><templ'); document.write(`ate ${mode}=closed>${markup}</template></div>`);"
    ),
    (
      "after document.open",
      "document.open(); document.write('<p>'); document.close(); await later(100); document.body.append(frame());"
    ),
    (
      "with the page's functions replaced",
      """
      Element.prototype.remove = () => {};
      Document.prototype.querySelector = Document.prototype.querySelectorAll = () => null;
      DocumentFragment.prototype.querySelector = Document.prototype.replaceChildren = () => null;
      Object.defineProperty(window, 'length', { value: 0 });
      Reflect.apply = Function.prototype.call = Function.prototype.apply = () => undefined;
      for (let id = 0; id < 1000; id += 1) clearInterval(id);
      const root = host().attachShadow({ mode: 'closed' });
      await later(100);
      root.append(frame());
      """
    ),
    (
      "after keeping the page busy",
      "document.body.append(frame()); const end = Date.now() + 500; while (Date.now() < end);"
    ),
    ("by a script's address", "location = `javascript:'<script>${say}</` + `script>'`;"),
    (
      "by a document of its own",
      "location = URL.createObjectURL(new Blob([`<script>${say}</` + `script>`], { type: 'text/html' }));"
    ),
  ]

  private static func page(_ name: String, _ attempt: String) -> String {
    """
    <!doctype html><title>hostile</title><body>
    <script>
    const say = "console.log(`peers: ${typeof RTCPeerConnection} \(name)`)";
    const markup = '<iframe srcdoc="<script>' + say + '</' + 'script>"></iframe>';
    // The server looks for the whole word.
    const mode = "shadowroot" + "mode";
    const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const host = () => document.body.appendChild(document.createElement("div"));
    const frame = () => Object.assign(document.createElement("iframe"), { srcdoc: `<script>${say}</` + `script>` });
    (async () => {
      await later(50);
      if (typeof RTCPeerConnection !== "undefined") console.log("peers: at once \(name)");
      try { \(attempt) } catch (error) { /* one way less */ }
      await later(700);
      console.log("tried: \(name)");
    })();
    </script>
    """
  }

  /// The parser makes this one before any script runs.
  private static let declared = """
    <!doctype html><title>hostile</title><body>
    <div><template shadowrootmode="closed"><iframe srcdoc="<script>console.log('peers: ' + typeof RTCPeerConnection)</script>">
    </iframe></template></div><!-- <!doctype html> -->
    <script>setTimeout(() => console.log("tried: declared"), 700)</script>
    """

  private static let commented =
    "<!-- <!doctype html> --><!doctype html><body><script>console.log('peers: ' + typeof RTCPeerConnection);"
    + "console.log('tried: commented')</script>"

  @Test("no page gets at peer connections, whichever way it tries")
  func noPeers() async throws {
    let serve = try await ServeProcess()
    let pages =
      Self.attempts.map { ($0.0, Self.page($0.0, $0.1)) } + [
        ("declared", Self.declared), ("commented", Self.commented),
      ]
    for (index, page) in pages.enumerated() { serve.store("\(index)") { $0 == "q-\(index)" ? page.1 : "<p>still" } }
    let tab = try BrowserTab()
    for (index, page) in pages.enumerated() {
      try await tab.go("about:blank")
      try await tab.go(serve.url + "#unit=q-\(index)")
      // A page that left its document cannot say so; the dashboard refuses the way there.
      let leaves = page.0.hasPrefix("by a ")
      try await eventually("tried: \(page.0)") {
        if try await tab.logs.contains("tried: \(page.0)") { return true }
        let problems = try await tab.problems
        return leaves && problems.contains { $0.hasPrefix("Framing") }
      }
    }
    let escapes = try await tab.logs.filter { $0.hasPrefix("peers: ") && $0 != "peers: undefined" }
    #expect(escapes == [])
  }

  @Test("a page that is opened by its address does not run")
  func unframed() async throws {
    let serve = try await ServeProcess()
    serve.store("1") { _ in "<!doctype html><title>hostile</title><script>console.log('it runs')</script>" }
    let tab = try BrowserTab()
    try await tab.go(serve.url + "page?id=q-1")
    try await tab.until("main", shows: "Only within the dashboard")
    // Over plain HTTP from another host no browser says what it wants the page for. Then the page finds out.
    let page = try await serve.get("/page?id=q-1")
    #expect(page.status == 200 && page.body.contains("it runs"))
    try await tab.go("data:text/html;base64," + Data(page.body.utf8).base64EncodedString())
    try await tab.until("body", shows: "runs only within the dashboard")
    #expect(try await tab.logs == [])
    for (destination, status) in [("document", 403), ("embed", 403), ("iframe", 200), ("empty", 200)] {
      #expect(try await serve.get("/page?id=q-1", fields: "Sec-Fetch-Dest: \(destination)\r\n").status == status)
    }
  }
}

/// A port that nobody may send anything to. Chromium opens a connection when a frame wants to go somewhere, before it asks
/// whether it may; nothing is sent over it.
private final class Listener: Sendable {
  let port: Int
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) | listen(descriptor, 16) | getsockname(descriptor, $0, &length)
      }
    }
    try #require(code == 0)
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }

  /// What came so far over connections nobody has asked about yet.
  var bytesReceived: Int {
    var count = 0
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let connection = accept(descriptor, nil, nil), connection >= 0 {
      count += max(0, recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT)))
      close(connection)
    }
    return count
  }
}
