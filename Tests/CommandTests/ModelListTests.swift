import Foundation
import SynBase
import TestSupport
import Testing

/// Several models in one setting or option: one is picked for each call, another is asked where it fails.
@Suite struct ModelListTests {
  private static let questions = (1...24).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()

  private func models(asked stub: StubProvider) async throws -> [String] {
    try await stub.requests().compactMap { try JSONValue(parsing: Array($0.body))["model"]?.stringValue }
  }

  @Test(
    "one model of the list is picked for each call",
    arguments: [
      ([], ["SYN_ANSWER_MODEL": "a,b"]), ([], ["SYN_ANSWER_MODEL": " b ,, a,\tb ,"]),
      (["--model", "a,b"], ["SYN_ANSWER_MODEL": "other"]), (["--model", "a", "--model= b , a"], [:]),
      ([], ["SYN_MODEL": "a,b"]), ([], ["SYN_MODEL": "other", "SYN_ANSWER_MODEL": "a,b"]),
    ] as [([String], [String: String])])
  func oneIsPickedForEachCall(options: [String], settings: [String: String]) async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-answer"] + options, input: Self.questions, environment: stub.environment.merging(settings) { $1 })
    #expect(run.status == 0, "\(run.stderr)")
    #expect(Set(try await models(asked: stub)) == ["a", "b"])
  }

  @Test(
    "a call that fails on one model is tried on another",
    arguments: [
      (["--model", "a,b"], [:], [["a", "b"], ["b", "a"]]),
      (["--model", "a,a"], [:], [["a"]]),
      (["--model", "a,b", "--fallback-model", " c ,"], [:], [["a", "c"], ["b", "c"]]),
      (["--model", "a,b"], ["SYN_FALLBACK_MODEL": "a"], [["a"], ["b", "a"]]),
      (["--model", "a"], ["SYN_FALLBACK_MODEL": "x", "SYN_ANSWER_FALLBACK_MODEL": "d"], [["a", "d"]]),
    ] as [([String], [String: String], [[String]])])
  func whatFailsOnOneIsAskedOfAnother(
    options: [String], settings: [String: String], orders: [[String]]
  ) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "500"])
    for seed in 1...4 {
      let before = try await models(asked: stub).count
      _ = try await ProcessRun.run(
        ["syn-answer", "--retries", "0", "--seed", "\(seed)"] + options, input: #"{"question":"Build a clock"}"# + "\n",
        environment: stub.environment.merging(settings) { $1 })
      let asked = Array(try await models(asked: stub).dropFirst(before))
      #expect(orders.contains(asked), "\(asked)")
    }
  }

  @Test(
    "a model that is set without a provider is reported as unused",
    arguments: [(["--model", "x"], [:]), ([], ["SYN_MODEL": "x"])] as [([String], [String: String])])
  func aModelWithoutAProviderIsSaid(options: [String], settings: [String: String]) async throws {
    let run = try await ProcessRun.run(
      ["syn-answer"] + options, input: #"{"question":"Build a clock"}"# + "\n", environment: settings)
    #expect(run.status == 0)
    #expect(run.stderr.contains("no provider is set, so the offline model answers, and not x"), "\(run.stderr)")
  }

  @Test(
    "a list without a model name is refused",
    arguments: [
      (["--model", ""], [:], 64), (["--model", " , "], [:], 64), (["--fallback-model=,"], [:], 64),
      (["--model", "a", "--model", ","], [:], 64), ([], ["SYN_ANSWER_MODEL": ","], 78),
      ([], ["SYN_FALLBACK_MODEL": ", ,"], 78),
    ] as [([String], [String: String], Int32)])
  func aListWithoutANameIsRefused(options: [String], settings: [String: String], status: Int32) async throws {
    let run = try await ProcessRun.run(
      ["syn-answer"] + options, environment: settings.merging(["SYN_PROVIDER": "offline"]) { $1 })
    #expect(run.status == status, "\(run.stderr)")
  }
}
