import Foundation
import SynShared
import TestSupport
import Testing

/// The heads of the pipes: what `syn-store work` and `syn-store orders` ask for, and how often.
@Suite struct StoreFeedTests {
  /// A stand-in for the stages: each seed becomes a finished unit.
  private static let finish =
    #"jq -c --unbuffered '.+{"question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}'"#

  @Test func workWithoutFollowFillsABufferOfAnySize() async throws {
    let redis = try TestRedis()
    let pipe = "syn-store work --target 200 | \(Self.finish) | syn-store put -q"
    let run = try await ProcessRun.run(["bash", "-o", "pipefail", "-c", pipe], environment: redis.environment)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(200))
    #expect(redis.command("ZCARD", BufferKeys.leases) == .integer(0))
  }

  @Test func workWithoutFollowEndsWhereNothingIsMissing() async throws {
    let redis = try TestRedis()
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", "syn-store work --target 0 | cat"], environment: redis.environment)
    #expect(run.status == 0 && run.stdout.isEmpty, "\(run)")
  }

  @Test func workGivesUpOnUnitsThatKeepFailing() async throws {
    let redis = try TestRedis()
    let fail = #"jq -c --unbuffered '.+{"error":{"stage":"answer","code":"refused"}}'"#
    let run = try await ProcessRun.run(
      ["bash", "-c", "syn-store work --target 2 | \(fail) | syn-store put -q; exit ${PIPESTATUS[0]}"],
      environment: redis.environment)
    #expect(run.status == 1, "\(run.stderr)")
    #expect(run.lines.count == 6)
  }

  /// As after an outage of Redis or a suspended machine, when the order's last renewal is long past.
  @Test func anOrderInHandIsNotHandedOnAgain() async throws {
    let redis = try TestRedis()
    let orders = try TestSupport.ChildProcess(["syn-store", "orders", "--follow"], environment: redis.environment)
    order("one", in: redis)
    #expect(try await nextQuestion(orders) == "one")
    let pending = try #require(redis.command("XPENDING", BufferKeys.orders, "syn", "-", "+", "1").array.first).texts
    #expect(pending.count >= 2)
    redis.command("XCLAIM", BufferKeys.orders, "syn", pending[1], "0", pending[0], "IDLE", "120000", "JUSTID")
    order("two", in: redis)
    #expect(try await nextQuestion(orders) == "two")
    orders.send(signal: SIGTERM)
    #expect(await orders.nextLine() == nil)
    #expect(await orders.wait() == 0)
  }

  private func order(_ question: String, in redis: TestRedis) {
    redis.command(
      "XADD", BufferKeys.orders, "*", "wants", "answer", "question", question, "ids", "id-" + question, "kinds", "")
    redis.command("PUBLISH", BufferKeys.events, "ordered")
  }

  private func nextQuestion(_ orders: TestSupport.ChildProcess) async throws -> String? {
    try JSONValue(parsing: try #require(await orders.nextLine()))["question"]?.stringValue
  }
}
