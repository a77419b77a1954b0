// What came of one question of a record: its page, and the conversation that can go on when the page of a variant turns
// out to be the page of the question itself.

import SynShared

struct PageReply: Sendable {
  /// The place in `augments`; nil for the question itself.
  let slot: Int?
  private(set) var result: StageResult<Answer>
  private var conversation: PageConversation

  /// Asks, or takes the page that is there and not judged, and has it judged and mended. Throws only `CancellationError`.
  @LoopActor
  init(slot: Int?, unjudged: Answer?, _ conversation: PageConversation) async throws {
    self.slot = slot
    self.conversation = conversation
    result =
      if let unjudged { try await self.conversation.judge(unjudged) } else { try await self.conversation.ask() }
  }

  var answer: Answer? {
    if case .made(let answer, _) = result { answer } else { nil }
  }

  /// This reply with the page of a variant compared with the page of its question: one that is more alike than `limit`
  /// (0 to 1) is asked for once more, then of the fallback models, then fails. Throws only `CancellationError`.
  @LoopActor
  func comparing(with base: WordShingles, limit: Double) async throws -> PageReply {
    guard slot != nil, let answer else { return self }
    var compared = self
    let similarity = compared.noteSimilarity(of: answer, to: base)
    guard similarity > limit else { return compared }
    compared.result = try await compared.conversation.ask(again: RepairPrompt.sameAsBase(similarity: similarity))
    while case .made(let other, _) = compared.result {
      let remaining = compared.noteSimilarity(of: other, to: base)
      guard remaining > limit else { break }
      guard let next = try await compared.conversation.askAnother(because: "too_similar") else {
        compared.failAsAlike(remaining, limit)
        break
      }
      compared.result = next
    }
    return compared
  }

  /// Writes it into the lineage.
  private mutating func noteSimilarity(of answer: Answer, to base: WordShingles) -> Double {
    let similarity = WordShingles(answer.files[0].content).jaccard(base)
    if case .made(_, var entry) = result {
      entry.details["similarity"] = .double((similarity * 1000).rounded() / 1000)
      result = .made(answer, entry)
    }
    return similarity
  }

  private mutating func failAsAlike(_ similarity: Double, _ limit: Double) {
    guard case .made(_, let entry) = result else { return }
    let percent = Int(similarity * 100)
    let failure = StageFailure(
      stage: AnswerStage.name, code: "too_similar",
      "\(percent) % of the page's phrases are those of the question's own page, also when asked again",
      attempts: entry.call.attempts, isRetryable: true)
    result = .failed(failure, entry)
  }
}
