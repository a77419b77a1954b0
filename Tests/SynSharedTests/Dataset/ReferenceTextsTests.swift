import SynDataset
import SynRecord
import Testing

@Suite struct ReferenceTextsTests {
  private func texts(_ content: String) -> ReferenceTexts {
    var texts = ReferenceTexts()
    texts.add(Array(content.utf8), name: "bench.txt")
    return texts
  }

  private static let thirteen = "one two three four five six seven eight nine ten eleven twelve thirteen"

  @Test("thirteen words in a row are found, whatever is around and between them")
  func found() {
    let texts = texts("zero \(Self.thirteen) fourteen\n")
    let text = "So: One, two, three; FOUR\nfive six seven eight nine <b>ten</b> eleven twelve thirteen!"
    // The tag is two words.
    #expect(texts.overlap(with: text) == nil)
    let overlap = texts.overlap(with: text.replacing("<b>ten</b>", with: "*ten*"))
    #expect(overlap?.place == "bench.txt:1" && overlap?.words == Self.thirteen)
    #expect(texts.overlap(with: "two three four five six seven eight nine ten eleven twelve thirteen") == nil)
  }

  @Test("a short text is found as a whole, a very short one never")
  func short() {
    let texts = texts("a b c d e f g h\n\ni j k l m n o\n")
    #expect(texts.count == 1 && texts.tooShort == 1)
    #expect(texts.overlap(with: "x a b c d e f g h y")?.place == "bench.txt:1")
    #expect(texts.overlap(with: "i j k l m n o p") == nil)
    #expect(texts.overlap(with: "a b c d e f g x h") == nil)
  }

  @Test("running text goes on over lines, and ends at a blank one")
  func paragraphs() {
    let half = Self.thirteen.split(separator: " ")
    let (first, second) = (half[..<6].joined(separator: " "), half[6...].joined(separator: " "))
    #expect(texts("# Title\n\n\(first)\n\(second)\n").overlap(with: Self.thirteen)?.place == "bench.txt:3")
    #expect(texts("\(first)\n\n\(second)\n").overlap(with: Self.thirteen) == nil)
  }

  @Test("each string of a JSON line is a text")
  func json() {
    let lines = #"{"id":7,"question":"\#(Self.thirteen)","turns":[{"content":"a b c d e f g h i j k l m"}]}"#
    #expect(texts("\n\(lines)\n").overlap(with: Self.thirteen)?.place == "bench.txt:2")
    #expect(texts(lines).overlap(with: "a b c d e f g h i j k l m")?.place == "bench.txt:1")
    #expect(texts("\"\(Self.thirteen)\"").overlap(with: Self.thirteen) != nil)
  }

  @Test("the standing note of a question is no text")
  func note() {
    let texts = texts(#"{"question":"Build it.\n\n\#(QuestionNote.text)"}"#)
    #expect(texts.overlap(with: QuestionNote.text) == nil)
  }
}
