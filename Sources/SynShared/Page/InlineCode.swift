// The code inside a page itself, to tell whether a model has put a file's code there and still sent the file.

import SynBase
import SynRecord
import SynSyntax

struct InlineCode {
  /// Each script and style in the form that is compared, followed by an end mark.
  private let all: [UInt8]
  private let single: Set<[UInt8]>
  /// Browsers replace it with another character, so no code has it.
  private static let endMark: UInt8 = 0
  /// Shorter code may be in another script by chance.
  private static let bytesMin = 60

  init(_ parts: [PageCode]) {
    let codes = parts.map { Self.comparable($0.bytes, in: $0.range, isStyle: $0.tag.name == "style") }
    all = Array(codes.joined(separator: [Self.endMark]))
    single = Set(codes)
  }

  /// Whether the file's code is there, in full; an empty file's is everywhere. A file of nothing but comments stays: it
  /// was written to be seen.
  func holds(_ file: PageFile) -> Bool {
    let bytes = Array(file.content.utf8)
    if all.isEmpty { return bytes.allSatisfy(\.isSpace) }
    let isStyle = file.kind == .style
    // The first lines already distinguish most files from the page.
    if bytes.count > 2 * Self.startBytes {
      let start = Self.comparable(bytes, in: 0..<Self.startBytes, isStyle: isStyle, isWhole: false)
      if !contains(start) { return false }
    }
    let code = Self.comparable(bytes, in: bytes.indices, isStyle: isStyle)
    if code.isEmpty { return bytes.allSatisfy(\.isSpace) }
    if single.contains(code) { return true }
    return code.count >= Self.bytesMin && contains(code)
  }

  private static let startBytes = 500

  /// Code without white space and comments. If code goes on after `range`, without its last tokens, which may
  /// go on too.
  private static func comparable(
    _ bytes: [UInt8], in range: Range<Int>, isStyle: Bool, isWhole: Bool = true
  ) -> [UInt8] {
    if isStyle { return bytes[range].filter { !$0.isSpace } }
    var code: [UInt8] = []
    code.reserveCapacity(range.count)
    let tokens = JSLexer.lex(bytes, in: range).tokens
    for token in tokens.dropLast(isWhole ? 0 : 2) where token.kind != .comment {
      for index in token.range where !bytes[index].isSpace { code.append(bytes[index]) }
    }
    return code
  }

  /// The algorithm of Knuth, Morris and Pratt: repetitive code takes no longer.
  private func contains(_ code: [UInt8]) -> Bool {
    guard !code.isEmpty, code.count <= all.count else { return code.isEmpty }
    // For each prefix of the code the length of its longest proper prefix that is also a suffix.
    var borders = [0]
    borders.reserveCapacity(code.count)
    var length = 0
    for byte in code.dropFirst() {
      while length > 0, code[length] != byte { length = borders[length - 1] }
      if code[length] == byte { length += 1 }
      borders.append(length)
    }
    length = 0
    for byte in all {
      while length > 0, code[length] != byte { length = borders[length - 1] }
      if code[length] == byte { length += 1 }
      if length == code.count { return true }
    }
    return false
  }
}
