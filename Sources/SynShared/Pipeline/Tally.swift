// The numbers of one stage's run, which must add up: in = out + dropped.

import SynBase
import SynRecord

package struct Tally: Sendable, Equatable {
  package var made = 0
  package var failed = 0
  package var passedThrough = 0
  /// Taken in but not emitted, because the run was stopped or the reader was gone.
  package var dropped = 0
  /// Of the failed ones, those whose input line could not be used at all.
  package var unusable = 0
  package var costUSD = 0.0
  /// The part of it that is an estimate, for replies that broke off.
  package var estimatedUSD = 0.0
  /// Model calls whose cost the provider did not report.
  package var callsOfUnknownCost = 0

  package init() {}

  package var output: Int { made + failed + passedThrough }
  package var input: Int { output + dropped }

  package mutating func add(_ charge: Charge) {
    guard let usd = charge.usd else {
      callsOfUnknownCost += 1
      return
    }
    costUSD += usd
    if charge.isEstimated { estimatedUSD += usd }
  }

  /// Such as `12 in, 12 out (10 made, 1 failed, 1 passed through), 0 dropped, $0.0312, 5.1 s`.
  package func summary(seconds: Double) -> String {
    var text = "\(input) in, \(output) out (\(made) made, \(failed) failed, \(passedThrough) passed through), "
    text += "\(dropped) dropped"
    // Unknown is not zero, so we print no sum where nothing is known.
    var costs = costUSD > 0 ? ["$\(Self.fixed(costUSD, digits: 4))"] : []
    if estimatedUSD > 0 { costs[0] += " ($\(Self.fixed(estimatedUSD, digits: 4)) of it estimated)" }
    if callsOfUnknownCost > 0 {
      costs.append("\(callsOfUnknownCost) call\(callsOfUnknownCost == 1 ? "" : "s") of unknown cost")
    }
    if !costs.isEmpty { text += ", \(costs.joined(separator: " and "))" }
    return text + ", \(Self.fixed(seconds, digits: 1)) s"
  }

  package func fields(seconds: Double) -> JSONObject {
    [
      "in": .integer(input), "out": .integer(output), "made": .integer(made), "failed": .integer(failed),
      "passed_through": .integer(passedThrough), "dropped": .integer(dropped), "cost_usd": .double(costUSD),
      "estimated_usd": .double(estimatedUSD), "calls_of_unknown_cost": .integer(callsOfUnknownCost),
      "seconds": .double(seconds),
    ]
  }

  static func fixed(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { power, _ in power * 10 }
    let units = Int((value * Double(scale)).rounded())
    return "\(units / scale)." + String(scale + units % scale).dropFirst()
  }
}
