import SynBase
import SynBuffer
import TestSupport
import Testing

/// Several units put at the same time.
@Suite struct UnitBatchesTests {
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
