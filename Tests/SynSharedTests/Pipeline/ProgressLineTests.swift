import Testing

@testable import SynBase
@testable import SynPipeline

@Suite struct ProgressLineTests {
  private static let second: UInt64 = 1_000_000_000

  private func stage(
    _ command: String, total: Int? = nil, done: Int = 0, worked: Int? = nil, inFlight: Int = 0, failed: Int = 0,
    costUSD: Double = 0, unknown: Int = 0
  ) -> StageProgress {
    var stage = StageProgress(command: "syn-\(command)", process: 7, began: 100 * Self.second, total: total)
    stage.done = done
    stage.worked = worked ?? done
    stage.inFlight = inFlight
    stage.failed = failed
    stage.costUSD = costUSD
    stage.callsOfUnknownCost = unknown
    return stage
  }

  private func text(_ stages: [StageProgress], after seconds: UInt64 = 30, width: Int = 200) -> String {
    ProgressLine.text(stages, now: (100 + seconds) * Self.second, width: width)
  }

  @Test("a single stage shows its numbers")
  func oneStageTellsItsNumbers() {
    #expect(text([stage("answer")]) == "syn-answer: 0 done, 0 in flight")
    #expect(
      text([stage("answer", done: 12, inFlight: 8)]) == "syn-answer: 12 done, 8 in flight, 24.0/min")
    let whole = stage("answer", total: 50, done: 12, inFlight: 8, failed: 2, costUSD: 0.03124)
    #expect(
      text([whole]) == "syn-answer: 12 of 50 done, 8 in flight, 2 failed, $0.0312, 24.0/min, 1:35 left")
  }

  @Test("unknown costs are shown as unknown")
  func costsThatAreNotKnownAreNotClaimed() {
    #expect(text([stage("answer", costUSD: 0.5, unknown: 1)]).hasSuffix("at least $0.5000"))
    #expect(text([stage("answer", unknown: 1)]).hasSuffix("cost unknown"))
  }

  @Test("records passed through do not count towards the rate")
  func whatWasPassedOnSaysNothingAboutTheRate() {
    let stage = stage("answer", total: 100, done: 60, worked: 30)
    #expect(text([stage]) == "syn-answer: 60 of 100 done, 0 in flight, 1.0/s, 0:40 left")
  }

  @Test(
    "the time left is readable",
    arguments: [(1, 2, "0:30"), (1, 3, "1:00"), (1, 241, "2:00:00"), (1, 242, "2:00:30"), (1, 999_999_999, "long")])
  func theTimeLeftIsReadable(done: Int, total: Int, left: String) {
    #expect(text([stage("answer", total: total, done: done)]).hasSuffix(", \(left) left"))
  }

  @Test("a pipe is one line in the order of its stages")
  func aPipeIsOneLineInItsOrder() {
    let stages = [
      stage("answer", done: 12, inFlight: 8, costUSD: 0.02), stage("question", total: 50, done: 50, costUSD: 0.01),
      stage("augment", done: 31, inFlight: 4, failed: 1),
    ]
    #expect(
      text(stages)
        == "question 50 | augment 31 (4 in flight) | answer 12 of 50 (8 in flight), 1 failed, $0.0300, 24.0/min, 1:35 left"
    )
    #expect(text(stages, width: 80) == "12 of 50 done, 12 in flight, 1 failed, $0.0300, 24.0/min, 1:35 left")
  }

  @Test("failures that reach the store are counted only once")
  func theStoreCountsFailuresOnlyOnce() {
    #expect(text([stage("answer", failed: 2), stage("store", failed: 2)]).contains("2 failed"))
  }

  @Test("the line is never longer than the terminal is wide")
  func isNeverLongerThanTheTerminal() {
    let stages = ["question", "augment", "answer", "store"].map {
      stage($0, total: 1_000_000, done: 999_999, inFlight: 1024, failed: 999, costUSD: 12345, unknown: 3)
    }
    for width in 0...220 {
      for count in 0...stages.count {
        #expect(text(Array(stages.prefix(count)), width: width).utf8.count <= width)
      }
    }
  }

  @Test("progress is received as it was sent")
  func whatIsSentIsWhatIsHeard() throws {
    var sent = stage("answer", total: 50, done: 12, worked: 11, inFlight: 8, failed: 2, costUSD: 0.5, unknown: 1)
    sent.printsRecords = true
    #expect(StageProgress(try JSONValue(parsing: sent.json.bytes)) == sent)
    sent.total = nil
    #expect(StageProgress(try JSONValue(parsing: sent.json.bytes)) == sent)
  }

  @Test(
    "a message that no stage would send is ignored",
    arguments: [
      ("command", JSONValue.string("\u{1b}[2J")), ("done", -1), ("process", .number("1e300")),
      ("cost_usd", .number("1e300")),
      ("began", -1), ("failed", .null),
    ])
  func whatNoStageSendsIsNotHeard(name: String, value: JSONValue) throws {
    var json = try #require(stage("answer").json.objectValue)
    json[name] = value
    #expect(StageProgress(.object(json)) == nil)
  }
}
