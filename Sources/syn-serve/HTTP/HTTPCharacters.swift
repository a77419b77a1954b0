// The character classes of RFC 9110, section 5.6, and RFC 3986 as far as request heads need them.

import SynBase

enum Ascii {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let colon = UInt8(ascii: ":")
}

extension UInt8 {
  /// tchar: the characters of methods and field names.
  var isToken: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"),
      UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// The characters inside a field's value: visible characters, space, tab and bytes outside ASCII.
  var isFieldText: Bool { self >= 0x20 && self != 0x7f || self == Ascii.tab }

  var isFieldSpace: Bool { self == Ascii.space || self == Ascii.tab }

  /// The characters of a request target. Stricter than browsers, but wide enough for what they send.
  var isTargetText: Bool { self > 0x20 && self < 0x7f && self != UInt8(ascii: "#") }

  var hexadecimalValue: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension [UInt8] {
  /// Whether the bytes of `range` spell `text`, which is lower-case ASCII, in any case.
  func spells(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<range.count where self[range.lowerBound + index].lowercased != text.utf8Start[index] {
      return false
    }
    return true
  }

  /// The elements of a comma-separated list, without the space around them; empty ones are left out.
  func listElements(in range: Range<Int>) -> [Range<Int>] {
    self[range].split(separator: UInt8(ascii: ",")).map { trimmed($0.indices) }.filter { !$0.isEmpty }
  }

  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isFieldSpace { start += 1 }
    while end > start, self[end - 1].isFieldSpace { end -= 1 }
    return start..<end
  }

  func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}
