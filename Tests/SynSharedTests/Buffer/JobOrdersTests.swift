import SynBase
import TestSupport
import Testing

@testable import SynBuffer

/// Orders as jobs, from the wish to the outcome.
@Suite struct JobOrdersTests {
  /// One server for each test, which the suite's instance keeps running.
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @LoopActor
  private func queue(_ store: QAStore, _ worker: String, lifetime: Duration? = nil, deliveriesMax: Int = 5) -> Jobs {
    Jobs(store, .orders, worker: "\(worker)/1", lifetime: lifetime, deliveriesMax: deliveriesMax)
  }

  private func line(_ order: Job, _ key: String, _ value: JSONValue) -> String {
    order.record.with(key, value).value.text
  }

  private func expectNoOrders() {
    #expect(redis.command("EXISTS", "syn:waiting:orders", "syn:taken:orders") == .integer(0))
    #expect(redis.command("KEYS", "syn:job:*") == .array([]))
  }

  @Test("orders become records, and records become answers")
  @LoopActor func ordersBecomeRecordsAndRecordsAnswers() async throws {
    let store = try QAStore.testing(redis) { $0.retention = .seconds(100) }
    let answerID = try await store.orderAnswer(question: "Build a \"clock\"")
    let augmentIDs = try await store.orderAugments(question: "Build a clock", kinds: [.addOne, .changeSubject])
    let queue = queue(store, "one")
    let orders = try await queue.takeOrders(limit: 10).jobs
    #expect(
      orders[0].record.value == [
        "qa_id": .string(answerID), "question": "Build a \"clock\"", "wants": ["answer"],
        "order": .string(answerID + "/1"),
      ])
    #expect(orders[1].record.value["order"] == .string(augmentIDs[0] + "/1"))
    #expect(
      orders[1].record.value["augments"] == [
        ["ans_aug_id": .string(augmentIDs[0]), "kind": "add_one"],
        ["ans_aug_id": .string(augmentIDs[1]), "kind": "change_subject"],
      ])
    #expect(try await store.status().ordersInFlight == 2)

    let answer = try JSONValue(parsing: Lines.answer)
    #expect(try await store.put(line: line(orders[0], "answer", answer)) == .stored)
    #expect(try redis.json("synthetic:answers:\(answerID)")["prompt"] == "Build a \"clock\"")
    #expect((1...100).contains(redis.command("TTL", "synthetic:answers:\(answerID)").integer ?? 0))

    let augments: JSONValue = [
      ["ans_aug_id": .string(augmentIDs[0]), "kind": "add_one", "question": "Build \"two\""],
      ["ans_aug_id": .string(augmentIDs[1]), "error": ["code": "refused", "message": "no"]],
    ]
    #expect(try await store.put(line: line(orders[1], "augments", augments)) == .stored)
    #expect(redis.command("GET", "synthetic:qn_augments:\(augmentIDs[0])") == .text(#""Build \"two\"""#))
    #expect(redis.command("GET", "synthetic:qn_augments:\(augmentIDs[1])") == .text("-1"))
    #expect("\(try await store.augmentStates(ids: augmentIDs)[1])" == #"failed("refused: no")"#)
    expectNoOrders()
    #expect(try await queue.takeOrders(limit: 10).jobs.isEmpty)
  }

  @Test("a failed order ends as -1 with its reason")
  @LoopActor func aFailedOrderIsMinusOneWithItsReason() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "q")
    let order = try #require(try await queue(store, "one").takeOrders(limit: 1).jobs.first)
    let error: JSONValue = ["stage": "answer", "code": "refused", "message": "no"]
    _ = try await store.put(line: line(order, "error", error))
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
    #expect("\(try await store.answerState(id: id))" == #"failed("refused: no")"#)
    expectNoOrders()
  }

  @Test("an order with one of two outcomes is not over")
  @LoopActor func anOrderWithOneOutcomeIsNotOver() async throws {
    let store = try QAStore.testing(redis)
    let ids = try await store.orderAugments(question: "q", kinds: [.addOne, .addTwo])
    let queue = queue(store, "one", lifetime: .zero)
    let order = try #require(try await queue.takeOrders(limit: 1).jobs.first)
    let one: JSONValue = [["ans_aug_id": .string(ids[0]), "kind": "add_one", "question": "r"]]
    #expect(try await store.put(line: line(order, "augments", one)) == .stored)
    #expect(try await store.augmentStates(ids: ids).map { "\($0)".prefix(5) } == ["ready", "pendi"])
    #expect(try await queue.takeOrders(limit: 1).ids == [ids[0]])
  }

  @Test("a dead worker's orders are taken over, and a living one's are not")
  @LoopActor func aDeadWorkersOrdersAreTakenOverAndALivingOnesAreNot() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let dead = queue(store, "dead", lifetime: .seconds(100))
    let first = try #require(try await dead.takeOrders(limit: 1).jobs.first)
    #expect(try await dead.renew([first.id]) == [first.id])
    let heir = queue(store, "heir")
    #expect(try await heir.takeOrders(limit: 10).jobs.isEmpty)
    #expect(try await queue(store, "dead", lifetime: .zero).renew([first.id]) == [first.id])
    #expect(try await heir.takeOrders(limit: 10).ids == [first.id])
    #expect(try await dead.renew([first.id]).isEmpty)
    #expect(try await heir.renew([first.id, "1-1"]) == [first.id])
  }

  @Test("an order that is never finished ends as -1")
  @LoopActor func anOrderNobodyFinishesEndsAsMinusOne() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "says \"boom\"")
    let queue = queue(store, "one", lifetime: .zero, deliveriesMax: 2)
    let order = try #require(try await queue.takeOrders(limit: 1).jobs.first)
    #expect(try await queue.takeOrders(limit: 1).jobs.count == 1)
    #expect(try await queue.takeOrders(limit: 1).jobs.isEmpty)
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
    let state = "\(try await store.answerState(id: id))"
    #expect(state == #"failed("abandoned: taken up 2 times and never finished")"#)
    expectNoOrders()
    #expect(try await store.recentFailures().first?.json.value["question"] == "says \"boom\"")

    // Whoever finishes it after all comes too late: the outcome stands.
    #expect(try await store.put(line: line(order, "answer", try JSONValue(parsing: Lines.answer))) == .duplicate)
    #expect(redis.command("GET", "synthetic:answers:\(id)") == .text("-1"))
  }

  /// One whose order was taken over meanwhile, as after a network that was cut for a while.
  @Test("a late finisher neither overwrites nor settles an order")
  @LoopActor func aLateFinisherNeitherOverwritesNorSettles() async throws {
    let store = try QAStore.testing(redis)
    let answerID = try await store.orderAnswer(question: "q")
    let failingID = try await store.orderAnswer(question: "r")
    let late = try await queue(store, "late", lifetime: .zero).takeOrders(limit: 2).jobs
    let heir = queue(store, "heir")
    let now = try await heir.takeOrders(limit: 2).jobs
    #expect(now.map(\.delivery) == [2, 2])
    func finish(_ order: Job, _ text: String?) async throws -> PutOutcome {
      guard let text else {
        return try await store.put(line: line(order, "error", ["stage": "answer", "code": "refused"]))
      }
      let answer: JSONValue = ["model": .string(text), "files": [["filename": "index.html", "content": "x"]]]
      return try await store.put(line: line(order, "answer", answer))
    }
    func model(_ id: String) throws -> JSONValue? {
      try redis.json("synthetic:answers:\(id)")["responses"]?.arrayValue?.first?["model"]
    }
    // An answer is an answer, a failure leaves the order to who works on it now; both orders stay in hand.
    #expect(try await finish(late[0], "late") == .stored)
    #expect(try await finish(late[1], nil) == .duplicate)
    #expect(redis.command("EXISTS", "synthetic:answers:\(failingID)") == .integer(0))
    #expect(try await heir.renew(now.map(\.id)) == now.map(\.id))
    #expect(try await finish(now[0], "now") == .duplicate)
    #expect(try await finish(now[1], "now") == .stored)
    #expect(try model(answerID) == "late")
    #expect(try model(failingID) == "now")
    expectNoOrders()
    #expect(try await store.status().counter("overtaken") == 1)
  }

  @Test("an order answered by a late finisher is not handed out again")
  @LoopActor func anOrderAnsweredByALateFinisherIsNotHandedOutAgain() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let late = try #require(try await queue(store, "late", lifetime: .zero).takeOrders(limit: 1).jobs.first)
    #expect(try await queue(store, "dead", lifetime: .zero).takeOrders(limit: 1).jobs.count == 1)
    #expect(try await store.put(line: line(late, "answer", try JSONValue(parsing: Lines.answer))) == .stored)
    #expect(redis.command("ZCARD", "syn:taken:orders") == .integer(1))
    #expect(try await queue(store, "heir").takeOrders(limit: 1).jobs.isEmpty)
    expectNoOrders()
  }

  @Test("an order that comes through unfinished is handed out again at once")
  @LoopActor func anOrderThatComesThroughUnfinishedIsHandedOutAgainAtOnce() async throws {
    let store = try QAStore.testing(redis)
    _ = try await store.orderAnswer(question: "q")
    let queue = queue(store, "one")
    let order = try #require(try await queue.takeOrders(limit: 1).jobs.first)
    #expect(try await queue.takeOrders(limit: 1).jobs.isEmpty)
    #expect(try await store.put(line: order.record.value.text) == .givenBack)
    let again = try #require(try await queue.takeOrders(limit: 1).jobs.first)
    #expect(again.record.value["order"] == .string(order.id + "/2"))
    // What is late by then gives back nothing.
    _ = try await store.put(line: order.record.value.text)
    #expect(try await queue.takeOrders(limit: 1).jobs.isEmpty)
  }

  @Test("many abandoned orders do not hide live ones")
  @LoopActor func manyAbandonedOrdersHideNoLivingOnes() async throws {
    let store = try QAStore.testing(redis)
    for number in 0..<30 { _ = try await store.orderAnswer(question: "q\(number)") }
    #expect(try await queue(store, "dead", lifetime: .zero).takeOrders(limit: 20).jobs.count == 20)
    let heir = queue(store, "heir", deliveriesMax: 1)
    let questions = try await heir.takeOrders(limit: 3).jobs.map { $0.record.value["question"] }
    #expect(questions == ["q20", "q21", "q22"])
    #expect(try await store.status().failures.first?.count == 20)
  }

  @Test("what an earlier version left becomes jobs")
  @LoopActor func whatAnEarlierVersionLeftBecomesJobs() async throws {
    let store = try QAStore.testing(redis)
    redis.command(
      "XADD", "syn:orders", "1-1", "wants", "answer", "question", "a/b", "ids", "o1", "kinds", "", "tries", "2")
    redis.command(
      "XADD", "syn:orders", "2-1", "wants", "augment", "question", "q", "ids", "o2 o3", "kinds", "add_one add_two")
    for id in ["o1", "o2", "o3"] { redis.command("SET", "syn:order:" + id, "1-1") }
    redis.command("ZADD", "syn:unit_retries", "1", "f")
    redis.command("SET", "syn:retry:f", #"{"qa_id":"f","question":"q"}"#)
    try await Jobs.adopt(store)
    try await Jobs.adopt(store)
    let orders = try await queue(store, "one").takeOrders(limit: 9).jobs.map(\.record.value)
    #expect(orders.count == 2 && orders[0]["question"] == "a/b" && orders[0]["tries"] == 2)
    #expect(orders[1]["augments"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } == ["add_one", "add_two"])
    #expect("\(try await store.augmentStates(ids: ["o3"])[0])" == "pending")
    #expect(try await Jobs(store, .units).takeUnits(target: 1, limit: 9).jobs.map(\.record.value["question"]) == ["q"])
    #expect(redis.command("EXISTS", "syn:orders", "syn:unit_retries", "syn:retry:f") == .integer(0))
  }
}
