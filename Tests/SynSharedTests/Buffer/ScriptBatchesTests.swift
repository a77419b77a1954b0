import SynBase
import TestSupport
import Testing

@testable import SynBuffer

/// Several units put, or claimed, at the same time.
@Suite struct ScriptBatchesTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test("units put at once share calls, and each is stored once")
  @LoopActor func unitsPutAtOnceShareCallsAndEachIsStoredOnce() async throws {
    let store = try QAStore.testing(redis)
    redis.command("CONFIG", "RESETSTAT")
    // Every unit comes twice, mostly in the same call.
    let puts = (0..<60).map { number in
      EventLoop.start { try await store.put(line: Lines.unit("q\(number / 2)")) }
    }
    var stored = 0
    for put in puts where try await put.value == .stored { stored += 1 }
    let units = try redis.dojoView().map { $0["qa_id"]?.stringValue ?? "" }
    #expect(Set(units).count == units.count)
    #expect([stored, units.count] == [30, 30])
    let status = try await store.status()
    #expect([status.counter("stored"), status.counter("duplicates")] == [stored, 60 - stored])
    #expect(status.spending.usd == 0.25 * Double(stored))
    for (place, id) in units.enumerated() {
      #expect(redis.command("HGET", "syn:unit:\(id)", "place") == .text("\(place)"))
    }
    #expect(try await store.recentActivity().counts(of: "stored", minutes: 2).reduce(0, +) == stored)
    let statistics = try #require(redis.command("INFO", "commandstats").text)
    #expect(statistics.contains("cmdstat_rpush:calls=30,"))
    let scripts = try #require(statistics.firstMatch(of: /cmdstat_evalsha:calls=(\d+)/))
    #expect(Int(scripts.1) ?? 60 < 20)
  }

  @Test("a refusal by Redis reaches all units put at once")
  @LoopActor func whatRedisRefusesIsToldToAllThatWerePutAtOnce() async throws {
    let store = try QAStore.testing(redis)
    redis.command("SET", "synthetic:questions", "x")
    let puts = (0..<20).map { number in EventLoop.start { try await store.put(line: Lines.unit("q\(number)")) } }
    for put in puts {
      let error = await #expect(throws: RedisError.self) { try await put.value }
      #expect(error?.exitStatus == .configuration)
    }
    #expect(redis.command("DBSIZE") == .integer(1))
    redis.command("DEL", "synthetic:questions")
    #expect(try await store.put(line: Lines.unit("q1")) == .stored)
  }

  /// All but the first, which is under way alone meanwhile, go with one call.
  @LoopActor private func putTogether(
    _ lines: [String], on store: QAStore
  ) async throws -> [Result<PutOutcome, RedisError>] {
    let puts = lines.map { line in
      EventLoop.start { () -> Result<PutOutcome, RedisError> in
        do {
          return .success(try await store.put(line: line))
        } catch {
          return .failure(try #require(error as? RedisError))
        }
      }
    }
    var outcomes: [Result<PutOutcome, RedisError>] = []
    for put in puts { outcomes.append(try await put.value) }
    return outcomes
  }

  @Test("each unit of a call has its own outcome")
  @LoopActor func eachUnitOfACallHasItsOwnOutcome() async throws {
    let store = try QAStore.testing(redis)
    func failed(_ id: String, _ code: String) -> String {
      #"[{"ans_aug_id":"\#(id)","question":"x","error":{"code":"\#(code)","message":"no","cost_usd":0.5}}]"#
    }
    let degraded = #"[{"cid":"c","kind":"ux","rank":1,"change":"worse","answer":\#(Lines.answer)}]"#
    let tokens = #"{"cost_usd":0.000001,"prompt_tokens":7,"completion_tokens":11},{"cost_usd":1"#
    #expect(try await store.put(line: Lines.unit("known")) == .stored)
    #expect(try await store.put(line: Lines.unit("half", augments: failed("aug-half", "refused"))) == .stored)
    redis.command("SET", "syn:unit:poisoned", "x")
    redis.command("CONFIG", "RESETSTAT")
    let outcomes = try await putTogether(
      [
        Lines.unit("first"), Lines.unit("known"), Lines.unit("a"),
        Lines.unit("b", augments: failed("aug-b", "timeout")), Lines.unit("poisoned"), Lines.unit("half"),
        Lines.unit("c").dropLast() + #","degraded":\#(degraded)}"#,
        Lines.unit("d").replacing(#"{"cost_usd":0.25"#, with: tokens), Lines.unit("a"),
      ], on: store)
    let statistics = try #require(redis.command("INFO", "commandstats").text)
    #expect(statistics.contains("cmdstat_evalsha:calls=2,"))
    let stored = outcomes.map { outcome in (try? outcome.get()).map { $0 == .stored } }
    #expect(stored == [true, false, true, true, nil, true, true, true, false])
    if case .failure(let error) = outcomes[4] { #expect("\(error)".contains("WRONGTYPE")) }
    #expect(try redis.dojoView().map { $0["qa_id"] } == ["known", "half", "first", "a", "b", "c", "d"])
    #expect("\(try await store.answerState(id: "aug-b"))" == "failed(\"timeout: no\")")
    #expect(redis.command("GET", "synthetic:answers:aug-half").text?.hasPrefix("{") == true)
    #expect(redis.command("EXISTS", "syn:failure:aug-half", "syn:failure:aug-a") == .integer(0))
    #expect(redis.command("KEYS", "syn:degraded:*").texts == ["syn:degraded:c"])
    let status = try await store.status()
    #expect([status.counter("stored"), status.counter("duplicates"), status.counter("variants_mended")] == [7, 2, 1])
    // Six units of 0.25, one of 1.000001, what two failed variants cost, and the mended one.
    #expect(abs(status.spending.usd - (6 * 0.25 + 1.000001 + 2 * 0.5 + 0.25)) < 1e-9)
    #expect([status.spending.promptTokens, status.spending.completionTokens] == [7, 11])
    #expect(abs((status.spending.averageUnitUSD ?? 0) * 7 - (6 * 0.25 + 1.000001 + 2 * 0.5)) < 1e-6)
  }

  /// All but the first, which is under way alone meanwhile, go with one call.
  @LoopActor private func claimTogether(_ count: Int, on store: QAStore) async throws -> [WaitingUnit?] {
    let claims = (0..<count).map { _ in EventLoop.start { try await store.claimQuestion(popping: true) } }
    var units: [WaitingUnit?] = []
    for claim in claims { units.append(try await claim.value) }
    return units
  }

  @Test("claims made at once share a call, and each gets the next unit while there are any")
  @LoopActor func claimsMadeAtOnceShareACall() async throws {
    let store = try QAStore.testing(redis)
    func put(_ names: [String]) async throws { for name in names { _ = try await store.put(line: Lines.unit(name)) } }
    try await put(["a", "b"])
    redis.command("RPUSH", "synthetic:questions", "no unit", "{}")
    try await put(["c", "d"])
    redis.command("RPUSH", "synthetic:questions", "[]")
    redis.command("CONFIG", "RESETSTAT")
    let units = try await claimTogether(7, on: store)
    #expect(units.map { $0?.qaID } == ["a", "b", "c", "d", nil, nil, nil])
    let statistics = try #require(redis.command("INFO", "commandstats").text)
    #expect(statistics.contains("cmdstat_evalsha:calls=2,"))
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(0))
    #expect(redis.command("LRANGE", "syn:rejected", "0", "-1").texts == ["[]", "{}", "no unit"])
    #expect(redis.command("ZCARD", "syn:claims") == .integer(4))
    for case let unit? in units {
      let claim = try #require(unit.claim)
      #expect(redis.command("GET", "syn:claim:\(claim)") == .text(unit.qaID))
      #expect(redis.command("HGET", "syn:unit:\(unit.qaID)", "claim") == .text(claim))
    }
    #expect(try await store.status().counter("handed_out") == 4)
    // Places stay right: what comes next is found by its place, without a search.
    try await put(["e", "f"])
    redis.command("CONFIG", "RESETSTAT")
    #expect(try await store.removeUnit(qaID: "f"))
    #expect(try await store.claimQuestion(popping: true)?.qaID == "e")
    #expect(redis.command("INFO", "commandstats").text?.contains("cmdstat_lrem") == false)
  }

  @Test("claims made at once take units that come back, and a claim that was given back takes none")
  @LoopActor func claimsMadeAtOnceTakeWhatComesBack() async throws {
    let store = try QAStore.testing(redis) { $0.redeliverAfter = .seconds(600) }
    for name in ["a", "b", "c"] { _ = try await store.put(line: Lines.unit(name)) }
    for name in ["a", "b"] { #expect(try await store.claimQuestion(popping: true)?.qaID == name) }
    redis.command("ZADD", "syn:claims", "1", "a", "2", "b")
    let arguments = store.settings.claimArguments(popping: true, withAnswers: false)
    redis.command("SET", "syn:claim:gone", "void")
    let reply = try await store.run(
      .claim, arguments, each: ["one", "gone", "two", "three", "four"].map { ["claim": .text($0)] })
    let elements = reply.elements.map { ($0.elements.last?.text ?? "").firstMatch(of: /"qa_id":"(\w)"/)?.1 }
    // Each that comes back goes to the head, the one that was taken last comes first.
    #expect(elements == ["b", nil, "a", "c", nil])
    #expect(redis.command("ZRANGE", "syn:claims", "0", "-1").texts == ["a", "b", "c"])
    #expect(redis.command("GET", "syn:claim:two") == .text("a"))
    #expect(redis.command("GET", "syn:claim:gone") == .text("void"))
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(0))
  }

  @Test("a broken connection fails all units waiting for it, and the next one gets through")
  @LoopActor func aConnectionThatBreaksFailsAllThatWaitForItAndTheNextComesThrough() async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: Lines.unit("q")) == .stored)
    // Redis stands still while the calls are under way.
    redis.command("CLIENT", "PAUSE", "100000", "ALL")
    let lines = (0..<20).map { Lines.unit("q\($0)") }
    let puts = EventLoop.start { try await putTogether(lines, on: store) }
    try await EventLoop.sleep(for: .milliseconds(100))
    redis.kill9()
    let outcomes = try await puts.value
    #expect(outcomes.count == 20)
    for outcome in outcomes { #expect(throws: RedisError.self) { try outcome.get() } }
    try redis.restart()
    while (try? await store.put(line: Lines.unit("later"))) == nil { try await EventLoop.sleep(for: .milliseconds(20)) }
    #expect(try redis.dojoView().contains { $0["qa_id"] == "later" })
  }
}
