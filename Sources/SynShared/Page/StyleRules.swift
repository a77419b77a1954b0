// What CSS in a page must not do: load anything. Knows no grammar, only comments, strings, names, `@import`, `url()`
// and `image-set()`.

import SynBase

enum StyleRules {
  static func violations(in style: ArraySlice<UInt8>) -> [PageRuleViolation] {
    var reader = StyleReader(bytes: Array(style))
    reader.run()
    return reader.violations
  }
}

private struct StyleReader {
  let bytes: [UInt8]
  var violations: [PageRuleViolation] = []
  private var at = 0
  /// The open functions, innermost last; a plain bracket counts as one without a name.
  private var functions: [String] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "/") where bytes.matches("/*", at: at): at = endOfComment(from: at)
      case UInt8(ascii: "\""), UInt8(ascii: "'"): readString()
      case UInt8(ascii: "@"): readRule()
      case UInt8(ascii: "("): open("")
      case UInt8(ascii: ")"):
        _ = functions.popLast()
        at += 1
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        // An unclosed bracket ends with its declaration.
        functions = []
        at += 1
      case let byte where byte.isNamePart: readName()
      default: at += 1
      }
    }
  }

  private mutating func note(_ message: String, at offset: Int) {
    violations.append(PageRuleViolation(code: .external, message: message, offset: offset))
  }

  private mutating func open(_ function: String) {
    functions.append(function)
    at += 1
  }

  private mutating func readRule() {
    let start = at
    at += 1
    switch name() {
    case "import":
      let rest = bytes[at...].drop(while: \.isSpace).prefix(12).filter { !"\"'".utf8.contains($0) }
      let address = String(decoding: rest, as: UTF8.self).lowercased()
      if !address.hasPrefix("data:"), !address.hasPrefix("url(data:") {
        note("@import loads another style sheet; all styles have to stand in the one page", at: start)
      }
      at = endOfStatement(from: at)
    // Its address is a name that nobody loads.
    case "namespace": at = endOfStatement(from: at)
    default: break
    }
  }

  private mutating func readName() {
    let start = at
    let name = name()
    guard at < bytes.count, bytes[at] == UInt8(ascii: "(") else { return }
    guard name == "url" || name == "src" else { return open(name) }
    let (address, end) = readAddress(from: at + 1)
    if address.isElsewhere { note("\(name)() loads \(address.text)", at: start) }
    at = end
  }

  /// A string is an address in `image-set("a.png" 1x)`, but not in its `type("image/png")`.
  private mutating func readString() {
    let start = at
    at = endOfString(from: start)
    guard let function = functions.last, function.hasSuffix("image-set") else { return }
    let address = PageAddress(String(decoding: bytes[(start + 1)..<max(start + 1, at - 1)], as: UTF8.self))
    if address.isElsewhere { note("\(function)() loads \(address.text)", at: start) }
  }

  /// The name that begins here, in lower case, its escapes resolved.
  private mutating func name() -> String {
    var name = String.UnicodeScalarView()
    while at < bytes.count, bytes[at].isNamePart {
      guard bytes[at] == UInt8(ascii: "\\") else {
        name.append(Unicode.Scalar(bytes[at].lowercased))
        at += 1
        continue
      }
      let digits = bytes[(at + 1)...].prefix(6).prefix {
        $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0.lowercased)
      }
      if let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(value) {
        name.append(contentsOf: String(scalar).lowercased().unicodeScalars)
        at = digits.endIndex
        if at < bytes.count, bytes[at].isSpace { at += 1 }
      } else {
        if at + 1 < bytes.count { name.append(Unicode.Scalar(bytes[at + 1].lowercased)) }
        at = min(at + 2, bytes.count)
      }
    }
    return String(name)
  }

  /// For a statement without a block. An address may hold a semicolon; then the rest of it is read as something else.
  private func endOfStatement(from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\n") } ?? bytes.count
  }

  private func endOfComment(from start: Int) -> Int {
    var at = start + 2
    while at < bytes.count, !bytes.matches("*/", at: at) { at += 1 }
    return min(at + 2, bytes.count)
  }

  private func endOfString(from start: Int) -> Int {
    var at = start + 1
    while at < bytes.count, bytes[at] != bytes[start], bytes[at] != UInt8(ascii: "\n") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(at + 1, bytes.count)
  }

  private func readAddress(from start: Int) -> (PageAddress, Int) {
    var at = start
    while at < bytes.count, bytes[at].isSpace { at += 1 }
    let isQuoted = at < bytes.count && (bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'"))
    let end = isQuoted ? endOfString(from: at) : bytes[at...].firstIndex(of: UInt8(ascii: ")")) ?? bytes.count
    let content = isQuoted ? bytes[(at + 1)..<max(at + 1, end - 1)] : bytes[at..<end]
    // The bracket that closes it is read again; nothing opened it.
    let next = bytes[end...].drop(while: \.isSpace)
    return (
      PageAddress(String(decoding: content, as: UTF8.self)), next.first == UInt8(ascii: ")") ? next.startIndex + 1 : end
    )
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool { StyleWords.isNamePart(self) || self == UInt8(ascii: "\\") }
}
