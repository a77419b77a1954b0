// Jobs: what is to be made, and who makes it. A missing place of the buffer, a failure to be tried again and an order are
// all jobs. A worker takes some, renews them while it lives, and they end with their outcome; those of a dead worker fall
// back and are taken by others, as far as they had come. The clock is Redis's, so that hosts need not agree on the time.

import SynBase
import SynRecord

/// Which jobs a worker takes: `syn-store work` makes units, and variants that are tried again; `syn-store orders` what
/// was ordered over HTTP.
package enum JobQueue: String, Sendable {
  case units, orders
}

/// One delivery of a job.
package struct Job: Sendable {
  package var id: String
  /// How often it was handed out, this time included.
  package var delivery: Int
  /// What goes through the stages, as far as it has come.
  package var record: RawJSON

  init(_ fields: ScriptFields, _ queue: JobQueue) throws(RedisError) {
    id = try fields.text("id")
    delivery = try fields.integer("delivery")
    let stored = try RawJSON(stored: try fields.bytes("record"))
    let mark = JobDelivery(id: id, number: delivery)
    switch queue {
    case .orders: record = stored.with(RecordKey.order, .string(mark.text))
    // The first delivery needs no number: nobody else has it.
    case .units: record = delivery > 1 ? stored.with(RecordKey.delivery, .integer(delivery)) : stored
    }
  }
}

@LoopActor
package struct Jobs {
  /// A job that has not come further for this long is renewed no more: a record lost between two stages must be made
  /// anew eventually. Well above what a unit takes with all its retries.
  package nonisolated static let patience = Duration.seconds(20 * 60)
  /// A job that failed its workers this often is assumed to be the cause.
  package nonisolated static let deliveriesMax = 5
  /// With a daily budget, the number of units in the making while neither today nor yesterday shows what one costs.
  nonisolated static let countOfUnknownCost = 4
  /// While more orders than this are in the making, no unit is begun. The number is below what a stage works on at
  /// once, which leaves room at the provider for both.
  nonisolated static let ordersBeside = 4
  /// Units that have waited for orders this long are begun all the same.
  nonisolated static let yieldsFor = Duration.seconds(60)

  private let store: QAStore
  private let queue: JobQueue
  private let worker: String
  private let lifetime: Duration
  private let deliveriesMax: Int

  /// `worker` is `<host>/<process>`, a name no other process has or had: all workers share what is to be made. An empty
  /// one takes whatever there is, regardless of others. Jobs fall back after the lifetime in the settings, or
  /// `lifetime`.
  package init(
    _ store: QAStore, _ queue: JobQueue, worker: String = "", lifetime: Duration? = nil,
    deliveriesMax: Int = Jobs.deliveriesMax
  ) {
    self.store = store
    self.queue = queue
    self.worker = worker
    self.lifetime = lifetime ?? store.settings.leaseLifetime
    self.deliveriesMax = deliveriesMax
  }

  package struct Grant: Sendable {
    package var jobs: [Job] = []
    package var ids: [String] { jobs.map { $0.id } }
    /// Jobs that this worker had no room for.
    package var left = 0
    /// How long this worker's host is to take nothing, after an outage of its own.
    package var rest = Duration.zero
    /// How many workers share the queue.
    package var workers = 1
    /// The daily budget had room for fewer units than are missing.
    package var isCutByBudget = false
    /// Units are missing, but orders go first.
    package var yieldsToOrders = false
    package var spending = DaySpending()
    /// Units that were in the making before.
    package var leased = 0

    package init() {}
  }

  /// What a worker tells of itself when it asks for jobs.
  package struct Asking: Sendable {
    /// Ids of the jobs it has: it lives, and never takes these again, even if it could not renew them in time.
    package var held: [String] = []
    /// It has finished a job. A worker that has not may be unable to, and gets half of what is missing while others live.
    package var isProven = false
    /// How many workers have passed on the call that woke it.
    package var hops = 0
    /// How long it counts as living from now on, at least twice the time to its next look.
    package var silence = Duration.seconds(15)

    package init() {}
  }

  /// Takes what the buffer lacks (target - waiting - in the making), at most `limit` and at most this worker's share.
  /// With a daily budget a unit is begun as long as the sum of what was spent today and what those in the making will
  /// cost, by the day's average, is below it. What fell back and units to be tried again go before new ones; variants
  /// to be tried again go first of all, as they take no place. Throws `RedisError`.
  package func takeUnits(target: Int, limit: Int, _ asking: Asking = Asking()) async throws(RedisError) -> Grant {
    guard limit > 0 else { return Grant() }
    // Made here because Lua has no good source of them; losing an unused one costs nothing.
    let ids = (0..<min(limit, max(target, 1))).map { _ in UUIDv7.make() }
    let budget = store.settings.dailyBudgetUSD.map { String($0) } ?? ""
    let reply = try await store.fields(
      of: .takeUnits,
      common(asking) + [
        "target": .integer(target), "budget": .text(budget), "is_proven": asking.isProven ? 1 : 0,
        "orders_beside": .integer(Self.ordersBeside), "yields_for": .milliseconds(Self.yieldsFor),
        "unknown_cost_max": .integer(Self.countOfUnknownCost),
      ], each: ids.map { ["id": .text($0)] })
    var grant = try grant(reply)
    grant.isCutByBudget = try reply.integer("is_cut_by_budget") == 1
    grant.yieldsToOrders = try reply.integer("yields_to_orders") == 1
    grant.spending = try DaySpending(try reply.fields("spending"))
    grant.leased = try reply.integer("leased")
    return grant
  }

  /// Takes up to `limit` orders, the oldest first. Throws `RedisError`.
  package func takeOrders(limit: Int, _ asking: Asking = Asking()) async throws(RedisError) -> Grant {
    guard limit > 0 else { return Grant() }
    return try grant(try await store.fields(of: .takeOrders, common(asking) + ["limit": .integer(limit)]))
  }

  private func common(_ asking: Asking) -> NamedArguments {
    [
      "worker": .text(worker), "held": .text(asking.held.joined(separator: " ")), "lifetime": .milliseconds(lifetime),
      "patience": .milliseconds(Self.patience), "hops": .integer(asking.hops),
      "silence": .milliseconds(asking.silence),
    ] + store.abandoning(deliveriesMax)
  }

  private func grant(_ reply: ScriptFields) throws(RedisError) -> Grant {
    var grant = Grant()
    for fields in try reply.list("jobs") { grant.jobs.append(try Job(fields, queue)) }
    grant.left = try reply.integer("left")
    grant.rest = .milliseconds(try reply.integer("rest"))
    grant.workers = try reply.integer("workers")
    return grant
  }

  /// Tells Redis that this worker still has these jobs; returns the ids of those that it has. The others have come to
  /// their end, fell back, or were given back.
  package func renew(_ ids: [String]) async throws(RedisError) -> [String] {
    if ids.isEmpty { return [] }
    return try await store.run(
      .renewJobs, ["worker": .text(worker), "lifetime": .milliseconds(lifetime)], each: ids.map { ["id": .text($0)] }
    ).elements.compactMap { $0.text }
  }

  /// Gives back jobs that this worker's pipe does not come on with. Others go on with them, and this host rests.
  package func giveBack(_ ids: [String]) async throws(RedisError) {
    if ids.isEmpty { return }
    // Whatever its number: what another worker has taken over meanwhile stays there.
    _ = try await store.giveBack(
      ids.map { JobReturn(JobDelivery(id: $0, number: 0)) }, of: worker, .sick, givesUp: true)
  }

  /// This worker takes no more.
  package func leave() async throws(RedisError) {
    _ = try await store.run(.leave, ["queue": .text(queue.rawValue), "worker": .text(worker)])
  }

  /// Waits on `connection`, which it keeps busy, until there may be something for one worker, or until `timeout` is over
  /// (seconds, 1 to 5): then nil. Redis wakes one at a time. The result is how many have passed the call on.
  package func call(on connection: RedisConnection, timeout: Int) async throws(RedisError) -> Int? {
    let reply = try await connection.send(["BLPOP", .text(BufferKeys.wakePrefix + queue.rawValue), .integer(timeout)])
    return reply.isNull ? nil : Int(reply.elements.last?.text ?? "") ?? 0
  }

  /// Makes jobs of what an earlier version left in Redis.
  package static func adopt(_ store: QAStore) async throws(RedisError) {
    let adopted = try await store.run(.adopt).integer ?? 0
    if adopted > 0 { Log.info("took over \(adopted) orders and retries of an earlier version") }
  }
}

/// A job that comes back unfinished.
package struct JobReturn: Sendable {
  var delivery: JobDelivery
  /// As far as it has come; nil leaves it as it was handed out.
  var record: RawJSON?

  init(_ delivery: JobDelivery, record: RawJSON? = nil) {
    self.delivery = delivery
    self.record = record
  }
}

/// Why jobs come back.
enum ReturnCause: String, Sendable {
  /// They came through a pipe that lacks a stage or was ended.
  case unfinished
  /// The host is to blame, not the jobs: an outage, a refused key, a stage that stands still.
  case sick
}

enum ReturnOutcome: Int, Sendable {
  /// There is no such job, or none any more.
  case unknown = 0
  case givenBack = 1
  /// It failed too often.
  case exhausted = 2
  /// It waits, or is in another worker's hands by now.
  case elsewhere = 3
}

extension QAStore {
  /// With `givesUp`, a job that failed too often ends as failed; otherwise it stays as it is, for the caller to store
  /// its failure.
  func giveBack(
    _ jobs: [JobReturn], of worker: String = "", _ cause: ReturnCause, givesUp: Bool
  ) async throws(RedisError) -> [ReturnOutcome] {
    try await run(
      .giveBackJobs,
      [
        "worker": .text(worker), "cause": .text(cause.rawValue), "patience": .milliseconds(Jobs.patience),
        "gives_up": givesUp ? 1 : 0,
      ] + abandoning(Jobs.deliveriesMax),
      each: jobs.map {
        [
          "id": .text($0.delivery.id), "delivery": .integer($0.delivery.number),
          "record": .bytes($0.record.map { Array($0.bytes) } ?? []),
        ]
      }
    ).elements.map { ReturnOutcome(rawValue: $0.integer ?? 0) ?? .unknown }
  }

  fileprivate func abandoning(_ deliveriesMax: Int) -> NamedArguments {
    [
      "deliveries_max": .integer(deliveriesMax), "retention": .seconds(settings.retention),
      "at": .text(Timestamp.now.text), "abandoned": .text(ErrorCode.abandoned.rawValue),
    ]
  }
}
