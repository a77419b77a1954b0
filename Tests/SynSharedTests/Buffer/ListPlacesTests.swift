// Taking units out of the middle of dojo's list, and giving back what was claimed by nobody.

import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynBuffer

@Suite struct ListPlacesTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis(arguments: ["--enable-debug-command", "yes"])
  }

  private var ids: [String] {
    get throws { try redis.dojoView().map { $0["qa_id"]?.stringValue ?? "" } }
  }

  /// Whether each unit's note says where it stands.
  private func expectPlacesToBeRight() throws {
    let head = Int(redis.command("GET", BufferKeys.head).text ?? "0") ?? 0
    for (index, id) in try ids.enumerated() {
      #expect(redis.command("HGET", BufferKeys.unitPrefix + id, "place") == .text("\(head + index)"), "\(id)")
    }
  }

  @Test("units may leave from anywhere, and the last one fills the gap")
  @LoopActor func unitsLeaveFromAnywhereAndTheLastTakesTheGap() async throws {
    let store = try QAStore.testing(redis) { $0.redeliverAfter = .milliseconds(1) }
    for number in 0..<8 { _ = try await store.put(line: Lines.unit("q\(number)")) }
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q0")
    for (id, rest) in [
      ("q3", ["q1", "q2", "q7", "q4", "q5", "q6"]), ("q6", ["q1", "q2", "q7", "q4", "q5"]),
      ("q1", ["q2", "q7", "q4", "q5"]), ("q7", ["q2", "q5", "q4"]),
    ] {
      #expect(try await store.removeUnit(qaID: id))
      #expect(try ids == rest)
      try expectPlacesToBeRight()
    }
    _ = try await store.put(line: Lines.unit("q8"))
    var claimed = try await store.claimQuestion(popping: true)?.qaID
    while claimed != "q0" { claimed = try await store.claimQuestion(popping: true)?.qaID }
    try expectPlacesToBeRight()
  }

  @Test("places that another program made wrong are searched for and corrected")
  @LoopActor func placesThatAnotherProgramMadeWrongAreSearchedForAndPutRight() async throws {
    let store = try QAStore.testing(redis)
    for number in 0..<6 { _ = try await store.put(line: Lines.unit("q\(number)")) }
    redis.command("LPOP", DojoKeys.questions)
    #expect(try await store.removeUnit(qaID: "q5"))
    #expect(try await store.removeUnit(qaID: "q2"))
    #expect(try ids == ["q1", "q3", "q4"])
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q1")
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q3")
    #expect(try ids == ["q4"])
    try expectPlacesToBeRight()
    redis.command("DEL", DojoKeys.questions)
    #expect(try await store.removeUnit(qaID: "q4"))
    _ = try await store.put(line: Lines.unit("q9"))
    try expectPlacesToBeRight()
  }

  @Test("an element that is no unit is left out of the list")
  @LoopActor func anElementThatIsNoUnitIsLeftOutOfTheList() async throws {
    let store = try QAStore.testing(redis)
    redis.command("RPUSH", DojoKeys.questions, "rubbish")
    _ = try await store.put(line: Lines.unit("q1"))
    #expect(try await store.list().map { $0.qaID } == ["q1"])
    #expect(try await store.elements().count == 2)
  }

  @Test("a unit whose claim is returned goes back to the head")
  @LoopActor func aUnitClaimedByNobodyGoesBackToTheHead() async throws {
    let store = try QAStore.testing(redis)
    for id in ["q1", "q2", "q3"] { _ = try await store.put(line: Lines.unit(id)) }
    for id in ["q1", "q2"] { #expect(try await store.claimQuestion(popping: true)?.qaID == id) }
    #expect(try await store.removeUnit(qaID: "q2"))
    for id in ["q1", "q2"] {
      let claim = redis.command("HGET", BufferKeys.unitPrefix + id, "claim").text
      store.claimReturns.add(claim ?? "of q2, which is gone")
    }
    while redis.command("LLEN", DojoKeys.questions) != .integer(2) { try await EventLoop.sleep(for: .milliseconds(1)) }
    #expect(try ids == ["q1", "q3"])
    #expect(redis.command("TTL", "synthetic:answers:q1") == .integer(-1))
    #expect(redis.command("ZCARD", BufferKeys.claims) == .integer(0))
    try expectPlacesToBeRight()
  }

  @Test("a claim that a hanging Redis carries out too late loses no unit")
  @LoopActor func aClaimThatAHangingRedisCarriesOutTooLateLosesNoUnit() async throws {
    var timeouts = RedisTimeouts()
    timeouts.reply = .milliseconds(20)
    let settings = try RedisSettings(Settings(environment: redis.environment))
    let store = QAStore(redis: RedisConnection(settings, timeouts: timeouts), settings: BufferSettings())
    _ = try await store.put(line: Lines.unit("q1"))
    // A server that sleeps takes requests in, and carries them out later.
    let (redis, probe) = (redis, RedisConnection(settings, timeouts: timeouts))
    Thread.detachNewThread { redis.command("DEBUG", "SLEEP", "0.3") }
    var isAwake = true
    while isAwake {
      do throws(RedisError) { _ = try await probe.send(["PING"]) } catch { isAwake = false }
    }
    let error = await #expect(throws: RedisError.self) { try await store.claimQuestion(popping: true) }
    #expect(error?.description.contains("no reply within") == true)
    func isVoid() -> Bool {
      redis.command("KEYS", BufferKeys.claimPrefix + "*").texts.contains { redis.command("GET", $0) == .text("void") }
    }
    while !isVoid() { try await EventLoop.sleep(for: .milliseconds(1)) }
    #expect(try ids == ["q1"])
    #expect(try await store.claimQuestion(popping: true)?.qaID == "q1")
  }
}
