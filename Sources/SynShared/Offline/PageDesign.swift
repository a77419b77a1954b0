// Everything that distinguishes one page from another: what a question says and what its page is built from. Drawn from
// a seed and a persona here, written and read by the extensions.

import SynBase
import SynRecord

struct PageDesign: Sendable {
  let family: PageFamily
  var subject: Subject
  /// The values of all slots except the subject's words: the family's parameters and the common slots.
  var values: [String: String]
  var palette: Palette
  /// Identifiers of user actions, in the order of the question.
  var actions: [String]
  /// Identifiers of additions among the features.
  var traits: [String]
  /// Identifiers of additions that augments brought.
  var extras: [String]
}

extension PageDesign {
  /// Slots that every family has: the setting of the page, its mood, and what is behind the picture.
  static let commonSlots = ["name", "mood", "backdrop"]

  /// Nil when no family is about the topic.
  init?(topic: String, persona: String, requirements: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed, label: "question of \(persona)")
    let families = PageFamily.all.filter { $0.topic == topic }
    if families.isEmpty { return nil }
    let family = families[Int.random(in: families.indices, using: &random)]
    let theme = Theme.of(persona: persona, using: &random)
    let atHome = family.subjects.filter { $0.themes.contains(theme.id) }
    // One time in four the subject comes from elsewhere: a theme should tint the questions, not determine them.
    let isAtHome = !atHome.isEmpty && Int.random(in: 0..<4, using: &random) > 0
    let subjects = isAtHome ? atHome : family.subjects
    let subject = subjects[Int.random(in: subjects.indices, using: &random)]
    self.init(family: family, subject: subject, theme: theme, requirements: requirements, using: &random)
  }

  init(
    family: PageFamily, subject: Subject, theme: Theme, requirements: Int, using random: inout SeededGenerator
  ) {
    let isDark = family.needsDarkGround || subject.isNight || Int.random(in: 0..<3, using: &random) > 0
    let hue = theme.hues[Int.random(in: theme.hues.indices, using: &random)]
    self.family = family
    self.subject = subject
    palette = Palette(around: hue, isDark: isDark, using: &random)
    actions = Self.drawActions(of: family, count: requirements, using: &random)
    traits = [family.additions[Int.random(in: family.additions.indices, using: &random)].id]
    extras = []
    let mood = theme.moods[Int.random(in: theme.moods.indices, using: &random)]
    values = ["name": theme.name(using: &random), "mood": mood]
    let backdrops = family.coversGround ? Backdrop.all.prefix(1) : Backdrop.all[...]
    values["backdrop"] = backdrops.randomElement(using: &random)?.words
    drawMissingValues(seed: random.next())
  }

  /// One of the essential actions, if there are any, and others of the rest, in the family's order.
  static func drawActions(of family: PageFamily, count: Int, using random: inout SeededGenerator) -> [String] {
    let essential = family.actions.filter(\.isEssential).shuffled(using: &random).prefix(1)
    let others = family.actions.filter { !$0.isEssential }.shuffled(using: &random).prefix(
      max(0, count - essential.count))
    let chosen = Set((essential + others).map(\.id))
    return family.actions.map(\.id).filter(chosen.contains)
  }

  /// Gives a value to each parameter that the chosen sentences mention and that has none yet. Each has its own random
  /// stream, so that an already known value does not change the others.
  mutating func drawMissingValues(seed: UInt64) {
    let mentioned = sentences.reduce(into: Set<String>()) { $0.formUnion($1.slots) }
    for parameter in family.parameters where mentioned.contains(parameter.name) && values[parameter.name] == nil {
      var random = SeededGenerator(seed: seed, label: parameter.name)
      values[parameter.name] = parameter.draw(using: &random)
    }
  }

  var chosenActions: [PageElement] { family.actions.chosen(actions) }
  var chosenTraits: [PageElement] { family.additions.chosen(traits) }
  var chosenExtras: [PageElement] { family.additions.chosen(extras) }

  /// What fills the slots of the family's sentences.
  var words: [String: String] { values.merging(subject.words) { own, _ in own } }

  private var sentences: [Sentence] {
    [family.title, family.summary] + family.features + (chosenActions + chosenTraits + chosenExtras).map(\.sentence)
  }
}

extension [PageElement] {
  fileprivate func chosen(_ identifiers: [String]) -> [PageElement] {
    identifiers.compactMap { identifier in first { $0.id == identifier } }
  }
}

extension PageDesign: Equatable {
  static func == (left: PageDesign, right: PageDesign) -> Bool {
    left.family.name == right.family.name && left.subject == right.subject && left.values == right.values
      && left.palette == right.palette && left.actions == right.actions && left.traits == right.traits
      && left.extras == right.extras
  }
}
