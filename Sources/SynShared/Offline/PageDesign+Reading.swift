// Finds the design that a question describes. Our own questions are read to the letter; any other gets the nearest
// family, with the details from the text and, for the rest, from its hash.

import SynBase

extension PageDesign {
  struct Found: Sendable {
    var design: PageDesign
    /// As in the question, or made for the nearest family.
    var title: String
    /// Whether the question describes this design and nothing else.
    var isExact: Bool
    /// What the page draws its random numbers from.
    var seed: UInt64
  }

  static func find(for question: QuestionParts) -> Found {
    let seed = question.seed
    if let reading = exactReading(of: question) {
      var random = SeededGenerator(seed: seed, label: "exact")
      let design = PageDesign(reading, text: question.body, seed: seed, using: &random)
      return Found(design: design, title: question.bodyLines.first ?? "", isExact: true, seed: seed)
    }
    let readings = PageFamily.all.map { QuestionReading(question, as: $0) }
    var random = SeededGenerator(seed: seed, label: "nearest")
    let vocabulary = Set(question.body.lowercased().split { !$0.isLetter }.map(String.init))
    let scores = readings.map { reading in
      // A line in the family's own words outweighs any number of loose words.
      reading.ownLineCount * 1000 + reading.family.overlap(with: vocabulary)
    }
    let best = scores.max() ?? 0
    let candidates = zip(readings, scores).filter { $0.1 == best }.map(\.0)
    let reading = candidates[Int.random(in: candidates.indices, using: &random)]
    let design = PageDesign(reading, text: question.body, seed: seed, using: &random)
    let title = design.family.title.filled(with: design.words, using: &random)
    return Found(design: design, title: title, isExact: false, seed: seed)
  }

  /// Tries only families whose summary occurs in the question: every question of theirs contains it, and most texts
  /// need not be matched against all the others.
  private static func exactReading(of question: QuestionParts) -> QuestionReading? {
    let lines = question.bodyLines
    for family in PageFamily.all {
      let slots = PageFamily.slotsByFamily[family.name] ?? family.slots
      guard lines.contains(where: { family.summary.values(in: $0, slots: slots, known: [:]) != nil }) else { continue }
      let reading = QuestionReading(question, as: family)
      if reading.isComplete { return reading }
    }
    return nil
  }

  /// What the reading found, the rest drawn.
  private init(_ reading: QuestionReading, text: String, seed: UInt64, using random: inout SeededGenerator) {
    let family = reading.family
    let theme = Theme.of(persona: text, using: &random)
    let vocabulary = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
    // Drawn first and from all, so that an augment, which contains more that can be read, keeps the subject of its
    // base.
    let drawn = family.subjects[Int.random(in: family.subjects.indices, using: &random)]
    let preferred = family.subjects.first { $0.overlap(with: vocabulary) > 0 } ?? drawn
    let subject = reading.subjects.contains(preferred) ? preferred : reading.subjects.first ?? preferred
    self.init(
      family: family, subject: subject, theme: theme, requirements: 2,
      using: &random)
    if let palette = Palette(reading.colours) { self.palette = palette }
    if !reading.actions.isEmpty { actions = reading.actions }
    traits = reading.traits
    extras = reading.extras
    let own = reading.values.filter { slot, _ in subject.words[slot] == nil && slot != "colour" && slot != "hex" }
    values = values.filter { Self.commonSlots.contains($0.key) }.merging(own) { _, read in read }
    drawMissingValues(seed: seed)
  }
}

extension PageFamily {
  fileprivate func overlap(with vocabulary: Set<String>) -> Int {
    keywords.count(where: vocabulary.contains) * 2 + (subjects.map { $0.overlap(with: vocabulary) }.max() ?? 0)
  }
}

extension Subject {
  fileprivate func overlap(with vocabulary: Set<String>) -> Int {
    (words["subject"] ?? "").split { !$0.isLetter }.count { vocabulary.contains(String($0)) }
  }
}
