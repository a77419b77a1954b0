// What one stage does with one record. StageRunner does the reading, writing, limits, signals and counting.

import SynBase
import SynRecord

package protocol RecordStage {
  /// The stage's name in `wants`, in errors and in lineage: `question`, `augment`, `answer`, `store`.
  var name: String { get }

  /// Whether records read before the first signal are still worked on after it, instead of passed on as they are.
  var finishesWhatWasRead: Bool { get }

  /// Whether records are worked on although nobody reads what comes of them.
  var outlivesItsReader: Bool { get }

  /// Whether the stage has something to fill in. Other records pass through untouched.
  @LoopActor func accepts(_ record: QARecord) -> Bool

  /// Works on one record. `index` counts the incoming records from 0, in order. Throws only `CancellationError`: the
  /// outcome reports everything else that goes wrong.
  @LoopActor func process(_ record: QARecord, index: Int) async throws -> StageOutcome
}

extension RecordStage {
  /// Work costs money, so most stages do not.
  package var finishesWhatWasRead: Bool { false }
  /// A stage whose output is all it makes has nothing to do without a reader.
  package var outlivesItsReader: Bool { false }
}

/// What became of one record.
package struct StageOutcome: Sendable {
  /// The line that goes out.
  package var output: ArraySlice<UInt8>
  package var result: Result
  /// One entry for each model call.
  package var costs: [Charge]
  /// Set when no other record can do better: start no more, say why and end with this status.
  package var fatal: Fatal?
  /// Failed because a service was unreachable. When every record fails this way, the run ends with 69.
  package var isUnavailable = false

  package enum Result: Sendable { case made, failed, passedThrough }

  package struct Fatal: Sendable {
    package var status: ExitStatus
    /// For people; the records say the same for programs.
    package var reason: String
    /// It says only that the rest of the input must wait: if there is no rest, the run ends as its records did.
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
