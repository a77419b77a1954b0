import SynBase
import SynBuffer
import SynRecord
import TestSupport
import Testing

@Suite struct DailyBudgetTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  private static func unit(_ id: String, costs: Double...) -> String {
    let lineage = costs.map { #"{"cost_usd":\#($0)}"# }.joined(separator: ",")
    return #"{"qa_id":"\#(id)","question":"q","answer":\#(Lines.answer),"lineage":[\#(lineage)]}"#
  }

  @Test(
    "a record costs what its calls cost",
    arguments: [
      ("{}", 0, 0),
      (#"{"lineage":[{"cost_usd":0.5},{"cost_usd":0},{"model":"m"},{"cost_usd":null}]}"#, 0.5, 2),
      (#"{"lineage":[{"cost_usd":0.5}],"error":{"code":"timeout","cost_usd":0.25}}"#, 0.75, 0),
      (#"{"error":{"code":"bad_output","completion_tokens":7}}"#, 0, 1),
      (#"{"augments":[{"error":{"cost_usd":0.25}},{"error":{"code":"x"}},{"question":"q"},3]}"#, 0.25, 0),
      (#"{"lineage":[{"cost_usd":-1},{"cost_usd":"much"},7],"error":"text"}"#, 0, 2),
    ])
  func aRecordCostsWhatItsCallsCost(_ line: String, _ usd: Double, _ unknown: Int) throws {
    let cost = RecordCost(try QARecord(parsing: Array(line.utf8)[...]))
    #expect(cost.usd == usd)
    #expect(cost.callsOfUnknownCost == unknown)
  }

  @Test(
    "a record has the tokens of its calls",
    arguments: [
      (#"{"lineage":[{"prompt_tokens":5,"completion_tokens":7},{"prompt_tokens":2},{}]}"#, 7, 7),
      (#"{"error":{"prompt_tokens":1},"augments":[{"error":{"completion_tokens":4}}]}"#, 1, 4),
      (#"{"lineage":[{"prompt_tokens":-5,"completion_tokens":"7"},{"prompt_tokens":1e300},7]}"#, 0, 0),
      (#"{"lineage":[{"prompt_tokens":9223372036854775807},{"prompt_tokens":1}]}"#, 1_000_000_001, 0),
    ])
  func aRecordHasTheTokensOfItsCalls(_ line: String, _ prompt: Int, _ completion: Int) throws {
    let cost = RecordCost(try QARecord(parsing: Array(line.utf8)[...]))
    #expect(cost.promptTokens == prompt)
    #expect(cost.completionTokens == completion)
  }

  @Test("tokens are summed up for the day and in total")
  @LoopActor func tokensAreSummedUpForTheDayAndInAll() async throws {
    let store = try QAStore.testing(redis)
    redis.command("HSET", BufferKeys.spendingPrefix + "total", "usd", "2", "prompt_tokens", "100")
    let unit = Self.unit("q", costs: 0.5).replacing(#""cost_usd""#, with: #""prompt_tokens":5,"cost_usd""#)
    let failed = #"{"qa_id":"f","error":{"code":"timeout","completion_tokens":7}}"#
    for line in [unit, unit, failed] { _ = try await store.put(line: line) }
    let status = try await store.status()
    #expect([status.spending.promptTokens, status.spending.completionTokens] == [5, 7])
    #expect([status.total.promptTokens, status.total.completionTokens] == [105, 7])
    #expect(status.total.usd == 2.5)
    #expect(status.total.callsOfUnknownCost == 1)
  }

  @Test("a record put twice is counted once")
  @LoopActor func whatIsPutIsCountedOnce() async throws {
    let store = try QAStore.testing(redis)
    let failed = #"{"qa_id":"f","lineage":[{"model":"m"}],"error":{"code":"timeout","cost_usd":0.25}}"#
    for _ in 0..<2 {
      _ = try await store.put(line: Self.unit("q", costs: 0.5, 0.125))
      _ = try await store.put(line: failed)
    }
    var expected = DaySpending()
    (expected.usd, expected.callsOfUnknownCost, expected.averageUnitUSD) = (0.875, 1, 0.4375)
    #expect(try await store.status().spending == expected)
  }

  @Test("an order counts towards the spending but is no unit")
  @LoopActor func anOrderCountsButIsNoUnit() async throws {
    let store = try QAStore.testing(redis)
    let id = try await store.orderAnswer(question: "q")
    let order = try #require(try await Jobs(store, .orders, worker: "h/c").takeOrders(limit: 1).jobs.first)
    let line = #"{"order":"\#(order.id)",\#(Self.unit(id, costs: 0.5).dropFirst())"#
    for _ in 0..<2 { _ = try await store.put(line: line) }
    let spending = try await store.status().spending
    #expect(spending.usd == 0.5)
    #expect(spending.averageUnitUSD == nil)
  }

  @Test("each unit in the making holds back what a unit costs")
  @LoopActor func unitsInTheMakingHoldBackWhatOneCosts() async throws {
    let store = try QAStore.testing(redis) { $0.dailyBudgetUSD = 1 }
    let jobs = Jobs(store, .units)
    _ = try await store.put(line: Self.unit("q", costs: 0.3))
    // 0.7 is left: the third unit begins below the budget and may go over it.
    let first = try await jobs.takeUnits(target: 100, limit: 2)
    #expect(first.ids.count == 2)
    #expect(!first.isCutByBudget)
    let second = try await jobs.takeUnits(target: 100, limit: 50)
    #expect(second.ids.count == 1)
    #expect(second.isCutByBudget)
    #expect(try await jobs.takeUnits(target: 100, limit: 50).ids.isEmpty)
    // One that was cheaper than thought makes room.
    _ = try await store.put(line: Self.unit(first.ids[0], costs: 0.1))
    #expect(try await jobs.takeUnits(target: 100, limit: 50).ids.count == 1)
    for id in first.ids.dropFirst() + second.ids { _ = try await store.put(line: Self.unit(id, costs: 0.3)) }
    let spent = try await jobs.takeUnits(target: 100, limit: 50)
    #expect(spent.ids.isEmpty)
    #expect(spent.isCutByBudget)
    #expect(spent.spending.usd == 1)
    let raised = try QAStore.testing(redis) { $0.dailyBudgetUSD = 2 }
    #expect(try await Jobs(raised, .units).takeUnits(target: 100, limit: 1).ids.count == 1)
  }

  @Test("the budget cuts nothing if nothing is missing")
  @LoopActor func whereNothingIsMissingNothingIsCut() async throws {
    let store = try QAStore.testing(redis) { $0.dailyBudgetUSD = 0 }
    #expect(try await Jobs(store, .units).takeUnits(target: 0, limit: 1).isCutByBudget == false)
    #expect(try await Jobs(store, .units).takeUnits(target: 1, limit: 1).isCutByBudget)
  }

  @Test("yesterday's units say what a unit costs")
  @LoopActor func yesterdayTellsWhatAUnitCosts() async throws {
    let store = try QAStore.testing(redis) { $0.dailyBudgetUSD = 1 }
    #expect(try await Jobs(store, .units).takeUnits(target: 100, limit: 50).ids.count == 4)
    #expect(try await Jobs(store, .units).takeUnits(target: 100, limit: 50).ids.isEmpty)
    redis.command("FLUSHALL")
    let yesterday = (Int(redis.command("TIME").texts.first ?? "") ?? 0) / 86_400 - 1
    redis.command("HSET", "\(BufferKeys.spendingPrefix)\(yesterday)", "units", "10", "units_usd", "2", "usd", "3")
    let grant = try await Jobs(store, .units).takeUnits(target: 100, limit: 50)
    #expect(grant.ids.count == 5)
    #expect(grant.spending.usd == 0)
  }

  @Test("many workers share one budget")
  @LoopActor func manyWorkersShareOneBudget() async throws {
    let stores = try (0..<4).map { _ in try QAStore.testing(redis) { $0.dailyBudgetUSD = 1 } }
    _ = try await stores[0].put(line: Self.unit("q", costs: 0.125))
    let tasks = (0..<40).map { number in
      Task { @LoopActor in try await Jobs(stores[number % 4], .units).takeUnits(target: 100, limit: 1).ids.count }
    }
    var granted = 0
    for task in tasks { granted += try await task.value }
    #expect(granted == 7)
  }
}
