// What the HTTP service asks of the buffer, on units as any program may have put them there.

import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct QAStoreServeTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @LoopActor
  private func makeStore(_ change: (inout BufferSettings) -> Void = { _ in }) throws -> QAStore {
    try QAStore.testing(redis, change)
  }

  private func put(_ number: Int) {
    redis.command("SET", "synthetic:answers:q\(number)", #"{"prompt":"p","responses":[]}"#)
    redis.command("SET", "synthetic:answers:a\(number)", "-1")
    redis.command(
      "RPUSH", "synthetic:questions",
      #"{"question": "Say \"\#(number)\"", "qa_id": "q\#(number)", "ans_aug_id": "a\#(number)"}"#)
  }

  @Test("an empty buffer hands out nothing")
  @LoopActor func anEmptyBufferHandsOutNothing() async throws {
    let store = try makeStore()
    #expect(try await store.claimQuestion(popping: true) == nil)
    #expect(try await store.takeWholePair() == nil)
  }

  @Test("a claimed unit leaves the list, and its answers expire")
  @LoopActor func aClaimedUnitLeavesTheListAndItsAnswersExpire() async throws {
    let store = try makeStore { $0.retention = .seconds(100) }
    put(1)
    put(2)
    let unit = try #require(try await store.claimQuestion(popping: true))
    #expect(unit.prompt == #"Say "1""#)
    #expect(unit.qaID == "q1")
    #expect(unit.ansAugID == "a1")
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(1))
    for key in ["synthetic:answers:q1", "synthetic:answers:a1", "syn:unit:q1"] {
      #expect((1...100).contains(redis.command("TTL", key).integer ?? 0))
    }
    #expect(redis.command("TTL", "synthetic:answers:q2") == .integer(-1))
    #expect(try await store.status().counter("handed_out") == 1)
  }

  @Test("a unit looked at in development stays")
  @LoopActor func aUnitLookedAtInDevelopmentStays() async throws {
    let store = try makeStore()
    put(1)
    for _ in 0..<2 { #expect(try await store.claimQuestion(popping: false)?.qaID == "q1") }
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(1))
    #expect(redis.command("TTL", "synthetic:answers:q1") == .integer(-1))
    #expect(try await store.removeUnit(qaID: "q1"))
    #expect(try await store.claimQuestion(popping: false) == nil)
  }

  @Test("an element that is no unit is moved out of the way")
  @LoopActor func whatIsNoUnitIsMovedOutOfTheWay() async throws {
    let store = try makeStore()
    let rubbish = ["null", "7", "{", "[]", #"{"qa_id":"x"}"#, #"{"question":"q","qa_id":"","ans_aug_id":"a"}"#]
    for element in rubbish { redis.command("RPUSH", "synthetic:questions", element) }
    redis.command("RPUSH", "synthetic:questions", #"{"question":"no answers","qa_id":"q9","ans_aug_id":"a9"}"#)
    put(1)
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q1")
    #expect(redis.command("LLEN", "syn:rejected") == .integer(7))
  }

  @Test("a unit that only Lua can read is moved out of the way", arguments: [true, false])
  @LoopActor func aUnitThatOnlyLuaReads(popping: Bool) async throws {
    let store = try makeStore()
    for (id, more) in [("x", #","score":NaN}"#), ("y", #","score":-Infinity}"#)] {
      let element = #"{"question":"q","qa_id":"\#(id)","ans_aug_id":"a\#(id)""# + more
      redis.command("RPUSH", "synthetic:questions", element)
      for name in [id, "a" + id] { redis.command("SET", "synthetic:answers:\(name)", "{}") }
    }
    put(1)
    #expect(try await store.claimQuestion(popping: popping)?.qaID.hasPrefix("q") == true)
    #expect(redis.command("LLEN", "syn:rejected") == .integer(2))
  }

  @Test("a removed unit is gone")
  @LoopActor func aRemovedUnitIsGone() async throws {
    let store = try makeStore()
    put(1)
    put(2)
    _ = try await store.claimQuestion(popping: true)
    #expect(try await store.removeUnit(qaID: "q1"))
    #expect(redis.command("EXISTS", "synthetic:answers:q1", "synthetic:answers:a1", "syn:claims") == .integer(0))
    #expect(try await store.removeUnit(qaID: "q1") == false)
    #expect(try await store.removeUnit(qaID: "nobody") == false)
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(1))
  }

  /// As the Python service left them: an element of the list and two answers, without a note of ours.
  @Test("a unit that another program pushed is removed once, wherever it is in the list")
  @LoopActor func aUnitOfAnotherProgramIsRemoved() async throws {
    let store = try makeStore()
    put(1)
    let ids = (0..<1000).map { "p\($0)" }
    for id in ids {
      let element = #"{"question": "Build \#(id)", "qa_id": "\#(id)", "ans_aug_id": "v\#(id)"}"#
      redis.command("RPUSH", "synthetic:questions", element)
    }
    for name in ["p0", "vp0"] { redis.command("SET", "synthetic:answers:\(name)", "{}") }
    put(2)
    for id in ids.reversed() where id.hasSuffix("7") { #expect(try await store.removeUnit(qaID: id)) }
    for id in ids where !id.hasSuffix("7") { #expect(try await store.removeUnit(qaID: id)) }
    for id in ids { #expect(try await !store.removeUnit(qaID: id)) }
    #expect(redis.command("EXISTS", "synthetic:answers:p0", "synthetic:answers:vp0") == .integer(0))
    // What is left is whole, in its order, and can be taken out by its place.
    #expect(try await store.list().map(\.qaID).sorted() == ["q1", "q2"])
    #expect(try await store.claimQuestion(popping: true) != nil)
    #expect(try await store.claimQuestion(popping: true) != nil)
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(0))
  }

  @Test("a whole pair comes with both answers")
  @LoopActor func aWholePairComesWithBothAnswers() async throws {
    let store = try makeStore()
    put(1)
    let pair = try #require(try await store.takeWholePair())
    #expect(pair.answer.value["prompt"] == "p")
    #expect(pair.augmentAnswer.value == .number("-1"))
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(0))
  }

  @Test("a unit that is not popped in time comes back")
  @LoopActor func aUnitNotPoppedInTimeComesBack() async throws {
    let store = try makeStore()
    put(1)
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q1")
    let never = try QAStore.testing(redis)
    #expect(try await never.claimQuestion(popping: true) == nil)
    let soon = try QAStore.testing(redis) { $0.redeliverAfter = .milliseconds(1) }
    var again: WaitingUnit?
    while again == nil { again = try await soon.claimQuestion(popping: true) }
    #expect(again?.qaID == "q1")
    #expect(try await soon.removeUnit(qaID: "q1"))
    #expect(redis.command("ZCARD", "syn:claims") == .integer(0))
  }

  @Test("an order is written before its id is known")
  @LoopActor func anOrderIsWrittenBeforeItsIDIsKnown() async throws {
    let store = try makeStore()
    let id = try await store.orderAnswer(question: "Build a \"clock\"")
    let ids = try await store.orderAugments(question: "Build a clock", kinds: [.addTwo, .changeSubject])
    #expect(Set(ids + [id]).count == 3)
    #expect(redis.command("ZCARD", "syn:waiting:orders") == .integer(2))
    #expect(try await store.status().ordersWaiting == 2)
    #expect("\(try await store.answerState(id: id))" == "pending")
    #expect(try await store.augmentStates(ids: ids).map { "\($0)" } == ["pending", "pending"])
  }

  @Test("ready, failed, unknown and damaged answers are distinguished")
  @LoopActor func statesOfAnswersAreToldApart() async throws {
    let store = try makeStore()
    put(1)
    redis.command("SET", "syn:failure:a1", #"{"code":"rate_limited","message":"slow down"}"#)
    redis.command("SET", "synthetic:answers:bad", "not JSON")
    func text(_ id: String) async throws -> String { "\(try await store.answerState(id: id))" }
    let ready = try await store.answerState(id: "q1")
    if case .ready(let answer) = ready { #expect(answer.value["prompt"] == "p") } else { Issue.record("\(ready)") }
    #expect(try await text("a1") == #"failed("rate_limited: slow down")"#)
    #expect(try await text("nobody") == "unknown")
    await #expect(throws: RedisError.self) { try await text("bad") }
  }

  @Test("a waiter is woken by the event it waits for")
  @LoopActor func waitersHearOfWhatTheyWaitFor() async throws {
    let store = try makeStore()
    let events = BufferEvents(store.redis.settings)
    let claimNext: @LoopActor @Sendable () async throws -> WaitingUnit? = {
      try await store.claimQuestion(popping: true)
    }
    let claim = Task { @LoopActor in
      try await events.wait(timeout: .seconds(60), where: { $0 == .stored(qaID: "q1") }, until: claimNext)
    }
    while redis.command("PUBSUB", "NUMSUB", "syn:events").array.last != .integer(1) {
      try await EventLoop.sleep(for: .milliseconds(1))
    }
    put(1)
    redis.command("PUBLISH", "syn:events", "stored q1")
    #expect(try await claim.value?.qaID == "q1")
    let nothing = try await events.wait(timeout: .milliseconds(1), where: { _ in true }, until: claimNext)
    #expect(nothing == nil)
  }
}
