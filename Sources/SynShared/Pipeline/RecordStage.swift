// What one stage does with one record. Reading, writing, limits, signals and counting are the StageRunner's.

import SynBase
import SynRecord

package protocol RecordStage {
  /// As it stands in `wants`, in errors and in lineage: `question`, `augment`, `answer`, `store`.
  var name: String { get }

  /// Whether records read before the first signal are still worked on after it, not passed on as they are.
  var finishesWhatWasRead: Bool { get }

  /// Whether there is something to fill in. Other records pass through untouched.
  @LoopActor func accepts(_ record: QARecord) -> Bool

  /// Works on one record. `index` counts the records taken in from 0, in their order. Throws only `CancellationError`:
  /// everything else that goes wrong is told in the outcome.
  @LoopActor func process(_ record: QARecord, index: Int) async throws -> StageOutcome
}

extension RecordStage {
  /// Working costs money, so most do not.
  package var finishesWhatWasRead: Bool { false }
}

/// What became of one record.
package struct StageOutcome: Sendable {
  /// The line that goes out.
  package var output: ArraySlice<UInt8>
  package var result: Result
  /// One entry for each model call.
  package var costs: [Charge]
  /// When no other record can fare better: start no more, say why and end with this status.
  package var fatal: Fatal?
  /// Failed because a service could not be reached. When that befell every record, the run ends with 69.
  package var isUnavailable = false

  package enum Result: Sendable { case made, failed, passedThrough }

  package struct Fatal: Sendable {
    package var status: ExitStatus
    /// For people; the records say the same for programs.
    package var reason: String
    /// It says nothing but that the rest of the input must wait: where there is no rest, the run ends as its records did.
    package var isAboutTheRest: Bool

    package init(_ status: ExitStatus, _ reason: String, isAboutTheRest: Bool = false) {
      self.status = status
      self.reason = reason
      self.isAboutTheRest = isAboutTheRest
    }
  }

  package init(output: ArraySlice<UInt8>, _ result: Result, costs: [Charge] = [], fatal: Fatal? = nil) {
    self.output = output
    self.result = result
    self.costs = costs
    self.fatal = fatal
  }
}
