// A text that grows by small pieces, hundreds of them at a time side by side: what comes of streams. Putting it together
// is done once, at the end.

/// Text in blocks of one size. A String that grows doubles its room and copies itself each time: half of it would stand
/// empty, and what it left behind would lie scattered among the other texts that grow.
struct GrowingText: Sendable {
  private var blocks: [String] = []
  private(set) var byteCount = 0

  /// A page has some ten of these; an answer that is only begun takes one.
  private static let blockBytes = 4096

  mutating func append(_ piece: String) {
    let count = piece.utf8.count
    if count == 0 { return }
    byteCount += count
    guard let last = blocks.indices.last, blocks[last].utf8.count + count <= Self.blockBytes else {
      var block = ""
      block.reserveCapacity(max(Self.blockBytes, count))
      block += piece
      blocks.append(block)
      return
    }
    blocks[last] += piece
  }

  /// All of it, in just the room that it takes.
  var whole: String {
    var text = ""
    text.reserveCapacity(byteCount)
    for block in blocks { text += block }
    return text
  }
}
