// Everything a page must pass, in its order: assembly, the built-in policy, the external checks. Whether a page that
// failed is mended is the stages' affair.

import Glibc

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

  package var json: JSONObject {
    var object: JSONObject = ["judge": .string(judge), "verdict": .string(outcome.rawValue)]
    if !diagnostics.isEmpty { object["diagnostics"] = .string(diagnostics) }
    return object
  }
}

/// What the judges said of the page in one reply.
package struct PageReview: Sendable, Equatable {
  /// The page, where there is one, whether it passed or not.
  package var page: String?
  /// In the order they were asked. The first that does not pass is the last asked.
  package var verdicts: [PageVerdict]

  /// The verdict that keeps the page from being stored; nil when it passed.
  package var objection: PageVerdict? { verdicts.last { $0.outcome != .passed } }
}

@LoopActor
package final class PageJudges {
  private let checks: [PageCheck]
  /// Each check may start a browser: more at once than there are processors only make all of them late.
  private let slots: Slots

  package nonisolated init(_ checks: [PageCheck]) {
    self.checks = checks
    slots = Slots(count: max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
  }

  /// `tolerating` as for `PageCheck`. Throws only `CancellationError`.
  package func review(_ reply: JSONObject, tolerating codes: [String] = []) async throws -> PageReview {
    let page: String
    do throws(PageRejection) {
      page = try PageGate.page(from: reply)
    } catch {
      let verdict = PageVerdict(judge: error.judge.rawValue, outcome: .failed, diagnostics: error.diagnostics)
      return PageReview(page: nil, verdicts: [verdict])
    }
    var review = PageReview(
      page: page, verdicts: [PageVerdict(judge: PageRejection.Judge.policy.rawValue, outcome: .passed, diagnostics: "")]
    )
    for check in checks where review.objection == nil {
      review.verdicts.append(try await verdict(of: check, on: page, tolerating: codes))
    }
    return review
  }

  private func verdict(
    of check: PageCheck, on page: String, tolerating codes: [String]
  ) async throws -> PageVerdict {
    switch try await slots.withSlot({ try await check.judge(page, tolerating: codes) }) {
    case .passed: PageVerdict(judge: check.name, outcome: .passed, diagnostics: "")
    case .failed(let diagnostics): PageVerdict(judge: check.name, outcome: .failed, diagnostics: diagnostics)
    case .couldNotJudge(let reason): PageVerdict(judge: check.name, outcome: .couldNotJudge, diagnostics: reason)
    }
  }

  /// Asks every check about a page without fault, before any page is paid for. Throws `ConfigurationError` when one
  /// cannot judge: then nothing would pass. What it says of the page is of no matter.
  package func prove() async throws {
    for check in checks {
      guard case .couldNotJudge(let reason) = try await check.judge(Self.faultlessPage) else { continue }
      throw ConfigurationError("no page can be judged, so none would pass: \(reason)")
    }
  }

  private static let faultlessPage = """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>Count</title></head>
    <body><p>Click the button to count.</p><button>0</button>
    <script>
    const button = document.querySelector("button");
    button.onclick = () => { button.textContent = Number(button.textContent) + 1; };
    </script>
    </body></html>
    """
}
