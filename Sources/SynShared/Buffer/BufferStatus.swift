// The buffer in numbers.

import SynBase

package struct BufferStatus: Sendable {
  package var depth: Int
  package var target: Int
  /// Units in the making.
  package var leases: Int
  /// Orders that no worker has taken up yet, and orders in the making.
  package var ordersWaiting: Int
  package var ordersInFlight: Int
  /// What no `syn-store work` has taken up yet: units to be made, or made again, and variants of waiting units to be
  /// tried again.
  package var unitsToMake: Int
  package var variantsToMake: Int
  /// Living `syn-store work` and `syn-store orders`.
  package var workers: Int
  package var orderWorkers: Int
  /// Hosts that rest, because they gave work back that they cannot do: `units` or `orders`, and the host's name.
  package var restingHosts: [String]
  /// By error code, since counting began; most frequent first.
  package var failures: [(code: String, count: Int)]
  /// `stored`, `handed_out`, `popped` and the other counters, by name.
  package var counters: [(name: String, count: Int)]
  package var spending: DaySpending
  /// The cost of all records ever put.
  package var total: RecordCost
  /// Nil: no limit.
  package var dailyBudgetUSD: Double?
  /// Numbers that another program has overwritten with something else: counted as 0, and not counted up any more.
  package var spoiled: [String]

  package func counter(_ name: String) -> Int { counters.first { $0.name == name }?.count ?? 0 }

  package var json: JSONValue {
    var object: JSONObject = [
      "depth": .integer(depth), "target": .integer(target), "leases": .integer(leases),
      "orders": ["waiting": .integer(ordersWaiting), "in_flight": .integer(ordersInFlight)],
      "retries": ["units": .integer(unitsToMake), "variants": .integer(variantsToMake)],
      "workers": ["units": .integer(workers), "orders": .integer(orderWorkers)],
      "resting": .array(restingHosts.map { .string($0) }),
      "failures": Self.object(failures.map { ($0.code, $0.count) }),
      "counters": Self.object(counters.map { ($0.name, $0.count) }),
      "spent_today_usd": .double(spending.usd),
      "calls_of_unknown_cost_today": .integer(spending.callsOfUnknownCost),
      "tokens_today": ["prompt": .integer(spending.promptTokens), "completion": .integer(spending.completionTokens)],
      "spent_total_usd": .double(total.usd),
      "calls_of_unknown_cost_total": .integer(total.callsOfUnknownCost),
      "tokens_total": ["prompt": .integer(total.promptTokens), "completion": .integer(total.completionTokens)],
    ]
    object["daily_budget_usd"] = dailyBudgetUSD.map { .double($0) }
    return .object(object)
  }

  private static func object(_ numbers: [(String, Int)]) -> JSONValue {
    .object(JSONObject(members: numbers.map { JSONObject.Member(key: $0.0, value: .integer($0.1)) }))
  }
}

extension QAStore {
  /// Throws the refusal of a Redis that answers but accepts no writes: a replica, or one that is full or cannot save.
  /// Changes nothing.
  package func expectWrites() async throws(RedisError) {
    _ = try await redis.send(["SETRANGE", .text(BufferKeys.head), "0", ""])
  }

  package func status() async throws(RedisError) -> BufferStatus {
    let reply = try await fields(of: .status)
    func counts(_ name: String) throws(RedisError) -> [(String, Int)] {
      try reply.value(name).pairs.map { ($0.key, $0.value.integer ?? 0) }
    }
    var spoiled: [String] = []
    for (name, key) in [
      ("counters", BufferKeys.counters), ("failure_counts", BufferKeys.failureCounts),
      ("total", BufferKeys.spendingPrefix + "total"),
    ] {
      spoiled += try reply.value(name).pairs.filter { $0.value.double == nil }.map { "\($0.key) of \(key)" }
    }
    return BufferStatus(
      depth: try reply.integer("depth"), target: settings.target, leases: try reply.integer("leases"),
      ordersWaiting: try reply.integer("orders_waiting"), ordersInFlight: try reply.integer("orders_in_flight"),
      unitsToMake: try reply.integer("units_waiting"), variantsToMake: try reply.integer("variants_waiting"),
      workers: try reply.integer("workers"), orderWorkers: try reply.integer("order_workers"),
      restingHosts: try reply.value("sick").pairs.map { $0.key }.sorted(),
      failures: try counts("failure_counts").sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { (code: $0.0, count: $0.1) },
      counters: try counts("counters").sorted { $0.0 < $1.0 }.map { (name: $0.0, count: $0.1) },
      spending: try DaySpending(try reply.fields("spending")), total: RecordCost(try reply.fields("total")),
      dailyBudgetUSD: settings.dailyBudgetUSD, spoiled: spoiled)
  }
}
