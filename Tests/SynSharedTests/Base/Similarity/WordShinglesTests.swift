import SynBase
import Testing

@Suite struct WordShinglesTests {
  @Test(
    "case, punctuation and markup make no difference",
    arguments: [
      ("Press the LEFT arrow, twice!", "press the left arrow twice"),
      ("- one two\n- three four five", "one, two; (three) four five"),
      ("## Features\nA ball – red", "features a ball red"),
      ("don't stop it now", "don’t stop it now"),
      ("caf\u{65}\u{301} at the very end", "cafe\u{301} at the very end"),
      ("ÜBER ALLEN GIPFELN IST RUH", "über allen gipfeln ist ruh"),
      ("月が、出た", "月が 出た"),
    ])
  func writingMakesNoDifference(_ left: String, _ right: String) {
    #expect(WordShingles(left) == WordShingles(right))
  }

  @Test(
    "the words and their order make a difference",
    arguments: [
      ("one two three four five six", "six five four three two one"),
      ("a b c d e", "a b c d f"), ("ab c d e f", "a bc d e f"), ("x1 y z", "x 1 y z"),
    ])
  func wordsAndTheirOrderDo(_ left: String, _ right: String) {
    #expect(WordShingles(left).jaccard(WordShingles(right)) == 0)
  }

  @Test(
    "a text has a shingle for each run of five words",
    arguments: [("", 0), (" \n,", 0), ("one", 1), ("a b c d e", 1), ("a b c d e f", 2), ("x x x x x x x x", 1)])
  func aTextHasAShingleForEachRunOfFiveWords(_ text: String, _ count: Int) {
    #expect(WordShingles(text).count == count)
  }

  @Test("the similarity is the fraction of shingles that are shared")
  func theSimilarityIsTheShareOfSharedShingles() {
    let (left, right) = (WordShingles("a b c d", width: 2), WordShingles("a b c e", width: 2))
    #expect(left.jaccard(right) == 0.5)  // ab bc cd, ab bc ce
    #expect(left.jaccard(left) == 1)
    #expect(WordShingles("").jaccard(WordShingles("")) == 1)
    #expect(WordShingles("").jaccard(left) == 0)
  }

  @Test("words are in lower case, without what is between them; an ideograph is one")
  func words() {
    let text = "Don't STOP: 3.5 Äpfel,\n和風-Garten e\u{301}"
    #expect(WordShingles.words(text) == ["don", "t", "stop", "3", "5", "äpfel", "和", "風", "garten", "e"])
    #expect(WordShingles.wordHashes(text).count == 10)
    #expect(WordShingles.words("...") == [])
  }
}
