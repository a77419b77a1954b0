// Whether pages made worse by the offline model are worse as they say, measured in a browser: by a script put into each
// page that tells what it finds as console errors, and on the pictures.

import Foundation
import SynShared
import TestSupport
import Testing

@Suite struct DegradedPagesTests {
  /// Runs before all else in a page. Whether a key is answered, how long the first one takes to arrive, the longest of
  /// some frames, and whether the hints are seen.
  private static let probe = #"""
    <head><script>
    const report = (name, value) => console.error(`measured ${name} ${value}`);
    let [pressedAt, arrived] = [0, false];
    addEventListener("keydown", (event) => { if (event.isTrusted) pressedAt ||= performance.now(); }, true);
    addEventListener("load", () => {
      report("answersSpace", Number(!dispatchEvent(new KeyboardEvent("keydown", { key: " ", cancelable: true }))));
      addEventListener("keydown", () => {
        if (!arrived) report("delay", Math.round(performance.now() - pressedAt));
        arrived = true;
      });
      setTimeout(() => report("hint", getComputedStyle(document.querySelector(".hint")).opacity), 100);
      let [last, longest, frames] = [performance.now(), 0, 0];
      const frame = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        frames += 1;
        if (frames === 40) report("longestFrame", Math.round(longest));
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    </script>
    """#

  /// For each picture: how far its brightness spreads, and how many pixels have a colour no palette has.
  private static let lookAtPictures = #"""
    const { decodePNG } = require(process.argv[1]);
    for (const name of process.argv.slice(2)) {
      const { data, channels } = decodePNG(require("node:fs").readFileSync(name));
      let [sum, squares, neon, count] = [0, 0, 0, data.length / channels];
      for (let at = 0; at < data.length; at += channels) {
        const [red, green, blue] = data.subarray(at, at + 3);
        const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        sum += light;
        squares += light * light;
        if (Math.max(red, green, blue) >= 250 && Math.min(red, green, blue) <= 5) neon += 1;
      }
      console.log(JSON.stringify({ spread: Math.sqrt(squares / count - (sum / count) ** 2), neon }));
    }
    """#

  private struct Page {
    var measured: [String: Double]
    var spread: Double
    var neon: Double
    /// What its maker says is worse.
    var change: String
  }

  /// An answered question whose action on Space is the one that `error` breaks.
  private func answered() async throws -> (line: String, error: JSONValue) {
    let pipe = "syn-question -n 40 --seed 3 | syn-answer | syn-augment -k --kind error"
    for line in try await ProcessRun.run(["sh", "-c", pipe]).lines {
      guard line.contains("does nothing: Space") else { continue }
      var record = try #require(try JSONValue(parsing: line).objectValue)
      let error = try #require(record["degraded"]?.arrayValue?.first)
      record["degraded"] = nil
      return (JSONValue.object(record).text, error)
    }
    throw NeverHappened(what: "a page that answers Space")
  }

  private func html(_ value: JSONValue?) throws -> String {
    try #require(value?["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue)
  }

  /// The base under its own name, and a page for each kind.
  private func measure() async throws -> [String: Page] {
    let (line, error) = try await answered()
    var entries: [String: JSONValue] = ["base": try JSONValue(parsing: line), "error": error]
    for kind in DegradationKind.allCases where kind != .error {
      let run = try await ProcessRun.run(["syn-augment", "--kind", kind.rawValue], input: line + "\n")
      entries[kind.rawValue] = try JSONValue(parsing: run.stdout)["degraded"]?.arrayValue?.first
    }
    let folder = try TemporaryDirectory()
    let names = entries.keys.sorted()
    let paths = try names.map { name in
      try folder.write(try html(entries[name]).replacing("<head>", with: Self.probe), to: "\(name).html")
    }
    let check = [Script.path("check-page"), "--json", "--allow", "console_error", "--screenshot", folder.path]
    let run = try await ProcessRun.run(check + paths)
    #expect(run.status == 0, "each must pass: \(run.stdout)")
    let pictures = names.map { folder.file("\($0).png") }
    let looks = try await ProcessRun.run(
      ["node", "-e", Self.lookAtPictures, Script.path("page/picture.js")] + pictures)
    try #require(run.lines.count == names.count && looks.lines.count == names.count, "\(looks.stderr)")
    var pages: [String: Page] = [:]
    for (index, name) in names.enumerated() {
      var measured: [String: Double] = [:]
      for problem in try JSONValue(parsing: run.lines[index])["allowed"]?.arrayValue ?? [] {
        let words = problem["message"]?.stringValue?.split(separator: " ") ?? []
        if words.count == 3 { measured[String(words[1])] = Double(words[2]) }
      }
      let look = try JSONValue(parsing: looks.lines[index])
      pages[name] = Page(
        measured: measured, spread: look["spread"]?.doubleValue ?? 0, neon: look["neon"]?.doubleValue ?? 0,
        change: entries[name]?["change"]?.stringValue ?? "")
    }
    return pages
  }

  /// Only what load on the machine cannot change is compared: it makes nothing faster.
  @Test func eachIsWorseInTheWayItSaysAndPassesTheCheck() async throws {
    let pages = try await measure()
    let base = try #require(pages["base"])
    for (name, page) in pages {
      #expect(page.measured["answersSpace"] == (name == "error" ? 0 : 1), "\(name)")
      #expect((page.measured["hint"] == 0) == (name == "ux"), "\(name)")
      #expect((page.neon > 400) == (name == "glitch"), "\(name): \(page.neon)")
    }
    #expect(pages["style"]?.spread ?? .infinity < base.spread * 0.85)
    let lag = try #require(pages["lag"])
    let delay = try #require(lag.change.firstMatch(of: /(\d+) ms/)?.1)
    // A timer may fire a moment before its time.
    #expect(lag.measured["delay"] ?? 0 >= (Double(delay) ?? 0) - 2)
    #expect(pages["jank"]?.measured["longestFrame"] ?? 0 >= 130)
  }
}
