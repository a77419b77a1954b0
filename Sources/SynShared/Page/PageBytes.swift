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

/// Resolves `&amp;`, `&#46;`, `&#x2e` and those named references that stand for what addresses and code are written with;
/// others stay as they are.
package enum CharacterReferences {
  private static let named: [Substring: String] = [
    "amp": "&", "AMP": "&", "lt": "<", "LT": "<", "gt": ">", "GT": ">", "quot": "\"", "QUOT": "\"", "apos": "'",
    "colon": ":", "sol": "/", "bsol": "\\", "period": ".", "comma": ",", "semi": ";", "num": "#", "quest": "?",
    "excl": "!", "equals": "=", "plus": "+", "ast": "*", "percnt": "%", "dollar": "$", "commat": "@", "lowbar": "_",
    "lpar": "(", "rpar": ")", "lsqb": "[", "lbrack": "[", "rsqb": "]", "rbrack": "]", "lcub": "{", "lbrace": "{",
    "rcub": "}", "rbrace": "}", "grave": "`", "verbar": "|", "Hat": "^", "Tab": "\t", "NewLine": "\n",
  ]

  package static func resolve(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts[0])) { resolved, part in
      guard let (character, rest) = part.hasPrefix("#") ? numbered(part.dropFirst()) : named(part) else {
        resolved += "&\(part)"
        return
      }
      resolved += character + rest
    }
  }

  private static func named(_ part: Substring) -> (character: String, rest: Substring)? {
    // The longest names here have seven letters.
    guard let end = part.utf8.prefix(8).firstIndex(of: UInt8(ascii: ";")), let character = named[part[..<end]] else {
      return nil
    }
    return (character, part[part.index(after: end)...])
  }

  /// Browsers do without the semicolon.
  private static func numbered(_ part: Substring) -> (character: String, rest: Substring)? {
    let isHexadecimal = part.hasPrefix("x") || part.hasPrefix("X")
    let digits = part.utf8.dropFirst(isHexadecimal ? 1 : 0).prefix {
      $0.isDigit || (isHexadecimal && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0.lowercased))
    }
    guard let value = UInt32(Substring(digits), radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(value)
    else { return nil }
    let rest = part[digits.endIndex...]
    return (String(scalar), rest.utf8.first == UInt8(ascii: ";") ? rest.dropFirst() : rest)
  }
}
