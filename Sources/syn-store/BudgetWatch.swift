// What syn-store work says about the daily budget: once, when it changes. Whether there is room for a unit is decided in
// Redis, with the leases.

import SynShared

struct BudgetWatch {
  private let budgetUSD: Double?
  private var isSpent = false
  private var hasToldOfUnknownCosts = false
  /// Why the latest grant held fewer units than are missing; nil when it held all of them.
  private(set) var shortage: String?

  init(budgetUSD: Double?) { self.budgetUSD = budgetUSD }

  /// Takes notice of a grant, and gives what is to be said about it.
  mutating func news(in grant: Leases.Grant) -> [String] {
    guard let budgetUSD else { return [] }
    let spending = grant.spending
    var news: [String] = []
    if spending.callsOfUnknownCost > 0, !hasToldOfUnknownCosts {
      hasToldOfUnknownCosts = true
      news.append("\(spending.callsOfUnknownCost) model calls today told no cost: the daily budget cannot count them")
    }
    if grant.isCutByBudget {
      let isSpentNow = spending.usd >= budgetUSD
      let budget = "the daily budget of \(dollars(budgetUSD))"
      shortage =
        isSpentNow
        ? "\(budget) is spent"
        : "what is left of \(budget) is held back for \(grant.leased + grant.ids.count) units in the making"
      if isSpentNow, !isSpent { news.append("\(budget) is spent: asking for no more units before midnight UTC") }
      isSpent = isSpent || isSpentNow
    } else {
      shortage = nil
      if isSpent { news.append("there is room in the daily budget again") }
      isSpent = false
    }
    return news
  }
}
