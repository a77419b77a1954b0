import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPage
@testable import SynPipeline
@testable import SynPrompts
@testable import SynRecord
@testable import SynStages

/// Pages that are judged and mended, with a model that says what the test wrote down and judges that look for a word.
@Suite struct PageConversationTests {
  init() { EventLoop.startInBackground() }

  private static func reply(_ script: String) -> ScriptedModel.Turn {
    let page = "<!DOCTYPE html>\n<html><body><p>x</p>\n<script>\(script)</script>\n</body></html>"
    let files: JSONObject = ["files": [["filename": "index.html", "content": .string(page)]]]
    return .text(JSONValue.object(files).text)
  }

  private func conversation(
    _ model: ScriptedModel, checks: [String] = [], fixAttempts: Int = 2, fallbacks: [String] = [],
    maxCostUSD: Double? = nil
  ) -> PageConversation {
    let request = ModelRequest(
      task: .answer(question: "q"), model: "asked", fallbackModels: fallbacks, messages: [ChatMessage(.user, "q")],
      schema: PromptPart.answerSchema, completionTokensMax: 9, seed: 7)
    return PageConversation(
      Conversation(request, with: model), stage: "answer", of: "1",
      judges: PageJudges(checks.map { PageCheck(command: $0) }, maxCostUSD: maxCostUSD), fixAttempts: fixAttempts)
  }

  private func verdicts(_ result: StageResult<Answer>) -> [String] {
    (result.lineage?.details["verdicts"]?.arrayValue ?? []).map { verdict in
      let words = [verdict["judge"], verdict["verdict"]].map { $0?.stringValue ?? "" }
      return "\(verdict["page"]?.intValue ?? 0) " + words.joined(separator: " ")
    }
  }

  @Test("a page that passes is the answer")
  @LoopActor func aPageThatPassesIsTheAnswer() async throws {
    let model = ScriptedModel([Self.reply("go()")])
    var page = conversation(model, checks: ["grep -q go"])
    let result = try await page.ask()
    guard case .made(let answer, let entry) = result else { return #expect(Bool(false), "\(result)") }
    #expect(answer.model == "asked-served" && answer.files[0].content.contains("go()"))
    #expect(verdicts(result) == ["1 policy passed", "1 grep passed"])
    #expect(entry.call.attempts == 2)
  }

  @Test("a page that fails goes back with what was said about it")
  @LoopActor func aPageThatFailedGoesBackWithWhatWasSaidOfIt() async throws {
    let model = ScriptedModel([Self.reply("fetch('x')"), Self.reply("stop()"), Self.reply("go()")])
    var page = conversation(model, checks: ["sh -c 'grep -q go $0 || { echo it does not go; exit 1; }'"])
    let result = try await page.ask()
    #expect(result.failure == nil)
    #expect(
      verdicts(result) == ["1 policy failed", "2 policy passed", "2 sh failed", "3 policy passed", "3 sh passed"])
    #expect(model.requests[1].messages.last?.content.contains("line 3: network: fetch uses the network") == true)
    let last = model.requests[2].messages
    #expect(last.map(\.role) == [.user, .assistant, .user], "only the last page goes back")
    #expect(last[1].content.contains("stop()") && last[2].content.contains("it does not go"))
    #expect(result.lineage?.call.attempts == 6)
  }

  @Test("a page that keeps failing is given up")
  @LoopActor func patienceEnds() async throws {
    let model = ScriptedModel([Self.reply("fetch(1)"), Self.reply("fetch(2)"), Self.reply("go()")])
    var page = conversation(model, fixAttempts: 1)
    let result = try await page.ask()
    #expect(result.failure?.error.code == "bad_page" && result.failure?.error.attempts == 4)
    #expect(model.requests.count == 2)
    #expect(result.lineage?.call.costUSD == 0.5, "both replies were paid for")
  }

  @Test("when its tries run out, the fallback models make pages of their own")
  @LoopActor func whereItEndsTheFallbackModelsMakePagesOfTheirOwn() async throws {
    let model = ScriptedModel([
      Self.reply("fetch(1)"), Self.reply("fetch(2)"), Self.reply("fetch(3)"), Self.reply("go()"),
    ])
    var page = conversation(model, fixAttempts: 1, fallbacks: ["other"])
    let result = try await page.ask()
    guard case .made(let answer, let entry) = result else { return #expect(Bool(false), "\(result)") }
    #expect(model.requests.map(\.model) == ["asked", "asked", "other", "other"])
    #expect(
      model.requests.map(\.messages.count) == [1, 3, 1, 3], "the other begins anew")
    #expect(answer.model == "other-served" && entry.call.model == "asked")
    #expect(entry.call.costUSD == 1 && entry.call.totals.charges.count == 4)
  }

  /// A judge that passes every page and says this of what it cost.
  private func paid(_ member: String, _ value: String) -> String {
    #"sh -c 'echo "{\"score\":5,\"\#(member)\":\#(value)}"' --json"#
  }

  @Test("a judge's cost is charged and counts towards the model's limit")
  @LoopActor func whatAJudgeCostsIsChargedAndToldToTheModelsLimit() async throws {
    let model = ScriptedModel([Self.reply("fetch(1)"), Self.reply("go()")])
    var page = conversation(model, checks: [paid("cost_usd", "0.5")])
    let result = try await page.ask()
    guard case .made(_, let entry) = result else { return #expect(Bool(false), "\(result)") }
    #expect(entry.otherCharges == [Charge(usd: 0.5)] && model.booked == [Charge(usd: 0.5)])
    #expect(entry.call.costUSD == 0.5, "the calls' own cost is told apart")
    #expect(entry.details["verdicts"]?.arrayValue?.last?["cost_usd"] == .number("0.5"))
    let outcome = StageOutcome(try QARecord(parsing: Array("{}".utf8)[...]), lineage: [entry], failures: [])
    #expect(outcome.costs.compactMap { $0.usd }.reduce(0, +) == 1)
  }

  @Test("once judges have spent the limit, no judge is asked and the run ends")
  @LoopActor func whereTheJudgesHaveSpentTheLimitNobodyIsAskedAndTheRunEnds() async throws {
    let model = ScriptedModel([Self.reply("go(1)"), Self.reply("go(2)"), Self.reply("go(3)")])
    var page = conversation(model, checks: [paid("cost_usd", "0.6")], maxCostUSD: 1)
    for _ in 0..<2 { #expect(try await page.ask().failure == nil) }
    let failure = try await page.ask().failure
    #expect(failure?.error.code == "check_unavailable" && failure?.error.isRetryable == true)
    #expect(failure?.unjudged != nil)
    #expect(failure?.fatal?.status == .tryAgainLater)
    var unknown = conversation(
      ScriptedModel([Self.reply("go(1)"), Self.reply("go(2)")]), checks: [paid("prompt_tokens", "7")], maxCostUSD: 1)
    #expect(try await unknown.ask().failure == nil)
    #expect(try await unknown.ask().failure?.fatal != nil)
  }

  @Test("a judge that cannot judge is not asked about another model's page")
  @LoopActor func aJudgeThatCannotJudgeIsAskedAboutNoOtherModelsPage() async throws {
    let model = ScriptedModel([Self.reply("go()"), Self.reply("go()")])
    var page = conversation(model, checks: ["syn-no-such-judge"], fallbacks: ["other"])
    #expect(try await page.ask().failure?.error.code == "check_unavailable")
    #expect(model.requests.count == 1)
  }

  @Test("a page is not sent back if a judge cannot judge it")
  @LoopActor func aJudgeThatCannotJudgeIsNoFaultOfThePage() async throws {
    let model = ScriptedModel([Self.reply("go()"), Self.reply("go()")])
    var page = conversation(model, checks: ["true", "syn-no-such-judge", "true"])
    let result = try await page.ask()
    #expect(result.failure?.error.code == "check_unavailable")
    #expect(result.failure?.error.message.contains("syn-no-such-judge") == true)
    #expect(verdicts(result) == ["1 policy passed", "1 true passed", "1 syn-no-such-judge could_not_judge"])
    #expect(model.requests.count == 1, "nothing is sent back")
  }

  @Test("a call that fails on the way loses nothing of the account")
  @LoopActor func aCallThatFailsOnTheWayLosesNoneOfTheAccount() async throws {
    let model = ScriptedModel([Self.reply("fetch(1)"), .error(ModelError(.timeout, "slow", isRetryable: true))])
    var page = conversation(model)
    let result = try await page.ask()
    #expect(result.failure?.error.code == "timeout")
    #expect(result.lineage?.call.attempts == 2 && verdicts(result) == ["1 policy failed"])
  }

  @Test("another page can be asked for after one that passed")
  @LoopActor func anotherPageCanBeAskedForAfterOneThatPassed() async throws {
    let model = ScriptedModel([Self.reply("go(1)"), Self.reply("fetch()"), Self.reply("go(2)")])
    var page = conversation(model)
    _ = try await page.ask()
    let result = try await page.ask(again: RepairPrompt.sameAsBase(similarity: 1))
    guard case .made(let answer, let entry) = result else { return #expect(Bool(false), "\(result)") }
    #expect(answer.files[0].content.contains("go(2)"))
    #expect(model.requests[1].messages.last?.content.contains("nearly the same") == true)
    #expect(verdicts(result) == ["1 policy passed", "2 policy failed", "3 policy passed"] && entry.call.attempts == 6)
  }

  @Test("judges that cannot judge are found out before anything is paid for")
  @LoopActor func judgesThatCannotJudgeAreFoundOutBeforeAnythingIsPaidFor() async throws {
    try await PageJudges([PageCheck(command: "true"), PageCheck(command: "false")]).prove()
    await #expect(throws: ConfigurationError.self) { try await PageJudges([PageCheck(command: "exit 7;")]).prove() }
  }
}
