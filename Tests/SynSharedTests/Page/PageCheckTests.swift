import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynPage
@testable import SynRecord

@Suite struct PageCheckTests {
  init() { EventLoop.startInBackground() }

  @Test(
    "the exit status is the verdict",
    arguments: [
      ("grep -q hello", PageVerdict.Outcome.passed, ""),
      ("grep -q absent", .failed, "grep -q absent gives no reason"),
      ("echo line 3 is wrong; false", .failed, "line 3 is wrong\n"),
      ("echo broken; exit 2 #", .couldNotJudge, "echo broken; exit 2 # ended with 2: broken\n"),
      ("syn-no-such-judge", .couldNotJudge, "syn-no-such-judge: no such program"),
      ("kill -9 $$ #", .couldNotJudge, "kill -9 $$ # was ended by signal 9"),
      // Without --json in the command, JSON is text like any other.
      ("echo '{\"score\":3}'; false", .failed, "{\"score\":3}\n"),
    ])
  @LoopActor func theExitStatusIsTheVerdict(
    command: String, outcome: PageVerdict.Outcome, diagnostics: String
  ) async throws {
    let check = PageCheck(command: command)
    let verdict = PageVerdict(judge: check.name, outcome: outcome, diagnostics: diagnostics)
    #expect(try await check.judge("<p>hello") == verdict)
  }

  @Test("a judge that takes too long counts as unable to judge")
  @LoopActor func aJudgeThatTakesTooLongCouldNotJudge() async throws {
    let verdict = try await PageCheck(command: "sleep 1000 #", timeout: .milliseconds(100)).judge("x")
    #expect(verdict.outcome == .couldNotJudge)
  }

  /// A judge that prints `json` and ends with `status`.
  private func judge(_ json: String, _ status: Int) -> PageCheck {
    PageCheck(command: "sh -c 'echo \"$0\"; exit \(status)' '\(json)' --json")
  }

  @Test("a judge's score, reasons and cost are kept, even for a page that passed")
  @LoopActor func scoreReasonsAndCostOfAJudgeAreKeptAlsoOfAPageThatPassed() async throws {
    let cost = #""cost_usd":0.25,"prompt_tokens":9,"completion_tokens":1"#
    let json = #"{"score":7.5,"reasons":["fine"],"model":"seer",\#(cost)}"#
    let passed = try await judge(json, 0).judge("x")
    #expect(passed.outcome == .passed && passed.diagnostics.isEmpty)
    #expect(passed.score == 7.5 && passed.reasons == ["fine"] && passed.model == "seer")
    #expect(passed.charge == Charge(usd: 0.25))
    #expect(
      passed.json == [
        "judge": "sh", "verdict": "passed", "score": .number("7.5"), "reasons": ["fine"], "model": "seer",
        "prompt_tokens": 9, "completion_tokens": 1, "cost_usd": .number("0.25"),
      ])
    #expect(try await judge(json, 1).judge("x").diagnostics == "fine\n")
    let broken = try await judge(json, 2).judge("x")
    #expect(broken.outcome == .couldNotJudge && broken.charge == Charge(usd: 0.25), "it was paid for all the same")
  }

  @Test("the record is in a file that goes away with the check")
  @LoopActor func theRecordIsInAFileThatGoesWithTheCheck() async throws {
    let line = #"""
      {"qa_id":"q","topic":"games","requirements":3,"question":"Build a clock","checklist":["It ticks.",7," "]}
      """#
    var record = try QARecord(parsing: Array(line.utf8)[...])
    let check = PageCheck(command: "sh -c 'cat \"$SYN_CHECK_RECORD\"; echo \" $SYN_CHECK_RECORD\"; exit 1'")
    let verdict = try await check.judge("x", for: .answer(to: record))
    let json = try JSONValue(parsing: String(verdict.diagnostics.dropLast(" record.json\n".count)))
    #expect(
      json == [
        "kind": "answer", "qa_id": "q", "topic": "games", "requirements": 3, "question": "Build a clock",
        "checklist": ["It ticks."],
      ])
    let directory = try TemporaryDirectory()
    let noting = PageCheck(command: "sh -c 'echo \"$SYN_CHECK_RECORD\" >\"$0\"' '\(directory.file("path"))'")
    _ = try await noting.judge("x", for: .answer(to: record))
    let left = try String(contentsOfFile: directory.file("path"), encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(left.hasSuffix(".json") && !FileManager.default.fileExists(atPath: left))
    let none = try await PageCheck(command: #"sh -c 'echo "[$SYN_CHECK_RECORD]"; exit 1'"#).judge("x")
    #expect(none.diagnostics == "[]\n")
    record.qaID = nil
    #expect(PageSubject.answer(to: record).json["qa_id"] == nil)
  }

  @Test("a variant and a degraded version say what they are")
  func aVariantAndAWorseVersionSayWhatTheyAre() throws {
    let line = #"""
      {"qa_id":"q","question":"Build a clock","checklist":["It ticks."],
       "augments":[{"ans_aug_id":"a","kind":"add_one","question":"Build a clock that strikes"}],
       "degraded":[{"cid":"d","kind":"lag"}]}
      """#
    let record = try QARecord(parsing: Array(line.utf8)[...])
    #expect(
      PageSubject.answer(to: record.augments[0], of: record).json == [
        "kind": "augment", "qa_id": "q", "question": "Build a clock that strikes", "ans_aug_id": "a",
        "augment_kind": "add_one",
      ])
    #expect(
      PageSubject.version(record.degraded[0], of: record).json == [
        "kind": "degraded", "qa_id": "q", "question": "Build a clock", "checklist": ["It ticks."], "cid": "d",
        "degraded_kind": "lag",
      ])
  }
}
