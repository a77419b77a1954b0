// Writes the question that describes a design.

import SynBase
import SynRecord

extension PageDesign {
  /// The question's text, standing note included. `random` chooses among wordings only.
  func question(using random: inout SeededGenerator) -> String {
    let words = words
    func line(_ sentence: Sentence) -> String { sentence.filled(with: words, using: &random) }
    func numbered(_ elements: [PageElement]) -> [String] {
      elements.enumerated().map { "\($0 + 1). \(line($1.sentence))" }
    }
    var sections = [
      "# \(line(family.title))",
      "\(line(family.summary))\n\(line(QuestionFrame.mood))",
      section(QuestionFrame.features, (family.features + chosenTraits.map(\.sentence)).map { "- \(line($0))" }),
      section(QuestionFrame.userActions, numbered(chosenActions)),
      section(QuestionFrame.colourScheme, colourLines),
      section(QuestionFrame.conditions, QuestionFrame.conditionSentences.map { "- \(line($0))" }),
    ]
    if !extras.isEmpty { sections.append(section(QuestionFrame.extras, numbered(chosenExtras))) }
    return (sections + [QuestionNote.text]).joined(separator: "\n\n")
  }

  private var colourLines: [String] {
    family.colours.map { role, purpose in
      let colour = palette[role]
      let slots = words.merging(["colour": colour.name, "hex": colour.hex]) { _, own in own }
      return "- \(QuestionFrame.colourLine(purpose: purpose).filled(with: slots))"
    }
  }

  private func section(_ heading: String, _ lines: [String]) -> String {
    "## \(heading)\n\(lines.joined(separator: "\n"))"
  }
}
