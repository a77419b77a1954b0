// The model that answers when no key is set: no network, no cost, the same reply for the same seed. It reads the task
// and not the prompt; its knowledge is in the page families. Pages come from the question's text alone; only the second
// and further answers to one question depend on the seed, too.

import SynBase
import SynModel
import SynRecord

package struct OfflineModel: LanguageModel {
  package static let name = Provider.offlineName
  /// Increased when the same seed no longer gives the same bytes.
  package static let servedName = "syn-offline-2"

  package init() {}

  @LoopActor package func complete(_ request: ModelRequest) async throws -> ModelReply {
    try Task.checkCancellation()
    var entropy = SystemRandomNumberGenerator()
    let seed = request.seed ?? entropy.next()
    let isAskedAgain = request.messages.contains { $0.role == .assistant }
    let text = JSONValue.object(try reply(to: request.task, seed: seed, isAskedAgain: isAskedAgain)).text
    let usage = Usage(
      promptTokens: request.messages.reduce(0) { $0 + Self.estimatedTokens(in: $1.content) },
      completionTokens: Self.estimatedTokens(in: text), costUSD: 0)
    return ModelReply(
      text: text,
      call: ModelCall(
        model: Self.name, servedModel: Self.servedName,
        totals: CallTotals(attempts: 1, usage: usage, charges: [Charge(usd: 0)]), promptSHA256: request.promptSHA256,
        seed: seed))
  }

  /// The reply's object, as a model would give it.
  private func reply(to task: ModelTask, seed: UInt64, isAskedAgain: Bool) throws(ModelError) -> JSONObject {
    switch task {
    case .question(let topic, let persona, let requirements):
      let design = PageDesign(topic: topic, persona: persona, requirements: requirements, seed: seed)
      guard let design else {
        let topics = Set(PageFamily.all.map(\.topic)).sorted().joined(separator: ", ")
        throw ModelError(.badRequest, "the offline model has no page for the topic \"\(topic)\", only for \(topics)")
      }
      var wording = SeededGenerator(seed: seed, label: "wording")
      return ["question": .string(design.question(using: &wording))]
    case .augment(let kind, let question):
      return ["question": .string(PageDesign.augment(question, kind: kind, seed: seed))]
    case .answer(let question, let sample):
      let found = PageDesign.find(for: QuestionParts(question))
      let files = found.files.map { PageFile(filename: $0.name, content: $0.content) }
      guard sample > 0, !isAskedAgain else { return ["files": .array(files.map { $0.json })] }
      let page = weaker(found.page, answering: question, sample: sample, seed: seed)
      return ["files": [["filename": "index.html", "content": .string(page)]]]
    case .degrade(let kind, let question, let page):
      let worse = PageDegradation.of(kind).apply(page, to: question, seed: seed)
      let file: JSONValue = ["filename": "index.html", "content": .string(worse.page)]
      return ["changes": .string(worse.changes), "files": [file]]
    }
  }

  /// Further answers to one question are not as good as the first, like those of a model on a bad day, so that judges
  /// have something to tell apart: each lacks in another way, and from the sixth on in several.
  private func weaker(_ page: String, answering question: String, sample: Int, seed: UInt64) -> String {
    let kinds = Self.weaknesses
    return (0...(sample - 1) / kinds.count).reduce(page) { page, round in
      PageDegradation.of(kinds[(sample - 1 + round) % kinds.count]).apply(page, to: question, seed: seed).page
    }
  }

  /// Without those that change what a page announces.
  private static let weaknesses: [DegradationKind] = [.style, .ux, .glitch, .jank, .lag]

  /// English takes about four tokens for three words.
  static func estimatedTokens(in text: String) -> Int {
    var words = 0
    var isInWord = false
    for byte in text.utf8 {
      if !isInWord, !byte.isSpace { words += 1 }
      isInWord = !byte.isSpace
    }
    return words * 4 / 3
  }
}
