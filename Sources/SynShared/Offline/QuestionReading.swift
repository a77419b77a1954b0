// A question as one family reads it: the slots' values, colours and elements of its lines.

struct QuestionReading {
  let family: PageFamily
  private(set) var values: [String: String] = [:]
  private(set) var colours: [ColourRole: Colour] = [:]
  private(set) var actions: [String] = []
  private(set) var traits: [String] = []
  private(set) var extras: [String] = []
  /// The new subject if the question asks for a change.
  private var newSubject: Subject?
  /// Lines that indicate this family.
  private(set) var ownLineCount = 0
  private var unknownLineCount = 0
  private var missing: Int

  private let slots: [String: SlotContent]

  init(_ question: QuestionParts, as family: PageFamily) {
    self.family = family
    slots = PageFamily.slotsByFamily[family.name] ?? family.slots
    missing = family.features.count + 2
    for line in question.bodyLines where !readBody(line) { unknownLineCount += 1 }
    if let line = question.changeOfSubject {
      // The body has another subject, so this is not a question to be read to the letter.
      unknownLineCount += 1
      let name = QuestionFrame.changeOfSubject.values(in: line, slots: slots)?["subject"]
      newSubject = family.subjects.first { $0.words["subject"] == name }
    }
    for line in question.extras where !readElement(line, among: family.additions, into: \.extras) {
      unknownLineCount += 1
    }
  }

  /// Whether this family wrote the question, so that nothing in it is left unread.
  var isComplete: Bool {
    missing == 0 && unknownLineCount == 0 && !actions.isEmpty && Palette(colours) != nil && subjects.count == 1
  }

  /// The subjects that the values read so far allow.
  var subjects: [Subject] {
    if let newSubject { return [newSubject] }
    return family.subjects.filter { subject in
      values.allSatisfy { slot, value in subject.words[slot].map { $0 == value } ?? true }
    }
  }

  private mutating func readBody(_ line: String) -> Bool {
    for sentence in [family.title, family.summary] + family.features
    where keep(sentence.values(in: line, slots: slots, known: values)) {
      ownLineCount += 1
      missing -= 1
      return true
    }
    return readElement(line, among: family.actions, into: \.actions)
      || readElement(line, among: family.additions, into: \.traits) || readColour(line) || readFrame(line)
  }

  private mutating func readElement(
    _ line: String, among elements: [PageElement], into list: WritableKeyPath<QuestionReading, [String]>
  ) -> Bool {
    for element in elements where keep(element.sentence.values(in: line, slots: slots, known: values)) {
      ownLineCount += 1
      self[keyPath: list].append(element.id)
      return true
    }
    return false
  }

  private mutating func readColour(_ line: String) -> Bool {
    // Templates for colours are built anew each time: skip that for lines without a colour.
    guard line.hasSuffix(")") else { return false }
    for (role, purpose) in family.colours {
      let template = QuestionFrame.colourLine(purpose: purpose)
      guard let found = template.values(in: line, slots: slots, known: values) else { continue }
      guard let colour = Colour(hex: found["hex"] ?? "") else { return false }
      colours[role] = colour
      return true
    }
    return false
  }

  private mutating func readFrame(_ line: String) -> Bool {
    let headings = [
      QuestionFrame.features, QuestionFrame.userActions, QuestionFrame.colourScheme, QuestionFrame.conditions,
    ]
    if headings.contains(line) || keep(QuestionFrame.mood.values(in: line, slots: slots, known: values)) { return true }
    return QuestionFrame.conditionSentences.contains { keep($0.values(in: line, slots: slots, known: values)) }
  }

  private mutating func keep(_ found: [String: String]?) -> Bool {
    guard let found else { return false }
    values.merge(found) { _, new in new }
    return true
  }
}
