import Testing

@testable import SynModel

struct GrowingTextTests {
  @Test("the whole text is all of its pieces in order", arguments: [0, 1, 7, 4095, 4096, 4097, 10_000])
  func whole(pieceBytes: Int) {
    var text = GrowingText()
    var wanted = ""
    for index in 0..<20 {
      let piece = String(repeating: index.isMultiple(of: 2) ? "a" : "b", count: pieceBytes)
      text.append(piece)
      wanted += piece
    }
    #expect(text.whole == wanted)
    #expect(text.byteCount == pieceBytes * 20)
  }

  @Test("a character may arrive in parts")
  func combined() {
    var text = GrowingText()
    for scalar in ["e", "\u{301}", "👩", "\u{200d}", "💻"] { text.append(scalar) }
    #expect(text.whole == "é👩‍💻")
  }
}
