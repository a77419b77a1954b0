import SynBase
import SynDataset
import SynRecord
import Testing

@Suite struct QuestionFamilyTests {
  @Test("case, punctuation, line breaks and the standing note make no other family")
  func sameFamily() {
    let family = QuestionFamily(question: "Build a Clock, with hands!")
    #expect(family.id == SHA256.hexadecimal(of: "build a clock with hands"))
    #expect(QuestionFamily(question: "build a clock\nwith *hands*") == family)
    #expect(QuestionFamily(question: QuestionNote.appended(to: "Build a clock with hands")) == family)
    #expect(QuestionFamily(question: "Build a clock with a hand") != family)
  }

  @Test("shares decide how many questions a split gets, and nothing else does")
  func shares() throws {
    let shares = try #require(SplitShares("0.8,0.15,0.05"))
    var counts: [Split: Int] = [:]
    for number in 0..<20_000 {
      counts[shares.split(of: QuestionFamily(question: "question number \(number)")), default: 0] += 1
    }
    // Five standard deviations are 0.0145 at most.
    for split in Split.allCases {
      #expect(abs(Double(counts[split] ?? 0) / 20_000 - shares.share(of: split)) < 0.0145, "\(split)")
    }
  }

  @Test("a larger share of train takes questions from the other splits only")
  func growing() throws {
    let (small, large) = (try #require(SplitShares("0.5,0.25,0.25")), try #require(SplitShares("0.9,0.05,0.05")))
    for number in 0..<1000 {
      let family = QuestionFamily(question: "question number \(number)")
      if small.split(of: family) == .train { #expect(large.split(of: family) == .train) }
    }
    let all = try #require(SplitShares("1,0,0"))
    #expect((0..<100).allSatisfy { all.split(of: QuestionFamily(question: "\($0)")) == .train })
    let noTest = try #require(SplitShares("0.5,0.5,0"))
    #expect((0..<1000).allSatisfy { noTest.split(of: QuestionFamily(question: "\($0)")) != .test })
  }

  @Test(
    "shares that are none are refused",
    arguments: ["", "1", "0.9,0.1", "0.9,0.2,0.1", "0,0.5,0.5", "1.1,-0.1,0", "a,b,c", "0.9,0.05,0.05,0", "nan,0,0"])
  func badShares(text: String) {
    #expect(SplitShares(text) == nil)
  }
}
