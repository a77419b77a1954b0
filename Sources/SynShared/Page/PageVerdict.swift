// What a judge said about a page, and its place in the lineage.

import SynBase
import SynRecord

/// What one judge said about one page.
package struct PageVerdict: Sendable, Equatable {
  package enum Outcome: String, Sendable {
    case passed, failed
    /// The judge was missing, broken or too slow.
    case couldNotJudge = "could_not_judge"
  }

  /// `reply`, `assembly`, `policy`, or the program of a check.
  package var judge: String
  package var outcome: Outcome
  /// The judge's text; empty for a pass. One problem per line.
  package var diagnostics: String
  /// As given by the judge; usually from 0 to 10.
  package var score: Double?
  package var reasons: [JSONValue] = []
  /// The model that the judge asked, and its usage.
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

  /// What this run was charged for it; nil for a judge that asked no model.
  var charge: Charge? { usage.map { Charge($0) } }

  mutating func add(_ report: JudgeReport) {
    (score, reasons, model, usage) = (report.score, report.reasons, report.model, report.usage)
  }
}

/// What the judges said about the page in one reply.
package struct PageReview: Sendable, Equatable {
  /// The page, if there is one, whether it passed or not.
  package var page: String?
  /// The words to compare it by; nil if the page broke a rule.
  package var words: PageWords?
  /// In the order they were asked. No judge is asked after the first that does not pass.
  package var verdicts: [PageVerdict]

  /// The verdict that keeps the page from being stored; nil when it passed.
  package var objection: PageVerdict? { verdicts.last { $0.outcome != .passed } }
  /// What the judges cost.
  package var charges: [Charge] { verdicts.compactMap { $0.charge } }
}
