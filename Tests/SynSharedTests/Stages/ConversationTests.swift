import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts
@testable import SynRecord
@testable import SynStages

@Suite struct ConversationTests {
  init() { EventLoop.startInBackground() }

  private let request = ModelRequest(
    task: .augment(kind: .addOne, question: "q"), model: "asked", messages: [ChatMessage(.user, "u")],
    schema: PromptPart.augmentSchema, completionTokensMax: 9, seed: 7)

  private static let good = #"{"question":"a"}"#
  private static let down = ModelError(
    .unavailable, "down", isRetryable: true,
    totals: CallTotals(attempts: 3, milliseconds: 9, usage: Usage(costUSD: 0.5), charges: [0.5]))

  @LoopActor private func ask(_ model: ScriptedModel, fallback: String? = nil) async throws -> ModelAnswer {
    var request = request
    request.fallbackModels = fallback.map { [$0] } ?? []
    var conversation = Conversation(request, with: model)
    return try await conversation.ask()
  }

  @LoopActor private func failure(_ model: ScriptedModel, fallback: String? = nil) async throws -> ModelError {
    try #require(await #expect(throws: ModelError.self) { try await ask(model, fallback: fallback) })
  }

  @Test("a reply that fits is the answer")
  @LoopActor func aReplyThatFitsIsTheAnswer() async throws {
    let model = ScriptedModel([.text(Self.good)])
    let answer = try await ask(model)
    #expect(answer.object == ["question": "a"])
    #expect(answer.call.attempts == 2 && answer.call.servedModel == "asked-served")
    #expect(model.requests == [request])
  }

  @Test("an unusable reply is repaired once, with the complaint")
  @LoopActor func aReplyThatCannotBeUsedIsRepairedOnceWithTheComplaint() async throws {
    let model = ScriptedModel([.text(#"{"wrong":1}"#), .text(Self.good)])
    let call = try await ask(model).call
    #expect(model.requests[1].messages.map(\.role) == [.user, .assistant, .user])
    #expect(model.requests[1].messages[1].content == #"{"wrong":1}"#)
    #expect(model.requests[1].messages[2].content.contains(#"the reply lacks the member "question""#))
    #expect(
      call.totals
        == CallTotals(
          attempts: 4, milliseconds: 10, usage: Usage(promptTokens: 20, completionTokens: 2, costUSD: 0.5),
          charges: [0.25, 0.25]))
    #expect(call.promptSHA256 == request.promptSHA256)
    #expect(call.generationID == "2")
  }

  @Test("a reply that is unusable twice is bad output")
  @LoopActor func aReplyThatIsUnusableTwiceIsBadOutput() async throws {
    let error = try await failure(ScriptedModel([.text("no"), .text("no"), .text(Self.good)]))
    #expect(error.code == .badOutput && error.isRetryable)
    #expect(error.attempts == 4 && error.totals.charges == [0.25, 0.25])
  }

  @Test("a reply that was cut off is not repaired")
  @LoopActor func aCutReplyIsNotRepaired() async throws {
    let model = ScriptedModel([.text(#"{"question":"a"#), .text(Self.good)])
    #expect(try await failure(model).code == .truncated)
    #expect(model.requests.count == 1)
  }

  @Test("the fallback model is asked after a failure, and the account covers both")
  @LoopActor func theFallbackModelIsAskedAfterAFailureAndTheAccountIsOfBoth() async throws {
    let model = ScriptedModel([.error(Self.down), .text(Self.good)])
    let call = try await ask(model, fallback: "other").call
    #expect(model.requests.map(\.model) == ["asked", "other"])
    #expect(call.model == "asked" && call.servedModel == "other-served")
    #expect(call.attempts == 5 && call.milliseconds == 14 && call.costUSD == 0.75)
    #expect(call.totals.charges == [0.5, 0.25])
  }

  @Test(
    "no other model is asked if none could answer",
    arguments: [ModelError.Code.unauthorized, .outOfCredit, .notRecorded, .cancelled])
  @LoopActor func noOtherModelIsAskedWhereNoneCouldAnswer(code: ModelError.Code) async throws {
    let model = ScriptedModel([.error(ModelError(code, "no")), .text(Self.good)])
    #expect(try await failure(model, fallback: "other").code == code)
    #expect(model.requests.count == 1)
  }

  @Test(
    "a failure that another model could avoid goes to the fallback models in order",
    arguments: [
      ModelError.Code.truncated, .refused, .contentFilter, .badOutput, .contextTooLong, .badRequest, .rateLimited,
      .overloaded, .unavailable, .timeout,
    ])
  @LoopActor func whatAnotherModelCouldMendIsAskedOfTheFallbackModelsInTheirOrder(code: ModelError.Code) async throws {
    let model = ScriptedModel([
      .error(ModelError(code, "no", attempts: 2)), .error(Self.down), .text(Self.good),
    ])
    var request = request
    request.fallbackModels = ["second", "asked", "third"]
    var conversation = Conversation(request, with: model)
    let call = try await conversation.ask().call
    #expect(model.requests.map(\.model) == ["asked", "second", "third"])
    #expect(model.requests.map(\.fallbackModels) == [["second", "asked", "third"], ["third"], []])
    #expect(call.model == "asked" && call.servedModel == "third-served")
    #expect(call.attempts == 7 && call.totals.charges == [0.5, 0.25])
  }

  @Test("a model that is wrong after all is followed by the next, and the account covers both")
  @LoopActor func aModelThatIsWrongAfterAllIsFollowedByTheNextAndTheAccountIsOfBoth() async throws {
    let model = ScriptedModel([.text(Self.good), .text(#"{"question":"b"}"#)])
    var request = request
    request.fallbackModels = ["other"]
    var conversation = Conversation(request, with: model)
    _ = try await conversation.ask()
    let answer = try #require(try await conversation.askAnother(because: "too short"))
    #expect(answer.object == ["question": "b"] && answer.call.model == "asked")
    #expect(answer.call.servedModel == "other-served" && answer.call.costUSD == 0.5)
    #expect(model.requests.map(\.messages) == [request.messages, request.messages], "it begins anew")
    #expect(try await conversation.askAnother(because: "too short") == nil)
  }

  @Test("the conversation goes on after a wrong answer")
  @LoopActor func theConversationGoesOnAfterAnAnswerThatIsWrong() async throws {
    let model = ScriptedModel([.text(Self.good), .error(Self.down), .text(#"{"question":"b"}"#)])
    var conversation = Conversation(request, with: model)
    _ = try await conversation.ask()
    await #expect(throws: Self.down) { try await conversation.ask(again: "too short") }
    let answer = try await conversation.ask(again: "far too short")
    #expect(answer.object == ["question": "b"])
    #expect(answer.call.attempts == 4 && answer.call.promptSHA256 == request.promptSHA256)
    let last = try #require(model.requests.last?.messages)
    #expect(last.map(\.role) == [.user, .assistant, .user])
    #expect(last[1].content == Self.good && last[2].content.contains("far too short"))
  }

  @Test("the model that answered is the one asked to correct it")
  @LoopActor func whoeverAnsweredIsToldWhatIsWrong() async throws {
    let model = ScriptedModel([.error(Self.down), .text(Self.good), .text(Self.good)])
    var request = request
    request.fallbackModels = ["other"]
    var conversation = Conversation(request, with: model)
    _ = try await conversation.ask()
    #expect(try await conversation.ask(again: "too short").call.model == "asked")
    #expect(model.requests.map(\.model) == ["asked", "other", "other"])
  }

  @Test("an answer inside the reasoning is used, and a missing one is reported")
  @LoopActor func aReplyAmongTheThoughtsIsUsedWhereTheAnswerIsThereAndNamedWhereItIsNot() async throws {
    let thoughts = ScriptedModel([.reasoning("So it is\n" + Self.good)])
    #expect(try await ask(thoughts).object == ["question": "a"])
    let lost = ScriptedModel([.reasoning("Hm."), .reasoning("Hm, hm.")])
    let error = try await failure(lost)
    #expect(error.code == .badOutput && error.message == "the reply holds 7 characters of reasoning and no answer")
    #expect(lost.requests[1].messages.last?.content.contains("3 characters of reasoning and no answer") == true)
  }

  // MARK: Forms

  private static let page = "<!DOCTYPE html>\n<html><p>x</p></html>\n"
  private static let fenced = "```html index.html\n\(page)```\n"
  private static let json = #"{"files":[{"filename":"index.html","content":"<p>"}]}"#

  @LoopActor private func answer(_ model: ScriptedModel, _ learned: LearnedForms) async throws -> ModelAnswer {
    let form = learned.form(for: "asked")
    let words = { @Sendable (form: ReplyForm) in [ChatMessage(.user, "as \(form.rawValue)")] }
    let request = ModelRequest(
      task: .answer(question: "q"), model: "asked", messages: words(form), schema: PromptPart.answerSchema, form: form,
      completionTokensMax: 9)
    var conversation = Conversation(request, with: model, in: ReplyForms(learned: learned, messages: words))
    return try await conversation.ask()
  }

  @Test("a model that cannot be read in one form is asked in the other from then on")
  @LoopActor func aModelThatCannotBeReadInOneFormIsAskedInTheOtherFromThenOn() async throws {
    for chosen in ReplyForm.allCases {
      let good: ScriptedModel.Turn = .text(chosen == .fences ? Self.json : Self.fenced)
      // Both forms are read whichever was asked for, so what cannot be read is neither.
      let model = ScriptedModel([.text("no"), .text("no"), good, good])
      let learned = LearnedForms(chosen)
      let first = try await answer(model, learned)
      #expect(first.call.attempts == 6 && first.call.totals.charges.count == 3)
      _ = try await answer(model, learned)
      #expect(model.requests.map(\.form) == [chosen, chosen, chosen.other, chosen.other])
      #expect(model.requests.map { $0.messages[0].content } == model.requests.map { "as \($0.form.rawValue)" })
    }
  }

  @Test("a form that has proved itself is kept after a bad reply")
  @LoopActor func aFormThatHasProvedItselfIsKeptAfterABadReply() async throws {
    let model = ScriptedModel([.text(Self.fenced), .text("no"), .text("no"), .text(Self.fenced)])
    let learned = LearnedForms(.fences)
    _ = try await answer(model, learned)
    await #expect(throws: ModelError.self) { try await answer(model, learned) }
    _ = try await answer(model, learned)
    #expect(model.requests.allSatisfy { $0.form == .fences })
  }

  @Test("a model that manages neither form is not asked twice as often for ever")
  @LoopActor func aModelThatCanNeitherIsNotAskedTwiceAsOftenForEver() async throws {
    let model = ScriptedModel(Array(repeating: .text("no"), count: 40))
    let learned = LearnedForms(.fences)
    for _ in 0..<5 { await #expect(throws: ModelError.self) { try await answer(model, learned) } }
    #expect(model.requests.count == 3 * 4 + 2 * 2)
  }

  @Test("repairs and further questions keep to the form")
  @LoopActor func repairsAndFurtherQuestionsKeepToTheForm() async throws {
    let model = ScriptedModel([.text("no"), .text(Self.fenced)])
    _ = try await answer(model, LearnedForms(.fences))
    let words = try #require(model.requests[1].messages.last?.content)
    #expect(words.contains("no file between fences") && words.contains("fenced code block") && !words.contains("JSON"))
  }

  @Test("a file that is never closed is truncated")
  @LoopActor func aFileThatIsNeverClosedIsTruncated() async throws {
    let model = ScriptedModel([.text("```html index.html\n<p>")])
    let error = try await #require(throws: ModelError.self) { try await answer(model, LearnedForms(.fences)) }
    #expect(error.code == .truncated && error.message == "the reply ends in the middle of a file")
  }
}
