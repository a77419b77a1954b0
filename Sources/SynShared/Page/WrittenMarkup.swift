// Documents and markup inside something else: in a script's texts, in data addresses. This file finds them; the policy
// judges them.

import SynBase

/// A text that a browser reads as markup.
struct WrittenMarkup {
  enum Kind {
    /// A document with scripts of its own, as in `frame.srcdoc = "..."`.
    case document
    /// Elements of the page: handlers run, scripts do not.
    case elements
  }

  var kind: Kind
  var text: String
  /// A byte of the script.
  var offset: Int

  private static let elementSinks: Set = ["innerHTML", "outerHTML"]
  /// `<a onclick=x>` and the like; shorter ones hold no code.
  private static let bytesMin = 8
  /// Tokens of a call after the texts of a Blob, up to its type.
  private static let blobTokensMax = 12

  /// What a script writes as single texts: a text assembled from several is left to the checks that run it.
  static func texts(in script: ScriptText) -> [WrittenMarkup] {
    script.tokens.indices.compactMap { index in
      let kind = script.tokens[index].kind
      guard kind == .string || kind == .template, script.texts[index].utf8.count >= bytesMin,
        script.texts[index].utf8.contains(UInt8(ascii: "<")) || script.texts[index].hasPrefix("data:"),
        let sink = sink(in: script, at: index), let (text, _) = script.constantText(from: index)
      else { return nil }
      let offset = script.tokens[index].range.lowerBound
      guard sink == .address else {
        return WrittenMarkup(kind: sink == .document ? .document : .elements, text: text, offset: offset)
      }
      return DataAddress(text)?.markup.map { WrittenMarkup(kind: .document, text: $0, offset: offset) }
    }
  }

  private enum Sink { case document, elements, address }

  private static func sink(in script: ScriptText, at index: Int) -> Sink? {
    let member = script.text(index - 2)
    if script.text(index - 1) == "=", script.isMember(index - 2) {
      return member == "srcdoc"
        ? .document : elementSinks.contains(member) ? .elements : member == "src" ? .address : nil
    }
    guard let call = script.enclosing[index] else { return nil }
    switch script.text(call - 1) {
    case "setAttribute" where script.text(index - 1) == ",":
      return member == "srcdoc" ? .document : member == "src" ? .address : nil
    case "insertAdjacentHTML" where script.text(index - 1) == ",": return .elements
    default: break
    }
    // new Blob(["..."], { type: "text/html" })
    guard script.texts[call] == "[", let end = script.closing[call], script.text(call - 2) == "Blob" else { return nil }
    let type = script.texts[end..<min(end + blobTokensMax, script.texts.count)].firstIndex(of: "type")
    return type.map { script.text($0 + 2).hasPrefix("text/html") } ?? false ? .document : nil
  }
}

/// An address that contains its own content: `data:text/html,<p>`.
struct DataAddress {
  /// Before the comma, in lower case.
  private let head: String
  private let content: String

  /// Nil for any other address.
  init?(_ address: String) {
    let trimmed = address.drop(while: \.isWhitespace)
    guard trimmed.prefix(5).lowercased() == "data:", let comma = trimmed.firstIndex(of: ",") else { return nil }
    head = trimmed[..<comma].dropFirst(5).lowercased()
    let bytes = Self.unquoted(trimmed[trimmed.index(after: comma)...].utf8)
    content =
      head.hasSuffix(";base64")
      ? String(decoding: Self.base64(bytes), as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
  }

  /// The document, where a frame would show one that may hold scripts.
  var markup: String? {
    ["text/html", "application/xhtml", "image/svg", "text/xml", "application/xml"].contains { head.hasPrefix($0) }
      ? content : nil
  }

  /// The code, where a script loads the address.
  var script: String { content }

  /// `%3C` as `<`
  private static func unquoted(_ text: Substring.UTF8View) -> [UInt8] {
    let quoted = Array(text)
    var bytes: [UInt8] = []
    var at = 0
    while at < quoted.count {
      if quoted[at] == UInt8(ascii: "%"), at + 2 < quoted.count,
        let value = UInt8(String(decoding: quoted[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        at += 3
      } else {
        bytes.append(quoted[at])
        at += 1
      }
    }
    return bytes
  }

  private static func base64(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for byte in text {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      default: continue
      }
      bits = (bits << 6 | UInt32(value)) & 0xffffff
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
