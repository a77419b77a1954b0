import SynBase
import TestSupport
import Testing

@testable import SynBuffer

/// A host that cannot do its work leaves it to the others, and nothing is lost or paid twice for it.
@Suite struct SickHostTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  private static let outage = #""error":{"stage":"answer","code":"unavailable","retryable":true,"of_host":true}"#

  private func ask(_ jobs: Jobs, target: Int = 4) async throws -> Jobs.Grant {
    var asking = Jobs.Asking()
    asking.isProven = true
    return try await jobs.takeUnits(target: target, limit: 8, asking)
  }

  private func restIsOver() {
    for field in redis.command("HKEYS", "syn:sick").texts { redis.command("HSET", "syn:sick", field, "1 1") }
  }

  @Test("a unit that met an outage goes to another host, as far as it came")
  @LoopActor func aUnitGoesToAnotherHost() async throws {
    let store = try QAStore.testing(redis)
    let sick = Jobs(store, .units, worker: "sick/1")
    let well = Jobs(store, .units, worker: "well/1")
    let ids = try await ask(sick, target: 2).ids
    #expect(ids.count == 2)
    #expect(try await ask(well, target: 2).ids.isEmpty)
    let line = #"{"qa_id":"\#(ids[0])","question":"q","tries":1,\#(Self.outage)}"#
    #expect(try await store.put(line: line) == .givenBack)
    #expect(redis.command("EXISTS", "syn:failures") == .integer(0))
    // The sick one rests, and its share is the others'.
    #expect(try await ask(sick, target: 4).rest > .zero)
    let taken = try await ask(well, target: 3).jobs
    #expect(taken.first?.record.value.text == #"{"qa_id":"\#(ids[0])","question":"q","tries":1,"delivery":2}"#)
    #expect(taken.count == 2)
    // Then it tries itself with one, and once that is stored it is well again.
    restIsOver()
    let probe = try await ask(sick, target: 8)
    #expect(probe.ids.count == 1)
    _ = try await store.put(line: Lines.unit(probe.ids[0]))
    #expect(redis.command("EXISTS", "syn:sick") == .integer(0))
    #expect(try await ask(sick, target: 8).ids.count > 1)
  }

  @Test("an outage of a delivery that others have taken over fails nothing")
  @LoopActor func anOutageThatComesLateFailsNothing() async throws {
    let store = try QAStore.testing(redis)
    let sick = Jobs(store, .units, worker: "sick/1")
    let well = Jobs(store, .units, worker: "well/1")
    let id = try #require(try await ask(sick, target: 1).ids.first)
    let line = #"{"qa_id":"\#(id)","question":"q",\#(Self.outage)}"#
    // Its pipe stood still, so its job waits, and then another has it.
    try await sick.giveBack([id])
    #expect(try await store.put(line: line) == .givenBack)
    #expect(redis.command("ZCARD", "syn:waiting:units") == .integer(1))
    #expect(try await ask(well, target: 1).ids == [id])
    #expect(try await store.put(line: line) == .givenBack)
    #expect(redis.command("EXISTS", "syn:failures", "syn:failure:" + id) == .integer(0))
    #expect(redis.command("ZCARD", "syn:taken:units") == .integer(1))
    // What is no job of anyone's fails as it says.
    redis.command("FLUSHALL")
    #expect(try await store.put(line: line) == .stored)
    #expect(redis.command("EXISTS", "syn:failure:" + id) == .integer(1))
  }

  @Test("a variant that met an outage takes its unit along, and its answer is not paid twice")
  @LoopActor func aVariantTakesItsUnitAlong() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units, worker: "h/1")
    let id = try #require(try await ask(jobs, target: 1).ids.first)
    let variant = #"[{"ans_aug_id":"a1","kind":"add_one","question":"r",\#(Self.outage)}]"#
    #expect(try await store.put(line: Lines.unit(id, augments: variant)) == .givenBack)
    restIsOver()
    let again = try #require(try await ask(jobs, target: 1).jobs.first?.record.value)
    #expect(again["answer"] != nil && again["augments"]?.arrayValue?.first?["error"] == nil)
    #expect(again["augments"]?.arrayValue?.first?["question"] == "r")
  }

  @Test("a long outage of a host that is alone counts, and ends as a failure with its own reason")
  @LoopActor func anOutageOfTheOnlyHostCounts() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "q")
    let orders = Jobs(store, .orders, worker: "alone/1")
    for _ in 1...7 {
      let order = try #require(try await orders.takeOrders(limit: 1).jobs.first)
      #expect(try await store.put(line: "\(order.record.value.text.dropLast()),\(Self.outage)}") == .givenBack)
      restIsOver()
    }
    // It has waited for long now.
    redis.command("HSET", "syn:job:" + id, "since", "1")
    for delivery in 1...5 {
      let order = try #require(try await orders.takeOrders(limit: 1).jobs.first, "delivery \(delivery)")
      let line = "\(order.record.value.text.dropLast()),\(Self.outage)}"
      #expect(try await store.put(line: line) == (delivery < 5 ? .givenBack : .stored))
      restIsOver()
    }
    #expect("\(try await store.answerState(id: id))".contains("failed(\"unavailable"))
  }

  @Test("while another host lives, an order may meet any number of outages")
  @LoopActor func anOrderMayMeetManyOutages() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "q")
    #expect(try await Jobs(store, .orders, worker: "well/1").takeOrders(limit: 1).jobs.count == 1)
    redis.command("HSET", "syn:job:" + id, "worker", "sick/1", "delivery", "0")
    let sick = Jobs(store, .orders, worker: "sick/1")
    for delivery in 0..<8 {
      let line = #"{"qa_id":"\#(id)","question":"q","wants":["answer"],"order":"\#(id)/\#(delivery)",\#(Self.outage)}"#
      #expect(try await store.put(line: line) == .givenBack)
      restIsOver()
      #expect(try await sick.takeOrders(limit: 1).jobs.count == 1)
    }
    #expect(redis.command("HGET", "syn:job:" + id, "lost") == .text("0"))
  }

  @Test("a worker gives back nothing that another has taken over")
  @LoopActor func onlyItsOwn() async throws {
    let store = try QAStore.testing(redis)
    let slow = Jobs(store, .units, worker: "slow/1", lifetime: .zero)
    let ids = try await ask(slow, target: 1).ids
    redis.command("DEL", "syn:workers:units")
    let heir = Jobs(store, .units, worker: "heir/1")
    #expect(try await ask(heir, target: 1).ids == ids)
    try await slow.giveBack(ids)
    #expect(try await heir.renew(ids) == ids)
    try await heir.giveBack(ids)
    #expect(try await heir.renew(ids).isEmpty)
  }

  @Test("what belongs to no job is stored as failed, whoever is to blame")
  @LoopActor func withoutAJobItFails() async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: #"{"qa_id":"x","question":"q",\#(Self.outage)}"#) == .stored)
    #expect(try await store.recentFailures().count == 1)
  }

  @Test("a job that many workers may not begin is not called out without end")
  @LoopActor func callsEnd() async throws {
    let store = try QAStore.testing(redis)
    let workers = (0..<3).map { Jobs(store, .units, worker: "h\($0)/1") }
    for worker in workers { _ = try await ask(worker, target: 0) }
    var calls = 0
    var asking = Jobs.Asking()
    _ = try await workers[0].takeUnits(target: 9, limit: 1, asking)
    while let hops = redis.command("LPOP", "syn:wake:units").text.flatMap({ Int($0) }), calls < 100 {
      calls += 1
      asking.hops = hops
      _ = try await workers[calls % 3].takeUnits(target: 9, limit: 1, asking)
    }
    #expect(calls == 2)
  }
}

@Suite struct SteadyClockTests {
  init() { EventLoop.startInBackground() }

  private func waitingFor(_ redis: TestRedis, _ id: String) -> Double {
    Double(redis.command("ZSCORE", "syn:taken:units", id).text ?? "") ?? 0
  }

  /// The time of a Redis cannot be set here; where the clock stood at the latest look can.
  @Test(
    "a clock that is put back freezes nothing, and one that leaps ahead lets nothing fall back",
    arguments: [-3600, 3600])
  @LoopActor func stepsOfTheClock(seconds: Int) async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units, worker: "h/1", lifetime: .seconds(45))
    let id = try #require(try await jobs.takeUnits(target: 1, limit: 1).ids.first)
    let parts = try #require(redis.command("GET", "syn:clock").text).split(separator: " ").compactMap { Int($0) }
    // As if the clock had shown this much less or more until now, and everything had been noted by it.
    let shift = -seconds * 1000
    redis.command("SET", "syn:clock", "\(parts[0] + shift) \(parts[1])")
    redis.command("ZADD", "syn:taken:units", "\(Int(waitingFor(redis, id)) + shift)", id)
    redis.command("HINCRBY", "syn:job:" + id, "until", "\(shift)")
    #expect(try await Jobs(store, .units, worker: "other/1").takeUnits(target: 1, limit: 1).ids.isEmpty)
    #expect(try await jobs.renew([id]) == [id])
    let now = try #require(redis.command("GET", "syn:clock").text?.split(separator: " ").first.flatMap { Double($0) })
    let left = waitingFor(redis, id) - now
    #expect(left > 44_000 && left <= 45_000, "\(left)")
    #expect(now - Double(parts[0] + shift) <= 16_000)
  }
}
