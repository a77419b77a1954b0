// Letters, digits and white space of ASCII, which readers of every format look for in bytes.

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

extension Substring {
  /// Without the white space at both ends.
  package var trimmed: Substring {
    // White space beyond ASCII is rare: only beside such a character is it looked for.
    let bytes = utf8.drop { $0.isSpace }
    guard let first = bytes.first, let last = bytes.lastIndex(where: { !$0.isSpace }) else { return "" }
    let text = Substring(bytes[...last])
    if first < 0x80, bytes[last] < 0x80 { return text }
    guard let end = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return text[...end].drop(while: \.isWhitespace)
  }
}
