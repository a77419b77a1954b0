// The progress of a pipe as one line of text, never longer than the terminal is wide. ProgressDisplay draws it.

package enum ProgressLine {
  /// `stages` in any order, not empty. ASCII only, so that one character is one column. `now` is from `MonotonicClock`.
  package static func text(_ stages: [StageProgress], now: UInt64, width: Int) -> String {
    let stages = stages.sorted { $0.place < $1.place }
    guard let last = stages.last, width > 0 else { return "" }
    let total = stages.compactMap(\.total).max()
    let of = total.map { " of \($0)" } ?? ""
    let facts = money(stages) + speed(stages, last: last, total: total, now: now)
    let inFlight = stages.reduce(0) { $0 + $1.inFlight }
    let brief = (["\(last.done)\(of) done", "\(inFlight) in flight"] + facts).joined(separator: ", ")
    let full: String
    if stages.count == 1 {
      full = "\(last.command): \(brief)"
    } else {
      let parts = stages.map { stage in
        let name = stage.command.split(separator: "-").last.map(String.init) ?? stage.command
        let flight = stage.inFlight > 0 ? " (\(stage.inFlight) in flight)" : ""
        return "\(name) \(stage.done)\(stage == last ? of : "")\(flight)"
      }
      full = ([parts.joined(separator: " | ")] + facts).joined(separator: ", ")
    }
    return full.utf8.count <= width ? full : String(brief.prefix(width))
  }

  private static func money(_ stages: [StageProgress]) -> [String] {
    // syn-store counts the failures of earlier stages again.
    let failed = max(
      stages.filter { $0.command != "syn-store" }.reduce(0) { $0 + $1.failed }, stages.last?.failed ?? 0)
    let cost = stages.reduce(0) { $0 + $1.costUSD }
    let isPartial = stages.contains { $0.callsOfUnknownCost > 0 }
    var facts = failed > 0 ? ["\(failed) failed"] : []
    if cost > 0 {
      facts.append("\(isPartial ? "at least " : "")$\(Tally.fixed(cost, digits: 4))")
    } else if isPartial {
      facts.append("cost unknown")
    }
    return facts
  }

  /// The rate of the last stage since the first began, and how long the rest takes at that rate.
  private static func speed(_ stages: [StageProgress], last: StageProgress, total: Int?, now: UInt64) -> [String] {
    let began = stages.map(\.began).min() ?? now
    guard now > began, last.worked > 0 else { return [] }
    let perSecond = Double(last.worked) / (Double(now - began) / 1e9)
    let rate =
      perSecond < 1 ? "\(Tally.fixed(perSecond * 60, digits: 1))/min" : "\(Tally.fixed(perSecond, digits: 1))/s"
    guard let total, total > last.done else { return [rate] }
    let seconds = (Double(total - last.done) / perSecond).rounded(.up)
    return [rate, seconds < 1e6 ? "\(duration(Int(seconds))) left" : "long left"]
  }

  /// Such as `0:05`, `12:34` or `2:03:04`.
  private static func duration(_ seconds: Int) -> String {
    func twoDigits(_ number: Int) -> String { String(String(100 + number).dropFirst()) }
    let minutes = seconds / 60
    let start = minutes < 60 ? "\(minutes)" : "\(minutes / 60):\(twoDigits(minutes % 60))"
    return "\(start):\(twoDigits(seconds % 60))"
  }
}
