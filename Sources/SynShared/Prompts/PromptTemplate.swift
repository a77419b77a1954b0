// A prompt with placeholders, as --print-prompt writes it and --prompt-file reads it. The PromptForms say what each
// kind of prompt consists of; the built-in texts are in Texts/.

import SynBase
import SynModel

/// The parts of one kind of prompt that users may rewrite in their own words.
package struct PromptForm: Sendable, Equatable {
  package struct Placeholder: Sendable, Equatable {
    package var name: String
    /// What replaces it, for people who edit the prompt.
    package var help: String
  }

  /// What the prompt is for: `question`, `augment`, `degrade` or `answer`.
  package var name: String
  package var placeholders: [Placeholder]
  /// A prompt must contain at least one of each of these: else it does not ask for what the record will claim.
  package var required: [[String]]

  /// Whether the reply may have either form: it brings files.
  package var hasReplyForm: Bool { placeholders.contains { $0.name == PromptPart.replyForm } }

  package init(_ name: String, placeholders: KeyValuePairs<String, String>, required: [[String]]) {
    self.name = name
    self.placeholders = placeholders.map { Placeholder(name: $0.key, help: $0.value) }
    self.required = required
  }
}

/// Comment lines that begin with `#`, then the parts, each under its own line: `--- system`, which may be left out, and
/// `--- user`. A placeholder is `{{name}}`; its replacement is not scanned again.
package struct PromptTemplate: Sendable, Equatable {
  fileprivate enum Piece: Sendable, Equatable {
    case text(String)
    case placeholder(String)
  }

  package let form: PromptForm
  private let parts: [(role: ChatMessage.Role, pieces: [Piece])]

  private static let marker = "--- "

  /// The built-in one, from one of our files.
  init(_ form: PromptForm, text: [UInt8]) {
    do {
      try self.init(parsing: String(decoding: text, as: UTF8.self), for: form, source: "Texts/\(form.name).txt")
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Throws a `UsageError` that begins with `source` and names what is wrong.
  package init(parsing text: String, for form: PromptForm, source: String) throws(UsageError) {
    self.form = form
    var parts: [(role: ChatMessage.Role, pieces: [Piece])] = []
    for (role, text) in try Self.split(text, source) {
      if parts.contains(where: { $0.role == role }) { throw UsageError("\(source) has two parts \(role.rawValue)") }
      if text.isEmpty { throw UsageError("\(source): the part \(role.rawValue) is empty") }
      parts.append((role, Self.pieces(of: text)))
    }
    guard parts.contains(where: { $0.role == .user }) else {
      throw UsageError("\(source) has no part for the user message: a line \"\(Self.marker)user\" begins it")
    }
    // The order in which models expect them.
    self.parts = parts.filter { $0.role == .system } + parts.filter { $0.role == .user }
    try checkPlaceholders(source)
  }

  /// Whether it leaves it to us to say in which form to reply.
  package var leavesReplyForm: Bool { parts.contains { $0.pieces.contains { $0.name == PromptPart.replyForm } } }

  package static func == (left: PromptTemplate, right: PromptTemplate) -> Bool {
    left.form == right.form && left.parts.elementsEqual(right.parts) { $0.role == $1.role && $0.pieces == $1.pieces }
  }

  /// `values` must have one for each of the form's placeholders.
  func messages(filling values: [String: String]) -> [ChatMessage] {
    parts.map { part in
      ChatMessage(part.role, part.pieces.map { $0.text(values) }.joined())
    }
  }

  /// Text that `init(parsing:)` reads back as the same template.
  package var text: String {
    let width = form.placeholders.map { $0.name.utf8.count }.max() ?? 0
    var lines = ["# The prompt \"\(form.name)\". In place of these, each time it is sent, stands:"]
    for placeholder in form.placeholders {
      let space = String(repeating: " ", count: width - placeholder.name.utf8.count)
      lines.append("#   {{\(placeholder.name)}}\(space)  \(placeholder.help)")
    }
    for part in parts {
      lines += ["", Self.marker + part.role.rawValue, part.pieces.map(\.source).joined()]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Our texts

  /// The sections of a file of sentences: each under a line `--- NAME`, without surrounding empty lines.
  static func sections(of file: [UInt8]) -> [(name: String, text: String)] {
    String(decoding: file, as: UTF8.self).split(separator: "\n" + marker).dropFirst().map { section in
      let end = section.firstIndex(of: "\n") ?? section.endIndex
      let text = section[end...].drop(while: \.isNewline)
      return (
        String(section[..<end]),
        String(text[..<(text.lastIndex { !$0.isNewline }.map(text.index(after:)) ?? text.startIndex)])
      )
    }
  }

  static func fill(_ text: String, with values: [String: String]) -> String {
    pieces(of: text).map { $0.text(values) }.joined()
  }

  // MARK: Reading

  /// The parts with their texts, without surrounding empty lines.
  private static func split(_ text: String, _ source: String) throws(UsageError) -> [(ChatMessage.Role, String)] {
    var parts: [(role: ChatMessage.Role, lines: [Substring])] = []
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if let role = roles.first(where: { line == marker + $0.rawValue }) {
        parts.append((role, []))
      } else if !parts.isEmpty {
        parts[parts.count - 1].lines.append(line)
      } else if !line.hasPrefix("#"), !line.allSatisfy(\.isWhitespace) {
        let markers = roles.map { "\"\(marker)\($0.rawValue)\"" }.joined(separator: " or ")
        throw UsageError("\(source), line \(index + 1): text above the first part; a line \(markers) begins one")
      }
    }
    return parts.map { part in
      let inner = part.lines.drop { $0.isEmpty }
      let end = inner.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? inner.startIndex
      return (part.role, inner[..<end].joined(separator: "\n"))
    }
  }

  private static let roles: [ChatMessage.Role] = [.system, .user]

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let found = rest.firstRange(of: "{{") {
      let inner = rest[found.upperBound...]
      guard let end = inner.firstRange(of: "}}"), isName(inner[..<end.lowerBound]) else {
        // The second brace may begin one, as inside JSON: {{{name}}}.
        let next = rest.index(after: found.lowerBound)
        pieces.append(.text(String(rest[..<next])))
        rest = rest[next...]
        continue
      }
      pieces += [.text(String(rest[..<found.lowerBound])), .placeholder(String(inner[..<end.lowerBound]))]
      rest = inner[end.upperBound...]
    }
    return pieces + [.text(String(rest))]
  }

  /// Whether its author meant a placeholder, known to us or not. Example code in a prompt may have braces too.
  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == " " }
  }

  private func checkPlaceholders(_ source: String) throws(UsageError) {
    let used = parts.flatMap { $0.pieces }.compactMap(\.name)
    let known = form.placeholders.map(\.name)
    if let unknown = used.first(where: { !known.contains($0) }) {
      throw UsageError("\(source): {{\(unknown)}} is none of \(Self.list(known, "and"))")
    }
    if let missing = form.required.first(where: { !$0.contains(where: used.contains) }) {
      throw UsageError("\(source) lacks \(Self.list(missing, "or"))")
    }
  }

  private static func list(_ names: [String], _ conjunction: String) -> String {
    let names = names.map { "{{\($0)}}" }
    return [names.dropLast().joined(separator: ", "), names.last ?? ""].filter { !$0.isEmpty }
      .joined(separator: " \(conjunction) ")
  }
}

extension PromptTemplate.Piece {
  fileprivate var name: String? {
    if case .placeholder(let name) = self { name } else { nil }
  }

  fileprivate var source: String {
    switch self {
    case .text(let text): text
    case .placeholder(let name): "{{\(name)}}"
    }
  }

  fileprivate func text(_ values: [String: String]) -> String {
    switch self {
    case .text(let text): text
    // A form and its values are one table each in the same file; a template is checked against the form.
    case .placeholder(let name): values[name] ?? ""
    }
  }
}
