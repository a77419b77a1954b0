// The offline model as a stage sees it: replies, repeatability, pages.

import Testing

@testable import SynBase
@testable import SynModel
@testable import SynOffline
@testable import SynPrompts
@testable import SynRecord

@Suite struct OfflineModelTests {
  init() { EventLoop.startInBackground() }

  private func request(_ task: ModelTask, seed: UInt64?) -> ModelRequest {
    ModelRequest(
      task: task, model: "offline", messages: [ChatMessage(.user, "one two three four five six")],
      schema: ReplySchema(name: "reply", schema: [:]), completionTokensMax: 100, seed: seed)
  }

  @LoopActor private func object(_ task: ModelTask, seed: UInt64? = 7) async throws -> JSONObject {
    try #require(JSONValue(parsing: try await reply(task, seed: seed).text).objectValue)
  }

  @LoopActor private func reply(_ task: ModelTask, seed: UInt64? = 7) async throws -> ModelReply {
    try await OfflineModel().complete(request(task, seed: seed))
  }

  @Test("the same seed gives the same bytes")
  @LoopActor func theSameSeedGivesTheSameBytes() async throws {
    for topic in Topics.builtIn.all.map(\.name) {
      let task = ModelTask.question(topic: topic, persona: "a beekeeper", requirements: 2)
      #expect(try await object(task) == (try await object(task)))
      let question = try #require(try await object(task)["question"]?.stringValue)
      for task in [ModelTask.answer(question: question), .augment(kind: .addTwo, question: question)] {
        #expect(try await object(task) == (try await object(task)))
      }
      #expect(
        try await object(.answer(question: question), seed: 1)
          == (try await object(.answer(question: question), seed: 2)))
    }
  }

  @Test("a missing seed is drawn and reported")
  @LoopActor func aMissingSeedIsDrawnAndReported() async throws {
    let task = ModelTask.question(topic: "games", persona: "", requirements: 2)
    let (first, second) = (try await reply(task, seed: nil), try await reply(task, seed: nil))
    #expect(first.call.seed != second.call.seed)
    #expect(try await reply(task, seed: first.call.seed).text == first.text)
  }

  @Test("the call says what it cost")
  @LoopActor func theCallSaysWhatItCost() async throws {
    let call = try await reply(.question(topic: "science", persona: "a diver", requirements: 3)).call
    #expect(call.model == "offline" && call.servedModel == "syn-offline-2")
    #expect(call.attempts == 1 && call.costUSD == 0 && call.seed == 7)
    #expect(call.promptTokens == 8)
    #expect(try #require(call.completionTokens) > 200)
    let messages = #"[{"role":"user","content":"one two three four five six"}]"#
    #expect(call.promptSHA256 == SHA256.hexadecimal(of: messages))
  }

  @Test("a cancelled task gets no reply")
  @LoopActor func aCancelledTaskGetsNoReply() async {
    let task = Task { @LoopActor in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await reply(.answer(question: "Build a clock"))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a handwritten question gets a page of the nearest family, which says so")
  @LoopActor func aQuestionWrittenByHandGetsThePageOfTheNearestFamilyAndSaysSo() async throws {
    let object = try await object(.answer(question: "Simulate a flock of birds over the city"))
    let html = try #require(object["files"]?.arrayValue?.first?["content"]?.stringValue)
    #expect(html.contains("<p class=\"notice\">nearest family: flock</p>"))
  }

  @Test("a question of our own is answered without a notice")
  func aQuestionOfOurOwnIsAnsweredWithoutNotice() {
    for (_, question) in offlineQuestions { #expect(PageDesign.find(for: QuestionParts(question)).notice == nil) }
  }

  @Test("every action and addition of a question is in its page, and no other is")
  func everyActionAndAdditionOfAQuestionIsInItsPageAndNoOther() throws {
    for (design, question) in offlineQuestions {
      let script = try offlineScript(for: question)
      let chosen = Set(design.actions + design.traits)
      for element in design.family.actions + design.family.additions {
        #expect(includes(script, element.script) == chosen.contains(element.id), "\(element.id) in \(question)")
      }
      for element in design.chosenActions {
        let inputs = ["onKey(", "onPointer(", "pointer."]
        #expect(inputs.contains { includes(element.script, $0) }, "\(element.id)")
      }
    }
  }

  @Test("a page is a complete document that needs nothing from outside")
  func aPageIsACompleteDocumentThatNeedsNothingFromOutside() throws {
    let forbidden = [
      "eval(", "alert(", "prompt(", "confirm(", "localStorage", "sessionStorage", "indexedDB", "fetch(", "XMLHttp",
      "WebSocket", "Audio", "http://", "https://", "import(", "Math.random", "//", "/*",
    ]
    for (_, question) in offlineQuestions {
      let files = PageDesign.find(for: QuestionParts(question)).files
      #expect(files.map(\.name) == ["index.html", "index.css", "index.js"])
      let html = files[0].content
      for part in ["<!doctype html>", "<html lang=\"en\">", "name=\"viewport\"", "aria-label=", "<title>", "</html>"] {
        #expect(includes(html, part))
      }
      #expect(!html.contains(/\son[a-z]+=/), "inline event attribute")
      for word in forbidden { #expect(!includes(files[2].content, word), "\(word)") }
    }
  }
}
