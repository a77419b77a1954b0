// The result for one question of a record: its page, and the conversation that can go on when the page turns out to
// repeat an existing one.

import SynBase
import SynPage
import SynPrompts
import SynRecord
import SynStages

/// An objection to a page that passed every judge.
struct PageObjection: Sendable {
  /// The failure's code, if it comes to that.
  var code: ErrorCode
  /// The message to the model.
  var message: String
  /// What the record's error says if asking again has not helped.
  var reason: String

  static func sameAsBase(_ similarity: Double) -> PageObjection {
    let percent = Int(similarity * 100)
    return PageObjection(
      code: .tooSimilar, message: RepairPrompt.sameAsBase(similarity: similarity),
      reason: "\(percent) % of the page's phrases are those of the question's own page, even when asked again")
  }

  static func duplicate(of record: String) -> PageObjection {
    PageObjection(
      code: .duplicatePage, message: RepairPrompt.duplicatePage,
      reason: "the page is that of \(record) again, or nearly, even when asked for another")
  }
}

/// Which answer of a record it is.
struct AnswerPlace: Sendable, Equatable {
  /// The index in `augments`; nil for the question itself.
  var slot: Int?
  /// The index in `answers`; nil for a single answer.
  var sample: Int?
}

struct PageReply: Sendable {
  let place: AnswerPlace
  private(set) var result: StageResult<Answer>
  private var conversation: PageConversation

  /// Asks, or takes the existing page that is not judged yet, and has it judged and mended. Throws only
  /// `CancellationError`.
  @LoopActor
  init(at place: AnswerPlace, unjudged: Answer?, _ conversation: PageConversation) async throws {
    self.place = place
    self.conversation = conversation
    result =
      if let unjudged { try await self.conversation.judge(unjudged) } else { try await self.conversation.ask() }
  }

  var answer: Answer? {
    if case .made(let answer, _) = result { answer } else { nil }
  }

  /// As `Conversation.asked`.
  var asked: (model: String, seed: UInt64?) { conversation.asked }

  /// The entry for the record, which says of one of several answers which it is.
  var lineage: LineageEntry? {
    guard var entry = result.lineage else { return nil }
    if let sample = place.sample { entry.details["sample"] = .integer(sample) }
    return entry
  }

  /// This reply with its page compared. If `objection` has something against it, the page is requested once more for
  /// each reason, then from the fallback models, then it fails. What `objection` notes goes into the lineage. Throws
  /// only `CancellationError`.
  @LoopActor
  func settled(
    _ objection: @LoopActor (_ page: PageWords, _ details: inout JSONObject) async -> PageObjection?
  ) async throws -> PageReply {
    var settled = self
    var said: Set<ErrorCode> = []
    while case .made(let answer, var entry) = settled.result {
      let words = settled.conversation.words ?? PageWords(answer.files[0].content)
      let objection = await objection(words, &entry.details)
      settled.result = .made(answer, entry)
      guard let objection else { break }
      if said.insert(objection.code).inserted {
        settled.result = try await settled.conversation.ask(again: objection.message)
      } else if let next = try await settled.conversation.askAnother(because: objection.code.rawValue) {
        settled.result = next
      } else {
        let failure = StageFailure(
          stage: AnswerStage.name, code: objection.code, objection.reason, attempts: entry.call.attempts,
          isRetryable: true)
        settled.result = .failed(failure, entry)
      }
    }
    return settled
  }
}
