// A text that grows in small pieces, hundreds of such texts side by side, as streams produce them. It is assembled
// once, at the end.

/// Text in blocks of one size. A growing String doubles its capacity and copies itself each time: half of it would be
/// unused, and the memory it left would be scattered among the other growing texts.
struct GrowingText: Sendable {
  private var blocks: [String] = []
  private(set) var byteCount = 0

  /// A page takes about ten of these; an answer that has just begun takes one.
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

  /// All of it, in exactly the memory it needs.
  var whole: String {
    var text = ""
    text.reserveCapacity(byteCount)
    for block in blocks { text += block }
    return text
  }
}
