// Servers that cut a text between the two halves of a surrogate pair send each half in a separate chunk, as an escape
// that means nothing by itself. This joins the halves in the JSON text, before it is parsed.

import SynBase

struct SurrogateJoiner: Sendable {
  /// The escape of a first half that ended the last chunk's string, such as `\ud83d`.
  private var half: ArraySlice<UInt8>?

  /// `chunk` with the first half from before, and without the one that it ends with. Nil when it stays as it is, which
  /// is true for nearly all.
  mutating func join(_ chunk: ArraySlice<UInt8>) -> [UInt8]? {
    guard half != nil || Self.mayHoldHalf(chunk) else { return nil }
    var joined: [UInt8] = []
    joined.reserveCapacity(chunk.count + 6)
    var index = chunk.startIndex
    var isInString = false
    var before: ArraySlice<UInt8>?
    while index < chunk.endIndex {
      let byte = chunk[index]
      guard isInString, byte == UInt8(ascii: "\\") else {
        if byte == UInt8(ascii: "\"") { isInString.toggle() }
        joined.append(byte)
        index += 1
        continue
      }
      let end = min(index + (Self.isUnicodeEscape(chunk, at: index) ? 6 : 2), chunk.endIndex)
      let escape = chunk[index..<end]
      let follows = end < chunk.endIndex ? chunk[end] : 0
      if Self.isHalf(escape, second: false), follows == UInt8(ascii: "\"") {
        before = escape
      } else {
        // A second half at the beginning of a string belongs to what came before.
        if Self.isHalf(escape, second: true), joined.last == UInt8(ascii: "\""), let first = half.take() {
          joined += first
        }
        joined += escape
      }
      index = end
    }
    half = before.map { ArraySlice(Array($0)) }
    return joined
  }

  /// Whether `\ud` or `\uD` occurs anywhere.
  private static func mayHoldHalf(_ chunk: ArraySlice<UInt8>) -> Bool {
    var rest = chunk
    while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
      if isUnicodeEscape(chunk, at: escape), chunk[escape + 2] | 0x20 == UInt8(ascii: "d") { return true }
      rest = chunk[min(escape + 2, chunk.endIndex)...]
    }
    return false
  }

  private static func isUnicodeEscape(_ chunk: ArraySlice<UInt8>, at index: Int) -> Bool {
    index + 6 <= chunk.endIndex && chunk[index + 1] == UInt8(ascii: "u")
  }

  /// d800 to dbff begin a pair, dc00 to dfff end one.
  private static func isHalf(_ escape: ArraySlice<UInt8>, second: Bool) -> Bool {
    let start = escape.startIndex
    guard escape.count == 6, escape[start + 2] | 0x20 == UInt8(ascii: "d"),
      let digit = hexadecimalDigit(escape[start + 3])
    else { return false }
    return second ? digit >= 12 : (8..<12).contains(digit)
  }
}
