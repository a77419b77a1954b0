// Removes secrets from text, however often they were escaped on the way. Settings decides what is a secret.

/// What must never be printed, ready to be searched for.
package struct Redactor: Sendable, Equatable {
  /// The text that replaces a secret.
  package static let replacement = "[secret]"
  /// Shorter ones would blot out innocent text (a key of `none` the CSS of every page), and protect nothing.
  static let secretBytesMin = 6

  private var secrets: [Secret]

  /// Longest first: a secret that begins another would leave the end of the other visible.
  package init(_ secrets: [String]) {
    self.secrets = Set(secrets).filter { $0.utf8.count >= Self.secretBytesMin }
      .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.compactMap(Secret.init)
  }

  /// `text` without the secrets: as they are, and as JSON writes them, even JSON quoted within JSON.
  package func redact(_ text: String) -> String {
    secrets.reduce(text) { $1.redact($0) }
  }

  /// Whether one of the secrets is in `text`, in any form that `redact` knows.
  package func isFound(in text: String) -> Bool {
    secrets.contains { $0.isFound(in: text) }
  }

  /// The same for each string and each name in `value`, so that it stays JSON. Numbers are our own counts.
  package func redact(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redact(text))
    case .array(let elements): .array(elements.map(redact))
    case .object(let object): .object(redact(object))
    case .null, .bool, .number: value
    }
  }

  package func redact(_ object: JSONObject) -> JSONObject {
    JSONObject(members: object.members.map { .init(key: redact($0.key), value: redact($0.value)) })
  }
}

extension Redactor {
  /// Whether text that contains `secret` can only have it from where it is kept. What people type where a server wants
  /// no key (`none`, `EMPTY`, `ollama`, `sk-no-key-required`, `password123`) also occurs in innocent pages. So a key
  /// has at least 12 bytes with letters and digits, or at least 20 with letters, and does not repeat just a few
  /// characters.
  package static func isUnmistakable(_ secret: String) -> Bool {
    let bytes = secret.utf8
    let hasLetter = bytes.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    let hasDigit = bytes.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return hasLetter && bytes.count >= (hasDigit ? 12 : 20) && Set(bytes).count >= 8
  }
}

/// One secret as a pattern: before each character any number of backslashes, then the character itself or its JSON
/// escape after a backslash. Each further level of quoting only doubles backslashes, so one pattern covers all depths.
private struct Secret: Sendable, Equatable {
  private struct Character: Sendable, Equatable {
    var plain: [UInt8]
    /// In lower case: `u002f`, or the letter of a short escape.
    var escapes: [[UInt8]]
  }

  private let characters: [Character]

  /// Nil when nothing is left without the backslashes, any number of which match anyway.
  init?(_ text: String) {
    characters = text.unicodeScalars.filter { $0 != "\\" }.map { scalar in
      let units = Swift.String(scalar).utf16.map { unit in
        "u" + Swift.String(repeating: "0", count: 4 - Swift.String(unit, radix: 16).count)
          + Swift.String(unit, radix: 16)
      }
      var escapes = [Array(units.joined(separator: "\\").utf8)]
      if let letter = Self.letters[scalar] { escapes.append([letter]) }
      return Character(plain: Array(Swift.String(scalar).utf8), escapes: escapes)
    }
    if characters.count < 2 { return nil }
  }

  private static let letters: [Unicode.Scalar: UInt8] = [
    "\n": UInt8(ascii: "n"), "\t": UInt8(ascii: "t"), "\r": UInt8(ascii: "r"), "\u{8}": UInt8(ascii: "b"),
    "\u{c}": UInt8(ascii: "f"),
  ]

  package func redact(_ text: String) -> String {
    var text = text
    let redacted = text.withUTF8 { bytes -> [UInt8]? in
      var output: [UInt8] = []
      var kept = 0
      while let place = next(in: bytes, from: kept) {
        output += bytes[kept..<place.lowerBound]
        output += Redactor.replacement.utf8
        kept = place.upperBound
      }
      return kept == 0 ? nil : output + bytes[kept...]
    }
    return redacted.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  func isFound(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { next(in: $0, from: 0) != nil }
  }

  /// The next occurrence of the secret, at `start` or later.
  private func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    var index = start
    while index < bytes.count {
      if let end = end(of: bytes, from: index) { return index..<end }
      // A pattern takes a whole run of backslashes, so a match that begins inside one began before.
      let isRun = bytes[index] == backslash
      index += 1
      while isRun, index < bytes.count, bytes[index] == backslash { index += 1 }
    }
    return nil
  }

  /// The end of the secret that begins at `start`, nil if none does.
  private func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard bytes[start] == backslash || bytes[start] == characters[0].plain[0] else { return nil }
    // Where a character can be read in two ways (`u` and the u of an escape), both are followed.
    var ends = [start]
    for character in characters {
      ends = ends.flatMap { end in
        var next = end
        while next < bytes.count, bytes[next] == backslash { next += 1 }
        let isEscaped = next > end
        return ([character.plain] + (isEscaped ? character.escapes : [])).enumerated().compactMap { index, form in
          Self.end(of: form, in: bytes, from: next, isEscape: index > 0)
        }
      }
      if ends.isEmpty { return nil }
    }
    return ends.max()
  }

  /// A backslash in `form`, between the halves of a surrogate pair, matches any number of them.
  private static func end(
    of form: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isEscape: Bool
  ) -> Int? {
    var index = start
    for (place, byte) in form.enumerated() {
      guard index < bytes.count else { return nil }
      if isEscape, byte == backslash {
        guard bytes[index] == backslash else { return nil }
        while index < bytes.count, bytes[index] == backslash { index += 1 }
        continue
      }
      // Hexadecimal digits occur in both cases, the `u` and the letters in one.
      let isDigit = isEscape && place > 0 && (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(bytes[index])
      guard byte == (isDigit ? bytes[index] | 0x20 : bytes[index]) else { return nil }
      index += 1
    }
    return index
  }
}

private let backslash = UInt8(ascii: "\\")
