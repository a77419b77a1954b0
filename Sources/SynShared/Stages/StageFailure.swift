// A failed model call as a stage sees it: what to write into the record, and what it means for the rest of the run.

import SynBase
import SynModel
import SynPipeline
import SynPrompts
import SynRecord

package struct StageFailure: Error, Sendable {
  package var error: RecordError
  /// What this run was charged for calls that brought no result.
  package var charges: [Charge] = []
  /// Not nil when no other call can do better.
  package var fatal: StageOutcome.Fatal?
  package var isUnavailable: Bool
  /// The page that was paid for and that no judge was able to judge: it stays in the record.
  package var unjudged: Answer?

  package init(stage: String, _ error: ModelError) {
    self.error = RecordError(stage: stage, error)
    charges = error.totals.charges
    fatal =
      switch (error.code, error.end) {
      case (.unauthorized, _):
        .init(.unauthorized, "the provider refuses the key, or a call without one: \(error.message)")
      case (.outOfCredit, _): .init(.tryAgainLater, "no more calls can be paid for: \(error.message)")
      case (_, .outage): .init(.unavailable, "the provider is down: \(error.message)", isAboutTheRest: true)
      case (_, .rateLimit):
        .init(.tryAgainLater, "the provider grants no more calls: \(error.message)", isAboutTheRest: true)
      case (_, .refusals): .init(.configuration, "the provider refuses every request: \(error.message)")
      case (_, nil): nil
      }
    isUnavailable = [.unavailable, .timeout, .overloaded].contains(error.code)
    self.error.isOfHost = fatal != nil || error.isOutage
  }

  /// A reply that came but is unusable; with no attempts, a record for which nothing can be requested.
  package init(stage: String, code: ErrorCode, _ message: String, attempts: Int = 1, isRetryable: Bool = false) {
    error = RecordError(stage: stage, code: code, message: message, attempts: attempts, isRetryable: isRetryable)
    isUnavailable = false
    self.error.isOfHost = code == .checkUnavailable
  }
}

/// The result of one thing that a stage was to fill in.
package enum StageResult<Value: Sendable>: Sendable {
  case made(Value, LineageEntry)
  /// A reply came and was paid for, so it is in the lineage even when it was unusable.
  case failed(StageFailure, LineageEntry?)

  package var lineage: LineageEntry? {
    switch self {
    case .made(_, let entry): entry
    case .failed(_, let entry): entry
    }
  }

  package var failure: StageFailure? {
    if case .failed(let failure, _) = self { failure } else { nil }
  }
}

extension StageModel {
  /// Asks, and reads the reply with `read`, which throws `StageFailure` when the reply is unusable; then the fallback
  /// models are asked. `complaint` says what is wrong with the form of a reply, nil for nothing: one call mends that,
  /// and the lineage notes what is still wrong after it as `form`. `details` go there, too. Throws only
  /// `CancellationError` and `DryRun`.
  @LoopActor
  package func result<Value: Sendable>(
    of prompt: any StagePrompt, for id: String, using random: inout SeededGenerator, details: JSONObject = [:],
    complaint: (JSONObject) -> String? = { _ in nil },
    read: (JSONObject) throws(StageFailure) -> Value
  ) async throws -> StageResult<Value> {
    var conversation = try conversation(about: prompt, using: &random)
    var lineage: LineageEntry?
    do {
      var answer = try await conversation.ask()
      while true {
        if let fault = complaint(answer.object) {
          answer = try await mended(answer, fault, &conversation)
        }
        var entry = LineageEntry(stage: stage, of: id, call: answer.call, details: details)
        entry.details["form"] = complaint(answer.object).map { .string($0) }
        lineage = entry
        do throws(StageFailure) {
          return .made(try read(answer.object), entry)
        } catch {
          guard let next = try await conversation.askAnother(because: error.error.code) else {
            return .failed(error, entry)
          }
          answer = next
        }
      }
    } catch let error as ModelError where error.code != .cancelled {
      return .failed(StageFailure(stage: stage, error), lineage)
    }
  }

  /// The answer with `fault` put right, or unchanged if no call could mend it: it was paid for, and is still useful.
  @LoopActor
  private func mended(
    _ answer: ModelAnswer, _ fault: String, _ conversation: inout Conversation
  ) async throws -> ModelAnswer {
    do {
      return try await conversation.ask(again: RepairPrompt.badQuestion(fault))
    } catch let error as ModelError where error.code != .cancelled && !error.isFatal && error.end == nil {
      Log.debug("\(stage): \(fault), and it could not be mended: \(error.message)")
      var kept = answer
      kept.call.totals += error.totals
      return kept
    }
  }
}

extension StageOutcome {
  /// The outcome for a record that was worked on: its lineage, costs and the consequences of its failures. In spite of
  /// those that are `tolerated`, the record has what was wanted.
  package init(
    _ record: QARecord, lineage: [LineageEntry], failures: [StageFailure], tolerated: [StageFailure] = []
  ) {
    var record = record
    if !lineage.isEmpty { record.appendLineage(lineage) }
    self.init(output: record.bytes, failures.isEmpty ? .made : .failed)
    let all = failures + tolerated
    costs = lineage.flatMap { $0.charges } + all.flatMap { $0.charges }
    fatal = all.lazy.compactMap { $0.fatal }.first
    isUnavailable = failures.contains { $0.isUnavailable }
  }
}
