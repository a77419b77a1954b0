// Sentences with slots, used in both directions: filled to write a question, matched to read it again. One definition
// serves both, so that what was written can always be read.

/// What a slot of a template may hold.
enum SlotContent: Sendable, Equatable {
  case number
  case oneOf([String])
  case anything
}

/// A text with slots, written as `{slot}`.
struct Template: Sendable, Equatable, ExpressibleByStringLiteral {
  enum Piece: Sendable, Equatable {
    /// UTF-8, since matching compares bytes.
    case text([UInt8])
    case slot(String)
  }

  let pieces: [Piece]

  init(stringLiteral value: String) { self.init(value) }

  init(_ source: String) {
    var pieces: [Piece] = []
    var rest = source[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(Array(rest[..<open].utf8))) }
      pieces.append(.slot(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(Array(rest.utf8))) }
    self.pieces = pieces
  }

  var slots: Set<String> {
    Set(pieces.compactMap { if case .slot(let name) = $0 { name } else { nil } })
  }

  /// The text, with the first letter in upper case: a slot may open the sentence.
  func filled(with values: [String: String]) -> String {
    let text = pieces.map { piece in
      switch piece {
      case .text(let bytes): String(decoding: bytes, as: UTF8.self)
      case .slot(let name): values[name] ?? ""
      }
    }.joined()
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// What the slots hold in `line`, nil when the line was not written from this template. `known` are values read
  /// before, which must agree.
  func values(in line: String, slots: [String: SlotContent], known: [String: String] = [:]) -> [String: String]? {
    var match = TemplateMatch(line: Array(line.utf8), slots: slots, values: known)
    return match.read(pieces[...], from: 0) ? match.values : nil
  }
}

/// One statement in one or several wordings, all with the same slots.
struct Sentence: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  let wordings: [Template]

  init(wordings: [Template]) { self.wordings = wordings }
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
