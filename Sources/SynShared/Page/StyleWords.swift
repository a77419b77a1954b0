// Splits CSS into words for comparing it. It reads no grammar; white space counts where it tells two words apart that would
// be read as one, or as something else, without it.

enum StyleWords {
  struct Word: Equatable {
    var text: String
    /// The byte right in front of it.
    var before: UInt8?
  }

  static func words(in style: ArraySlice<UInt8>) -> [Word] {
    let bytes = Array(style)
    var words: [Word] = []
    var at = 0
    var isApart = false
    while at < bytes.count {
      let start = at
      switch bytes[at] {
      case let byte where byte.isSpace:
        at += 1
        isApart = true
        continue
      case UInt8(ascii: "/") where bytes.matches("/*", at: at):
        at = endOfComment(bytes, from: at)
        isApart = true
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"): at = endOfString(bytes, from: at)
      case let byte where isNamePart(byte): while at < bytes.count, isNamePart(bytes[at]) { at += 1 }
      default: at += 1
      }
      let text = String(decoding: bytes[start..<at], as: UTF8.self)
      // `.a .b` is not `.a.b`; `a > b` is `a>b`.
      if isApart, let last = words.last?.text, !standsAlone(last), !standsAlone(text) { words.append(Word(text: " ")) }
      words.append(Word(text: text, before: start > 0 ? bytes[start - 1] : nil))
      isApart = false
    }
    return words
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte >= 0x80 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func standsAlone(_ word: String) -> Bool {
    ["{", "}", ":", ";", ",", ">", "(", ")", "!"].contains(word)
  }

  private static func endOfComment(_ bytes: [UInt8], from start: Int) -> Int {
    var at = start + 2
    while at < bytes.count, !bytes.matches("*/", at: at) { at += 1 }
    return min(at + 2, bytes.count)
  }

  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var at = start + 1
    while at < bytes.count, bytes[at] != bytes[start], bytes[at] != UInt8(ascii: "\n") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(at + 1, bytes.count)
  }
}
