import SynBase
import TestSupport
import Testing

@testable import SynBuffer

/// Units as jobs: who makes what the buffer lacks.
@Suite struct JobUnitsTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  private func asking(_ held: [String] = [], isProven: Bool = true) -> Jobs.Asking {
    var asking = Jobs.Asking()
    (asking.held, asking.isProven) = (held, isProven)
    return asking
  }

  @Test("each missing unit is handed out once")
  @LoopActor func whatIsMissingIsHandedOutOnce() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units)
    _ = try await store.put(line: Lines.unit("q1"))
    let ids = try await jobs.takeUnits(target: 4, limit: 100).ids
    #expect(Set(ids).count == 3)
    #expect(try await jobs.takeUnits(target: 4, limit: 100).ids.isEmpty)
    #expect(try await store.status().leases == 3)
    #expect("\(try await store.answerState(id: ids[0]))" == "pending")
    _ = try await store.put(line: Lines.unit(ids[0]))
    #expect(try await jobs.takeUnits(target: 4, limit: 100).ids.isEmpty)
    try await jobs.giveBack([ids[1]])
    #expect(try await jobs.takeUnits(target: 4, limit: 100).ids == [ids[1]])
    #expect(try await jobs.takeUnits(target: 2, limit: 100).ids.isEmpty)
  }

  @Test("many workers never begin more than is missing")
  @LoopActor func manyWorkersNeverBeginMoreThanIsMissing() async throws {
    let workers = try (0..<4).map { _ in Jobs(try QAStore.testing(redis), .units) }
    let tasks = (0..<40).map { number in
      Task { @LoopActor in try await workers[number % 4].takeUnits(target: 30, limit: 7).ids }
    }
    var ids: [String] = []
    for task in tasks { ids += try await task.value }
    #expect(ids.count == 30)
    #expect(Set(ids).count == 30)
  }

  @Test("workers share what is missing")
  @LoopActor func workersShareWhatIsMissing() async throws {
    let store = try QAStore.testing(redis)
    let workers = (0..<4).map { Jobs(store, .units, worker: "h\($0)/w") }
    var held: [[String]] = [[], [], [], []]
    for _ in 0..<10 {
      for (index, worker) in workers.enumerated() {
        held[index] += try await worker.takeUnits(target: 30, limit: 4, asking(held[index])).ids
      }
    }
    #expect(held.reduce(0) { $0 + $1.count } == 30)
    #expect(held.allSatisfy { $0.count <= 8 }, "\(held.map(\.count))")
    // One that leaves shares no more of what comes back.
    try await workers[0].leave()
    _ = try await store.put(line: Lines.unit("q"))
    #expect(try await workers[1].takeUnits(target: 40, limit: 40, asking(held[1])).ids.count > 0)
  }

  @Test("a worker that has finished nothing yet gets half of what is missing while others live")
  @LoopActor func theFirstGrantIsHalf() async throws {
    let store = try QAStore.testing(redis)
    let new = Jobs(store, .units, worker: "new/1")
    let old = Jobs(store, .units, worker: "old/1")
    #expect(try await old.takeUnits(target: 0, limit: 8, asking()).ids.isEmpty)
    let grant = try await new.takeUnits(target: 8, limit: 8, asking(isProven: false))
    #expect(grant.ids.count == 4 && grant.left == 4)
    // The other half is called out, for one of those that wait.
    #expect(redis.command("LRANGE", "syn:wake:units", "0", "-1").texts == ["1"])
    let connection = RedisConnection(store.redis.settings)
    #expect(try await old.call(on: connection, timeout: 1) == 1)
    #expect(try await old.takeUnits(target: 8, limit: 8, asking()).ids.count == 4)
    let alone = Jobs(try QAStore.testing(redis), .units, worker: "alone/1")
    redis.command("FLUSHALL")
    #expect(try await alone.takeUnits(target: 8, limit: 8, asking(isProven: false)).ids.count == 8)
  }

  @Test("no unit is begun while orders queue up, but not for ever")
  @LoopActor func noUnitIsBegunWhileOrdersQueueUp() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units, worker: "h/w")
    for _ in 0..<6 { _ = try await store.orderAnswer(question: "q") }
    // Nobody works on orders here: to wait for them helps nobody.
    #expect(try await jobs.takeUnits(target: 10, limit: 1, asking()).ids.count == 1)
    let queue = Jobs(store, .orders, worker: "h/o")
    var orders = try await queue.takeOrders(limit: 5).jobs
    var grant = try await jobs.takeUnits(target: 10, limit: 1, asking())
    #expect(grant.ids.isEmpty && grant.yieldsToOrders, "one is not taken up yet")
    orders += try await queue.takeOrders(limit: 5).jobs
    grant = try await jobs.takeUnits(target: 10, limit: 1, asking())
    #expect(grant.ids.isEmpty && grant.yieldsToOrders, "six are in the making")
    // A minute later it is the units' turn.
    let since = try #require(Int(redis.command("GET", "syn:yielding").text ?? ""))
    redis.command("SET", "syn:yielding", "\(since - 60_000)")
    #expect(try await jobs.takeUnits(target: 10, limit: 1, asking()).ids.count == 1)
    #expect(try await jobs.takeUnits(target: 10, limit: 1, asking()).yieldsToOrders)
    for order in orders.prefix(2) {
      _ = try await store.put(line: order.record.with("error", ["code": "refused"]).value.text)
    }
    #expect(try await jobs.takeUnits(target: 10, limit: 1, asking()).ids.count == 1)
    #expect(try await jobs.takeUnits(target: 0, limit: 1, asking()).yieldsToOrders == false)
  }

  @Test("a unit that comes through unfinished is handed out again, as far as it came")
  @LoopActor func aUnitThatComesThroughUnfinishedIsHandedOutAgain() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units)
    let id = try #require(try await jobs.takeUnits(target: 1, limit: 1).ids.first)
    #expect(try await store.put(line: #"{"qa_id":"\#(id)","question":"q","x":1e400}"#) == .givenBack)
    let again = try #require(try await jobs.takeUnits(target: 1, limit: 1).jobs.first)
    #expect(again.id == id && again.delivery == 2)
    #expect(again.record.value.text == #"{"qa_id":"\#(id)","question":"q","x":1e400,"delivery":2}"#)
    // What is late by then gives back nothing.
    #expect(try await store.put(line: #"{"qa_id":"\#(id)","question":"q"}"#) == .stored)
    #expect(try await jobs.takeUnits(target: 1, limit: 1).ids.isEmpty)
  }

  @Test("a job that is not renewed falls back, with its record and its id")
  @LoopActor func aJobNobodyRenewsFallsBack() async throws {
    let store = try QAStore.testing(redis)
    let dead = Jobs(store, .units, worker: "dead/1", lifetime: .milliseconds(1))
    let alive = Jobs(store, .units, worker: "alive/1")
    var dying = asking()
    dying.silence = .zero
    let kept = try await alive.takeUnits(target: 2, limit: 1, asking()).ids
    let lost = try await dead.takeUnits(target: 2, limit: 1, dying).ids
    var again: [Job] = []
    while again.isEmpty { again = try await alive.takeUnits(target: 2, limit: 1, asking(kept)).jobs }
    #expect(again.map(\.id) == lost && again[0].delivery == 2)
    #expect(try await dead.renew(lost).isEmpty)
    #expect(try await alive.renew(lost + kept) == lost + kept)
    #expect(try await store.status().leases == 2)
    // A unit of the dead worker that turns up after all is stored: it was paid for.
    #expect(try await store.put(line: Lines.unit(lost[0])) == .stored)
    #expect(try await alive.renew(lost).isEmpty)
  }

  @Test("a worker never takes over from itself")
  @LoopActor func aWorkerNeverTakesOverFromItself() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units, worker: "h/1", lifetime: .zero)
    let ids = try await jobs.takeUnits(target: 2, limit: 2, asking()).ids
    #expect(try await jobs.takeUnits(target: 2, limit: 2, asking(ids)).ids.isEmpty)
    #expect(Set(try await jobs.takeUnits(target: 2, limit: 2, asking([])).ids) == Set(ids))
  }

  @Test("renewing extends a job, unless it has not come further for too long")
  @LoopActor func renewingMovesTheEnd() async throws {
    let store = try QAStore.testing(redis)
    let ids = try await Jobs(store, .units, lifetime: .seconds(1)).takeUnits(target: 1, limit: 1).ids
    let before = try #require(Double(redis.command("ZSCORE", "syn:taken:units", ids[0]).text ?? ""))
    #expect(try await Jobs(store, .units, lifetime: .seconds(100)).renew(ids) == ids)
    let after = try #require(Double(redis.command("ZSCORE", "syn:taken:units", ids[0]).text ?? ""))
    #expect(after - before >= 99_000)
    redis.command("HSET", "syn:job:" + ids[0], "until", "1")
    #expect(try await Jobs(store, .units).renew(ids).isEmpty)
  }

  @Test("a unit that never comes to its end is given up, with a reason")
  @LoopActor func aUnitThatNeverEndsIsGivenUp() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units, lifetime: .zero, deliveriesMax: 2)
    let id = try #require(try await jobs.takeUnits(target: 1, limit: 1).ids.first)
    #expect(try await jobs.takeUnits(target: 1, limit: 1).ids == [id])
    let next = try await jobs.takeUnits(target: 1, limit: 1).ids
    #expect(next.count == 1 && next != [id])
    #expect(
      "\(try await store.answerState(id: id))" == #"failed("abandoned: taken up 2 times and never finished")"#)
    #expect("\(try await store.retry(id: id))" == "queued")
  }
}
