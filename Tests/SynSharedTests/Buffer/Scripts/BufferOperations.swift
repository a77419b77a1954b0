// Every operation of the buffer that is a script, once for each way it can take, on a buffer that has something of
// everything.

import SynBase
import SynRecord
import TestSupport
import Testing

@testable import SynBuffer

struct BufferOperation: Sendable, CustomTestStringConvertible {
  let name: String
  typealias Work = @LoopActor @Sendable (QAStore) async throws -> Void
  /// What the buffer of `fill` needs besides.
  let prepare: Work
  let run: Work

  init(_ name: String, prepare: @escaping Work = { _ in }, _ run: @escaping Work) {
    (self.name, self.prepare, self.run) = (name, prepare, run)
  }

  var testDescription: String { name }

  // MARK: The buffer they work on

  private static func failed(_ id: String) -> String {
    #"[{"ans_aug_id":"\#(id)","kind":"add_one","question":"Build two","error":{"code":"refused","message":"no"}}]"#
  }

  /// Waiting: w1 with worse versions, w2 and w3 with variants that failed, a2 to be tried again, w4 and w5; before them
  /// an element that is no unit. Handed out: h1. Failed: f1; f2 is to be tried again. Orders: o-taken by a worker, o-dead
  /// by one that died, o-new by nobody, o-failed settled. Units in the making: l1, and l2 whose worker died. A worker, a
  /// host that is sick, texts that were seen.
  @LoopActor
  static func fill(_ redis: TestRedis, _ store: QAStore) async throws {
    _ = try await store.put(line: Lines.unit("h1"))
    _ = try await store.claimQuestion(popping: true)
    let degraded = #"[{"cid":"c","kind":"ux","rank":1,"change":"worse","answer":\#(Lines.answer)}]"#
    _ = try await store.put(line: Lines.unit("w1").dropLast() + #","degraded":\#(degraded)}"#)
    for id in ["2", "3"] { _ = try await store.put(line: Lines.unit("w" + id, augments: failed("a" + id))) }
    for id in ["w4", "w5"] { _ = try await store.put(line: Lines.unit(id)) }
    redis.command("LPUSH", DojoKeys.questions, "7")
    redis.command("DECR", BufferKeys.head)
    redis.command("LPUSH", BufferKeys.rejected, "null")
    for id in ["f1", "f2"] {
      _ = try await store.put(line: #"{"qa_id":"\#(id)","question":"a","error":{"code":"timeout"}}"#)
    }
    _ = try await store.retry(id: "f2")
    _ = try await store.retry(id: "a2")
    redis.command("SET", BufferKeys.failurePrefix + "a2", #"{"code":"refused"}"#)
    for id in ["o-dead", "o-taken", "o-failed", "o-new"] {
      _ = try await store.run(
        .order,
        [
          "wants": "answer", "record": .text(#"{"qa_id":"\#(id)","question":"q","wants":["answer"]}"#),
          "ordered_ids": .text(id), "waiting_max": 100,
        ])
      redis.command("ZADD", BufferKeys.waitingPrefix + "orders", "\(id.count)", id)
    }
    for (index, id) in ["o-dead", "o-taken", "o-failed", "o-new"].enumerated() {
      redis.command("ZADD", BufferKeys.waitingPrefix + "orders", "\(index)", id)
    }
    _ = try await Jobs(store, .orders, worker: "h/dead", lifetime: .zero).takeOrders(limit: 1)
    redis.command("ZREM", BufferKeys.takenPrefix + "orders", "o-dead")
    _ = try await Jobs(store, .orders, worker: "h/one").takeOrders(limit: 2)
    redis.command("ZADD", BufferKeys.takenPrefix + "orders", "1", "o-dead")
    let order =
      #"{"qa_id":"o-failed","question":"q","order":"o-failed/1","wants":["answer"],"error":{"code":"refused"}}"#
    _ = try await store.put(line: order)
    _ = try await Jobs(store, .units, worker: "h/w").takeUnits(target: 9, limit: 3)
    redis.command("HSET", BufferKeys.jobPrefix + "l1", "queue", "units", "record", #"{"qa_id":"l1"}"#, "since", "1")
    redis.command(
      "HSET", BufferKeys.jobPrefix + "l1", "delivery", "1", "worker", "h/w", "until", "99999999999999", "lost", "1")
    redis.command("ZADD", BufferKeys.takenPrefix + "units", "99999999999999", "l1")
    redis.command("HSET", BufferKeys.jobPrefix + "l2", "queue", "units", "record", #"{"qa_id":"l2"}"#, "since", "1")
    redis.command("ZADD", BufferKeys.takenPrefix + "units", "1", "l2")
    redis.command("ZADD", BufferKeys.waitingPrefix + "variants", "1", "a2")
    redis.command("HSET", BufferKeys.sick, "units other", "1 1")
    for sort in [SeenTexts.Sort.questions, .pages] {
      _ = try await SeenTexts(sort, store.redis).addUnlessAlike(text(1), threshold: 0.7)
    }
    let seconds = Int(redis.command("TIME").texts[0]) ?? 0
    redis.command("HSET", BufferKeys.spendingPrefix + "\(seconds / 86400 - 1)", "units", "2", "units_usd", "0.5")
    redis.command("HSET", BufferKeys.activityPrefix + "\(seconds / 3600 - 1)", "\(seconds / 60 - 60):stored", "2")
    // What has not happened yet has no field; each has one here, so that each can be spoilt.
    let names = [
      "stored", "variants_mended", "duplicates", "failed", "handed_out", "redelivered", "rejected", "popped", "purged",
      "retried", "given_back", "orders_settled", "overtaken", "answers_ordered", "augments_ordered",
    ]
    for name in names {
      redis.command("HINCRBY", BufferKeys.counters, name, "0")
      redis.command("HINCRBY", BufferKeys.activityPrefix + "\(seconds / 3600)", "\(seconds / 60):\(name)", "0")
    }
    for code in ["timeout", "refused", "abandoned"] { redis.command("HINCRBY", BufferKeys.failureCounts, code, "0") }
    for key in ["\(seconds / 86400)", "total"] {
      for name in ["calls_of_unknown_cost", "prompt_tokens", "completion_tokens"] {
        redis.command("HINCRBY", BufferKeys.spendingPrefix + key, name, "1")
      }
    }
  }

  private static func text(_ number: Int) -> RecentTexts.Entry {
    let words = (0..<50).map { "word\($0)of\(number)" }
    return RecentTexts.Entry("Text \(number) " + words.joined(separator: " "), id: "t\(number)")
  }

  private static let cost = #""lineage":[{"cost_usd":0.25,"prompt_tokens":3,"completion_tokens":5},{"model":"m"}]"#

  private static func ordered(_ rest: String) -> String {
    #"{"qa_id":"o-taken","question":"q","order":"o-taken/1","wants":["answer"],\#(cost),\#(rest)}"#
  }

  // MARK: The operations

  private static func put(_ name: String, _ line: String) -> BufferOperation {
    BufferOperation("put " + name) { store in _ = try await store.put(line: line) }
  }

  /// While one waits to be taken up, no unit is begun.
  private static let takeOrders: Work = {
    _ = try await Jobs($0, .orders, worker: "h/one").takeOrders(limit: 5)
  }

  /// As an earlier version did.
  private static let leaveAsBefore: Work = { store in
    _ = try await store.redis.send([
      "XADD", .text(BufferKeys.formerOrders), "1-1", "wants", "answer", "question", "q", "ids", "old", "kinds", "",
    ])
    _ = try await store.redis.send(["ZADD", .text(BufferKeys.formerUnitRetries), 1, "older"])
    _ = try await store.redis.send(["SET", .text(BufferKeys.formerRetryPrefix + "older"), #"{"qa_id":"older"}"#])
  }

  @LoopActor
  private static func with(_ store: QAStore, _ change: (inout BufferSettings) -> Void) -> QAStore {
    var settings = store.settings
    change(&settings)
    return QAStore(redis: store.redis, settings: settings)
  }

  /// Sends commands, each a line of words.
  private static func commands(_ lines: String...) -> Work {
    { store in
      for line in lines { _ = try await store.redis.send(line.split(separator: " ").map { .text(String($0)) }) }
    }
  }

  /// Repairs what `damage` has done to one key.
  private static func repair(
    _ name: String, _ script: BufferScript, _ arguments: NamedArguments = [:], each element: NamedArguments,
    damage: @escaping Work
  ) -> BufferOperation {
    BufferOperation("repair " + name, prepare: damage) { store in
      let found = try await store.run(script, arguments + ["repairs": 1], each: [element])
      // What another program has put there may hide it.
      if case .array = found { return }
      Issue.record("\(script.name) gave \(found)")
    }
  }

  private static let day: NamedArguments = ["retention": 86400]
  private static let abandonment: NamedArguments = day + ["at": "now", "abandoned": "abandoned"]

  /// The last element, which is that of w5.
  private static func repairLast(_ name: String, isUnit: Bool = true, damage: @escaping Work) -> BufferOperation {
    BufferOperation("repair " + name, prepare: damage) { store in
      // A list of another type has none; the script says so.
      let last = try? await store.redis.send(["LRANGE", .text(DojoKeys.questions), -1, -1]).elements
      for element in last ?? [.string([UInt8(ascii: "8")])] {
        _ = try await store.run(
          .fsckElements, day + ["repairs": 1],
          each: [["index": 0, "element": .bytes(element.bytes ?? []), "is_unit": isUnit ? 1 : 0]])
      }
    }
  }

  private static let repairs: [BufferOperation] = [
    BufferOperation("repair the head", prepare: commands("SET \(BufferKeys.head) many")) {
      _ = try await $0.run(.fsckHead, ["repairs": 1])
    },
    repair(
      "a counter", .fsckNumbers, each: ["hash": .text(BufferKeys.counters)],
      damage: commands("HSET \(BufferKeys.counters) stored many")),
    repair("a lost element", .fsckUnits, day, each: ["id": "w5"], damage: commands("RPOP \(DojoKeys.questions)")),
    repair(
      "a lost unit", .fsckUnits, day, each: ["id": "w5"],
      damage: commands("RPOP \(DojoKeys.questions)", "DEL synthetic:answers:w5")),
    repair(
      "a unit without a claim", .fsckUnits, day, each: ["id": "h1"], damage: commands("ZREM \(BufferKeys.claims) h1")),
    repairLast("a place", damage: commands("HSET syn:unit:w5 place 99")),
    repairLast("an element that is no unit", isUnit: false, damage: commands("RPUSH \(DojoKeys.questions) 8")),
    repairLast("an element without answers", damage: commands("DEL synthetic:answers:w5")),
    repairLast("an element without a note", damage: commands("DEL syn:unit:w5")),
    repairLast("an element of a unit handed out", damage: commands("HSET syn:unit:w5 state handed_out")),
    repairLast(
      "an element that is there twice",
      damage: { store in
        let first = try await store.redis.send(["LINDEX", .text(DojoKeys.questions), 1]).bytes ?? []
        _ = try await store.redis.send(["RPUSH", .text(DojoKeys.questions), .bytes(first)])
      }),
    repair(
      "a claim", .fsckClaims, day, each: ["id": "w1"], damage: commands("ZADD \(BufferKeys.claims) 99999999999999 w1")),
    repair("a job in no set", .fsckJobs, each: ["id": "l1"], damage: commands("ZREM syn:taken:units l1")),
    repair("a job in both sets", .fsckJobs, each: ["id": "l1"], damage: commands("ZADD syn:waiting:units 1 l1")),
    repair("a job that cannot be read", .fsckJobs, each: ["id": "l1"], damage: commands("HDEL syn:job:l1 queue")),
    repair(
      "an id without a job", .fsckSets, ["set": "taken", "queue": "units"], each: ["id": "l1"],
      damage: commands("DEL syn:job:l1")),
    repair(
      "an order without a job", .fsckOrders, abandonment, each: ["id": "o-new"], damage: commands("DEL syn:job:o-new")),
    repair(
      "an order that is not noted as done", .fsckOrders, abandonment, each: ["id": "o-new"],
      damage: commands("DEL syn:job:o-new", "SET synthetic:answers:o-new -1")),
    repair(
      "an orphaned answer", .fsckAnswers, day + ["prefix": .text(DojoKeys.answerPrefix), "sees_list": 1],
      each: ["id": "nobody"], damage: commands("SET synthetic:answers:nobody -1")),
    BufferOperation("see the variants of units") { _ = try await $0.run(.fsckVariants, each: [["id": "w1"]]) },
  ]

  static let all: [BufferOperation] = operations + repairs

  private static let operations: [BufferOperation] = [
    put("a unit", Lines.unit("n1").replacing(#""lineage":[{"cost_usd":0.25}]"#, with: cost)),
    put("a unit whose variant failed", Lines.unit("n1", augments: failed("an1"))),
    put("a unit again", Lines.unit("w1")),
    put("a variant that is mended", Lines.unit("w2", augments: Lines.augment("a2"))),
    put("a variant that fails again", Lines.unit("w2", augments: failed("a2"))),
    put("a failed unit", #"{"qa_id":"n1","question":"a",\#(cost),"error":{"code":"timeout"}}"#),
    put("a failed unit again", #"{"qa_id":"f1","question":"a","error":{"code":"timeout"}}"#),
    put("an ordered answer", ordered(#""answer":\#(Lines.answer)"#)),
    put("an order that failed", ordered(#""error":{"code":"refused"}"#)),
    put(
      "an ordered answer that is late", ordered(#""answer":\#(Lines.answer)"#).replacing("o-taken/1", with: "o-taken/7")
    ),
    put("an order that comes through unfinished", ordered(#""x":1"#)),
    put("a unit that comes through unfinished", #"{"qa_id":"l1","question":"q"}"#),
    BufferOperation("claim") { _ = try await $0.claimQuestion(popping: true) },
    BufferOperation("claim a whole pair") { _ = try await $0.takeWholePair() },
    BufferOperation("show the next unit") { _ = try await $0.claimQuestion(popping: false) },
    BufferOperation("show a whole pair") { _ = try await $0.takeWholePair(popping: false) },
    BufferOperation("claim what comes back") { store in
      let store = with(store) { $0.redeliverAfter = .milliseconds(1) }
      _ = try await store.claimQuestion(popping: true)
    },
    BufferOperation("give claims back") { store in
      let claims = try await store.redis.send(["KEYS", .text(BufferKeys.claimPrefix + "*")]).elements
      let lost = ["unknown"] + claims.compactMap { $0.text.map { String($0.dropFirst(BufferKeys.claimPrefix.count)) } }
      _ = try await store.redis.run(.giveBack, each: lost.map { ["claim": .text($0)] })
    },
    BufferOperation("reject the first element") { _ = try await $0.run(.reject, ["element": "7"]) },
    BufferOperation("remove a unit that is not known") { _ = try await $0.removeUnit(qaID: "nobody") },
    BufferOperation("remove the first unit") { _ = try await $0.removeUnit(qaID: "w1") },
    BufferOperation("remove a unit from the middle") { _ = try await $0.removeUnit(qaID: "w3") },
    BufferOperation("remove the last unit") { _ = try await $0.removeUnit(qaID: "w5") },
    BufferOperation("remove a unit that was handed out") { _ = try await $0.removeUnit(qaID: "h1") },
    BufferOperation("purge") { _ = try await $0.purge(limit: 3) },
    BufferOperation("order an answer") { _ = try await $0.orderAnswer(question: "q", waitingMax: 100) },
    BufferOperation("order variants") { _ = try await $0.orderAugments(question: "q", kinds: [.addOne, .addTwo]) },
    BufferOperation("try a unit again") { _ = try await $0.retry(id: "f1") },
    BufferOperation("try a unit again by hand") { _ = try await $0.retry(id: "f1", isQueued: false) },
    BufferOperation("try a variant again") { _ = try await $0.retry(id: "a3") },
    BufferOperation("try an order again") { _ = try await $0.retry(id: "o-failed") },
    BufferOperation("tell states") { store in
      for id in ["w1", "a3", "f1", "f2", "l1", "o-taken", "nobody"] { _ = try await store.answerState(id: id) }
    },
    BufferOperation("look") { store in for id in ["w1", "w3", "h1"] { _ = try await store.look(qaID: id) } },
    BufferOperation("tell the status") { _ = try await $0.status() },
    BufferOperation("tell what happened lately") { _ = try await $0.recentActivity() },
    BufferOperation("take units", prepare: takeOrders) {
      _ = try await Jobs($0, .units, worker: "h/w").takeUnits(target: 20, limit: 5)
    },
    BufferOperation("take units within a budget", prepare: takeOrders) { store in
      let store = with(store) { $0.dailyBudgetUSD = 100 }
      _ = try await Jobs(store, .units).takeUnits(target: 20, limit: 5)
    },
    BufferOperation("give units up") { store in
      _ = try await Jobs(store, .units, deliveriesMax: 1).takeUnits(target: 20, limit: 5)
    },
    BufferOperation("renew jobs") { _ = try await Jobs($0, .units).renew(["l1", "f2", "o-taken", "nobody"]) },
    BufferOperation("give jobs back") { try await Jobs($0, .units).giveBack(["l1", "o-taken", "nobody"]) },
    BufferOperation("give a job back for the last time") { store in
      _ = try await store.run(
        .giveBackJobs,
        [
          "worker": "", "cause": "unfinished", "patience": 0, "gives_up": 1, "deliveries_max": 1, "retention": 9,
          "at": "now",
          "abandoned": "abandoned",
        ], each: [["id": "o-taken", "delivery": 0, "record": ""], ["id": "l1", "delivery": 1, "record": "{}"]])
    },
    BufferOperation("take orders") { _ = try await Jobs($0, .orders, worker: "h/two").takeOrders(limit: 5) },
    BufferOperation("give orders up") { store in
      _ = try await Jobs(store, .orders, worker: "h/two", deliveriesMax: 1).takeOrders(limit: 5)
    },
    BufferOperation("leave") { try await Jobs($0, .orders, worker: "h/none").leave() },
    BufferOperation("adopt", prepare: leaveAsBefore) { try await Jobs.adopt($0) },
    BufferOperation("remember a question") { store in
      _ = try await SeenTexts(.questions, store.redis).addUnlessAlike(text(2), threshold: 0.7)
    },
    BufferOperation("remember a page that was there") { store in
      _ = try await SeenTexts(.pages, store.redis).addUnlessAlike(text(1), threshold: 0.7)
    },
  ]
}
