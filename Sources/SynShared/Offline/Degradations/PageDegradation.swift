// The offline model's ways of making a page worse. Each really does what its kind says: to a page of this model by
// using what the question says about its design, and to any other page with changes that fit every page. A new kind is
// a case of DegradationKind and one file here.

import SynBase
import SynRecord
import SynSyntax

struct PageDegradation: Sendable {
  /// Changes the page and says, in a sentence or two, what is worse now.
  let worsen: @Sendable (inout PageEdit) -> String

  static func of(_ kind: DegradationKind) -> PageDegradation {
    switch kind {
    case .style: style
    case .ux: ux
    case .error: error
    case .lag: lag
    case .jank: jank
    case .glitch: glitch
    }
  }

  /// The same page, question and seed give the same result.
  func apply(_ page: String, to question: String, seed: UInt64) -> (page: String, changes: String) {
    var edit = PageEdit(page, question: question, seed: seed)
    let changes = worsen(&edit)
    return (edit.html, changes)
  }
}

/// A page while it is being changed.
struct PageEdit {
  private(set) var html: String
  /// The design of this model's page that answers the question. The page may come from elsewhere.
  let found: PageDesign.Found
  var random: SeededGenerator

  init(_ html: String, question: String, seed: UInt64) {
    self.html = html
    found = PageDesign.find(for: QuestionParts(question))
    random = SeededGenerator(seed: seed, label: "degrade")
  }

  /// Replaces every occurrence. False when there is none.
  mutating func replace(_ text: String, with other: String) -> Bool {
    guard html.contains(text) else { return false }
    html = html.replacing(text, with: other)
    return true
  }

  /// Runs before all code of the page, with its own names.
  mutating func runFirst(_ script: String) { insert(Self.element(script), at: headStart) }

  /// Runs after the code of the page.
  mutating func runLast(_ script: String) { insert(Self.element(script), at: bodyEnd) }

  /// Goes after the styles of the page.
  mutating func style(_ rules: String) { insert("<style>\n\(rules)\n</style>\n", at: bodyEnd) }

  private static func element(_ script: String) -> String { "\n<script>\n(() => {\n\(script)\n})();\n</script>\n" }

  private mutating func insert(_ text: String, at offset: Int) {
    html.insert(contentsOf: text, at: html.utf8.index(html.startIndex, offsetBy: offset))
  }

  /// After the first tag that may hold a script. The gate lets no page through without one.
  private var headStart: Int {
    let tags = tokens.compactMap { if case .startTag(let tag) = $0 { tag } else { nil } }
    let opening = tags.first { $0.name == "head" } ?? tags.first { $0.name == "html" }
    return opening?.range.upperBound ?? 0
  }

  /// Before the last end tag of the body or, if that is left out, of the document.
  private var bodyEnd: Int {
    let tags = tokens.compactMap { if case .endTag(let tag) = $0 { tag } else { nil } }
    let closing = tags.last { $0.name == "body" } ?? tags.last { $0.name == "html" }
    return closing?.range.lowerBound ?? html.utf8.count
  }

  private var tokens: [HTMLToken] { HTMLTokenizer.tokenize(Array(html.utf8)).tokens }
}
