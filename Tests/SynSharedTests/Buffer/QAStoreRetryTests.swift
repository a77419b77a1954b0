import TestSupport
import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynRecord

/// What failed and is to be tried again, from the wish to the outcome.
@Suite struct QAStoreRetryTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  private static let failedUnit =
    #"{"qa_id":"f","topic":"games","requirements":2,"question":"a/b","error":{"code":"x"}}"#
  private static let failedVariant = Lines.unit(
    "q1",
    augments: #"[{"ans_aug_id":"a1","kind":"add_one","question":"Build two","error":{"code":"x"}}]"#
  )

  private func expectNothingToBeLeft() {
    #expect(redis.command("KEYS", "syn:job:*") == .array([]))
    #expect(redis.command("KEYS", "syn:waiting:*") == .array([]))
    #expect(redis.command("KEYS", "syn:taken:*") == .array([]))
  }

  @Test("a unit to be retried takes the next place")
  @LoopActor func aUnitTakesTheNextPlace() async throws {
    let store = try QAStore.testing(redis)
    let jobs = Jobs(store, .units)
    _ = try await store.put(line: Self.failedUnit)
    #expect("\(try await store.retry(id: "f"))" == "queued")
    #expect("\(try await store.retry(id: "f"))" == "unknown")
    #expect(try await store.status().unitsToMake == 1)
    #expect("\(try await store.answerState(id: "f"))" == "pending")
    #expect(try await jobs.takeUnits(target: 0, limit: 8).ids.isEmpty)
    let seeds = try await jobs.takeUnits(target: 2, limit: 8).jobs
    #expect(seeds.count == 2 && seeds[0].id == "f")
    #expect(
      seeds[0].record.value.objectValue?.members.sorted { $0.key < $1.key }.map { $0.value }
        == ["f", "a/b", 2, "games"])
    #expect(try await store.status().unitsToMake == 0)
    #expect(try await jobs.takeUnits(target: 2, limit: 8).ids.isEmpty)
    _ = try await store.put(line: Lines.unit(seeds[1].id))
    #expect(try await store.put(line: Lines.unit("f")) == .stored)
    expectNothingToBeLeft()
  }

  @Test("a retry knows how often it has failed")
  @LoopActor func aRetryKnowsHowOftenItFailed() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.put(line: #"{"qa_id":"f","question":"a","tries":2,"error":{"code":"x"}}"#)
    let variant = #"{"ans_aug_id":"a1","kind":"add_one","question":"Build two","tries":3,"error":{"code":"x"}}"#
    _ = try await store.put(line: Lines.unit("q1", augments: "[\(variant)]"))
    for id in ["f", "a1"] { _ = try await store.retry(id: id) }
    let seeds = try await Jobs(store, .units).takeUnits(target: 2, limit: 8).jobs
    #expect(seeds.map(\.id) == ["a1", "f"])
    #expect(seeds[0].record.value["augments"]?.arrayValue?.first?["tries"] == 3)
    #expect(seeds[1].record.value["tries"] == 2)
    let id = try await store.orderAnswer(question: "q")
    let queue = Jobs(store, .orders, worker: "h/one")
    var order = try #require(try await queue.takeOrders(limit: 1).jobs.first?.record.value.objectValue)
    #expect(order["tries"] == nil)
    (order["tries"], order["error"]) = (1, ["code": "x"])
    _ = try await store.put(line: JSONValue.object(order).text)
    _ = try await store.retry(id: id)
    #expect(try await queue.takeOrders(limit: 1).jobs.first?.record.value["tries"] == 1)
  }

  @Test("a retry that is lost with its pipeline comes up again")
  @LoopActor func whatIsLostWithItsPipelineComesUpAgain() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.put(line: Self.failedUnit)
    _ = try await store.put(line: Self.failedVariant)
    for id in ["f", "a1"] { _ = try await store.retry(id: id) }
    let dying = Jobs(store, .units, lifetime: .milliseconds(1), deliveriesMax: 1000)
    #expect(try await dying.takeUnits(target: 2, limit: 8).ids == ["a1", "f"])
    var again: Set<String> = []
    while again.count < 2 {
      again.formUnion(try await dying.takeUnits(target: 2, limit: 8).ids)
      try await EventLoop.sleep(for: .milliseconds(1))
    }
    #expect(again == ["a1", "f"])
    #expect(Set(try await Jobs(store, .units).renew(["a1", "f", "nobody"])) == ["a1", "f"])
    #expect(try await Jobs(store, .units).takeUnits(target: 2, limit: 8).ids.isEmpty)
  }

  @Test("a failed variant is fixed while its unit waits")
  @LoopActor func aVariantIsMendedWhileItsUnitWaits() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.put(line: Self.failedVariant)
    #expect(try await Jobs(store, .units).takeUnits(target: 1, limit: 8).ids.isEmpty)
    #expect("\(try await store.retry(id: "a1"))" == "queued")
    #expect(try await store.status().variantsToMake == 1)
    let seed = try #require(try await Jobs(store, .units).takeUnits(target: 1, limit: 8).jobs.first)
    #expect(seed.id == "a1" && seed.record.object?["lineage"] == nil)
    var record = try QARecord(parsing: seed.record.bytes)
    #expect(record.qaID == "q1" && record.hasAnswer)
    var variant = try #require(record.augments.first)
    #expect(variant.id == "a1" && variant.kind == "add_one" && variant.question == "Build two")
    variant.answer = record.answer
    record.augments = [variant]
    let line = String(decoding: record.bytes, as: UTF8.self)
    #expect(try await store.put(line: line) == .stored)
    #expect(try redis.json("synthetic:answers:a1")["prompt"] == "Build two")
    #expect(try redis.dojoView().count == 1)
    #expect("\(try await store.retry(id: "a1"))" == "unknown")
    #expect(try await store.put(line: line) == .duplicate)
    expectNothingToBeLeft()
  }

  @Test("a variant may fail again or come too late")
  @LoopActor func aVariantMayFailAgainOrComeTooLate() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.put(line: Self.failedVariant)
    _ = try await store.retry(id: "a1")
    #expect(try await Jobs(store, .units).takeUnits(target: 1, limit: 8).ids == ["a1"])
    #expect(try await store.put(line: Self.failedVariant) == .duplicate)
    expectNothingToBeLeft()
    #expect(try await store.recentFailures().count == 2)
    #expect(try redis.json("synthetic:answers:a1") == .number("-1"))

    _ = try await store.retry(id: "a1")
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q1")
    #expect(try await Jobs(store, .units).takeUnits(target: 0, limit: 8).ids.isEmpty)
    #expect(try await Jobs(store, .units).takeUnits(target: 1, limit: 1).ids != ["a1"])
    #expect("\(try await store.retry(id: "a1"))" == "tooLate")
    #expect(redis.command("EXISTS", "syn:waiting:variants") == .integer(0))
  }
}
