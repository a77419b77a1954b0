// The character references of attribute values and of SVG text.

import SynBase

/// Resolves `&amp;`, `&#46;`, `&#x2e` and the named references for characters used in addresses and code; others stay
/// as they are.
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

  /// Browsers accept it without the semicolon.
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
