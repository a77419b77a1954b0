// The parts of a reply: objects, fenced blocks and whole documents, with the prose between them and without the model's
// thoughts. This finds only where things begin and end.

import SynBase

struct ReplyOutline {
  enum Piece {
    /// From a brace, or the bracket of a list of objects, to the one that closes it. `isInsideOpenOne`: a larger object
    /// began before it and never ended.
    case object(Range<Int>, isInsideOpenOne: Bool)
    case block(FencedBlock)
    /// An HTML document that is in the text without a fence.
    case document(Range<Int>)
  }

  let bytes: [UInt8]
  private(set) var pieces: [Piece] = []
  /// Everything except thoughts and the pieces, in order.
  private(set) var prose: [Range<Int>] = []
  /// The last thing that begins is part of an answer, and it never ends.
  private(set) var isCutOff = false
  /// Where the first unterminated object with members begins: perhaps the answer, cut, with whole parts in it.
  private(set) var openObject: Int?
  /// The text is the model's thoughts from beginning to end.
  private(set) var isReasoningOnly = false
  private(set) var firstBrace: Int?

  /// Where the last unterminated object or document begins.
  private var lastOpen: Int?
  /// No document ends after this position.
  private var endlessDocument: Int?
  private var hasThoughts = false
  private var strayBraces = 0
  private var codeBytes = codeBytesMax
  private var proseStart = 0
  private var position = 0
  /// The kinds of thoughts that are known not to end in the rest of the text.
  private var endless: [Bool]

  /// A stray brace in prose may hide the object after it; looking past each one costs a whole scan.
  private static let strayBracesMax = 16

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    endless = ReasoningTag.all.map { _ in false }
    scan()
  }

  var hasObject: Bool {
    pieces.contains { if case .object = $0 { true } else { false } }
  }

  /// Whether the last thing in the text closes an object, ignoring a fence after it.
  var endsLikeAnObject: Bool {
    bytes.last { !$0.isSpace && $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "~") } == UInt8(ascii: "}")
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  // MARK: Scanning

  private mutating func scan() {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { (position, proseStart) = (3, 3) }
    var isLineStart = true
    while position < bytes.count {
      if isLineStart, let fence = Fence(openingAt: position, of: bytes) {
        block(fence)
        continue
      }
      let byte = bytes[position]
      if beginsObject(position) {
        object()
      } else if ReasoningTag.mayBegin(at: position, of: bytes), thoughts(isLineStart) {
        isLineStart = false
        continue
      } else if byte == UInt8(ascii: "<"), isLineStart, openObject == nil, beginsDocument(position),
        let end = endOfDocument()
      {
        endProse(at: position)
        pieces.append(.document(position..<end))
        goOn(at: end)
      } else {
        position += 1
      }
      isLineStart = isLineStart && byte.isSpace || byte == UInt8(ascii: "\n")
    }
    endProse(at: bytes.count)
    if let lastOpen, pieces.last.map({ $0.start < lastOpen }) ?? true { isCutOff = true }
    isReasoningOnly = hasThoughts && pieces.isEmpty && prose.allSatisfy { bytes[$0].allSatisfy(\.isSpace) }
  }

  private mutating func endProse(at end: Int) {
    if proseStart < end { prose.append(proseStart..<end) }
  }

  private mutating func goOn(at next: Int) {
    position = next
    proseStart = next
  }

  /// At a brace, or at the bracket of a list of objects.
  private func beginsObject(_ index: Int) -> Bool {
    if bytes[index] == UInt8(ascii: "{") { return true }
    return bytes[index] == UInt8(ascii: "[") && nextByte(after: index) == UInt8(ascii: "{")
  }

  /// The next one that is not white space.
  private func nextByte(after index: Int) -> UInt8? { bytes[(index + 1)...].first { !$0.isSpace } }

  private mutating func object() {
    if bytes[position] == UInt8(ascii: "{") { firstBrace = firstBrace ?? position }
    if strayBraces < Self.strayBracesMax, let end = bytes.endOfObject(from: position) {
      endProse(at: position)
      pieces.append(.object(position..<end, isInsideOpenOne: openObject != nil))
      return goOn(at: end)
    }
    strayBraces += 1
    if beginsMembers(after: position) { noteOpenObject(at: position) }
    position += 1
  }

  /// Whether members follow, or the text ends before we can tell.
  private func beginsMembers(after index: Int) -> Bool {
    guard let start = bytes[(index + 1)...].firstIndex(where: { !$0.isSpace }) else { return true }
    if bytes[start] == UInt8(ascii: "{") { return true }
    guard bytes[start] == UInt8(ascii: "\"") else { return false }
    let key = bytes[(start + 1)...].prefix(Self.keyBytesMax)
    guard let end = key.firstIndex(of: UInt8(ascii: "\"")) else { return key.endIndex == bytes.count }
    return nextByte(after: end).map { $0 == UInt8(ascii: ":") } ?? true
  }

  private static let keyBytesMax = 200

  private mutating func noteOpenObject(at start: Int) {
    openObject = openObject ?? start
    lastOpen = start
  }

  /// Whether thoughts begin or end here; moves past them.
  private mutating func thoughts(_ isLineStart: Bool) -> Bool {
    if let tag = ReasoningTag.closing(at: position, of: bytes) {
      // What came before were thoughts, whose opening tag the server has put into the prompt.
      (pieces, prose, openObject, lastOpen, firstBrace) = ([], [], nil, nil, nil)
      hasThoughts = true
      goOn(at: position + tag.closing.count)
      return true
    }
    guard isLineStart, let index = ReasoningTag.all.firstIndex(where: { bytes.matches($0.opening, at: position) })
    else {
      return false
    }
    let tag = ReasoningTag.all[index]
    let start = position + tag.opening.count
    hasThoughts = true
    if !endless[index], let end = bytes.firstRange(of: tag.closing, from: start) {
      endProse(at: position)
      goOn(at: end.upperBound)
      return true
    }
    endless[index] = true
    endProse(at: position)
    isCutOff = true
    goOn(at: bytes.count)
    return true
  }

  /// Whether the range begins the way an HTML document does.
  func beginsDocument(in range: Range<Int>) -> Bool {
    bytes[range].firstIndex { !$0.isSpace }.map { beginsDocument($0) } ?? false
  }

  private func beginsDocument(_ index: Int) -> Bool {
    bytes.matches(Self.doctype, at: index) || bytes.matches(Self.html, at: index)
  }

  private static let doctype = Array("<!doctype html".utf8)
  private static let html = Array("<html".utf8)
  private static let htmlEnd = Array("</html>".utf8)

  /// After the line with the end tag of the document that begins here; nil if there is none.
  private mutating func endOfDocument() -> Int? {
    // In code the end tag may be part of a line.
    var from = max(position, endlessDocument ?? 0)
    while let end = bytes.firstRange(of: Self.htmlEnd, from: from) {
      from = end.upperBound
      let lineEnd = bytes[from...].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") } ?? bytes.count
      if lineEnd == bytes.count || bytes[lineEnd] == UInt8(ascii: "\n") { return min(lineEnd + 1, bytes.count) }
    }
    endlessDocument = bytes.count
    lastOpen = position
    return nil
  }

  private mutating func block(_ fence: Fence) {
    // Around the whole reply, with other fences inside.
    let lineAbove = lastLine(of: proseStart..<position) ?? ""
    if fence.isAround {
      endProse(at: position)
      return goOn(at: fence.contentStart)
    }
    endProse(at: position)
    if fence.mayHoldObject, let start = bytes[fence.contentStart...].firstIndex(where: { !$0.isSpace }),
      beginsObject(start), strayBraces < Self.strayBracesMax
    {
      if bytes[start] == UInt8(ascii: "{") { firstBrace = firstBrace ?? start }
      if let end = bytes.endOfObject(from: start) {
        pieces.append(.object(start..<end, isInsideOpenOne: openObject != nil))
        let next = bytes[end...].firstIndex { !$0.isSpace } ?? bytes.count
        return goOn(at: fence.closing(at: bytes.lineStart(before: next)) ?? end)
      }
      strayBraces += 1
      noteOpenObject(at: start)
    }
    let kind = fence.kind ?? FileName.named(byLine: lineAbove[...]).flatMap { FileName.kind(of: $0[...]) }
    guard let end = BlockEnd.find(fence, kind: kind, in: bytes, codeBytes: &codeBytes) else {
      // A bare fence with nothing after it opens nothing.
      if fence.kind != nil || bytes[fence.contentStart...].contains(where: { !$0.isSpace }) { isCutOff = true }
      return goOn(at: bytes.count)
    }
    pieces.append(
      .block(
        FencedBlock(info: fence.info, lineAbove: lineAbove, content: fence.contentStart..<end.content)))
    goOn(at: end.next)
  }

  /// The last non-empty line.
  private func lastLine(of range: Range<Int>) -> String? {
    let tail = max(range.lowerBound, range.upperBound - Self.lineBytesMax)..<range.upperBound
    let lines = text(tail).split(whereSeparator: \.isNewline)
    return lines.last { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
  }

  /// A line that names a file is short.
  private static let lineBytesMax = 400
  /// How much code is read to find out whether a fence in it is its end: several times the longest page.
  private static let codeBytesMax = 4 << 20
}

extension ReplyOutline.Piece {
  fileprivate var start: Int {
    switch self {
    case .object(let range, _), .document(let range): range.lowerBound
    case .block(let block): block.content.lowerBound
    }
  }
}

extension Collection<UInt8> where Index == Int {
  /// After whatever closes the brace or bracket at `start`, ignoring those in strings; nil if nothing opens or closes.
  func endOfObject(from start: Int) -> Int? {
    let offset = startIndex
    let end = withContiguousStorageIfAvailable { bytes -> Int? in
      var depth = 0
      var isInString = false
      var index = start - offset
      guard index < bytes.count, "{[".utf8.contains(bytes[index]) else { return nil }
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\") where isInString: index += 1
        case UInt8(ascii: "\""): isInString.toggle()
        case UInt8(ascii: "{"), UInt8(ascii: "["): if !isInString { depth += 1 }
        case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
          depth -= 1
          if depth == 0 { return index + 1 }
        default: break
        }
        index += 1
      }
      return nil
    }
    return end.flatMap { $0 }.map { $0 + offset }
  }
}
