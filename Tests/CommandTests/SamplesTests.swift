import Foundation
import SynBase
import TestSupport
import Testing

/// syn-answer with several answers to each question.
@Suite("several answers to a question") struct SamplesTests {
  private static let clock = #"{"qa_id":"q1","question":"Build a clock","lineage":[{"seed":41}]}"#

  private func answer(
    _ arguments: [String], _ stub: StubProvider?, environment: [String: String] = [:]
  ) async throws -> (run: ProcessRun, records: [JSONValue]) {
    try await answer([Self.clock], arguments, stub, environment: environment)
  }

  private func answer(
    _ input: [String], _ arguments: [String], _ stub: StubProvider?, environment: [String: String] = [:]
  ) async throws -> (run: ProcessRun, records: [JSONValue]) {
    let offline = ["SYN_PROVIDER": "offline"]
    let run = try await ProcessRun.run(
      ["syn-answer", "-k"] + arguments, input: input.map { $0 + "\n" }.joined(),
      environment: (stub?.environment ?? offline).merging(environment) { $1 })
    return (run, try run.lines.map { try JSONValue(parsing: $0) })
  }

  private func samples(_ record: JSONValue?) -> [JSONValue] { record?["answers"]?.arrayValue ?? [] }

  private func seeds(_ stub: StubProvider) async throws -> [Int] {
    try await stub.requests().compactMap { try JSONValue(parsing: Array($0.body))["seed"]?.intValue }
  }

  private func with(_ record: JSONValue, _ change: (inout JSONObject) -> Void) -> String {
    var object = record.objectValue ?? [:]
    change(&object)
    return JSONValue.object(object).text
  }

  @Test("each sample has its seed, its model and its cost; the first is the answer where no judge gave a score")
  func facts() async throws {
    let stub = try await StubProvider()
    let (run, records) = try await answer(["--samples", "4", "-j", "1"], stub)
    #expect(run.status == 0, "\(run.stderr)")
    let samples = samples(records.first)
    try #require(samples.count == 4)
    #expect(samples.compactMap { $0["seed"]?.intValue } == (try await seeds(stub)))
    #expect(Set(samples.compactMap { $0["seed"]?.intValue }).count == 4)
    #expect(samples.allSatisfy { ($0["cost"]?.doubleValue ?? 0) > 0 && $0["model"] == records[0]["answer"]?["model"] })
    #expect(samples.map { $0["chosen"] } == [true, nil, nil, nil])
    #expect(records[0]["answer"] == ["model": samples[0]["model"] ?? .null, "files": samples[0]["files"] ?? .null])
    #expect(Set(samples.compactMap { $0["files"]?.text }).count == 4)
    let lineage = records[0]["lineage"]?.arrayValue?.dropFirst() ?? []
    #expect(lineage.map { $0["sample"] } == [0, 1, 2, 3] && lineage.allSatisfy { $0["of"] == "q1" })
    #expect(lineage.map { $0["cost_usd"] } == samples.map { $0["cost"] })
    let one = try await StubProvider()
    _ = try await answer([], one)
    #expect(try await seeds(one) == [samples[0]["seed"]?.intValue], "the first is the one that would be alone")
  }

  @Test("a cache pays for what it lacks, and a recorded run replays byte for byte, failures included")
  func recorded() async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider(["--script", "ok,ok,refusal,ok"])
    let cache = ["--cache", directory.file("c"), "--retries", "0", "-j", "1"]
    _ = try await answer(cache, stub)
    let (first, records) = try await answer(cache + ["--samples", "4"], stub)
    #expect(try await stub.stats().calls == 4, "the single answer is the first sample")
    #expect(samples(records.first).map { $0["error"]?["code"] } == [nil, nil, "refused", nil])
    let replayed = try await answer(
      ["--cache", directory.file("c"), "--samples", "4", "--replay"], nil, environment: ["SYN_PROVIDER": ""])
    #expect(replayed.run.stdout == first.stdout && replayed.run.status == 0, "\(replayed.run.stderr)")
    #expect(try await stub.stats().calls == 4)
  }

  @Test("another host that goes on with the record finds every sample that was paid for")
  func takenOver() async throws {
    let redis = try TestRedis()
    let stub = try await StubProvider()
    let arguments = ["--samples", "3", "--remember-replies"]
    let first = try await answer(arguments, stub, environment: redis.environment)
    let second = try await answer(arguments, stub, environment: redis.environment)
    #expect(try await stub.stats().calls == 3 && first.run.status == 0, "\(first.run.stderr)")
    #expect(samples(first.records[0]).map { $0["files"] } == samples(second.records[0]).map { $0["files"] })
  }

  @Test("a failed sample stays as data, and the record has the best of the others")
  func someFail() async throws {
    let stub = try await StubProvider(["--script", "refusal,ok,ok"])
    let (run, records) = try await answer(["--samples", "3", "-j", "1", "--retries", "0"], stub)
    #expect(run.status == 0 && run.stderr.contains("1 made, 0 failed"), "\(run.stderr)")
    let samples = samples(records.first)
    try #require(samples.count == 3)
    #expect(records[0]["error"] == nil && records[0]["tries"] == nil)
    #expect(samples[0]["error"]?["code"] == "refused" && samples[0]["tries"] == 1 && samples[0]["files"] == nil)
    #expect(samples[0]["seed"] != nil && (samples[0]["cost"]?.doubleValue ?? 0) > 0)
    #expect(samples.map { $0["chosen"] } == [nil, true, nil])
    #expect(records[0]["answer"]?["files"] == samples[1]["files"])
    // Fed in again, it passes as it is; without its error, the one that failed is made with another seed.
    let same = try await answer([run.lines[0]], ["--samples", "3"], stub)
    #expect(same.run.stdout == run.stdout)
    let wanted = with(records[0]) { record in
      var first = samples[0].objectValue ?? [:]
      first["error"] = nil
      record["answers"] = .array([.object(first)] + samples.dropFirst())
    }
    let again = try await answer([wanted], [], stub)
    let more = self.samples(again.records.first)
    #expect(try await stub.stats().calls == 4 && more.count == 3)
    #expect(more[0]["files"] != nil && more[0]["seed"] != samples[0]["seed"] && more[0]["error"] == nil)
    #expect(again.records[0]["answer"] == records[0]["answer"], "a question keeps its answer")
    #expect(more.map { $0["chosen"] } == [nil, true, nil])
  }

  @Test("a record fails only when all samples fail, and is tried again with seeds of which none was drawn before")
  func allFail() async throws {
    let stub = try await StubProvider(["--script", "refusal,refusal,ok,refusal"])
    let arguments = ["--samples", "2", "-j", "1", "--retries", "0"]
    let (run, records) = try await answer(arguments, stub)
    #expect(run.status == 1 && records[0]["answer"] == nil)
    let error = records[0]["error"]
    #expect(error?["code"] == "refused" && error?["attempts"] == 2 && records[0]["tries"] == 1)
    #expect(error?["message"]?.stringValue?.hasPrefix("all 2 answers failed: ") == true)
    #expect(error?["cost_usd"] == nil, "each of the answers says what it cost")
    #expect(samples(records[0]).map { $0["tries"] } == [1, 1])
    let again = try await answer([with(records[0]) { $0["error"] = nil }], arguments, stub)
    #expect(again.run.status == 0 && again.records[0]["error"] == nil)
    #expect(samples(again.records[0]).map { $0["tries"] } == [1, 2])
    #expect(Set(try await seeds(stub)).count == 4)
  }

  @Test("each model answers each question, and none stands in for another")
  func eachModel() async throws {
    let stub = try await StubProvider(["--script", "ok,refusal"])
    let (run, records) = try await answer(
      ["--model", "a,b", "--each-model", "--samples", "2", "-j", "1", "--retries", "0"], stub)
    #expect(run.status == 0, "\(run.stderr)")
    let samples = samples(records.first)
    #expect(samples.map { $0["model"] } == ["a-served", "b", "a-served", "b-served"])
    #expect(samples.map { $0["error"]?["code"] } == [nil, "refused", nil, nil])
    #expect(try await stub.stats().calls == 4)
  }

  @Test(
    "what cannot be is refused before anything is asked",
    arguments: [
      ["--samples", "0"], ["--samples", "33"], ["--each-model"], ["--each-model", "--model", "a"],
      ["--each-model", "--model", "a,b,c", "--samples", "11"], ["--best-of", "luck"],
    ])
  func refused(arguments: [String]) async throws {
    let (run, _) = try await answer(arguments, nil)
    #expect(run.status == 64 && run.stdout.isEmpty && !run.stderr.isEmpty)
  }

  /// A judge that gives pages the scores of these lines one after the other: the items' scores, whose mean is the page's.
  private func judge(_ lines: [String], in directory: TemporaryDirectory) throws -> [String] {
    let list = try directory.write(lines.joined(separator: "\n") + "\n", to: "scores")
    let path = try directory.write(
      """
      #!/bin/sh
      grep -q '"kind":"proof"' "$SYN_CHECK_RECORD" && exit 0
      line=$(head -n 1 '\(list)')
      sed -i 1d '\(list)'
      [ "$line" != broken ] || exit 2
      echo "$line" | jq -c -R 'split(" ") | map(tonumber) | {score: (add / length),
        reasons: map({item: "i", score: ., reason: "r"})}'

      """, to: "judge")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return ["--check", "\(path) --json"]
  }

  @Test(
    "the best is what the judges say it is",
    arguments: [(["--best-of", "score"], 2), ([], 2), (["--best-of", "checks"], 1), (["--best-of", "cost"], nil)]
      as [([String], Int?)])
  func bestOf(arguments: [String], expected: Int?) async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider()
    let judge = try judge(["1 1 1", "6 6 6", "10 10 1", "2 2 2"], in: directory)
    let (run, records) = try await answer(arguments + judge + ["--samples", "4", "-j", "1"], stub)
    #expect(run.status == 0, "\(run.stderr)")
    let samples = samples(records.first)
    #expect(samples.map { $0["score"] } == [1, 6, 7, 2])
    #expect(samples.allSatisfy { $0["verdicts"]?.arrayValue?.map { $0["judge"] } == ["policy", "judge"] })
    let costs = samples.compactMap { $0["cost"]?.doubleValue }
    let chosen = try #require(samples.firstIndex { $0["chosen"] == true })
    #expect(chosen == expected ?? costs.firstIndex(of: costs.min() ?? 0))
    #expect(records[0]["answer"]?["files"] == samples[chosen]["files"])
    // Without its answer, it is chosen anew, and nothing is asked.
    let anew = with(records[0]) { $0["answer"] = nil }
    let (_, others) = try await answer([anew], ["--best-of", "checks"], stub)
    #expect(others.first?["answer"]?["files"] == samples[1]["files"])
    #expect(try await stub.stats().calls == 4)
  }

  @Test("a sample that no judge could judge waits in its place, and is judged when it comes again")
  func waits() async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider()
    let arguments = ["--samples", "2", "-j", "1", "--seed", "3"]
    let one = try await answer(arguments + (try judge(["5", "broken"], in: directory)), stub)
    #expect(one.run.status == 0 && one.records[0]["answer"] != nil)
    #expect(samples(one.records[0])[1]["judged"] == false)
    #expect(samples(one.records[0])[1]["error"]?["code"] == "check_unavailable")
    let all = try await answer(arguments + (try judge(["broken", "broken"], in: directory)), stub)
    #expect(all.run.status == 1 && all.records[0]["error"]?["code"] == "check_unavailable")
    #expect(all.records[0]["error"]?["of_host"] == true && all.records[0]["answer"] == nil)
    let calls = try await stub.stats().calls
    let (run, records) = try await answer(all.run.lines, arguments + (try judge(["5", "9"], in: directory)), stub)
    #expect(run.status == 0 && records[0]["error"] == nil, "\(run.stderr)")
    #expect(samples(records[0]).map { $0["score"] } == [5, 9] && samples(records[0])[0]["judged"] == nil)
    #expect(records[0]["answer"]?["files"] == samples(records[0])[1]["files"])
    #expect(try await stub.stats().calls == calls)
  }

  @Test("variants get as many answers, and are compared with the page that was chosen")
  func variants() async throws {
    let stub = try await StubProvider()
    let variant = #"{"ans_aug_id":"v1","kind":"add_one","question":"Build a clock that strikes"}"#
    let input = #"{"qa_id":"q1","question":"Build a clock","augments":[\#(variant)]}"#
    let (run, records) = try await answer([input], ["--samples", "3"], stub)
    #expect(run.status == 0, "\(run.stderr)")
    let augment = records[0]["augments"]?.arrayValue?.first
    #expect(samples(records[0]).count == 3 && samples(augment).count == 3 && augment?["answer"] != nil)
    let entries = (records[0]["lineage"]?.arrayValue ?? []).filter { $0["of"] == "v1" }
    #expect(entries.map { $0["sample"] } == [0, 1, 2] && entries.allSatisfy { $0["similarity"] != nil })
    #expect(try await stub.stats().calls == 6)
  }

  @Test("calls in flight keep to -j, and samples count against --max-cost one by one")
  func bounds() async throws {
    let stub = try await StubProvider(["--delay-ms", "20", "--gather", "3"])
    let input = (1...4).map { #"{"question":"Build clock \#($0)"}"# }
    let (run, records) = try await answer(input, ["--samples", "4", "-j", "3"], stub)
    #expect(run.status == 0 && records.count == 4 && records.allSatisfy { samples($0).count == 4 })
    let stats = try await stub.stats()
    #expect(stats.calls == 16 && stats.maxInFlight == 3)
    let dear = try await StubProvider()
    let limited = try await answer(input, ["--samples", "4", "-j", "1", "--max-cost", "0.003"], dear)
    #expect(limited.run.status == 75, "\(limited.run.stderr)")
    let paid = try await dear.stats().calls
    let made = limited.records.flatMap { samples($0) }
    #expect(paid < 16 && made.count { $0["files"] != nil } == paid)
    #expect(made.contains { $0["error"]?["code"] == "out_of_credit" && $0["error"]?["of_host"] == true })
    let asked = try await answer(input, ["--samples", "4", "--dry-run", "-j", "1"], dear)
    #expect(asked.run.stderr.matches(of: /"seed":/).count == 16 && asked.run.lines == input)
  }

  @Test("pages that were not chosen leave a record that would not fit into a line")
  func tooLong() async throws {
    let folder = try TemporaryDirectory()
    let filler = String(repeating: "<!-- \(String(repeating: "x", count: 90)) -->\n", count: 9500)
    let page = "<!DOCTYPE html><html><body><p>Count</p><script>let n = 0; onclick = () => n++;</script>\n"
    _ = try folder.write(page + filler + "</body></html>\n", to: "long.html")
    let stub = try await StubProvider(["--pages", folder.path])
    let (run, records) = try await answer(
      [#"{"question":"Build page:long*"}"#], ["--samples", "20", "--distinct-pages", "off"], stub)
    #expect(run.status == 0 && (run.lines.first?.utf8.count ?? 0) < 16 << 20, "\(run.stderr)")
    let samples = samples(records.first)
    let dropped = samples.filter { $0["error"]?["code"] == "too_long" }
    #expect(samples.count == 20 && (3...8).contains(dropped.count) && samples[0]["files"] != nil)
    #expect(samples.allSatisfy { $0["seed"] != nil && ($0["files"] == nil) == ($0["error"] != nil) })
    #expect(samples.contains { $0["same_as"] == 0 })
  }

  @Test("the offline model's further answers are other pages that run, the same for the same seed")
  func offline() async throws {
    let question = try await ProcessRun.run(["syn-question", "-n", "1", "--seed", "5"]).lines
    let arguments = ["--samples", "7", "--check", Script.path("check-syntax")]
    let (run, records) = try await answer(question, arguments, nil)
    #expect(run.status == 0, "\(run.stderr)")
    let samples = samples(records.first)
    #expect(samples.count == 7 && samples.allSatisfy { $0["same_as"] == nil && $0["files"] != nil })
    let again = try await answer(question, arguments, nil)
    #expect(self.samples(again.records.first).map { $0["files"] } == samples.map { $0["files"] })
    let single = try await answer(question, [], nil)
    #expect(single.records[0]["answer"]?["files"] == samples[0]["files"])
  }

  @Test("what is stored for dojo is the same with several answers as with one")
  func stored() async throws {
    let redis = try TestRedis()
    let stub = try await StubProvider()
    let (_, records) = try await answer(["--samples", "3"], stub)
    func put(_ line: String) async throws -> [String] {
      redis.command("FLUSHALL")
      let run = try await ProcessRun.run(["syn-store"], input: line + "\n", environment: redis.environment)
      #expect(run.status == 0, "\(run.stderr)")
      let drawn = /"(cid|ans_aug_id)":"[^"]*"/
      let stored = redis.command("GET", "synthetic:answers:q1").text ?? ""
      let list = redis.command("LRANGE", "synthetic:questions", "0", "-1").texts
      let names = redis.command("KEYS", "*").texts
      return (list + [stored]).map { $0.replacing(drawn, with: "") } + ["\(names.count) keys"]
    }
    let many = try await put(JSONValue.object(records[0].objectValue ?? [:]).text)
    let one = try await put(with(records[0]) { $0["answers"] = nil })
    #expect(many == one && many.count == 3)
  }
}
