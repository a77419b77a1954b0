// Splits CSS into words for comparison. It knows no grammar; white space counts where it separates two words that would
// otherwise be read as one, or as something else.

import SynBase

enum StyleWords {
  /// Calls `add` with each word, and with the byte immediately before it.
  static func read(_ style: ArraySlice<UInt8>, add: (ArraySlice<UInt8>, UInt8?) -> Void) {
    var at = style.startIndex
    var isApart = false
    /// Whether the previous word would be read together with the next. At the start there is none.
    var lastJoins = false
    while at < style.endIndex {
      let start = at
      switch style[at] {
      case let byte where byte.isSpace:
        at += 1
        isApart = true
        continue
      case UInt8(ascii: "/") where at + 1 < style.endIndex && style[at + 1] == UInt8(ascii: "*"):
        at = endOfComment(style, from: at)
        isApart = true
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"): at = endOfString(style, from: at)
      case let byte where isNamePart(byte): while at < style.endIndex, isNamePart(style[at]) { at += 1 }
      default: at += 1
      }
      let joins = !standsAlone(style[start])
      // `.a .b` is not `.a.b`; `a > b` is `a>b`.
      if isApart, lastJoins, joins { add([UInt8(ascii: " ")], nil) }
      add(style[start..<at], start > style.startIndex ? style[start - 1] : nil)
      lastJoins = joins
      isApart = false
    }
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte >= 0x80 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func standsAlone(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"): true
    case UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: "!"): true
    default: false
    }
  }

  private static func endOfComment(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    var at = start + 2
    while at + 1 < bytes.endIndex, bytes[at] != UInt8(ascii: "*") || bytes[at + 1] != UInt8(ascii: "/") { at += 1 }
    return min(at + 2, bytes.endIndex)
  }

  private static func endOfString(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    var at = start + 1
    while at < bytes.endIndex, bytes[at] != bytes[start], bytes[at] != UInt8(ascii: "\n") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(at + 1, bytes.endIndex)
  }
}
