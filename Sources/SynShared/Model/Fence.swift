// Fenced blocks as CommonMark defines them (section 4.5), and where one ends whose code contains fences.

import SynBase
import SynSyntax

/// The line that opens a block.
struct Fence {
  private let bytes: [UInt8]
  private let mark: UInt8
  private let length: Int
  private let infoRange: Range<Int>
  /// Where the first line of the block begins.
  let contentStart: Int

  /// Nil if the line is no opening fence.
  init?(openingAt lineStart: Int, of bytes: [UInt8]) {
    let start = bytes.skippingBlanks(from: lineStart)
    guard start < bytes.count, bytes[start] == UInt8(ascii: "`") || bytes[start] == UInt8(ascii: "~") else {
      return nil
    }
    mark = bytes[start]
    let infoStart = bytes[start...].firstIndex { [mark] in $0 != mark } ?? bytes.count
    length = infoStart - start
    let lineEnd = bytes.lineEnd(from: infoStart)
    // With backticks after it, it is code within a line.
    guard length >= 3, mark == UInt8(ascii: "~") || !bytes[infoStart..<lineEnd].contains(mark) else { return nil }
    self.bytes = bytes
    infoRange = infoStart..<lineEnd
    contentStart = min(lineEnd + 1, bytes.count)
  }

  /// Where the line after the closing fence begins, if the line at `lineStart` is one.
  func closing(at lineStart: Int) -> Int? {
    let start = bytes.skippingBlanks(from: lineStart)
    let end = bytes[start...].firstIndex { $0 != mark } ?? bytes.count
    let lineEnd = bytes.lineEnd(from: end)
    guard end - start >= length, bytes[end..<lineEnd].allSatisfy(\.isSpace) else { return nil }
    return min(lineEnd + 1, bytes.count)
  }

  /// What follows the fence on its line.
  var info: String { String(String(decoding: bytes[infoRange], as: UTF8.self)[...].trimmed) }

  /// `html`, `js` or `css`; nil if the info line names none of them.
  var kind: String? {
    if infoRange.isEmpty { return nil }
    let info = info
    return FileName.named(byInfo: info[...]).flatMap { FileName.kind(of: $0[...]) } ?? FileName.kind(ofInfo: info)
  }

  var namesFile: Bool {
    !infoRange.isEmpty && FileName.named(byInfo: info[...]).map { FileName.isPage($0) } ?? false
  }

  /// Whether the block may be the reply's object instead of code.
  var mayHoldObject: Bool { kind == nil }

  /// Whether it wraps text with fences in it, such as the whole reply.
  var isAround: Bool {
    if ["markdown", "md", "mdx"].contains(info.lowercased()) { return true }
    guard info.isEmpty, let first = bytes[contentStart...].firstIndex(where: { !$0.isSpace }) else { return false }
    return Fence(openingAt: bytes.lineStart(before: first), of: bytes)?.kind != nil
  }
}

/// A block that was closed.
struct FencedBlock {
  var info: String
  /// The last non-empty line between the previous piece and it; or empty.
  var lineAbove: String
  /// Its lines, each with its line break.
  var content: Range<Int>
}

/// Where a block ends: its code, and the line of its closing fence.
struct BlockEnd {
  var content: Int
  var next: Int

  /// By CommonMark a block ends at the first line with a fence and nothing else. But models open with three backticks
  /// even when the code has such lines itself, mostly in pairs. So where several lines may be the end, one within a
  /// template literal, a comment or the like is not, nor is the one after it. `kind` is the kind of code, `codeBytes`
  /// how much of it we may still read to find out.
  static func find(_ fence: Fence, kind: String?, in bytes: [UInt8], codeBytes: inout Int) -> BlockEnd? {
    if let end = endOfEdits(fence, in: bytes) { return end }
    var first: BlockEnd?
    var line = fence.contentStart
    while line < bytes.count {
      if let next = fence.closing(at: line) {
        let end = BlockEnd(content: line, next: next)
        let other = nextClosing(fence, from: next, in: bytes)
        if codeBytes <= 0 || first == nil && other == nil { return end }
        guard isWithinText(fence.contentStart..<line, kind, bytes, &codeBytes) else {
          // If an earlier line was not the end, and text goes on after this one, the true end may have been cut off.
          return first == nil || other != nil || isFollowedByCode(next, in: bytes) ? end : nil
        }
        first = first ?? end
        // The other of the pair, unless that leaves no line to be the end.
        line = other.flatMap { nextClosing(fence, from: $0.next, in: bytes) }?.content ?? next
        continue
      }
      if codeBytes > 0, let other = Fence(openingAt: line, of: bytes), !other.info.isEmpty {
        if isWithinText(fence.contentStart..<line, kind, bytes, &codeBytes) {
          // A block that the code holds as text, up to that block's own closing fence.
          if let inner = nextClosing(other, from: other.contentStart, in: bytes),
            isWithinText(fence.contentStart..<inner.content, kind, bytes, &codeBytes)
          {
            line = inner.next
            continue
          }
        } else if other.namesFile {
          // The next file begins: the fence in between was forgotten.
          return BlockEnd(content: line, next: line)
        }
      }
      line = bytes.lineEnd(from: line) + 1
    }
    return first
  }

  /// Where a block of edits ends: at the first fence that is not part of an edit. Nil for any other block.
  private static func endOfEdits(_ fence: Fence, in bytes: [UInt8]) -> BlockEnd? {
    var line = fence.contentStart
    guard line < bytes.count, ReplyEdits.opens(text(line, bytes)) else { return nil }
    var isInside = false
    while line < bytes.count {
      let end = bytes.lineEnd(from: line)
      if isInside {
        isInside = !(bytes[line] == UInt8(ascii: ">") && ReplyEdits.closes(text(line, bytes)))
      } else if let next = fence.closing(at: line) {
        return BlockEnd(content: line, next: next)
      } else {
        isInside = end > line && bytes[line] == UInt8(ascii: "<") && ReplyEdits.opens(text(line, bytes))
      }
      line = end + 1
    }
    return nil
  }

  private static func text(_ lineStart: Int, _ bytes: [UInt8]) -> String {
    String(decoding: bytes[lineStart..<bytes.lineEnd(from: lineStart)].prefix(80), as: UTF8.self)
  }

  /// The next line that could be an end, nil if other code begins before it.
  private static func nextClosing(_ fence: Fence, from start: Int, in bytes: [UInt8]) -> BlockEnd? {
    var line = start
    while line < bytes.count {
      if let next = fence.closing(at: line) { return BlockEnd(content: line, next: next) }
      if let other = Fence(openingAt: line, of: bytes), other.kind != nil { return nil }
      line = bytes.lineEnd(from: line) + 1
    }
    return nil
  }

  private static func isFollowedByCode(_ start: Int, in bytes: [UInt8]) -> Bool {
    var line = start
    var isBlank = true
    while line < bytes.count {
      if let other = Fence(openingAt: line, of: bytes), other.kind != nil { return true }
      let end = bytes.lineEnd(from: line)
      isBlank = isBlank && bytes[line..<end].allSatisfy(\.isSpace)
      line = end + 1
    }
    return isBlank
  }

  private static func isWithinText(
    _ range: Range<Int>, _ kind: String?, _ bytes: [UInt8], _ codeBytes: inout Int
  ) -> Bool {
    // A small one costs something too.
    codeBytes -= range.count + 64
    switch kind {
    case "js": return JSLexer.lex(bytes, in: range).unfinished.map { ["`", "${", "/*"].contains($0.what) } ?? false
    case "css": return false
    default: return HTMLTokenizer.tokenize(Array(bytes[range])).unfinished != nil
    }
  }
}

extension [UInt8] {
  /// The line feed that ends the line, or the end.
  fileprivate func lineEnd(from start: Int) -> Int {
    self[Swift.min(start, count)...].firstIndex(of: UInt8(ascii: "\n")) ?? count
  }

  func lineStart(before index: Int) -> Int {
    (self[..<index].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
  }

  fileprivate func skippingBlanks(from start: Int) -> Int {
    var index = start
    while index < count, self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t") { index += 1 }
    return index
  }
}
