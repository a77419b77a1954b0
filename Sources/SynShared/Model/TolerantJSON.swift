// JSON as models write it without a grammar: the meaning is beyond doubt, but strict parsers refuse it. Only complete
// JSON is read: a missing bracket is never supplied.

import SynBase

enum TolerantJSON {
  /// The value, or nil. Strings may hold raw line breaks and other control characters, an apostrophe may have a
  /// backslash, a comma may come before a closing bracket, a byte order mark at the beginning, comments between values,
  /// and `NaN` or `Infinity` instead of a number: both are read as null.
  static func value(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
    // Complaints come from the strict reading.
    try? JSONValue(parsing: strict(bytes))
  }

  /// The same in strict grammar, as far as its faults are among these.
  private static func strict(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 16)
    var rest = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes
    var isInString = false
    // Position of a comma with only white space after it.
    var comma: Int?
    while let byte = rest.popFirst() {
      if isInString {
        switch byte {
        case UInt8(ascii: "\\"):
          guard let escaped = rest.popFirst() else { return result }
          if escaped != UInt8(ascii: "'") { result.append(byte) }
          result.append(escaped)
        case 0..<0x20: result += escape(byte)
        default:
          result.append(byte)
          if byte == UInt8(ascii: "\"") { isInString = false }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let comma { result[comma] = UInt8(ascii: " ") }
        comma = nil
      case UInt8(ascii: ","):
        // A second comma, or one after an opening bracket, means that something is missing.
        comma =
          comma == nil && result.last { !$0.isSpace }.map { !"{[,".utf8.contains($0) } == true ? result.count : nil
      case UInt8(ascii: "/"):
        guard let end = endOfComment(rest) else { break }
        rest = rest[end...]
        continue
      case UInt8(ascii: "N"), UInt8(ascii: "I"):
        guard let word = notNumbers.first(where: { rest.starts(with: $0.dropFirst()) && $0.first == byte }) else {
          break
        }
        rest = rest.dropFirst(word.count - 1)
        if result.last == UInt8(ascii: "-") { result.removeLast() }
        result += Array("null".utf8)
        comma = nil
        continue
      default: if !byte.isSpace { comma = nil }
      }
      if byte == UInt8(ascii: "\"") { isInString = true }
      result.append(byte)
    }
    return result
  }

  private static let notNumbers = ["NaN", "Infinity"].map { Array($0.utf8) }

  /// After the comment whose first slash came before `rest`; nil if there is none, or if it does not end.
  private static func endOfComment(_ rest: ArraySlice<UInt8>) -> Int? {
    switch rest.first {
    case UInt8(ascii: "/"): return rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    case UInt8(ascii: "*"):
      let end = Array("*/".utf8)
      return rest.indices.dropFirst().first { rest[$0...].starts(with: end) }.map { $0 + 2 }
    default: return nil
    }
  }

  private static func escape(_ control: UInt8) -> [UInt8] {
    switch control {
    case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
    case UInt8(ascii: "\r"): Array(#"\r"#.utf8)
    case UInt8(ascii: "\t"): Array(#"\t"#.utf8)
    default: Array((control < 16 ? #"\u000"# : #"\u00"#).utf8) + Array(String(control, radix: 16).utf8)
    }
  }
}
