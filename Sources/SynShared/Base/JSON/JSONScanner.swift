// The grammar of RFC 8259 over bytes: checks and measures values without building them. JSONValue builds them, RawJSON
// keeps the bytes.

import Glibc

/// Why a text is not JSON: the problem, and its byte offset (from 0).
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package var reason: String
  package var offset: Int
  package var description: String { "\(reason) at byte \(offset)" }
}

/// A position in JSON bytes. The buffer must outlive the scanner, which never leaves the closure that lent it.
package struct JSONScanner {
  /// Nesting deeper than this is refused: the scanner recurses, and no record of ours nests a tenth of it.
  static let depthMax = 512

  let bytes: UnsafeBufferPointer<UInt8>
  /// The bytes were checked before: strings are only measured.
  let isChecked: Bool
  package var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, isChecked: Bool = false) {
    self.bytes = bytes
    self.isChecked = isChecked
  }

  /// The bytes of a string between its quotes.
  package struct StringToken {
    var range: Range<Int>
    var hasEscapes: Bool
  }

  func failure(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

  /// The byte at the position, 0 at the end: no token starts with 0.
  package var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  package mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
      default: return
      }
    }
  }

  mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard current == byte else {
      throw failure(position < bytes.count ? "expected '\(Character(Unicode.Scalar(byte)))'" : "cut off")
    }
    position += 1
  }

  /// Only white space may follow.
  package mutating func expectEnd() throws(JSONError) {
    skipWhitespace()
    if position < bytes.count { throw failure("more after the value") }
  }

  /// Checks one value and moves past it.
  package mutating func skipValue(depth: Int = 0) throws(JSONError) {
    switch current {
    case UInt8(ascii: "\""): _ = try skipString()
    case UInt8(ascii: "{"):
      try skipMembers(depth: depth) { (scanner, _) throws(JSONError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try skipElements(depth: depth) { (scanner) throws(JSONError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
    default: throw failure(position < bytes.count ? "no JSON value" : "cut off")
    }
  }

  /// Walks an object; `value` is called at the start of each member's value and must move past it.
  package mutating func skipMembers(
    depth: Int, value: (inout JSONScanner, StringToken) throws(JSONError) -> Void
  ) throws(JSONError) {
    if depth >= Self.depthMax { throw failure("nested too deeply") }
    try expect(UInt8(ascii: "{"))
    skipWhitespace()
    if current == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipWhitespace()
      let key = try skipString()
      skipWhitespace()
      try expect(UInt8(ascii: ":"))
      skipWhitespace()
      try value(&self, key)
      skipWhitespace()
      if current == UInt8(ascii: ",") {
        position += 1
        continue
      }
      return try expect(UInt8(ascii: "}"))
    }
  }

  /// Walks an array; `element` is called at the start of each element and must move past it.
  package mutating func skipElements(
    depth: Int, element: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    if depth >= Self.depthMax { throw failure("nested too deeply") }
    try expect(UInt8(ascii: "["))
    skipWhitespace()
    if current == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      skipWhitespace()
      try element(&self)
      skipWhitespace()
      if current == UInt8(ascii: ",") {
        position += 1
        continue
      }
      return try expect(UInt8(ascii: "]"))
    }
  }

  mutating func skipString() throws(JSONError) -> StringToken {
    try expect(UInt8(ascii: "\""))
    if isChecked, let token = skipCheckedString() { return token }
    let start = position
    var hasEscapes = false
    while true {
      skipPlainText()
      guard position < bytes.count else { throw failure("cut off inside a string") }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return StringToken(range: start..<position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape()
      default: throw failure("control character inside a string")
      }
    }
  }

  /// From the byte after the opening quote. Nil, without moving, if no quote ends the string.
  private mutating func skipCheckedString() -> StringToken? {
    guard let base = bytes.baseAddress else { return nil }
    let start = position
    var end = start
    while true {
      guard let quote = memchr(base + end, Int32(UInt8(ascii: "\"")), bytes.count - end) else { return nil }
      end = UnsafeRawPointer(quote) - UnsafeRawPointer(base)
      // An odd number of backslashes makes it part of the string.
      var escape = end
      while escape > start, bytes[escape - 1] == UInt8(ascii: "\\") { escape -= 1 }
      if (end - escape).isMultiple(of: 2) { break }
      end += 1
    }
    position = end + 1
    let hasEscapes = memchr(base + start, Int32(UInt8(ascii: "\\")), end - start) != nil
    return StringToken(range: start..<end, hasEscapes: hasEscapes)
  }

  /// Moves over bytes that are neither quote, backslash nor control character, eight at a time.
  private mutating func skipPlainText() {
    let raw = UnsafeRawBufferPointer(bytes)
    while position &+ 8 <= bytes.count {
      // The first byte is the lowest, so it does not matter what a borrow does to those above it.
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      // The lowest zero byte of x has its top bit set in (x - 0x01..) & ~x, and none below it has ("haszero").
      let quote = word ^ 0x2222_2222_2222_2222
      let backslash = word ^ 0x5c5c_5c5c_5c5c_5c5c
      let control = word & 0xe0e0_e0e0_e0e0_e0e0
      let found =
        ((quote &- 0x0101_0101_0101_0101) & ~quote)
        | ((backslash &- 0x0101_0101_0101_0101) & ~backslash)
        | ((control &- 0x0101_0101_0101_0101) & ~control)
      let first = (found & 0x8080_8080_8080_8080).trailingZeroBitCount
      position &+= first / 8
      if first < 64 { return }
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      position &+= 1
    }
  }

  private mutating func skipEscape() throws(JSONError) {
    position += 1
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard hexadecimalDigit(current) != nil else { throw failure("bad \\u escape") }
        position += 1
      }
    default: throw failure("bad escape")
    }
  }

  private mutating func skipWord(_ word: StaticString) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[index] else { throw failure("no JSON value") }
      position += 1
    }
  }

  mutating func skipNumber() throws(JSONError) {
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if current == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if current | 0x20 == UInt8(ascii: "e") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while current >= UInt8(ascii: "0") && current <= UInt8(ascii: "9") { position += 1 }
    if position == start { throw failure("bad number") }
  }
}

package func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
