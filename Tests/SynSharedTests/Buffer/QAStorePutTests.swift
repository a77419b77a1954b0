import SynBase
import SynBuffer
import SynRecord
import TestSupport
import Testing

@Suite struct QAStorePutTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test("a unit is stored the way dojo reads it")
  @LoopActor func aUnitIsStoredAsDojoReadsIt() async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: Lines.unit("q1")) == .stored)
    let element: JSONValue = ["question": "Build \"it\"", "qa_id": "q1", "ans_aug_id": "aug-q1"]
    #expect(try redis.dojoView() == [element])
    let answer = try redis.json("synthetic:answers:aug-q1")
    #expect(answer["prompt"] == "Build two")
    #expect(answer["responses"]?.arrayValue?.first?["model"] == "m")
    #expect(redis.command("TTL", "synthetic:answers:q1") == .integer(-1))
    let status = try await store.status()
    #expect(status.depth == 1)
    #expect(status.counter("stored") == 1)
    #expect(status.spending.usd == 0.25)
  }

  @Test("the same unit is stored once")
  @LoopActor func theSameUnitIsStoredOnce() async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: Lines.unit("q1")) == .stored)
    let before = redis.command("GET", "synthetic:answers:q1")
    #expect(try await store.put(line: Lines.unit("q1")) == .duplicate)
    #expect(redis.command("GET", "synthetic:answers:q1") == before)
    _ = try await store.claimQuestion(popping: true)
    #expect(try await store.put(line: Lines.unit("q1")) == .duplicate)
    _ = try await store.removeUnit(qaID: "q1")
    #expect(try await store.put(line: Lines.unit("q1")) == .duplicate)
    #expect(redis.command("EXISTS", "synthetic:questions", "synthetic:answers:q1") == .integer(0))
    #expect(try await store.status().spending.usd == 0.25)
  }

  @Test(
    "a failed augment is stored as -1",
    arguments: [
      (#"[{"ans_aug_id":"a1","question":"x","error":{"code":"refused","message":"no"}}]"#, "a1", "refused: no"),
      (#"[{"ans_aug_id":"a1","error":{"code":"refused","message":"no"}}]"#, "a1", "refused: no"),
      (#"[{"ans_aug_id":"a1","question":"x"}]"#, "a1", "incomplete: the augment has no answer"),
      ("[]", nil, "the reason was not kept"),
    ] as [(String, String?, String)])
  @LoopActor func aFailedAugmentHoldsMinusOne(augments: String, id: String?, reason: String) async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: Lines.unit("q1", augments: augments)) == .stored)
    let stored = try #require(try redis.dojoView().first?["ans_aug_id"]?.stringValue)
    if let id { #expect(stored == id) }
    #expect(redis.command("GET", "synthetic:answers:\(stored)") == .text("-1"))
    #expect("\(try await store.answerState(id: stored))" == "failed(\"\(reason)\")")
  }

  @Test("the first answered augment is used")
  @LoopActor func theFirstAnsweredAugmentIsTaken() async throws {
    let store = try QAStore.testing(redis)
    let augments = """
      [{"ans_aug_id":"a1","question":"x","error":{"code":"refused"}},{"ans_aug_id":"a2","question":"y","answer":\(Lines.answer)}]
      """
    _ = try await store.put(line: Lines.unit("q1", augments: augments))
    #expect(try redis.dojoView().first?["ans_aug_id"] == "a2")
  }

  @Test("an augment with the unit's own id does not hide the answer")
  @LoopActor func anAugmentWithTheUnitsOwnIDDoesNotHideTheAnswer() async throws {
    let store = try QAStore.testing(redis)
    let augments = #"[{"ans_aug_id":"q1","question":"y","answer":\#(Lines.answer)}]"#
    _ = try await store.put(line: Lines.unit("q1", augments: augments))
    #expect(try redis.dojoView().first?["ans_aug_id"] != "q1")
    #expect(try redis.json("synthetic:answers:q1")["prompt"] == "Build \"it\"")
  }

  @Test("a failed unit never enters the list, and ends its job")
  @LoopActor func aFailedUnitNeverEntersTheListAndGivesItsLeaseBack() async throws {
    let store = try QAStore.testing(redis)
    let id = try #require(try await Jobs(store, .units).takeUnits(target: 1, limit: 1).ids.first)
    let line = #"{"qa_id":"\#(id)","topic":"games","error":{"stage":"answer","code":"rate_limited","message":"slow"}}"#
    #expect("\(try await store.answerState(id: id))" == "pending")
    #expect(try await store.put(line: line) == .stored)
    #expect(try await store.put(line: line) == .duplicate)
    #expect(redis.command("EXISTS", "synthetic:questions", "synthetic:answers:\(id)", "syn:taken:units") == .integer(0))
    #expect("\(try await store.answerState(id: id))" == #"failed("rate_limited: slow")"#)
    let failure = try #require(try await store.recentFailures().first?.json.value)
    #expect(failure["topic"] == "games")
    #expect(failure["stage"] == "answer")
    #expect(try await store.status().failures.map { $0.code } == ["rate_limited"])
  }

  @Test(
    "an incomplete record changes nothing",
    arguments: [
      #"{"qa_id":"x"}"#, #"{"qa_id":"x","question":"q"}"#, #"{"qa_id":"x","answer":\#(Lines.answer)}"#,
      #"{"qa_id":"x","question":"","answer":\#(Lines.answer)}"#, #"{"error":{"code":"invalid_input"},"input":"?"}"#,
      #"{"qa_id":"x","order":"1-0","wants":["augment"],"augments":[{"ans_aug_id":"a"}]}"#,
      #"{"order":"1-0","question":"q","answer":\#(Lines.answer)}"#, #"{"qa_id":"x","order":"1-0","question":"q"}"#,
    ])
  @LoopActor func whatIsIncompleteChangesNothing(line: String) async throws {
    let store = try QAStore.testing(redis)
    var request = PutRequest(try QARecord(parsing: Array(line.utf8)[...]))
    if case .nothing = request {} else { Issue.record("\(request)") }
    _ = try await request.perform(on: store, cost: RecordCost(usd: 1))
    #expect(redis.command("DBSIZE") == .integer(0))
  }

  @Test("nothing at all is stored if a key has the wrong type or Redis is full")
  @LoopActor func aKeyOfAnotherTypeOrAFullRedisStoresNothingAtAll() async throws {
    let store = try QAStore.testing(redis)
    redis.command("SET", "synthetic:questions", "x")
    let wrongType = await #expect(throws: RedisError.self) { try await store.put(line: Lines.unit("q1")) }
    #expect(wrongType?.exitStatus == .configuration)
    redis.command("DEL", "synthetic:questions")
    redis.command("CONFIG", "SET", "maxmemory", "1")
    let full = await #expect(throws: RedisError.self) { try await store.put(line: Lines.unit("q1")) }
    #expect(full?.isTransient == true)
    #expect(redis.command("DBSIZE") == .integer(0))
    redis.command("CONFIG", "SET", "maxmemory", "0")
    #expect(try await store.put(line: Lines.unit("q1")) == .stored)
  }

  @Test("dojo sees nothing half done while units come and go")
  @LoopActor func dojoSeesNothingHalfDoneWhileUnitsComeAndGo() async throws {
    let store = try QAStore.testing(redis)
    let writers = (0..<40).map { number in
      Task { @LoopActor in
        _ = try await store.put(line: Lines.unit("q\(number)"))
        if number.isMultiple(of: 3) { _ = try await store.removeUnit(qaID: "q\(number)") }
      }
    }
    let reader = Task {
      // One script, so that the list and the answers are looked at in the same moment.
      let script = """
        local bad = 0
        for _, element in ipairs(redis.call('LRANGE', 'synthetic:questions', 0, -1)) do
          local unit = cjson.decode(element)
          local answers = redis.call('EXISTS', 'synthetic:answers:' .. unit.qa_id, 'synthetic:answers:' .. unit.ans_aug_id)
          if answers ~= 2 then bad = bad + 1 end
        end
        return bad
        """
      return (0..<200).map { _ in redis.command("EVAL", script, "0").integer ?? -1 }
    }
    for writer in writers { try await writer.value }
    #expect(await reader.value.allSatisfy { $0 == 0 })
    #expect(try redis.dojoView().count == 26)
  }
}
