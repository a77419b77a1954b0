// What readers of every format look for in bytes: ASCII letters, digits and white space, and words in any case.

extension UInt8 {
  package var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  /// The white space of HTML and CSS: tab, line feed, form feed, carriage return, space.
  package var isSpace: Bool { self == 0x20 || self == 0x0a || self == 0x09 || self == 0x0d || self == 0x0c }
  package var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}

extension [UInt8] {
  /// Whether `lowercase` is at the index, ignoring the case of ASCII letters here.
  package func matches(_ lowercase: String, at index: Int) -> Bool {
    var at = index
    for byte in lowercase.utf8 {
      guard at < count, self[at].lowercased == byte else { return false }
      at += 1
    }
    return true
  }

  /// Whether `lowercase` is at the index, ignoring the case of ASCII letters here.
  package func matches(_ lowercase: [UInt8], at index: Int) -> Bool {
    guard index + lowercase.count <= count else { return false }
    for offset in lowercase.indices where self[index + offset].lowercased != lowercase[offset] { return false }
    return true
  }

  /// The next occurrence of `lowercase`, ignoring the case of letters here.
  package func firstRange(of lowercase: [UInt8], from start: Int) -> Range<Int>? {
    var index = start
    while index + lowercase.count <= count {
      if self[index].lowercased == lowercase[0], matches(lowercase, at: index) {
        return index..<index + lowercase.count
      }
      index += 1
    }
    return nil
  }
}

extension Substring {
  /// Without the white space at both ends.
  package var trimmed: Substring {
    // Other white space is rare: we look for it only when something invisible is left at an end.
    let bytes = utf8.drop { $0.isSpace }
    guard let first = bytes.first, let last = bytes.lastIndex(where: { !$0.isSpace }) else { return "" }
    let text = Substring(bytes[...last])
    if isVisibleASCII(first), isVisibleASCII(bytes[last]) { return text }
    guard let end = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return text[...end].drop(while: \.isWhitespace)
  }

  private func isVisibleASCII(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }
}
