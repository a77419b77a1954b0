import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct OrderQueueTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @Test("orders become records, and records become answers")
  @LoopActor func ordersBecomeRecordsAndRecordsAnswers() async throws {
    let store = try QAStore.testing(redis) { $0.retention = .seconds(100) }
    let answerID = try await store.orderAnswer(question: "Build a \"clock\"")
    let augmentIDs = try await store.orderAugments(question: "Build a clock", kinds: [.addOne, .changeSubject])
    let queue = OrderQueue(store, consumer: "one")
    let orders = try await queue.take(limit: 10)
    #expect(orders.map { $0.question } == ["Build a \"clock\"", "Build a clock"])
    #expect(
      orders[0].record == [
        "qa_id": .string(answerID), "question": "Build a \"clock\"", "wants": ["answer"],
        "order": .string(orders[0].entry + "/1"),
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

  @Test("a failed order ends as -1 with its reason")
  @LoopActor func aFailedOrderIsMinusOneWithItsReason() async throws {
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

  @Test("a dead consumer's orders are taken over, and a living one's are not")
  @LoopActor func aDeadConsumersOrdersAreTakenOverAndALivingOnesAreNot() async throws {
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

  @Test("an order that is never finished ends as -1")
  @LoopActor func anOrderNobodyFinishesEndsAsMinusOne() async throws {
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

  /// One whose order was taken over meanwhile, as after a network that was cut for a while.
  @Test("a late finisher neither overwrites nor settles an order")
  @LoopActor func aLateFinisherNeitherOverwritesNorSettles() async throws {
    let store = try QAStore.testing(redis)
    let answerID = try await store.orderAnswer(question: "q")
    let failingID = try await store.orderAnswer(question: "r")
    let late = try await OrderQueue(store, consumer: "late").take(limit: 2)
    let heir = OrderQueue(store, consumer: "heir", idleMax: .zero)
    let now = try await heir.take(limit: 2)
    #expect(now.map { $0.delivery.number } == [2, 2])
    func finish(_ order: Order, _ text: String?) async throws -> PutOutcome {
      var record = try #require(order.record.objectValue)
      if let text {
        record["answer"] = ["model": .string(text), "files": [["filename": "index.html", "content": "x"]]]
      } else {
        record["error"] = ["stage": "answer", "code": "refused"]
      }
      return try await store.put(line: JSONValue.object(record).text)
    }
    func model(_ id: String) throws -> JSONValue? {
      try redis.json("synthetic:answers:\(id)")["responses"]?.arrayValue?.first?["model"]
    }
    // An answer is an answer, a failure leaves the order to who works on it now; both orders stay in hand.
    #expect(try await finish(late[0], "late") == .stored)
    #expect(try await finish(late[1], nil) == .duplicate)
    #expect(redis.command("EXISTS", "synthetic:answers:\(failingID)") == .integer(0))
    #expect(try await heir.renew(now.map { $0.entry }) == now.map { $0.entry })
    #expect(try await finish(now[0], "now") == .duplicate)
    #expect(try await finish(now[1], "now") == .stored)
    #expect(try model(answerID) == "late")
    #expect(try model(failingID) == "now")
    #expect(redis.command("XLEN", "syn:orders") == .integer(0))
    #expect(redis.command("XPENDING", "syn:orders", "syn").array.first == .integer(0))
    #expect(try await store.status().counter("overtaken") == 1)
  }

  @Test("an order answered by a late finisher is not delivered again")
  @LoopActor func anOrderAnsweredByALateFinisherIsNotDeliveredAgain() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let late = try #require(try await OrderQueue(store, consumer: "late").take(limit: 1).first)
    let dead = OrderQueue(store, consumer: "dead", idleMax: .zero)
    #expect(try await dead.take(limit: 1).count == 1)
    var record = try #require(late.record.objectValue)
    record["answer"] = try JSONValue(parsing: Lines.answer)
    #expect(try await store.put(line: JSONValue.object(record).text) == .stored)
    #expect(redis.command("XLEN", "syn:orders") == .integer(1))
    #expect(try await OrderQueue(store, consumer: "heir", idleMax: .zero).take(limit: 1).isEmpty)
    #expect(redis.command("XLEN", "syn:orders") == .integer(0))
  }

  @Test("an order that comes through unfinished is delivered again at once")
  @LoopActor func anOrderThatComesThroughUnfinishedIsDeliveredAgainAtOnce() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let queue = OrderQueue(store, consumer: "one")
    let order = try #require(try await queue.take(limit: 1).first)
    #expect(try await queue.take(limit: 1).isEmpty)
    _ = try await store.put(line: order.record.text)
    let again = try #require(try await queue.take(limit: 1).first)
    #expect(again.delivery == OrderDelivery(entry: order.entry, number: 2))
    // What is late by then gives back nothing.
    _ = try await store.put(line: order.record.text)
    #expect(try await queue.take(limit: 1).isEmpty)
  }

  @Test("many abandoned orders do not hide live ones")
  @LoopActor func manyAbandonedOrdersHideNoLivingOnes() async throws {
    let store = try QAStore.testing(redis)
    for number in 0..<30 { _ = try await store.orderAnswer(question: "q\(number)") }
    let dead = OrderQueue(store, consumer: "dead")
    #expect(try await dead.take(limit: 20).count == 20)
    let heir = OrderQueue(store, consumer: "heir", idleMax: .zero, deliveriesMax: 1)
    #expect(try await heir.take(limit: 3).map { $0.question } == ["q20", "q21", "q22"])
    #expect(try await store.status().failures.first?.count == 20)
  }

  @Test("a consumer signs off only once it holds no orders")
  @LoopActor func aConsumerSignsOffOnlyWithEmptyHands() async throws {
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
