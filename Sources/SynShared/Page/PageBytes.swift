// What the readers of HTML, CSS and JavaScript ask of bytes, and the character references of attribute values.

extension UInt8 {
  package var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  /// The white space of HTML and CSS: tab, line feed, form feed, carriage return, space.
  package var isSpace: Bool { self == 0x20 || self == 0x0a || self == 0x09 || self == 0x0d || self == 0x0c }
  package var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}

extension [UInt8] {
  /// Whether `lowercase` stands at the index, whatever the case of its ASCII letters here.
  package func matches(_ lowercase: String, at index: Int) -> Bool {
    var at = index
    for byte in lowercase.utf8 {
      guard at < count, self[at].lowercased == byte else { return false }
      at += 1
    }
    return true
  }
}

/// Where the lines of a text begin, so that any number of offsets can be told as lines.
struct LineStarts {
  /// The offset after each line feed, ascending.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The line, counted from 1, on which the byte at the offset stands.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}

/// Resolves `&amp;`, `&#46;` and `&#x2e;`: enough for addresses and handlers. Named references beyond the five of XML
/// stay as they are; no address needs them.
package enum CharacterReferences {
  private static let named: [Substring: String] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

  package static func resolve(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts[0])) { resolved, part in
      guard let end = part.firstIndex(of: ";"), let character = character(part[..<end]) else {
        resolved += "&\(part)"
        return
      }
      resolved += character + part[part.index(after: end)...]
    }
  }

  private static func character(_ reference: Substring) -> String? {
    guard reference.hasPrefix("#") else { return named[reference] }
    let digits = reference.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map(String.init)
  }
}
