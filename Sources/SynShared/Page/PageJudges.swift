// Everything a page must pass, in order: assembly, the built-in policy, the external checks. The stages decide whether
// a failed page is mended.

import Glibc
import SynBase
import SynRecord

@LoopActor
package final class PageJudges {
  private let checks: [PageCheck]
  /// Each check may start a browser: more at once than processors only delay all of them.
  private let slots: AsyncSemaphore
  private var spending: JudgeSpending

  /// `maxCostUSD` is the most the run may cost, nil for no limit.
  package nonisolated init(_ checks: [PageCheck], maxCostUSD: Double? = nil) {
    self.checks = checks
    slots = AsyncSemaphore(count: max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
    spending = JudgeSpending(limitUSD: maxCostUSD)
  }

  /// Why no more judges are asked; nil while money is left, or no judge costs any.
  package var endOfSpending: String? { spending.end }

  /// `subject` is the page's purpose, `tolerating` as for `PageCheck`. Throws only `CancellationError`.
  package func review(
    _ reply: JSONObject, for subject: PageSubject? = nil, tolerating codes: [String] = []
  ) async throws -> PageReview {
    let (page, read): (String, ReadPage)
    do throws(PageRejection) {
      (page, read) = try PageGate.read(reply)
    } catch {
      let verdict = PageVerdict(judge: error.judge.rawValue, outcome: .failed, diagnostics: error.diagnostics)
      return PageReview(page: nil, verdicts: [verdict])
    }
    var review = PageReview(
      page: page, words: PageWords(read),
      verdicts: [PageVerdict(judge: PageRejection.Judge.policy.rawValue, outcome: .passed)])
    for check in checks where review.objection == nil {
      review.verdicts.append(
        try await slots.withSlot { try await verdict(of: check, on: page, for: subject, tolerating: codes) })
    }
    return review
  }

  private func verdict(
    of check: PageCheck, on page: String, for subject: PageSubject?, tolerating codes: [String]
  ) async throws -> PageVerdict {
    if let end = spending.end {
      return PageVerdict(judge: check.name, outcome: .couldNotJudge, diagnostics: end)
    }
    let verdict = try await check.judge(page, for: subject, tolerating: codes)
    if let charge = verdict.charge { spending.add(charge) }
    return verdict
  }

  /// Asks every check about a faultless page, before any page is paid for. Throws `ConfigurationError` when one cannot
  /// judge: then nothing would pass. Its verdict on that page does not matter.
  package func prove() async throws {
    for check in checks {
      let verdict = try await verdict(of: check, on: Self.faultlessPage, for: .proof, tolerating: [])
      guard verdict.outcome == .couldNotJudge else { continue }
      throw ConfigurationError("no page can be judged, so none would pass: \(verdict.diagnostics)")
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

/// What the judges have cost, against the run's --max-cost. A judge reports its cost when it is done, so the limit is
/// enforced after the fact. SpendingLimit handles what models cost for pages and gets the judges' share too: together
/// they stay within the limit.
private struct JudgeSpending: Sendable, Equatable {
  /// US dollars, nil for no limit.
  private let limitUSD: Double?
  private var spentUSD = 0.0
  private var metUnknownCost = false

  init(limitUSD: Double?) { self.limitUSD = limitUSD }

  mutating func add(_ charge: Charge) {
    if let usd = charge.usd { spentUSD += usd } else { metUnknownCost = true }
  }

  /// Why no more judges are asked. Free judges go on at any limit.
  var end: String? {
    guard let limitUSD else { return nil }
    if metUnknownCost { return "what a judge cost is unknown, so --max-cost cannot be kept" }
    return spentUSD > 0 && spentUSD >= limitUSD ? "the --max-cost of this run is reached" : nil
  }
}
