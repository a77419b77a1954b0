import SynBase
import SynRecord
import Testing

@Suite struct MinHashTests {
  /// Texts of 300 different words, of which some are replaced.
  @Test("the estimate is close to the true similarity", arguments: [0, 1, 3, 8, 20, 60, 300])
  func theEstimateIsNearTheTrueSimilarity(replacing count: Int) {
    for seed in UInt64(0)..<10 {
      var random = SeededGenerator(seed: seed)
      let words = (0..<300).map { "word\($0)of\(seed)" }
      var others = words
      for index in words.indices.shuffled(using: &random).prefix(count) { others[index] = "other\(index)" }
      let (left, right) = (words.joined(separator: " "), others.joined(separator: " "))
      let truth = WordShingles(left).jaccard(WordShingles(right))
      // Four standard errors of 128 draws, and one draw.
      let bound = 4 * (truth * (1 - truth) / 128).squareRoot() + 1.0 / 128
      #expect(abs(MinHash(left).similarity(to: MinHash(right)) - truth) <= bound, "seed \(seed), true \(truth)")
    }
  }

  /// Redis holds what earlier versions made: it must not lose its meaning unnoticed.
  @Test("the bytes made from a text never change")
  func theBytesStayTheSame() {
    let bytes = MinHash("the quick brown fox jumps over the lazy dog").bytes
    #expect(bytes.count == 256)
    #expect(bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: " ") == "96 94 ed dc e0 ae b2 18")
  }

  /// Texts of so many different words, long and short, of which a part is replaced.
  @Test("the binned estimate is close to the true similarity", arguments: [40, 400, 4000], [0.0, 0.01, 0.05, 0.2, 1])
  func theEstimateByBinsIsNearTheTrueSimilarity(words count: Int, replacing part: Double) {
    for seed in UInt64(0)..<10 {
      var random = SeededGenerator(seed: seed)
      let words = (0..<count).map { "word\($0)of\(seed)" }
      var others = words
      for index in words.indices.shuffled(using: &random).prefix(Int(part * Double(count))) {
        others[index] = "other\(index)"
      }
      let (left, right) = (WordShingles(words.joined(separator: " ")), WordShingles(others.joined(separator: " ")))
      let truth = left.jaccard(right)
      let estimate = MinHash(binned: left, count: 512).similarity(to: MinHash(binned: right, count: 512))
      // Four standard errors of 512 draws, and a bit for short texts, of which a shingle stands in several bins.
      let bound = 4 * (truth * (1 - truth) * (1.0 / 512 + 1.0 / Double(count))).squareRoot() + 1.0 / 512
      #expect(abs(estimate - truth) <= bound, "seed \(seed), true \(truth), estimated \(estimate)")
    }
  }

  @Test("an empty text has bins too")
  func anEmptyTextHasBinsToo() {
    let empty = MinHash(binned: WordShingles(""), count: 512)
    #expect(empty.similarity(to: empty) == 1)
    #expect(empty.similarity(to: MinHash(binned: WordShingles("a b c"), count: 512)) == 0)
  }

  @Test("a threshold is a number of equal values", arguments: [(0.0, 0), (0.7, 90), (0.75, 96), (1, 128)])
  func aThresholdIsANumberOfEqualValues(_ threshold: Double, _ count: Int) {
    #expect(MinHash("").equalCount(for: threshold) == count)
  }
}

@Suite struct RecentTextsTests {
  private func entry(_ number: Int, id: String = UUIDv7.make()) -> RecentTexts.Entry {
    RecentTexts.Entry("number\(number) " + (0..<40).map { "word\($0 * number)" }.joined(separator: " "), id: id)
  }

  @Test("a similar text is found again")
  func aTextComesBackAsItsLike() {
    var texts = RecentTexts()
    #expect(texts.addUnlessAlike(entry(1), threshold: 0.7) == nil)
    #expect(texts.addUnlessAlike(entry(2), threshold: 0.7) == nil)
    #expect(texts.addUnlessAlike(entry(1), threshold: 0.7)?.label.hasPrefix("number1 ") == true)
    #expect(texts.addUnlessAlike(entry(2), threshold: 1)?.label.hasPrefix("number2 ") == true)
  }

  @Test("the oldest text is forgotten first")
  func theOldestIsForgottenFirst() {
    var texts = RecentTexts(countMax: 3)
    for number in 1...4 { #expect(texts.addUnlessAlike(entry(number), threshold: 0.7) == nil) }
    for number in 2...4 { #expect(texts.addUnlessAlike(entry(number), threshold: 0.7) != nil) }
    #expect(texts.addUnlessAlike(entry(1), threshold: 0.7) == nil)
  }

  @Test("a text is never similar to itself")
  func nothingIsAlikeToItself() {
    var texts = RecentTexts()
    for _ in 0..<2 { #expect(texts.addUnlessAlike(entry(1, id: "one"), threshold: 0.7) == nil) }
    #expect(texts.addUnlessAlike(entry(1, id: "other"), threshold: 0.7) != nil)
  }

  @Test("the label is short")
  func theLabelIsShort() {
    #expect(RecentTexts.Entry(String(repeating: "é", count: 1000), id: "").label.count == 300)
  }
}
