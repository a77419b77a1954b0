import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// The whole pipe as the README shows it, with a file kept on the way and Redis at its end.
@Suite struct PipelineTests {
  @Test("units reach Redis, and a file on the way")
  func unitsReachRedisAndTheFileOnTheWay() async throws {
    let redis = try TestRedis()
    let directory = try TemporaryDirectory()
    let pipe = "syn-question -n 3 --seed 7 | syn-augment | syn-answer | tee units.jsonl | syn-store"
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", pipe], environment: redis.environment, directory: directory.path)
    #expect(run.status == 0, "\(run.stderr)")
    let receipts = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(receipts.count == 3 && receipts.allSatisfy { $0["stored"] == true })

    // jq reads every line, and finds in it what the receipt names.
    let ids = try await ProcessRun.run(["jq", "-r", ".qa_id", directory.file("units.jsonl")])
    #expect(ids.status == 0)
    #expect(Set(ids.lines) == Set(receipts.compactMap { $0["qa_id"]?.stringValue }))
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(3))
    for id in receipts.flatMap({ [$0["qa_id"], $0["ans_aug_id"]] }) {
      #expect(redis.command("EXISTS", DojoKeys.answerPrefix + (id?.stringValue ?? "")) == .integer(1))
    }

    // The same file again changes nothing.
    let again = try await ProcessRun.run(
      ["sh", "-c", "syn-store <units.jsonl"], environment: redis.environment, directory: directory.path)
    #expect(again.status == 0)
    #expect(try again.lines.allSatisfy { try JSONValue(parsing: $0)["duplicate"] == true })
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(3))
  }

  @Test("syn-store logs why a unit failed")
  func storeLogsWhyAUnitFailed() async throws {
    let redis = try TestRedis()
    let directory = try TemporaryDirectory()
    let failed = #"{"qa_id":"a","error":{"stage":"answer","code":"rate_limited","message":"slow down","attempts":4}}"#
    let run = try await ProcessRun.run(
      ["sh", "-c", "echo '\(failed)' | syn-store"], environment: redis.environment, directory: directory.path)
    #expect(run.status == 1)
    #expect(run.stderr.contains("warning: a failed: answer: rate_limited: slow down"), "\(run.stderr)")
  }
}
