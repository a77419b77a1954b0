// What CSS in a page must not do: load anything. Reads no grammar, only comments, strings, `@import` and `url()`.

enum StyleRules {
  static func violations(in style: ArraySlice<UInt8>) -> [PageRuleViolation] {
    let bytes = Array(style)
    var violations: [PageRuleViolation] = []
    var at = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "/") where bytes.matches("/*", at: at):
        at = endOfComment(bytes, from: at)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        at = endOfString(bytes, from: at)
      case UInt8(ascii: "@") where bytes.matches("@import", at: at):
        let message = "@import loads another style sheet; all styles have to stand in the one page"
        violations.append(PageRuleViolation(code: .external, message: message, offset: at))
        at = endOfStatement(bytes, from: at)
      case UInt8(ascii: "@") where bytes.matches("@namespace", at: at):
        // Its address is a name that nobody loads.
        at = endOfStatement(bytes, from: at)
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        guard bytes.matches("url(", at: at), at == 0 || !bytes[at - 1].isNamePart else {
          at += 1
          continue
        }
        let (address, end) = readAddress(bytes, from: at + 4)
        if address.isElsewhere {
          violations.append(PageRuleViolation(code: .external, message: "url() loads \(address.text)", offset: at))
        }
        at = end
      default:
        at += 1
      }
    }
    return violations
  }

  /// Of one that has no block. An address may hold a semicolon; then what follows it is read as something else.
  private static func endOfStatement(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\n") } ?? bytes.count
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

  private static func readAddress(_ bytes: [UInt8], from start: Int) -> (PageAddress, Int) {
    var at = start
    while at < bytes.count, bytes[at].isSpace { at += 1 }
    let isQuoted = at < bytes.count && (bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'"))
    let end = isQuoted ? endOfString(bytes, from: at) : bytes[at...].firstIndex(of: UInt8(ascii: ")")) ?? bytes.count
    let content = isQuoted ? bytes[(at + 1)..<max(at + 1, end - 1)] : bytes[at..<end]
    return (PageAddress(String(decoding: content, as: UTF8.self)), end)
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool { isLetter || isDigit || self >= 0x80 || "-_".utf8.contains(self) }
}
