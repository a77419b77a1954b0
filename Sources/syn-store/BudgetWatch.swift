// What syn-store work says about the daily budget: once, when it changes. Redis decides together with the leases
// whether there is room for a unit.

import SynBuffer

struct BudgetWatch {
  private let budgetUSD: Double?
  /// A process that does not follow ends, and says why then.
  private let follows: Bool
  private var hasToldOfTheEnd = false
  private var hasToldOfUnknownCosts = false
  /// Why the latest grant held fewer units than are missing; nil if it held all of them.
  private(set) var shortage: String?

  init(budgetUSD: Double?, follows: Bool) {
    self.budgetUSD = budgetUSD
    self.follows = follows
  }

  /// Takes note of a grant, and returns what there is to say about it.
  mutating func news(in grant: Jobs.Grant) -> [String] {
    guard let budgetUSD else { return [] }
    let spending = grant.spending
    var news: [String] = []
    if spending.callsOfUnknownCost > 0, !hasToldOfUnknownCosts {
      hasToldOfUnknownCosts = true
      news.append(
        "model calls of today without a cost: \(spending.callsOfUnknownCost); the daily budget cannot count them")
    }
    let isSpent = spending.usd >= budgetUSD
    let budget = "the daily budget of \(dollars(budgetUSD))"
    let heldBack = "what is left of \(budget) is held back for \(grant.leased + grant.ids.count) units in the making"
    shortage = grant.isCutByBudget ? (isSpent ? "\(budget) is spent" : heldBack) : nil
    if isSpent, grant.isCutByBudget, follows, !hasToldOfTheEnd {
      hasToldOfTheEnd = true
      news.append("\(budget) is spent: asking for no more units before midnight UTC")
    } else if !isSpent, hasToldOfTheEnd {
      hasToldOfTheEnd = false
      news.append("there is room in the daily budget again")
    }
    return news
  }
}
