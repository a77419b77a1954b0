// A page in the making: requested, judged, and mended with the model's help until it passes or the attempts run out.
// The stage knows what the page is for.

import SynBase
import SynModel
import SynPage
import SynPrompts
import SynRecord

/// A conversation that ends in a page. It can go on after the page has passed, as `Conversation` can.
package struct PageConversation: Sendable {
  private let stage: String
  private let id: String
  private let judges: PageJudges
  private let subject: PageSubject?
  private let fixAttempts: Int
  private let tolerated: [String]
  private var conversation: Conversation
  private var call: ModelCall?
  private var verdicts: [JSONValue] = []
  private var judgeCharges: [Charge] = []
  private var pages = 0
  /// The rest of the last reply, without its files.
  package private(set) var reply: JSONObject = [:]
  /// The words by which the last page that passed is compared.
  package private(set) var words: PageWords?

  /// `subject` is what the checks may know of the page, `tolerating` lists problem codes that they ignore.
  package init(
    _ conversation: Conversation, stage: String, of id: String, for subject: PageSubject? = nil, judges: PageJudges,
    fixAttempts: Int, tolerating codes: [String] = []
  ) {
    self.conversation = conversation
    self.subject = subject
    tolerated = codes
    self.stage = stage
    self.id = id
    self.judges = judges
    self.fixAttempts = fixAttempts
  }

  /// As `Conversation.asked`.
  package var asked: (model: String, seed: UInt64?) { conversation.asked }

  /// Throws only `CancellationError`.
  @LoopActor
  package mutating func ask() async throws -> StageResult<Answer> {
    do {
      return try await page(from: try await conversation.ask())
    } catch let error as ModelError where error.code != .cancelled {
      return failed(error)
    }
  }

  /// Asks for another page to replace one that passed; `message` says why. Throws only `CancellationError`.
  @LoopActor
  package mutating func ask(again message: String, allowsEdits: Bool = false) async throws -> StageResult<Answer> {
    do {
      return try await page(
        from: try await conversation.ask(again: message, editing: allowsEdits ? conversation.files : []))
    } catch let error as ModelError where error.code != .cancelled {
      return failed(error)
    }
  }

  /// Asks the next fallback model for its own page, nil if there is none; `reason` is for the log. Throws only
  /// `CancellationError`.
  @LoopActor
  package mutating func askAnother(because reason: String) async throws -> StageResult<Answer>? {
    do {
      guard let answer = try await conversation.askAnother(because: reason) else { return nil }
      return try await page(from: answer)
    } catch let error as ModelError where error.code != .cancelled {
      return failed(error)
    }
  }

  /// Judges a page that was paid for when no judge was able to judge it, then goes on as after a fresh reply: if the
  /// page passes now, no model is asked. Throws only `CancellationError`.
  @LoopActor
  package mutating func judge(_ kept: Answer) async throws -> StageResult<Answer> {
    do {
      return try await page(from: conversation.resume(after: kept))
    } catch let error as ModelError where error.code != .cancelled {
      return failed(error)
    }
  }

  /// The page in a reply, mended where needed; if that fails, a fallback model's page.
  @LoopActor
  private mutating func page(from first: ModelAnswer) async throws -> StageResult<Answer> {
    var answer = first
    var fixes = 0
    while true {
      call = answer.call
      reply = answer.object
      // The review holds the page; with hundreds in the making, none should be in memory twice.
      reply["files"] = nil
      let review = try await judges.review(answer.object, for: subject, tolerating: tolerated)
      note(review)
      words = review.words
      guard let objection = review.objection else { return .made(page(review, by: answer.call), entry(answer.call)) }
      if objection.outcome == .failed, fixes < fixAttempts {
        fixes += 1
        Log.debug("\(id): \(objection.judge) refuses the page, sending it back: \(objection.diagnostics)")
        answer = try await conversation.ask(
          again: RepairPrompt.badPage(objection.diagnostics), editing: conversation.files)
        continue
      }
      var failure = failure(objection, after: answer.call)
      if objection.outcome == .couldNotJudge {
        failure.unjudged = page(review, by: answer.call)
        failure.unjudged?.isJudged = false
        failure.fatal = judges.endOfSpending.map { .init(.tryAgainLater, $0) }
      }
      // If a judge cannot judge, no model's page will pass it.
      guard objection.outcome == .failed, let next = try await conversation.askAnother(because: failure.error.code)
      else { return .failed(failure, entry(answer.call)) }
      (answer, fixes) = (next, 0)
    }
  }

  private func failed(_ error: ModelError) -> StageResult<Answer> {
    .failed(StageFailure(stage: stage, error), call.map { entry($0) })
  }

  private func page(_ review: PageReview, by call: ModelCall) -> Answer {
    let file = PageFile(filename: "index.html", content: review.page ?? "")
    return Answer(model: call.servedModel ?? call.model, files: [file])
  }

  @LoopActor
  private mutating func note(_ review: PageReview) {
    pages += 1
    judgeCharges += review.charges
    conversation.book(review.charges)
    verdicts += review.verdicts.map { verdict in
      var object = verdict.json
      object["page"] = .integer(pages)
      return .object(object)
    }
  }

  /// The whole conversation so far, with the verdict on each of its pages.
  private func entry(_ call: ModelCall) -> LineageEntry {
    LineageEntry(
      stage: stage, of: id, call: call, details: ["verdicts": .array(verdicts)], otherCharges: judgeCharges)
  }

  private func failure(_ objection: PageVerdict, after call: ModelCall) -> StageFailure {
    let code: ErrorCode =
      switch objection.outcome {
      case .couldNotJudge: .checkUnavailable
      default: objection.judge == PageRejection.Judge.reply.rawValue ? .badOutput : .badPage
      }
    return StageFailure(
      stage: stage, code: code, objection.diagnostics, attempts: call.attempts,
      isRetryable: objection.outcome == .couldNotJudge)
  }
}
