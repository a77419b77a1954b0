// status: the buffer in numbers.

import SynBase
import SynBuffer

struct StatusVerb: StoreVerb {
  static let name = "status"
  static let options = [OptionSpec("json", help: "for programs"), StoreOption.spool]
  static let help = "print depth, target, work in flight, orders, retries, spool, failures, spending and warnings"

  private let asJSON: Bool
  private let spool: Spool?

  init(_ typed: TypedVerb) {
    asJSON = typed.arguments.has("json")
    spool = Spool(typed)
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let status = try await context.store.status()
    for number in status.spoiled { Log.warning("\(number) is not a number: another program wrote it") }
    let warnings = await RedisWarning.look(context.store.redis.settings) ?? []
    let spooled = try spool?.recordCount()
    if asJSON {
      var json = status.json.objectValue ?? [:]
      if let spool, let spooled {
        json["spool"] = [
          "file": .string(spool.path), "records": .integer(spooled),
          "bytes": .integer(spool.byteCount),
        ]
      }
      json["warnings"] = .array(warnings.map(\.json))
      try await printLines([JSONValue.object(json).bytes])
      return .ok
    }
    var rows = rows(status)
    if let spool, let spooled, spooled > 0 {
      rows.insert(("spooled", "\(spooled) in \(spool.path)"), at: 4)
    }
    rows += warnings.map { ("warning", $0.text) }
    let width = rows.map { $0.0.count }.max() ?? 0
    try await printLines(
      rows.map { Array(($0 + String(repeating: " ", count: width - $0.count + 2) + $1).utf8) })
    return .ok
  }
}

private func rows(_ status: BufferStatus) -> [(String, String)] {
  var rows = [
    ("waiting", "\(status.depth) of \(status.target)"),
    ("in the making", "\(status.leases)"),
    ("orders", "\(status.ordersWaiting) waiting, \(status.ordersInFlight) in the making"),
    ("to be made", "\(status.unitsToMake) units, \(status.variantsToMake) variants"),
    ("workers", "\(status.workers) for units, \(status.orderWorkers) for orders"),
    ("stored", "\(status.counter("stored"))"),
    ("handed out", "\(status.counter("handed_out"))"),
    ("popped", "\(status.counter("popped"))"),
    ("spent today", spentToday(status)),
    ("failures", status.failures.isEmpty ? "none" : "\(status.failures.reduce(0) { $0 + $1.count })"),
  ]
  for host in status.restingHosts { rows.append(("resting", host)) }
  for (code, count) in status.failures { rows.append(("  " + code, "\(count)")) }
  return rows
}

private func spentToday(_ status: BufferStatus) -> String {
  var text = dollars(status.spending.usd)
  if let budget = status.dailyBudgetUSD { text += " of \(dollars(budget))" }
  let unknown = status.spending.callsOfUnknownCost
  return unknown > 0 ? text + ", and calls of unknown cost: \(unknown)" : text
}

/// Rounded to a hundredth of a cent.
func dollars(_ amount: Double) -> String {
  // Every plausible sum of money fits an Int; this cuts off what is not plausible.
  let units = Int(min(amount * 10_000, 1e15).rounded())
  return "$\(units / 10_000)." + String(10_000 + units % 10_000).dropFirst()
}
