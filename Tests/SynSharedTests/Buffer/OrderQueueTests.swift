import SynShared
import TestSupport
import Testing

@Suite struct OrderQueueTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test @LoopActor func ordersBecomeRecordsAndRecordsAnswers() async throws {
    let store = try QAStore.testing(redis) { $0.retention = .seconds(100) }
    let answerID = try await store.orderAnswer(question: "Build a \"clock\"")
    let augmentIDs = try await store.orderAugments(question: "Build a clock", kinds: [.addOne, .changeSubject])
    let queue = OrderQueue(store, consumer: "one")
    let orders = try await queue.take(limit: 10)
    #expect(orders.map { $0.question } == ["Build a \"clock\"", "Build a clock"])
    #expect(
      orders[0].record == [
        "qa_id": .string(answerID), "question": "Build a \"clock\"", "wants": ["answer"],
        "order": .string(orders[0].entry),
      ])
    #expect(
      orders[1].record["augments"] == [
        ["ans_aug_id": .string(augmentIDs[0]), "kind": "add_one"],
        ["ans_aug_id": .string(augmentIDs[1]), "kind": "change_subject"],
      ])
    #expect(try await store.status().ordersInFlight == 2)

    var record = try #require(orders[0].record.objectValue)
    record["answer"] = try JSONValue(parsing: Lines.answer)
    #expect(try await store.put(line: JSONValue.object(record).text) == .stored)
    #expect(try redis.json("synthetic:answers:\(answerID)")["prompt"] == "Build a \"clock\"")
    #expect((1...100).contains(redis.command("TTL", "synthetic:answers:\(answerID)").integer ?? 0))

    record = try #require(orders[1].record.objectValue)
    record["augments"] = [
      ["ans_aug_id": .string(augmentIDs[0]), "kind": "add_one", "question": "Build \"two\""],
      ["ans_aug_id": .string(augmentIDs[1]), "error": ["code": "refused", "message": "no"]],
    ]
    #expect(try await store.put(line: JSONValue.object(record).text) == .stored)
    #expect(redis.command("GET", "synthetic:qn_augments:\(augmentIDs[0])") == .text(#""Build \"two\"""#))
    #expect(redis.command("GET", "synthetic:qn_augments:\(augmentIDs[1])") == .text("-1"))
    #expect("\(try await store.augmentStates(ids: augmentIDs)[1])" == #"failed("refused: no")"#)
    #expect(redis.command("XLEN", "syn:orders") == .integer(0))
    #expect(redis.command("XPENDING", "syn:orders", "syn").array.first == .integer(0))
    #expect(try await queue.take(limit: 10).isEmpty)
  }

  @Test @LoopActor func aFailedOrderIsMinusOneWithItsReason() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "q")
    let order = try #require(try await OrderQueue(store, consumer: "one").take(limit: 1).first)
    var record = try #require(order.record.objectValue)
    record["error"] = ["stage": "answer", "code": "refused", "message": "no"]
    _ = try await store.put(line: JSONValue.object(record).text)
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
    #expect("\(try await store.answerState(id: id))" == #"failed("refused: no")"#)
    #expect(redis.command("XLEN", "syn:orders") == .integer(0))
  }

  @Test @LoopActor func aDeadConsumersOrdersAreTakenOverAndALivingOnesAreNot() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let dead = OrderQueue(store, consumer: "dead")
    let first = try #require(try await dead.take(limit: 1).first)
    #expect(try await dead.renew([first.entry]) == [first.entry])
    #expect(try await OrderQueue(store, consumer: "patient").take(limit: 10).isEmpty)
    let heir = OrderQueue(store, consumer: "heir", idleMax: .zero)
    #expect(try await heir.take(limit: 10).map { $0.entry } == [first.entry])
    #expect(try await dead.renew([first.entry]).isEmpty)
    #expect(try await heir.renew([first.entry, "1-1"]) == [first.entry])
  }

  @Test @LoopActor func anOrderNobodyFinishesEndsAsMinusOne() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "says \"boom\"")
    let queue = OrderQueue(store, consumer: "one", idleMax: .zero, deliveriesMax: 2)
    let order = try #require(try await queue.take(limit: 1).first)
    #expect(try await queue.take(limit: 1).count == 1)
    #expect(try await queue.take(limit: 1).isEmpty)
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
    let state = "\(try await store.answerState(id: id))"
    #expect(state == #"failed("abandoned: taken up 2 times and never finished")"#)
    #expect(redis.command("XLEN", "syn:orders") == .integer(0))
    #expect(try await store.recentFailures().first?.json.value["question"] == "says \"boom\"")

    // Whoever finishes it after all comes too late: the outcome stands.
    var record = try #require(order.record.objectValue)
    record["answer"] = try JSONValue(parsing: Lines.answer)
    #expect(try await store.put(line: JSONValue.object(record).text) == .duplicate)
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
  }

  @Test @LoopActor func manyAbandonedOrdersHideNoLivingOnes() async throws {
    let store = try QAStore.testing(redis)
    for number in 0..<30 { _ = try await store.orderAnswer(question: "q\(number)") }
    let dead = OrderQueue(store, consumer: "dead")
    #expect(try await dead.take(limit: 20).count == 20)
    let heir = OrderQueue(store, consumer: "heir", idleMax: .zero, deliveriesMax: 1)
    #expect(try await heir.take(limit: 3).map { $0.question } == ["q20", "q21", "q22"])
    #expect(try await store.status().failures.first?.count == 20)
  }

  @Test @LoopActor func aConsumerSignsOffOnlyWithEmptyHands() async throws {
    let store = try QAStore.testing(redis)
    let queue = OrderQueue(store, consumer: "one")
    try await queue.leave()
    _ = try await store.orderAnswer(question: "q")
    let order = try #require(try await queue.take(limit: 1).first)
    try await queue.leave()
    #expect(try await queue.renew([order.entry]) == [order.entry])
    var record = try #require(order.record.objectValue)
    record["error"] = ["code": "refused"]
    _ = try await store.put(line: JSONValue.object(record).text)
    try await queue.leave()
    #expect(redis.command("XINFO", "CONSUMERS", "syn:orders", "syn") == .array([]))
  }
}
