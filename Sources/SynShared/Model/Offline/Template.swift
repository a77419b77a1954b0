// Sentences with slots, used in both directions: filled to write a question, matched to read it again. One definition
// serves both, so that what was written can always be read.

/// What may stand in a slot of a template.
enum SlotContent: Sendable, Equatable {
  case number
  case oneOf([String])
  case anything
}

/// A text with slots, written as `{slot}`.
struct Template: Sendable, Equatable, ExpressibleByStringLiteral {
  enum Piece: Sendable, Equatable {
    case text(String)
    case slot(String)
  }

  let pieces: [Piece]

  init(stringLiteral value: String) { self.init(value) }

  init(_ source: String) {
    var pieces: [Piece] = []
    var rest = source[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.slot(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  var slots: Set<String> {
    Set(pieces.compactMap { if case .slot(let name) = $0 { name } else { nil } })
  }

  /// The text, with the first letter in upper case: a slot may open the sentence.
  func filled(with values: [String: String]) -> String {
    let text = pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .slot(let name): values[name] ?? ""
      }
    }.joined()
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// What the slots hold in `line`, nil when the line was not written from this template. `known` are values read
  /// before, which must agree.
  func values(in line: String, slots: [String: SlotContent], known: [String: String] = [:]) -> [String: String]? {
    var match = Match(slots: slots, isAtStart: true, values: known)
    return match.read(pieces[...], from: line[...]) ? match.values : nil
  }
}

/// A backtracking match in progress. Lines are short and slots few, so the plain way is fast enough.
private struct Match {
  let slots: [String: SlotContent]
  var isAtStart: Bool
  var values: [String: String]

  mutating func read(_ pieces: ArraySlice<Template.Piece>, from rest: Substring) -> Bool {
    guard let piece = pieces.first else { return rest.isEmpty }
    switch piece {
    case .text(let text):
      guard let end = prefixEnd(of: text, in: rest) else { return false }
      isAtStart = false
      return read(pieces.dropFirst(), from: rest[end...])
    case .slot(let name):
      let wasAtStart = isAtStart
      for (value, end) in candidates(for: name, in: rest) {
        let saved = values
        if let known = values[name], known != value { continue }
        values[name] = value
        isAtStart = false
        if read(pieces.dropFirst(), from: rest[end...]) { return true }
        values = saved
        isAtStart = wasAtStart
      }
      return false
    }
  }

  /// Longest first where the slot is closed, shortest first where anything goes.
  private func candidates(for name: String, in rest: Substring) -> [(value: String, end: Substring.Index)] {
    switch slots[name] ?? .anything {
    case .number:
      let end = rest.firstIndex { !($0.isASCII && $0.isNumber) && $0 != "." } ?? rest.endIndex
      var digits = rest[..<end]
      // A full stop that ends the sentence is not part of the number.
      if digits.last == "." { digits = digits.dropLast() }
      return digits.isEmpty ? [] : [(String(digits), digits.endIndex)]
    case .oneOf(let options):
      return options.sorted { $0.count > $1.count }
        .compactMap { option in prefixEnd(of: option, in: rest).map { (option, $0) } }
    case .anything:
      return rest.indices.dropFirst().map { (String(rest[..<$0]), $0) } + [(String(rest), rest.endIndex)]
    }
  }

  private func prefixEnd(of text: String, in rest: Substring) -> Substring.Index? {
    if rest.hasPrefix(text) { return rest.index(rest.startIndex, offsetBy: text.count) }
    guard isAtStart, rest.hasPrefix(text.prefix(1).uppercased() + text.dropFirst()) else { return nil }
    return rest.index(rest.startIndex, offsetBy: text.count)
  }
}

/// One statement in one or several wordings, all with the same slots.
struct Sentence: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  let wordings: [Template]

  init(stringLiteral value: String) { wordings = [Template(value)] }
  init(arrayLiteral elements: Template...) { wordings = elements }

  var slots: Set<String> { wordings.first?.slots ?? [] }

  func filled(with values: [String: String], using random: inout some RandomNumberGenerator) -> String {
    wordings.randomElement(using: &random)?.filled(with: values) ?? ""
  }

  func values(in line: String, slots: [String: SlotContent], known: [String: String]) -> [String: String]? {
    for wording in wordings {
      if let values = wording.values(in: line, slots: slots, known: known) { return values }
    }
    return nil
  }
}
