import SynShared
import TestSupport
import Testing

@Suite struct LeasesTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test @LoopActor func whatIsMissingIsLeasedOnce() async throws {
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

  @Test @LoopActor func manyWorkersNeverLeaseMoreThanIsMissing() async throws {
    let workers = try (0..<4).map { _ in Leases(try QAStore.testing(redis)) }
    let tasks = (0..<40).map { number in
      Task { @LoopActor in try await workers[number % 4].acquire(target: 30, limit: 7).ids }
    }
    var ids: [String] = []
    for task in tasks { ids += try await task.value }
    #expect(ids.count == 30)
    #expect(Set(ids).count == 30)
  }

  @Test @LoopActor func aLeaseNobodyRenewsLapses() async throws {
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

  @Test @LoopActor func renewingMovesTheEndOfALease() async throws {
    let store = try QAStore.testing(redis)
    let ids = try await Leases(store, lifetime: .seconds(1)).acquire(target: 1, limit: 1).ids
    let before = try #require(Double(redis.command("ZSCORE", "syn:leases", ids[0]).text ?? ""))
    #expect(try await Leases(store, lifetime: .seconds(100)).renew(ids) == ids)
    let after = try #require(Double(redis.command("ZSCORE", "syn:leases", ids[0]).text ?? ""))
    #expect(after - before >= 99_000)
  }
}
