// The model that answers when no key is set: no network, no cost, the same reply for the same seed. It reads the task
// and not the prompt; what it knows is in the page families. Pages come from the question's text alone.

package struct OfflineModel: LanguageModel {
  package static let name = "offline"
  /// Rises when the same seed no longer gives the same bytes.
  package static let servedName = "syn-offline-1"

  package init() {}

  @LoopActor package func complete(_ request: ModelRequest) async throws -> ModelReply {
    try Task.checkCancellation()
    var entropy = SystemRandomNumberGenerator()
    let seed = request.seed ?? entropy.next()
    let object = reply(to: request.task, seed: seed)
    let messages = JSONValue.array(
      request.messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] })
    return ModelReply(
      object: object,
      call: ModelCall(
        model: Self.name, servedModel: Self.servedName,
        promptTokens: request.messages.reduce(0) { $0 + Self.estimatedTokens(in: $1.content) },
        completionTokens: Self.estimatedTokens(in: JSONValue.object(object).text), costUSD: 0,
        promptSHA256: SHA256.hexadecimal(of: messages.bytes), seed: seed))
  }

  /// The reply's object, as a model would give it. `notice` is added to an answer whose question was not one of ours.
  private func reply(to task: ModelTask, seed: UInt64) -> JSONObject {
    switch task {
    case .question(let topic, let persona, let requirements):
      let design = PageDesign(topic: topic, persona: persona, requirements: requirements, seed: seed)
      var wording = SeededGenerator(seed: seed, label: "wording")
      return ["question": .string(design.question(using: &wording))]
    case .augment(let kind, let question):
      return ["question": .string(PageDesign.augment(question, kind: kind, seed: seed))]
    case .answer(let question):
      let found = PageDesign.find(for: QuestionParts(question))
      let files = found.files.map { file -> JSONValue in
        ["filename": .string(file.name), "content": .string(file.content)]
      }
      var object: JSONObject = ["files": .array(files)]
      if let notice = found.notice { object["notice"] = .string(notice) }
      return object
    }
  }

  /// English takes about four tokens for three words.
  static func estimatedTokens(in text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count * 4 / 3 }
}
