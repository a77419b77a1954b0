// Variants of a question: more requirements from its family's list, or the same mechanics dressed as another subject.

import SynBase
import SynRecord

extension PageDesign {
  /// A question that differs from `question` as `kind` says, and that this model can answer.
  static func augment(_ question: String, kind: AugmentKind, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed, label: "augment \(kind.rawValue)")
    let text = QuestionParts(question)
    let found = find(for: text)
    // A kind that adds nothing is one that changes the subject, as far as this model knows.
    if kind.requirementsAdded == 0 { return changingSubject(of: text, found, using: &random) }
    return adding(kind.requirementsAdded, to: text, found, seed: seed, using: &random)
  }

  private static func adding(
    _ count: Int, to text: QuestionParts, _ found: Found, seed: UInt64, using random: inout SeededGenerator
  ) -> String {
    let used = Set(found.design.traits + found.design.extras)
    let unused = found.design.family.additions.filter { !used.contains($0.id) }.shuffled(using: &random).prefix(count)
    // All of them are in the question already: only the subject can still vary.
    guard !unused.isEmpty else {
      return changingSubject(of: text, found, using: &random)
    }
    var design = found.design
    design.extras += unused.map(\.id)
    design.drawMissingValues(seed: seed)
    var changed = text
    changed.extras += unused.map { $0.sentence.filled(with: design.words, using: &random) }
    return changed.text
  }

  /// Rewrites one of our own questions; any other text gets an extra line.
  private static func changingSubject(
    of text: QuestionParts, _ found: Found, using random: inout SeededGenerator
  ) -> String {
    var design = found.design
    let others = design.family.subjects.filter { $0 != design.subject }
    design.subject = others[Int.random(in: others.indices, using: &random)]
    guard found.isExact else {
      var changed = text
      changed.changeOfSubject = QuestionFrame.changeOfSubject.filled(with: design.words)
      return changed.text
    }
    let themes = Theme.all.filter { design.subject.themes.contains($0.id) }
    let theme = themes.randomElement(using: &random) ?? Theme.all[0]
    let isDark = design.subject.isNight || design.palette[.background].luminance < 0.5
    design.palette = Palette(around: theme.hues.randomElement(using: &random) ?? 0, isDark: isDark, using: &random)
    design.values["name"] = theme.name(using: &random)
    design.values["mood"] = theme.moods.randomElement(using: &random) ?? ""
    return design.question(using: &random)
  }
}
