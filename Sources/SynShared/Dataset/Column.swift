// What the columns of a dataset hold, in the terms of Hugging Face's `datasets`: declared for most formats, gathered
// from the records themselves for `raw`.

import SynBase

package struct Column: Sendable, Equatable {
  package var name: String
  package var type: ColumnType

  package init(_ name: String, _ type: ColumnType) {
    self.name = name
    self.type = type
  }
}

package indirect enum ColumnType: Sendable, Equatable {
  /// Nothing but nulls so far.
  case null
  case bool
  /// 64 bits.
  case integer
  case float
  case string
  case list(ColumnType)
  case structure([Column])
  /// Values of kinds that no column can hold together.
  case mixed

  package static let messages = ColumnType.list(.structure([Column("role", .string), Column("content", .string)]))

  /// The type of one value. Only the outer levels of long texts are looked at: strings stay unread.
  package init(_ value: RawJSON) {
    switch value.bytes.first {
    case UInt8(ascii: "n"): self = .null
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool
    case UInt8(ascii: "\""): self = .string
    case UInt8(ascii: "["):
      self = .list(value.elements.reduce(.null) { $0.merged(with: ColumnType($1)) })
    case UInt8(ascii: "{"):
      var columns: [Column] = []
      for member in value.object?.members ?? [] { columns.add(Column(member.key, ColumnType(member.value))) }
      self = .structure(columns)
    default:
      let digits = String(decoding: value.bytes, as: UTF8.self)
      self = Int64(digits) == nil ? .float : .integer
    }
  }

  /// The type that holds the values of both.
  package func merged(with other: ColumnType) -> ColumnType {
    switch (self, other) {
    case (.null, let type), (let type, .null): return type
    case (.integer, .float), (.float, .integer): return .float
    case (.list(let one), .list(let two)): return .list(one.merged(with: two))
    case (.structure(var columns), .structure(let more)):
      for column in more { columns.add(column) }
      return .structure(columns)
    default: return self == other ? self : .mixed
    }
  }

  /// Whether a column can have it.
  package var isWhole: Bool {
    switch self {
    case .mixed: false
    case .list(let element): element.isWhole
    case .structure(let columns): !columns.isEmpty && columns.allSatisfy { $0.type.isWhole }
    default: true
    }
  }
}

extension [Column] {
  /// Most names in one structure: a record with more is not a row of a table.
  private static let countMax = 1000

  /// A column of that name takes the new type in; another is appended.
  package mutating func add(_ column: Column) {
    if let index = firstIndex(where: { $0.name == column.name }) {
      self[index].type = self[index].type.merged(with: column.type)
    } else if count < Self.countMax {
      append(column)
    } else {
      self[0].type = .mixed
    }
  }
}

// MARK: YAML

extension [Column] {
  /// Lines of `features:` in a card, each with `indent` before it.
  package func yaml(indent: String) -> [String] {
    flatMap { ["\(indent)- name: \(YAML.scalar($0.name))"] + $0.type.yaml(indent: indent + "  ") }
  }
}

extension ColumnType {
  private var dtype: String? {
    switch self {
    case .null: "'null'"
    case .bool: "bool"
    case .integer: "int64"
    case .float: "float64"
    case .string: "string"
    case .list, .structure, .mixed: nil
    }
  }

  fileprivate func yaml(indent: String) -> [String] {
    switch self {
    case .list(let element):
      if let dtype = element.dtype { return ["\(indent)list: \(dtype)"] }
      if case .structure(let columns) = element { return ["\(indent)list:"] + columns.yaml(indent: indent) }
      return ["\(indent)list:"] + element.yaml(indent: indent + "  ")
    case .structure(let columns): return ["\(indent)struct:"] + columns.yaml(indent: indent)
    default: return ["\(indent)dtype: \(dtype ?? "string")"]
    }
  }
}

package enum YAML {
  /// A scalar that every reader takes for this text: plain where that is safe, else in double quotes, whose escapes are
  /// those of JSON.
  package static func scalar(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let words: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    let isPlain =
      bytes.first.map { $0.isLetter || $0 == UInt8(ascii: "_") } == true
      && bytes.allSatisfy { $0.isLetter || $0.isDigit || "_-.".utf8.contains($0) } && !words.contains(text.lowercased())
    return isPlain ? text : JSONValue.string(text).text
  }
}
