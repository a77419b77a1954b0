import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct LeasesTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test("each missing unit is leased once")
  @LoopActor func whatIsMissingIsLeasedOnce() async throws {
    let store = try QAStore.testing(redis)
    let leases = Leases(store)
    _ = try await store.put(line: Lines.unit("q1"))
    let ids = try await leases.acquire(target: 4, limit: 100).ids
    #expect(Set(ids).count == 3)
    #expect(try await leases.acquire(target: 4, limit: 100).ids.isEmpty)
    #expect(try await store.status().leases == 3)
    _ = try await store.put(line: Lines.unit(ids[0]))
    #expect(try await leases.acquire(target: 4, limit: 100).ids.isEmpty)
    try await leases.release([ids[1]])
    #expect(try await leases.acquire(target: 4, limit: 100).ids.count == 1)
    #expect(try await leases.acquire(target: 2, limit: 100).ids.isEmpty)
  }

  @Test("many workers never lease more than is missing")
  @LoopActor func manyWorkersNeverLeaseMoreThanIsMissing() async throws {
    let workers = try (0..<4).map { _ in Leases(try QAStore.testing(redis)) }
    let tasks = (0..<40).map { number in
      Task { @LoopActor in try await workers[number % 4].acquire(target: 30, limit: 7).ids }
    }
    var ids: [String] = []
    for task in tasks { ids += try await task.value }
    #expect(ids.count == 30)
    #expect(Set(ids).count == 30)
  }

  @Test("workers share what is missing")
  @LoopActor func workersShareWhatIsMissing() async throws {
    let store = try QAStore.testing(redis)
    let workers = (0..<4).map { Leases(store, worker: "w\($0)") }
    var held = [0, 0, 0, 0]
    for _ in 0..<10 {
      for (index, worker) in workers.enumerated() {
        held[index] += try await worker.acquire(target: 30, limit: 4, held: held[index]).ids.count
      }
    }
    #expect(held.reduce(0, +) == 30)
    #expect(held.allSatisfy { $0 <= 8 }, "\(held)")
    // One that leaves with its leases shares no more of what comes back.
    try await workers[0].leave()
    _ = try await store.put(line: Lines.unit("q"))
    #expect(try await workers[1].acquire(target: 40, limit: 40, held: held[1]).ids.count > 0)
  }

  @Test("no unit is begun while orders queue up")
  @LoopActor func noUnitIsBegunWhileOrdersQueueUp() async throws {
    let store = try QAStore.testing(redis)
    let leases = Leases(store, worker: "w")
    for _ in 0..<6 { _ = try await store.orderAnswer(question: "q") }
    // Nobody works on orders here: to wait for them helps nobody.
    #expect(try await leases.acquire(target: 10, limit: 1).ids.count == 1)
    let queue = OrderQueue(store, consumer: "one")
    var orders = try await queue.take(limit: 5)
    var grant = try await leases.acquire(target: 10, limit: 1)
    #expect(grant.ids.isEmpty && grant.yieldsToOrders, "one is not taken up yet")
    orders += try await queue.take(limit: 5)
    grant = try await leases.acquire(target: 10, limit: 1)
    #expect(grant.ids.isEmpty && grant.yieldsToOrders, "six are in the making")
    for order in orders.prefix(2) {
      var record = try #require(order.record.objectValue)
      record["error"] = ["code": "refused"]
      _ = try await store.put(line: JSONValue.object(record).text)
    }
    #expect(try await leases.acquire(target: 10, limit: 1).ids.count == 1)
    #expect(try await leases.acquire(target: 0, limit: 1).yieldsToOrders == false)
  }

  @Test("a unit that comes through unfinished gives its lease back")
  @LoopActor func aUnitThatComesThroughUnfinishedGivesItsLeaseBack() async throws {
    let store = try QAStore.testing(redis)
    let leases = Leases(store)
    let id = try #require(try await leases.acquire(target: 1, limit: 1).ids.first)
    _ = try await store.put(line: #"{"qa_id":"\#(id)","question":"q"}"#)
    #expect(try await leases.acquire(target: 1, limit: 1).ids.count == 1)
  }

  @Test("a lease that is not renewed lapses")
  @LoopActor func aLeaseNobodyRenewsLapses() async throws {
    let store = try QAStore.testing(redis)
    let dead = Leases(store, lifetime: .milliseconds(1))
    let alive = Leases(store)
    let lost = try await dead.acquire(target: 2, limit: 1).ids
    let kept = try await alive.acquire(target: 2, limit: 1).ids
    var again: [String] = []
    while again.isEmpty { again = try await alive.acquire(target: 2, limit: 1).ids }
    #expect(try await alive.renew(lost + kept) == kept)
    #expect(try await store.status().leases == 2)
    // A unit of the lapsed lease that turns up after all is stored: it was paid for.
    #expect(try await store.put(line: Lines.unit(lost[0])) == .stored)
  }

  @Test("renewing a lease extends it")
  @LoopActor func renewingMovesTheEndOfALease() async throws {
    let store = try QAStore.testing(redis)
    let ids = try await Leases(store, lifetime: .seconds(1)).acquire(target: 1, limit: 1).ids
    let before = try #require(Double(redis.command("ZSCORE", "syn:leases", ids[0]).text ?? ""))
    #expect(try await Leases(store, lifetime: .seconds(100)).renew(ids) == ids)
    let after = try #require(Double(redis.command("ZSCORE", "syn:leases", ids[0]).text ?? ""))
    #expect(after - before >= 99_000)
  }
}
