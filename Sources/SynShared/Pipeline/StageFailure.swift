// A failed model call as a stage sees it: what to write into the record, and what it means for the rest of the run.

package struct StageFailure: Error, Sendable {
  package var error: RecordError
  /// What this run was charged for calls that brought nothing.
  package var charges: [Charge] = []
  /// Not nil when no other call can fare better.
  package var fatal: StageOutcome.Fatal?
  package var isUnavailable: Bool
  /// The page that was paid for and that no judge could judge: it stays in the record.
  package var unjudged: Answer?

  package init(stage: String, _ error: ModelError) {
    self.error = RecordError(stage: stage, error)
    charges = error.totals.charges
    fatal =
      switch (error.code, error.end) {
      case (.unauthorized, _): .init(.unauthorized, "the provider refuses the key: \(error.message)")
      case (.outOfCredit, _): .init(.tryAgainLater, "no more calls can be paid for: \(error.message)")
      case (_, .outage): .init(.unavailable, "the provider is down: \(error.message)", isAboutTheRest: true)
      case (_, .rateLimit):
        .init(.tryAgainLater, "the provider grants no more calls: \(error.message)", isAboutTheRest: true)
      case (_, .refusals): .init(.configuration, "the provider refuses every request: \(error.message)")
      case (_, nil): nil
      }
    isUnavailable = [.unavailable, .timeout, .overloaded].contains(error.code)
  }

  /// A reply that came but cannot be used; with no attempts, a record that nothing can be asked for.
  package init(stage: String, code: String, _ message: String, attempts: Int = 1, isRetryable: Bool = false) {
    error = RecordError(stage: stage, code: code, message: message, attempts: attempts, isRetryable: isRetryable)
    isUnavailable = false
  }
}

/// What came of one thing a stage was to fill in.
package enum StageResult<Value: Sendable>: Sendable {
  case made(Value, LineageEntry)
  /// A reply came and was paid for, so it stands in the lineage also when it could not be used.
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
  /// Asks, and reads the reply with `read`, which throws `StageFailure` when it cannot be used; then the fallback models
  /// are asked. Throws only `CancellationError` and `DryRun`.
  @LoopActor
  package func result<Value: Sendable>(
    of prompt: any StagePrompt, for id: String, using random: inout SeededGenerator,
    read: (JSONObject, LineageEntry) throws(StageFailure) -> Value
  ) async throws -> StageResult<Value> {
    var conversation = try conversation(about: prompt, using: &random)
    var lineage: LineageEntry?
    do {
      var answer = try await conversation.ask()
      while true {
        let entry = LineageEntry(stage: stage, of: id, call: answer.call)
        lineage = entry
        do throws(StageFailure) {
          return .made(try read(answer.object, entry), entry)
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
}

extension StageOutcome {
  /// The outcome for a record that was worked on: its lineage, costs and what its failures mean.
  package init(_ record: QARecord, lineage: [LineageEntry], failures: [StageFailure]) {
    var record = record
    if !lineage.isEmpty { record.appendLineage(lineage) }
    self.init(output: record.bytes, failures.isEmpty ? .made : .failed)
    costs = lineage.flatMap { $0.charges } + failures.flatMap { $0.charges }
    fatal = failures.lazy.compactMap { $0.fatal }.first
    isUnavailable = failures.contains { $0.isUnavailable }
  }
}
