// One attempt to read a line by a template: plain backtracking over bytes, which is fast enough because lines are
// short, slots few, and most attempts end at the first byte.

struct TemplateMatch {
  let line: [UInt8]
  let slots: [String: SlotContent]
  /// What the slots read so far hold.
  var values: [String: String]

  /// Whether `pieces` read the line from the byte at `start` to its end. On success `values` is complete.
  mutating func read(_ pieces: ArraySlice<Template.Piece>, from start: Int) -> Bool {
    guard let piece = pieces.first else { return start == line.count }
    let others = pieces.dropFirst()
    switch piece {
    case .text(let bytes):
      guard let end = end(of: bytes, from: start) else { return false }
      return read(others, from: end)
    case .slot(let name):
      if let known = values[name] {
        guard let end = end(of: Array(known.utf8), from: start) else { return false }
        return read(others, from: end)
      }
      return readNew(name, before: others, from: start)
    }
  }

  private mutating func readNew(_ name: String, before others: ArraySlice<Template.Piece>, from start: Int) -> Bool {
    switch slots[name] ?? .anything {
    case .number:
      var end = start
      while end < line.count, (0x30...0x39).contains(line[end]) || line[end] == UInt8(ascii: ".") { end += 1 }
      // A full stop that ends the sentence is not part of the number.
      if end > start, line[end - 1] == UInt8(ascii: ".") { end -= 1 }
      return end > start && attempt(name, text(start..<end), end: end, before: others)
    case .oneOf(let options):
      for option in options {
        guard let end = end(of: Array(option.utf8), from: start) else { continue }
        if attempt(name, option, end: end, before: others) { return true }
      }
      return false
    case .anything:
      guard start < line.count else { return false }
      for end in (start + 1)...line.count where isBoundary(end) && canFollow(others, at: end) {
        if attempt(name, text(start..<end), end: end, before: others) { return true }
      }
      return false
    }
  }

  private mutating func attempt(
    _ name: String, _ value: String, end: Int, before others: ArraySlice<Template.Piece>
  ) -> Bool {
    let saved = values
    values[name] = value
    if read(others, from: end) { return true }
    values = saved
    return false
  }

  /// The position after `bytes` if they are at `start`. The line's first letter may have been capitalised.
  private func end(of bytes: [UInt8], from start: Int) -> Int? {
    guard line.count - start >= bytes.count else { return nil }
    for (offset, byte) in bytes.enumerated() where line[start + offset] != byte {
      guard start + offset == 0, (0x61...0x7a).contains(byte), line[0] == byte - 0x20 else { return nil }
    }
    return start + bytes.count
  }

  private func canFollow(_ pieces: ArraySlice<Template.Piece>, at start: Int) -> Bool {
    guard case .text(let bytes) = pieces.first else { return true }
    return end(of: bytes, from: start) != nil
  }

  private func isBoundary(_ index: Int) -> Bool { index == line.count || line[index] & 0xc0 != 0x80 }

  private func text(_ range: Range<Int>) -> String { String(decoding: line[range], as: UTF8.self) }
}
