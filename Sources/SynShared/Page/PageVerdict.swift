// What a judge said of a page, and its place in the lineage.

import SynBase
import SynRecord

/// What one judge said of one page.
package struct PageVerdict: Sendable, Equatable {
  package enum Outcome: String, Sendable {
    case passed, failed
    /// The judge was missing, broken or too slow.
    case couldNotJudge = "could_not_judge"
  }

  /// `reply`, `assembly`, `policy`, or the program of a check.
  package var judge: String
  package var outcome: Outcome
  /// What was said; empty for a pass. One problem a line.
  package var diagnostics: String
  /// As the judge gives them; usually from 0 to 10.
  package var score: Double?
  package var reasons: [JSONValue] = []
  /// The model that the judge asked, and what that took.
  package var model: String?
  package var usage: Usage?

  package init(judge: String, outcome: Outcome, diagnostics: String = "") {
    self.judge = judge
    self.outcome = outcome
    self.diagnostics = diagnostics
  }

  package var json: JSONObject {
    var object: JSONObject = ["judge": .string(judge), "verdict": .string(outcome.rawValue)]
    if !diagnostics.isEmpty { object["diagnostics"] = .string(diagnostics) }
    object["score"] = score.map { .double($0) }
    if !reasons.isEmpty { object["reasons"] = .array(reasons) }
    object["model"] = model.map { .string($0) }
    for member in usage?.json.members ?? [] { object[member.key] = member.value }
    return object
  }

  /// What this run was charged for it; nil for a judge that asked nobody.
  var charge: Charge? { usage.map { Charge($0) } }

  mutating func add(_ report: JudgeReport) {
    (score, reasons, model, usage) = (report.score, report.reasons, report.model, report.usage)
  }
}

/// What the judges said of the page in one reply.
package struct PageReview: Sendable, Equatable {
  /// The page, where there is one, whether it passed or not.
  package var page: String?
  /// What it is compared by; nil where the page broke a rule.
  package var words: PageWords?
  /// In the order they were asked. The first that does not pass is the last asked.
  package var verdicts: [PageVerdict]

  /// The verdict that keeps the page from being stored; nil when it passed.
  package var objection: PageVerdict? { verdicts.last { $0.outcome != .passed } }
  /// What the judges cost.
  package var charges: [Charge] { verdicts.compactMap { $0.charge } }
}
