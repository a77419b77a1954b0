// What a family of pages consists of: words for the question here, and JavaScript for the page in a file beside them,
// joined by ids, so that a question can promise only what its page does. A new family is a folder in Families, a name
// in PageFamily+All and one in CPages.

import SynBase
import SynRecord

/// One kind of program in many guises.
struct PageFamily: Sendable {
  /// Lower case, unique. A page that only comes close to the question shows it, too.
  let name: String
  /// Contains the script, the shapes, and the script of each element and part that does not name another file.
  let file: String
  /// The name of the topic that its questions are about.
  let topic: String
  /// Whether the palette must have a dark ground, as everything that glows needs one.
  let needsDarkGround: Bool
  /// Lower-case words that match a handwritten question, besides the words of the subjects.
  let keywords: [String]
  let subjects: [Subject]
  let parameters: [Parameter]
  /// One line each; the title distinguishes the subjects.
  let title: Sentence
  let summary: Sentence
  let features: [Sentence]
  /// What each colour is for: one entry for every role, in the order of the question.
  let colours: [(role: ColourRole, purpose: String)]
  let actions: [PageElement]
  let additions: [PageElement]
  /// Whether it is a game that also uses the runtime's rounds.
  let isInRounds: Bool
  /// Whether it paints over the whole picture, so that questions can only say that the background shades off.
  let coversGround: Bool
  /// What only pages of one look need, by look.
  let looks: [String: PageLook]

  init(
    name: String, file: String, topic: String, needsDarkGround: Bool, keywords: [String], subjects: [Subject],
    parameters: [Parameter], title: Sentence, summary: Sentence, features: [Sentence],
    colours: [(role: ColourRole, purpose: String)], actions: [PageElement], additions: [PageElement],
    isInRounds: Bool = false, coversGround: Bool = false, looks: [String: [PageSection]] = [:]
  ) {
    self.name = name
    self.file = file
    self.topic = topic
    self.needsDarkGround = needsDarkGround
    self.keywords = keywords
    self.subjects = subjects
    self.parameters = parameters
    self.title = title
    self.summary = summary
    self.features = features
    self.colours = colours
    self.isInRounds = isInRounds
    self.coversGround = coversGround
    self.actions = actions.map { $0.of(file) }
    self.additions = additions.map { $0.of(file) }
    self.looks = looks.mapValues { PageLook(sections: $0.map { $0.of(file) }) }
  }

  /// Declares the state, `advance(seconds)` and `paint()` on top of PageRuntime.
  var script: String { scriptSections.map(\.text).joined(separator: "\n\n") }

  /// Functions for figures that only this family draws, by their names, as in PageShapes.
  var shapes: [String: String] { PageShapes.functions(of: file) }

  /// All its text from files.
  var sections: [PageSection] {
    scriptSections + (actions + additions).map(\.section) + looks.values.flatMap(\.sections)
      + shapes.keys.map { PageSection("shape \($0)", of: file) }
  }

  private var scriptSections: [PageSection] {
    (isInRounds ? [PageRuntime.round] : []) + [PageSection("script", of: file)]
  }
}

/// A script that goes before its family's and tells it how to draw subjects of one look.
struct PageLook: Sendable {
  let sections: [PageSection]

  var script: String { sections.map(\.text).joined(separator: "\n\n") }
}

/// A guise of a family, with a word for each of the family's subject slots. The word for `subject` is its name.
struct Subject: Sendable, Equatable {
  /// The key by which the page's script chooses how to draw it; several subjects may share a look.
  let look: String
  /// The themes in which it is at home.
  let themes: Set<Theme.ID>
  /// Whether its words suggest darkness, so that a pale ground would contradict them.
  let isNight: Bool
  let words: [String: String]

  enum Ground: Sendable { case any, night }

  /// One subject for each row; `slots` and a row's words are separated by bars.
  static func table(
    _ slots: String, _ rows: [(look: String, themes: Set<Theme.ID>, ground: Ground, words: String)]
  ) -> [Subject] {
    rows.map { look, themes, ground, words in
      let pairs = zip(slots.split(separator: "|"), words.split(separator: "|")).map { (String($0), String($1)) }
      return Subject(
        look: look, themes: themes, isNight: ground == .night, words: Dictionary(uniqueKeysWithValues: pairs))
    }
  }
}

/// A user action or an additional requirement: its words in the question, and the script that does it.
struct PageElement: Sendable {
  let id: String
  let sentence: Sentence
  /// The page's hint for the control, such as `Space: scatter`. Nil if nothing has to be operated.
  let hint: Template?
  /// A question takes exactly one of a family's essential actions: ways to steer that exclude each other.
  let isEssential: Bool
  private(set) var section: PageSection

  /// Its script is the section `element ID` of `file`, or of the family's own.
  init(_ id: String, _ sentence: Sentence, hint: Template? = nil, isEssential: Bool = false, in file: String? = nil) {
    self.id = id
    self.sentence = sentence
    self.hint = hint
    self.isEssential = isEssential
    section = PageSection("element \(id)", of: file)
  }

  fileprivate func of(_ file: String) -> PageElement {
    var element = self
    element.section = section.of(file)
    return element
  }

  /// Runs once, in its own block, after the family's script.
  var script: String { section.text }
}

/// A value that a family's questions state and their pages use, under the name of its slot.
struct Parameter: Sendable {
  enum Kind: Sendable {
    /// A whole number of steps; `decimals` places are cut off for the fraction.
    case number(ClosedRange<Int>, step: Int, decimals: Int)
    case choice([String])
  }

  let name: String
  let kind: Kind

  static func number(_ name: String, _ range: ClosedRange<Int>, step: Int = 1, decimals: Int = 0) -> Parameter {
    Parameter(name: name, kind: .number(range, step: step, decimals: decimals))
  }

  static func choice(_ name: String, _ options: String...) -> Parameter {
    Parameter(name: name, kind: .choice(options))
  }

  /// Draws a value, in the form written in a question.
  func draw(using random: inout some RandomNumberGenerator) -> String {
    switch kind {
    case .choice(let options): return options.randomElement(using: &random) ?? ""
    case .number(let range, let step, let decimals):
      let count = Int.random(in: 0...(range.upperBound - range.lowerBound) / step, using: &random)
      let digits = String(range.lowerBound + count * step)
      guard decimals > 0 else { return digits }
      let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
  }

  var slotContent: SlotContent {
    switch kind {
    case .number: .number
    case .choice(let options): .oneOf(options)
    }
  }

  /// The value in the form the page's script expects: a number, or the index of the choice among the options.
  func setting(for text: String) -> JSONValue {
    switch kind {
    case .number: Double(text).map(JSONValue.double) ?? .null
    case .choice(let options): options.firstIndex(of: text).map { JSONValue.integer($0) } ?? .null
    }
  }
}

extension PageFamily {
  /// What each slot of every family's sentences may hold, by the family's name.
  static let slotsByFamily = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.slots) })

  /// What each slot of the family's sentences may hold. Longer words come before their own prefixes.
  var slots: [String: SlotContent] {
    var slots: [String: SlotContent] = ["backdrop": .oneOf(Backdrop.all.map(\.words))]
    for parameter in parameters { slots[parameter.name] = parameter.slotContent }
    for subject in subjects {
      for (slot, word) in subject.words {
        guard case .oneOf(let words) = slots[slot, default: .oneOf([])], !words.contains(word) else { continue }
        slots[slot] = .oneOf((words + [word]).sorted { $0.utf8.count > $1.utf8.count })
      }
    }
    return slots
  }
}
