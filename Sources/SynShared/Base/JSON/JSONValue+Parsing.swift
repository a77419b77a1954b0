// Reading a value tree from text.

extension JSONValue {
  /// Reads exactly one value, white space around it allowed. Throws `JSONError`.
  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// As above, from UTF-8 bytes; bytes that are not UTF-8 are a `JSONError`.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    try self.init(parsing: bytes[...])
  }

  package init(parsing bytes: ArraySlice<UInt8>) throws(JSONError) {
    try self.init(parsing: bytes, areChecked: false)
  }

  package init(parsing bytes: ArraySlice<UInt8>, areChecked: Bool) throws(JSONError) {
    self = try withScanner(over: bytes, areChecked: areChecked) { (scanner) throws(JSONError) in
      scanner.skipWhitespace()
      let value = try scanner.readValue(depth: 0)
      try scanner.expectEnd()
      return value
    }
  }
}

/// Lends the bytes to a scanner, after checking that they are UTF-8. `areChecked`: they are part of bytes that were
/// checked here before.
package func withScanner<Result>(
  over bytes: ArraySlice<UInt8>, areChecked: Bool = false, _ body: (inout JSONScanner) throws(JSONError) -> Result
) throws(JSONError) -> Result {
  // withUnsafeBufferPointer cannot rethrow a typed error, so the outcome travels as a value.
  let outcome: Swift.Result<Result, JSONError> = bytes.withUnsafeBufferPointer { buffer in
    do throws(JSONError) {
      if !areChecked, let offset = firstInvalidUTF8(in: buffer) {
        throw JSONError(reason: "not UTF-8", offset: offset)
      }
      var scanner = JSONScanner(buffer, isChecked: areChecked)
      return .success(try body(&scanner))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}

private func firstInvalidUTF8(in buffer: UnsafeBufferPointer<UInt8>) -> Int? {
  do {
    _ = try UTF8Span(validating: buffer.span)
    return nil
  } catch {
    return error.byteOffsets.lowerBound
  }
}

extension JSONScanner {
  /// Builds the value at the position and moves past it.
  mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
    switch current {
    case UInt8(ascii: "\""): return .string(text(of: try skipString()))
    case UInt8(ascii: "{"):
      var members: [JSONObject.Member] = []
      try skipMembers(depth: depth) { (scanner, key) throws(JSONError) in
        let value = try scanner.readValue(depth: depth + 1)
        members.append(JSONObject.Member(key: scanner.text(of: key), value: value))
      }
      return .object(JSONObject(members: members))
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try skipElements(depth: depth) { (scanner) throws(JSONError) in
        elements.append(try scanner.readValue(depth: depth + 1))
      }
      return .array(elements)
    default:
      let start = position
      try skipValue()
      switch bytes[start] {
      case UInt8(ascii: "t"): return .bool(true)
      case UInt8(ascii: "f"): return .bool(false)
      case UInt8(ascii: "n"): return .null
      default: return .number(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self))
      }
    }
  }

  /// The content of a string token. A lone surrogate, which no Swift string can hold, becomes U+FFFD.
  package func text(of token: StringToken) -> String {
    let content = UnsafeBufferPointer(rebasing: bytes[token.range])
    if !token.hasEscapes { return String(decoding: content, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: content.count) { unescape(content, into: $0) }
  }

  /// Writes the unescaped bytes, never more than came in: `\uXXXX` takes six bytes and yields three at most.
  private func unescape(_ content: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var read = 0
    var written = 0
    while read < content.count {
      let byte = content[read]
      guard byte == UInt8(ascii: "\\") else {
        output[written] = byte
        read += 1
        written += 1
        continue
      }
      let escape = content[read + 1]
      read += 2
      if escape == UInt8(ascii: "u") {
        let scalar = unicodeEscape(content, at: &read)
        for unit in String(scalar).utf8 {
          output[written] = unit
          written += 1
        }
        continue
      }
      output[written] =
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
      written += 1
    }
    return written
  }

  /// Reads the four digits at `index`, and the low half of a surrogate pair when one follows.
  private func unicodeEscape(_ content: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Unicode.Scalar {
    func unit(at start: Int) -> UInt16 {
      (0..<4).reduce(0) { $0 << 4 | (hexadecimalDigit(content[start + $1]) ?? 0) }
    }
    let high = unit(at: index)
    index += 4
    let replacement: Unicode.Scalar = "\u{fffd}"
    guard high >= 0xd800, high < 0xe000 else { return Unicode.Scalar(high) ?? replacement }
    guard high < 0xdc00, index + 6 <= content.count, content[index] == UInt8(ascii: "\\"),
      content[index + 1] == UInt8(ascii: "u")
    else { return replacement }
    let low = unit(at: index + 2)
    guard low >= 0xdc00, low < 0xe000 else { return replacement }
    index += 6
    return Unicode.Scalar(0x10000 + (UInt32(high) - 0xd800) << 10 + (UInt32(low) - 0xdc00)) ?? replacement
  }
}
