import SynPage
import Testing

@Suite struct PageWordsTests {
  private static let page = """
    <!DOCTYPE html>
    <html><head><title>Count</title>
    <style>
      :root { --ink: #123; }
      #score { color: var(--ink); }
      .card.open > b { margin: 0 1px; } /* a card */
      .card .face { opacity: 1; }
    </style></head>
    <body>
    <!-- where the number goes -->
    <p id="score" class="card open">0 points</p>
    <script>
    const score = document.getElementById('score');
    const state = { total: 0, step: 1 };
    // One more for each click.
    function add(amount) {
      state.total += amount * state.step;
      score.textContent = `${state.total} points`;
      document.querySelector('#score').classList.toggle("open");
    }
    addEventListener('keydown', (event) => { if (event.key === ' ') add(1); });
    addEventListener('click', () => add(2), { once: false });
    </script>
    </body></html>
    """

  private func changed(_ pairs: [(String, String)]) -> String {
    pairs.reduce(Self.page) { page, pair in
      let result = page.replacing(pair.0, with: pair.1)
      precondition(result != page, "\(pair.0) is not there")
      return result
    }
  }

  @Test(
    "a change without effect is no difference",
    arguments: [
      [("  ", "\t"), ("\n", "\n\n")],
      [("<!-- where the number goes -->", ""), ("// One more for each click.", "/* Adds. */"), ("/* a card */", "")],
      [("amount", "delta")],
      [("function add(", "function plus("), ("add(1)", "plus(1)"), ("add(2)", "plus(2)")],
      [("total", "sum"), ("step", "pace")],
      [("(event)", "(e)"), ("event.key", "e.key")],
      [("const score", "const label"), ("score.textContent", "label.textContent")],
      [("\"score\"", "\"points\""), ("#score", "#points"), ("'score'", "'points'")],
      [("card", "tile"), ("open", "shown")],
      [("--ink", "--text")],
      [("id=\"score\" class=\"card open\"", "class='card open' id=score")],
      [("'click'", "\"click\"")],
      [("{ color", "{color"), ("> b", ">b"), ("add(amount)", "add( amount )")],
    ])
  func whatChangesNothingIsNoDifference(_ pairs: [(String, String)]) {
    #expect(PageWords(changed(pairs)) == PageWords(Self.page))
    #expect(PageWords(changed(pairs)).shingles == PageWords(Self.page).shingles)
  }

  @Test(
    "a change in what the page does is a difference",
    arguments: [
      [("+= amount", "-= amount")],
      [("' '", "''")],
      [("' '", "'x'")],
      [("add(2)", "add(3)")],
      [("once: false", "once: true")],
      [("'click'", "'dblclick'")],
      [("textContent", "innerHTML")],
      [("points</p>", "coins</p>")],
      [("#123", "#321")],
      [(".card .face", ".card.face")],
      [("amount * state.step", "state.step * amount"), ("(amount)", "(state)")],
      [("const score", "const label")],
      [("classList.toggle(\"open\")", "classList.toggle(\"card\")")],
      [(" id=\"score\"", "")],
      [("<!DOCTYPE html>", "")],
      [("<script>", "<script type=\"text/plain\">")],
    ])
  func whatItDoesOtherwiseIsADifference(_ pairs: [(String, String)]) {
    #expect(PageWords(changed(pairs)) != PageWords(Self.page))
  }

  /// A name more at the beginning shifts nothing in what likeness is measured on.
  @Test("an additional name leaves the rest of the page alike")
  func aNameMoreLeavesAllOthersAlike() {
    let lines = String(repeating: "add(1 + 2 * state.step);\n", count: 3)
    let long = Self.page.replacing("</script>", with: lines + "</script>")
    let more = long.replacing("const state", with: "const first = 7;\nconst state")
    #expect(PageWords(more).shingles.jaccard(PageWords(long).shingles) > 0.8)
    #expect(PageWords(more) != PageWords(long))
  }

  @Test(
    "any text is read",
    arguments: ["", "<", "<script>", "<script>const a = `${", "<style>.a{", "<p class=\"", "plain", "#.#..a"])
  func whateverComesIsRead(_ text: String) {
    #expect(PageWords(text) == PageWords(text))
  }

  /// No reader of pages is slower than linear.
  @Test("long pages take no longer per byte")
  func longPagesTakeNoLongerAByte() {
    for piece in ["#a", ".", "a.b", "const a=1;", "{", "(", "\"#", "<b>", "<p class=x>", "x=>", "let {a,", "/*", "'"] {
      let text =
        "<script>" + String(repeating: piece, count: 40_000) + "</script><style>"
        + String(repeating: piece, count: 20_000)
      _ = PageWords(text)
    }
  }
}
