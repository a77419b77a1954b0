// What syn-store fsck finds, and what its repairs leave.

import SynBase
import TestSupport
import Testing

@testable import SynBuffer

@Suite struct BufferCheckTests {
  init() { EventLoop.startInBackground() }

  struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    /// Lines of words, as redis-cli takes them; E.w1 is w1's element, N is now.
    let commands: [String]
    /// `problem key`, in no order.
    let found: [String]
    /// What is left for a person.
    var isLeft = false
    var testDescription: String { name }

    init(_ name: String, _ commands: String..., found: [String], isLeft: Bool = false) {
      (self.name, self.commands, self.found, self.isLeft) = (name, commands, found, isLeft)
    }
  }

  private static let list = DojoKeys.questions

  private static let damages: [Damage] = [
    Damage("a counter", "HSET syn:counters stored many", found: ["no_number syn:counters stored"]),
    Damage("a day's spending", "HSET syn:spending:total usd much", found: ["no_number syn:spending:total usd"]),
    Damage("the head", "SET syn:head many", found: ["no_number syn:head"]),
    Damage("a wrong place", "HSET syn:unit:w2 place 99", found: ["wrong_place syn:unit:w2"]),
    Damage("no place", "HDEL syn:unit:w2 place", found: ["wrong_place syn:unit:w2"]),
    Damage("a lost element", "RPOP \(list)", found: ["unit_not_in_list syn:unit:w3"]),
    Damage(
      "a lost element in the middle", "LREM \(list) 1 E.w2",
      found: ["unit_not_in_list syn:unit:w2", "wrong_place syn:unit:w3"]),
    Damage("a lost list", "DEL \(list)", found: ["1", "2", "3"].map { "unit_not_in_list syn:unit:w\($0)" }),
    Damage(
      "a lost unit", "RPOP \(list)", "DEL synthetic:answers:w3", found: ["unit_without_answers syn:unit:w3"]),
    Damage(
      "a lost unit whose element is none", "RPOP \(list)", "HSET syn:unit:w3 element 7",
      found: ["unit_without_answers syn:unit:w3"]),
    Damage(
      "another element of a unit", "RPUSH \(list) {\"question\":\"q\",\"qa_id\":\"w1\",\"ans_aug_id\":\"aug-w1\"}",
      found: ["element_twice \(list)"]),
    Damage("a unit without a claim", "ZREM syn:claims h1", found: ["unit_not_claimed syn:unit:h1"]),
    Damage(
      "elements that are no units", "RPUSH \(list) 7", "LPUSH \(list) {}", "DECR syn:head",
      found: ["element_no_unit \(list)", "element_no_unit \(list)"]),
    Damage("an answer that is missing", "DEL synthetic:answers:aug-w1", found: ["element_without_answers \(list)"]),
    Damage("a note that is missing", "DEL syn:unit:w2", found: ["element_without_note \(list)"]),
    Damage("an element of a unit that was handed out", "RPUSH \(list) E.h1", found: ["element_not_waiting \(list)"]),
    Damage("an element that is there twice", "RPUSH \(list) E.w1", found: ["element_twice \(list)"]),
    Damage(
      "claims of nothing", "ZADD syn:claims N nobody", "ZADD syn:claims N w1",
      found: ["claim_of_no_unit syn:claims", "claim_of_no_unit syn:claims"]),
    Damage("a job in no set", "ZREM syn:taken:units f1", found: ["job_in_no_set syn:job:f1"]),
    Damage("a job in both sets", "ZADD syn:waiting:units 1 f1", found: ["job_in_both_sets syn:job:f1"]),
    Damage(
      "a job without a queue", "HDEL syn:job:f1 queue",
      found: ["job_unreadable syn:job:f1", "id_without_job syn:taken:units"]),
    Damage(
      "ids without a job", "ZADD syn:waiting:variants 1 nobody", "ZADD syn:taken:orders N f1",
      found: ["id_without_job syn:waiting:variants", "id_without_job syn:taken:orders"]),
    Damage(
      "an order whose job is gone", "DEL syn:job:ORDER", "ZREM syn:waiting:orders ORDER",
      found: ["order_without_job syn:order:ORDER"]),
    Damage(
      "an order that was answered", "DEL syn:job:ORDER", "ZREM syn:waiting:orders ORDER",
      "SET synthetic:answers:ORDER {} EX 999", found: ["order_not_done syn:order:ORDER"]),
    Damage(
      "answers of nobody", "SET synthetic:answers:x -1", "SET synthetic:qn_augments:y -1", "SET syn:degraded:z []",
      found: [
        "orphaned_answer synthetic:answers:x", "orphaned_answer synthetic:qn_augments:y",
        "orphaned_answer syn:degraded:z",
      ]),
    Damage(
      "a note of another type", "SET syn:unit:w2 x", found: ["wrong_type syn:unit:w2"], isLeft: true),
    Damage(
      "claims of another type", "DEL syn:claims", "SET syn:claims x", found: ["wrong_type syn:claims"], isLeft: true),
    Damage("a list of another type", "DEL \(list)", "SET \(list) x", found: ["wrong_type \(list)"], isLeft: true),
  ]

  /// A buffer in use: w1 to w3 wait, the second with a variant that failed and is to be tried again; h1 is handed out,
  /// p1 popped, f1 failed and in the making again; an order waits, one is in the making, one is settled. Returns the id
  /// of the order that waits.
  @LoopActor
  private func fill(_ redis: TestRedis, _ store: QAStore) async throws -> String {
    for id in ["p1", "h1"] {
      _ = try await store.put(line: Lines.unit(id))
      _ = try await store.claimQuestion(popping: true)
    }
    #expect(try await store.removeUnit(qaID: "p1"))
    let failed = #"[{"ans_aug_id":"a2","kind":"add_one","question":"Two","error":{"code":"refused","message":"no"}}]"#
    for id in ["w1", "w2", "w3"] {
      _ = try await store.put(line: Lines.unit(id, augments: id == "w2" ? failed : nil))
    }
    _ = try await store.put(line: #"{"qa_id":"f1","question":"a","error":{"code":"timeout"}}"#)
    _ = try await store.retry(id: "f1")
    _ = try await Jobs(store, .units).takeUnits(target: 4, limit: 1)
    _ = try await store.retry(id: "a2")
    for _ in 0..<2 { _ = try await store.orderAugments(question: "q", kinds: [.addOne, .addTwo]) }
    let taken = try await Jobs(store, .orders, worker: "h/w").takeOrders(limit: 2)
    let first = try #require(taken.jobs.first)
    let augments = (first.record.value["augments"]?.arrayValue ?? []).map { augment in
      JSONValue.object((augment.objectValue ?? [:]).overlaid(with: ["question": "Two"]))
    }
    let record = (first.record.value.objectValue ?? [:]).overlaid(with: ["augments": .array(augments)])
    _ = try await store.put(line: JSONValue.object(record).text)
    return try await store.orderAnswer(question: "q")
  }

  @LoopActor
  private func findings(_ store: QAStore, repairs: Bool = false) async throws -> [BufferFinding] {
    var findings: [BufferFinding] = []
    try await BufferCheck(store, repairs: repairs) { findings.append($0) }.run()
    return findings
  }

  private func names(_ findings: [BufferFinding]) -> [String] {
    findings.map { [$0.problem.rawValue, $0.key, $0.field].compactMap { $0 }.joined(separator: " ") }.sorted()
  }

  /// Each key with its value and the time it expires.
  private func dump(_ redis: TestRedis) -> [String] {
    let script = """
      local keys = redis.call('KEYS', '*')
      table.sort(keys)
      for index, key in ipairs(keys) do
        keys[index] = key .. ' ' .. redis.sha1hex(redis.call('DUMP', key)) .. ' ' .. redis.call('PEXPIRETIME', key)
      end
      return keys
      """
    return redis.command("EVAL", script, "0").texts
  }

  @Test("damage is found, nothing is changed by looking, and a repair leaves nothing to find", arguments: damages)
  @LoopActor func damage(damage: Damage) async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    let order = try await fill(redis, store)
    #expect(names(try await findings(store)) == [])
    let now = (Int(redis.command("TIME").texts[0]) ?? 0) * 1000
    for line in damage.commands {
      let words = line.split(separator: " ").map { word in
        if word.hasPrefix("E.") {
          return redis.command("HGET", BufferKeys.unitPrefix + word.dropFirst(2), "element").text ?? ""
        }
        return word == "N" ? "\(now)" : String(word).replacing("ORDER", with: order)
      }
      if case .error(let text) = redis.command(words) { Issue.record("\(line): \(text)") }
    }

    let before = dump(redis)
    let expected = damage.found.map { $0.replacing("ORDER", with: order) }.sorted()
    let found = try await findings(store)
    #expect(names(found) == expected)
    #expect(found.allSatisfy { !$0.isRepaired })
    #expect(dump(redis) == before)

    let repaired = try await findings(store, repairs: true)
    #expect(names(repaired) == expected)
    #expect(repaired.allSatisfy { $0.isRepaired != damage.isLeft })
    #expect(names(try await findings(store)) == (damage.isLeft ? expected : []))
    if !damage.isLeft { _ = try redis.dojoView() }
  }

  @Test("what is repaired works as before")
  @LoopActor func afterwards() async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    let order = try await fill(redis, store)
    redis.command("LREM", DojoKeys.questions, "1", redis.command("HGET", "syn:unit:w2", "element").text ?? "")
    redis.command("EXPIRE", "synthetic:answers:w2", "99999")
    redis.command("DEL", "syn:job:" + order)
    redis.command("ZREM", "syn:taken:units", "f1")
    redis.command("SET", "synthetic:answers:orphan", "-1")
    redis.command("DEL", "synthetic:answers:w1")
    #expect(try await findings(store, repairs: true).allSatisfy(\.isRepaired))
    // A lost unit goes to the end, for good; one without its answer is out of dojo's way, and what is left of it goes.
    #expect(try await store.list().map(\.qaID) == ["w3", "w2"])
    #expect(redis.command("TTL", "synthetic:answers:w2") == .integer(-1))
    #expect(redis.command("LLEN", BufferKeys.rejected) == .integer(1))
    #expect((redis.command("TTL", "synthetic:answers:aug-w1").integer ?? 0) > 86000)
    #expect((redis.command("TTL", "synthetic:answers:orphan").integer ?? 0) > 86000)
    // The order has failed, with a reason.
    guard case .failed(let failure) = try await store.answerState(id: order) else {
      Issue.record("the order is not failed")
      return
    }
    #expect("\(String(describing: failure))".contains("abandoned"))
    // The job is taken again, as far as it had come.
    let jobs = try await Jobs(store, .units, worker: "h/other").takeUnits(target: 9, limit: 9)
    #expect(jobs.ids.contains("f1"))
    for id in ["w3", "w2"] { #expect(try await store.claimQuestion(popping: true)?.qaID == id) }
  }

  @Test("a user without SCAN is told what is missing")
  @LoopActor func rights() async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    redis.command("ACL", "SETUSER", "default", "-scan")
    let error = await #expect(throws: RedisError.self) { try await findings(store) }
    #expect(error?.exitStatus == .configuration)
    #expect("\(error as Any)".lowercased().contains("'scan' command"))
  }

  /// Whatever a service does, each step of it is one script: nothing in between may be taken for damage. Units and their
  /// notes expire meanwhile.
  @Test("a buffer at work has nothing to find")
  @LoopActor func busy() async throws {
    let redis = try TestRedis(arguments: ["--appendonly", "no"])
    let store = try QAStore.testing(redis) {
      $0.retention = .seconds(2)
      $0.redeliverAfter = .milliseconds(500)
    }
    var isOver = false
    var number = 0
    func loop(_ body: @escaping @LoopActor () async throws -> Void) -> Task<Void, any Error> {
      EventLoop.start {
        while !isOver { try await body() }
      }
    }
    let failed = #"[{"ans_aug_id":"A","kind":"add_one","question":"Two","error":{"code":"refused","message":"no"}}]"#
    let orders = Jobs(store, .orders, worker: "h/o")
    let units = Jobs(store, .units, worker: "h/u")
    let loops = [
      loop {
        // More would only make each look longer.
        if try await store.depth() > 50 { return }
        number += 1
        let id = "u\(number)"
        let augments = number.isMultiple(of: 5) ? failed.replacing("\"A\"", with: "\"aug-\(id)\"") : nil
        _ = try await store.put(line: Lines.unit(id, augments: augments))
        if augments != nil { _ = try await store.retry(id: "aug-\(id)") }
        if number.isMultiple(of: 7) {
          _ = try await store.put(line: #"{"qa_id":"f\#(id)","question":"a","error":{"code":"timeout"}}"#)
          _ = try await store.retry(id: "f\(id)")
        }
      },
      loop { _ = try await store.claimQuestion(popping: true) },
      loop {
        if let pair = try await store.takeWholePair() { _ = try await store.removeUnit(qaID: pair.unit.qaID) }
        _ = try await store.takeQuestion { _ in false }
      },
      loop {
        let list = try await store.list(1, 1)
        for unit in list { _ = try await store.removeUnit(qaID: unit.qaID) }
        do {
          _ = try await store.orderAugments(question: "q", kinds: [.addOne, .addTwo], waitingMax: 10)
        } catch is TooManyOrders {}
      },
      loop {
        for job in try await orders.takeOrders(limit: 2).jobs {
          var record = job.record.value.objectValue ?? [:]
          record["error"] = ["code": "refused"]
          _ = try await store.put(line: JSONValue.object(record).text)
        }
      },
      loop {
        let ids = try await units.takeUnits(target: 60, limit: 2).ids
        _ = try await units.renew(ids)
        if let id = ids.first { _ = try await store.put(line: Lines.unit(id)) }
        if let id = ids.last { try await Jobs(store, .units).giveBack([id]) }
      },
    ]
    for _ in 0..<20 { #expect(names(try await findings(store)) == []) }
    isOver = true
    for loop in loops { try await loop.value }
    #expect(number > 0)
    #expect(names(try await findings(store)) == [])
  }
}
