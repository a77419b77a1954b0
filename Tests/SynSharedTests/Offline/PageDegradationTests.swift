// That pages made worse by the offline model are still pages, are worse in the way they say, and are the same each time.
// What a browser sees of them is for Tests/CommandTests.

import Testing

@testable import SynBase
@testable import SynOffline
@testable import SynPage
@testable import SynPrompts
@testable import SynRecord

@Suite struct PageDegradationTests {
  /// One of each family.
  private static let questions = Dictionary(
    offlineQuestions.map { ($0.0.family.name, (design: $0.0, text: $0.1)) }, uniquingKeysWith: { first, _ in first }
  ).sorted { $0.key < $1.key }.map(\.value)

  /// Not a page of this model.
  private static let foreign = """
    <!DOCTYPE html>
    <html lang="en"><head><title>Dots</title></head>
    <body><p>Click to add a dot, press Space to clear.</p><canvas></canvas><script>
    const pen = document.querySelector("canvas").getContext("2d");
    addEventListener("click", (event) => pen.fillRect(event.clientX, event.clientY, 9, 9));
    addEventListener("keydown", (event) => event.key === " " && pen.clearRect(0, 0, 300, 150));
    </script></body></html>
    """

  private func page(for question: String) throws -> String {
    let files = PageDesign.find(for: QuestionParts(question)).files.map { file -> JSONValue in
      ["filename": .string(file.name), "content": .string(file.content)]
    }
    return try PageGate.page(from: ["files": .array(files)])
  }

  private func gated(_ page: String) throws -> String {
    let file: JSONValue = ["filename": "index.html", "content": .string(page)]
    return try PageGate.page(from: ["files": [file]])
  }

  @Test("a degraded page passes the gate, differs and is repeatable", arguments: DegradationKind.allCases)
  func aWorsePagePassesTheGateDiffersAndIsRepeatable(_ kind: DegradationKind) throws {
    for (index, (_, question)) in Self.questions.enumerated() {
      let base = try page(for: question)
      let seed = UInt64(index)
      let worse = PageDegradation.of(kind).apply(base, to: question, seed: seed)
      #expect(worse.page != base)
      #expect(try gated(worse.page) == worse.page, "the gate has nothing to add to it")
      #expect(PageDegradation.of(kind).apply(base, to: question, seed: seed) == worse)
      #expect(worse.changes.hasSuffix(".") && worse.changes.count > 15)
    }
  }

  @Test("a page from another model is degraded too", arguments: DegradationKind.allCases)
  func aPageOfSomebodyElseIsMadeWorseToo(_ kind: DegradationKind) throws {
    let worse = PageDegradation.of(kind).apply(Self.foreign, to: "Make dots", seed: 1)
    #expect(worse.page != Self.foreign)
    #expect(try gated(worse.page) == worse.page)
    #expect(worse.page.contains("const pen ="), "the page's own code stays")
  }

  @Test("every kind fits on top of every other")
  func everyKindFitsOnTopOfEveryOther() throws {
    // Which family it is matters to a single kind alone: one of each topic is enough here.
    for topic in Topics.builtIn.all.map(\.name) {
      let question = try #require(Self.questions.first { $0.design.family.topic == topic }).text
      for kinds in [DegradationKind.allCases, DegradationKind.allCases.reversed()] {
        var html = try page(for: question)
        for kind in kinds {
          let worse = PageDegradation.of(kind).apply(html, to: question, seed: 5).page
          #expect(worse != html)
          html = try gated(worse)
        }
      }
    }
  }

  @Test("an error takes out the action it names and no other")
  func anErrorTakesOutTheActionItNamesAndNoOther() throws {
    for (index, (design, question)) in Self.questions.enumerated() {
      let worse = PageDegradation.of(.error).apply(try page(for: question), to: question, seed: UInt64(index))
      let missing = design.chosenActions.filter { !worse.page.contains($0.scriptBlock) }
      #expect(missing.count == 1)
      let hint = try #require(missing.first?.hint).filled(with: design.words)
      #expect(worse.changes.contains(hint))
      let hasOthers = design.chosenActions.contains { !$0.isEssential }
      #expect(missing.first?.isEssential == !hasOthers, "a game that cannot be steered shows nothing else")
    }
  }

  @Test("style leaves little contrast")
  func styleLeavesLittleContrast() throws {
    for (index, (design, question)) in Self.questions.enumerated() {
      let worse = PageDegradation.of(.style).apply(try page(for: question), to: question, seed: UInt64(index)).page
      let pattern = /"(background|ink|first|second|third)":"(#[0-9a-f]{6})"/
      let colours = Dictionary(
        worse.matches(of: pattern).compactMap { match in Colour(hex: match.2).map { (String(match.1), $0) } },
        uniquingKeysWith: { first, _ in first })
      let ground = try #require(colours["background"])
      #expect(colours.count == 5)
      for (role, colour) in colours where role != "background" {
        #expect((1.05...2.2).contains(colour.contrast(with: ground)), "\(role) of \(design.family.name)")
      }
      #expect(design.palette[.ink].contrast(with: design.palette[.background]) > 7)
    }
  }

  @Test("lag and jank say what they do in figures")
  func lagAndJankSayWhatTheyDoInFigures() throws {
    let lag = PageDegradation.of(.lag).apply(Self.foreign, to: "Make dots", seed: 3)
    let delay = try #require(lag.changes.firstMatch(of: /(\d+) ms/)?.1)
    #expect(lag.page.contains("dispatchEvent(later), \(delay))"))
    let jank = PageDegradation.of(.jank).apply(Self.foreign, to: "Make dots", seed: 3)
    let longest = try #require(jank.changes.firstMatch(of: /to (\d+) ms/)?.1)
    let stalls = try #require(jank.page.firstMatch(of: /stalls = \[([0-9, ]+)\]/)?.1)
    #expect(stalls.split(separator: ", ").compactMap { Int($0) }.max() == Int(longest))
  }
}
