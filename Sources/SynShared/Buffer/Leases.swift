// Leases: who makes which unit. A lease is an id with a time at which it lapses unless renewed; a unit that is stored
// or has failed gives it back. The clock is Redis's, so that hosts need not agree on the time.

import SynBase
import SynRecord

@LoopActor
package struct Leases {
  /// Nobody renews for longer than this: a unit lost between two stages must be made anew eventually. Well above what a
  /// unit takes with all its retries.
  package static let ageMax = Duration.seconds(20 * 60)

  /// With a daily budget, the number of leases at a time while neither today nor yesterday shows what a unit costs.
  nonisolated static let countOfUnknownCost = 4
  /// While more orders than this are in the making, no unit is begun. The number is below what a stage works on at
  /// once, which leaves room at the provider for both.
  nonisolated static let ordersBeside = 4
  /// A worker silent this long is no longer counted. Three times the wait between two looks.
  nonisolated static let workerMilliseconds = 15_000

  private let store: QAStore
  private let lifetime: Duration
  private let worker: String

  /// `worker` is a name no other process has: all workers share the missing units. An empty name takes whatever is
  /// missing, regardless of other workers. Leases last as long as the settings say, or `lifetime`.
  package init(_ store: QAStore, worker: String = "", lifetime: Duration? = nil) {
    self.store = store
    self.worker = worker
    self.lifetime = lifetime ?? store.settings.leaseLifetime
  }

  /// A unit to make: the leased id, and the record that goes through the stages.
  package struct Seed: Sendable {
    package var id: String
    package var record: RawJSON
  }

  package struct Grant: Sendable {
    package var seeds: [Seed] = []
    package var ids: [String] { seeds.map { $0.id } }
    /// The daily budget had room for fewer units than are missing.
    package var isCutByBudget = false
    /// Units are missing, but orders go first.
    package var yieldsToOrders = false
    package var spending = DaySpending()
    /// Leases that existed before.
    package var leased = 0
  }

  /// Leases what the buffer lacks (target - waiting - leased), at most `limit`, and at most this worker's share less
  /// the `held` leases it has. With a daily budget a unit is begun as long as the sum of what was spent today and what
  /// the leased units will cost, by the day's average, is below it. Units to be tried again go before new ones;
  /// variants to be tried again go first of all, as they take no place. Throws `RedisError`.
  package func acquire(target: Int, limit: Int, held: Int = 0) async throws(RedisError) -> Grant {
    guard limit > 0 else { return Grant() }
    // Made here because Lua has no good source of them; losing an unused one costs nothing.
    let ids = (0..<min(limit, target)).map { _ in UUIDv7.make() }
    let budget = store.settings.dailyBudgetUSD.map { String($0) } ?? ""
    let reply = try await store.fields(
      of: .acquire,
      [
        "target": .integer(target), "lifetime": .milliseconds(lifetime), "budget": .text(budget),
        "worker": .text(worker), "held": .integer(held), "worker_silence": .integer(Self.workerMilliseconds),
        "consumer_silence": .integer(OrderQueue.silenceMilliseconds), "orders_beside": .integer(Self.ordersBeside),
        "unknown_cost_max": .integer(Self.countOfUnknownCost),
      ], each: ids.map { ["id": .text($0)] })
    var grant = Grant(
      isCutByBudget: try reply.integer("is_cut_by_budget") == 1,
      yieldsToOrders: try reply.integer("yields_to_orders") == 1,
      spending: try DaySpending(try reply.fields("spending")), leased: try reply.integer("leased"))
    for seed in try reply.list("seeds") {
      grant.seeds.append(Seed(id: try seed.text("id"), record: try RawJSON(stored: try seed.bytes("record"))))
    }
    return grant
  }

  /// Prolongs leases; returns the ids of those still held. The others were given back, or lapsed and were counted as
  /// missing.
  package func renew(_ ids: [String]) async throws(RedisError) -> [String] {
    if ids.isEmpty { return [] }
    return try await store.run(
      .renew, ["lifetime": .milliseconds(lifetime)], each: ids.map { ["id": .text($0)] }
    ).elements.compactMap { $0.text }
  }

  /// Gives leases back without a unit.
  package func release(_ ids: [String]) async throws(RedisError) {
    if ids.isEmpty { return }
    _ = try await store.run(.release, ["event": "taken"], each: ids.map { ["id": .text($0)] })
  }

  /// Gives back the lease of a unit that came through the pipe unfinished. `syn-store work` treats that as a failure,
  /// so that a pipe which lacks a stage is not fed in a loop.
  package func giveUp(_ id: String) async throws(RedisError) {
    _ = try await store.run(.release, ["event": "failed"], each: [["id": .text(id)]])
  }

  /// This worker stops looking for units.
  package func leave() async throws(RedisError) {
    _ = try await store.redis.send(["ZREM", .text(BufferKeys.workers), .text(worker)])
  }
}
