import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// The heads of the pipes: what `syn-store work` and `syn-store orders` ask for, and how often.
@Suite struct StoreFeedTests {
  /// A stand-in for the stages: each seed becomes a finished unit.
  private static let finish =
    #"jq -c --unbuffered '.+{"question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}'"#

  @Test("work without --follow fills a buffer of any size")
  func workWithoutFollowFillsABufferOfAnySize() async throws {
    let redis = try TestRedis()
    let pipe = "syn-store work --target 200 | \(Self.finish) | syn-store put -q"
    let run = try await ProcessRun.run(["bash", "-o", "pipefail", "-c", pipe], environment: redis.environment)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(200))
    #expect(redis.command("ZCARD", BufferKeys.takenPrefix + "units") == .integer(0))
  }

  @Test("four pipelines fill one buffer and no more")
  func fourPipelinesFillOneBufferAndNoMore() async throws {
    let redis = try TestRedis()
    let pipe = "syn-store work --target 256 | \(Self.finish) | syn-store put -q >/dev/null"
    let script =
      "set -o pipefail; for _ in 1 2 3 4; do \(pipe) & pids+=($!); done; for p in ${pids[@]}; do wait $p; done"
    let running = Task { try await ProcessRun.run(["bash", "-c", script], environment: redis.environment) }
    var depth = 0
    while depth < 256, !Task.isCancelled {
      // Both at one moment.
      let counts = redis.command(
        "EVAL", "return {redis.call('LLEN', KEYS[1]), redis.call('ZCARD', KEYS[2])}", "2", DojoKeys.questions,
        BufferKeys.takenPrefix + "units"
      ).array.compactMap { $0.integer }
      #expect(counts.reduce(0, +) <= 256)
      depth = counts.first ?? .max
    }
    let run = try await running.value
    #expect(run.status == 0, "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(256))
    #expect(redis.command("ZCARD", BufferKeys.takenPrefix + "units") == .integer(0))
    #expect(redis.command("ZCARD", BufferKeys.workersPrefix + "units") == .integer(0))
    #expect(redis.command("HGET", BufferKeys.counters, "stored") == .text("256"))
  }

  /// Renewing nothing is no sign of life of Redis.
  @Test("a command with --follow gives up on a Redis that stays down", arguments: ["work", "orders"])
  func whoFollowsGivesUpOnARedisThatStaysAway(verb: String) async throws {
    let redis = try TestRedis()
    let child = try TestSupport.ChildProcess(
      ["syn-store", verb, "--follow", "--redis-wait", "2"],
      environment: redis.environment.merging(["SYN_BUFFER_SIZE": "0", "SYN_LEASE_SECONDS": "1"]) { $1 })
    try await eventually("it looks at the buffer") {
      redis.command(
        "EXISTS", BufferKeys.workersPrefix + "units", BufferKeys.workersPrefix + "orders") == .integer(1)
    }
    redis.kill9()
    var errors: [String] = []
    while let line = await child.nextErrorLine() { errors.append(line) }
    #expect(await child.wait() == 69)
    #expect(errors.count == 2, "\(errors)")
  }

  @Test("work begins with units that are to be retried")
  func workBeginsWithWhatIsToBeTriedAgain() async throws {
    let redis = try TestRedis()
    let failed =
      #"{"qa_id":"f","topic":"games","question":"q","error":{"code":"timeout","retryable":true}}"#
    #expect(
      try await ProcessRun.run(["syn-store"], input: failed, environment: redis.environment).status
        == 1)
    #expect(
      try await ProcessRun.run(["syn-store", "retry", "f"], environment: redis.environment).status
        == 0)
    let pipe =
      "syn-store work --target 2 | tee /dev/stderr | \(Self.finish) | syn-store put -q >/dev/null"
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", pipe], environment: redis.environment)
    #expect(run.status == 0)
    #expect(
      run.stderr.contains(#""qa_id":"f""#) && run.stderr.contains(#""topic":"games""#),
      "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
    #expect(redis.command("EXISTS", "synthetic:answers:f") == .integer(1))
    #expect(redis.command("KEYS", BufferKeys.jobPrefix + "*") == .array([]))
  }

  @Test("work without --follow ends when nothing is missing")
  func workWithoutFollowEndsWhereNothingIsMissing() async throws {
    let redis = try TestRedis()
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", "syn-store work --target 0 | cat"], environment: redis.environment)
    #expect(run.status == 0 && run.stdout.isEmpty, "\(run)")
  }

  @Test("work gives up on units that keep failing")
  func workGivesUpOnUnitsThatKeepFailing() async throws {
    let redis = try TestRedis()
    let fail = #"jq -c --unbuffered '.+{"error":{"stage":"answer","code":"refused"}}'"#
    let run = try await ProcessRun.run(
      ["bash", "-c", "syn-store work --target 2 | \(fail) | syn-store put -q; exit ${PIPESTATUS[0]}"],
      environment: redis.environment)
    #expect(run.status == 1, "\(run.stderr)")
    #expect(run.lines.count == 6)
  }

  private static let finishAtTenCents =
    #"jq -c --unbuffered '.+{"question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]},"#
    + #""lineage":[{"cost_usd":0.1}]}'"#

  @Test("work ends for the day when the budget is spent")
  func workEndsForTodayWhenTheBudgetIsSpent() async throws {
    let redis = try TestRedis()
    let pipe = "syn-store work --target 100 | \(Self.finishAtTenCents) | syn-store put -q; exit ${PIPESTATUS[0]}"
    let environment = redis.environment.merging(["SYN_DAILY_BUDGET_USD": "1.5"]) { $1 }
    let run = try await ProcessRun.run(["bash", "-c", pipe], environment: environment)
    #expect(run.status == 75)
    #expect(run.stderr.contains("the daily budget of $1.5000 is spent"), "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(15))
    #expect(redis.command("ZCARD", BufferKeys.takenPrefix + "units") == .integer(0))
    let status = try await ProcessRun.run(["syn-store", "status"], environment: environment)
    #expect(status.lines.contains { $0.hasPrefix("spent today ") && $0.hasSuffix(" $1.5000 of $1.5000") })
    let again = try await ProcessRun.run(["bash", "-o", "pipefail", "-c", pipe], environment: environment)
    #expect(again.status == 75)
    #expect(again.stdout.isEmpty)
    #expect(again.stderr.components(separatedBy: "is spent").count == 2, "said once: \(again.stderr)")
  }

  @Test("work with --follow waits for the next day's budget")
  func workThatFollowsWaitsForTheNextBudget() async throws {
    let redis = try TestRedis()
    let day = (Int(redis.command("TIME").texts.first ?? "") ?? 0) / 86_400
    // Tomorrow too, should it begin meanwhile.
    let keys = (day...day + 1).map { "\(BufferKeys.spendingPrefix)\($0)" }
    for key in keys { redis.command("HSET", key, "usd", "2", "calls_of_unknown_cost", "3") }
    let work = try TestSupport.ChildProcess(
      ["syn-store", "work", "--follow"],
      environment: redis.environment.merging(["SYN_DAILY_BUDGET_USD": "2"]) { $1 })
    #expect(await work.nextErrorLine()?.contains("calls of today without a cost: 3;") == true)
    #expect(await work.nextErrorLine()?.contains("is spent: asking for no more units before midnight UTC") == true)
    redis.command(["DEL"] + keys)
    redis.command("RPUSH", BufferKeys.wakePrefix + "units", "0")
    #expect(await work.nextLine() != nil)
    work.send(signal: SIGTERM)
    #expect(await work.wait() == 0)
    let said = String(decoding: await work.readErrors(), as: UTF8.self)
    #expect(said.contains("there is room in the daily budget again"), "\(said)")
  }

  /// As after an outage of Redis or a suspended machine, when the order's last renewal is long past.
  @Test("an order already in hand is not handed out again")
  func anOrderInHandIsNotHandedOnAgain() async throws {
    let redis = try TestRedis()
    let orders = try TestSupport.ChildProcess(["syn-store", "orders", "--follow"], environment: redis.environment)
    order("one", in: redis)
    #expect(try await nextQuestion(orders) == "one")
    redis.command("ZADD", BufferKeys.takenPrefix + "orders", "1", "id-one")
    order("two", in: redis)
    #expect(try await nextQuestion(orders) == "two")
    orders.send(signal: SIGTERM)
    #expect(await orders.nextLine() == nil)
    #expect(await orders.wait() == 0)
  }

  private func order(_ question: String, in redis: TestRedis) {
    let id = "id-" + question
    redis.command(
      "HSET", BufferKeys.jobPrefix + id, "queue", "orders", "wants", "answer", "ids", id, "since", "1", "record",
      #"{"qa_id":"\#(id)","question":"\#(question)","wants":["answer"]}"#)
    redis.command("ZADD", BufferKeys.waitingPrefix + "orders", "1", id)
    redis.command("RPUSH", BufferKeys.wakePrefix + "orders", "0")
  }

  private func nextQuestion(_ orders: TestSupport.ChildProcess) async throws -> String? {
    try JSONValue(parsing: try #require(await orders.nextLine()))["question"]?.stringValue
  }
}
