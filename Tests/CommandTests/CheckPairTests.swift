import Foundation
import SynBase
import TestSupport
import Testing

/// The judge that compares two answers, with a stub in its model's place.
@Suite("two answers compared") struct CheckPairTests {
  private static let key = "sk-judge-0123456789abcdef"

  /// A page with so many dots: the more of them, the larger its picture.
  private static func page(_ dots: Int) -> String {
    let circles = (0..<dots).map { #"<circle cx="\#($0 * 37 % 780)" cy="\#($0 * 61 % 560)" r="\#(3 + $0 % 9)"/>"# }
    return """
      <!DOCTYPE html><html><body><p>Click the picture.</p><svg width="800" height="600">\(circles.joined())</svg>
      <script>onclick = () => document.querySelector("p").append("!");</script></body></html>
      """
  }

  private static func answer(_ dots: Int, _ members: JSONObject = [:]) -> JSONValue {
    let file: JSONValue = ["filename": "index.html", "content": .string(page(dots))]
    return .object(JSONObject(members: (["model": "m", "files": [file]] as JSONObject).members + members.members))
  }

  private func record(_ answers: [JSONValue], _ members: JSONObject = [:]) -> String {
    let base: JSONObject = ["qa_id": "q1", "question": "Build a page with dots", "answers": .array(answers)]
    return JSONValue.object(JSONObject(members: base.members + members.members)).text
  }

  private func compare(
    _ input: [String], _ options: [String] = [], stub: StubProvider, environment: [String: String] = [:]
  ) async throws -> (run: ProcessRun, pairs: [[JSONValue]]) {
    let settings = [
      "SYN_JUDGE_BASE_URL": stub.baseURL, "SYN_JUDGE_API_KEY": Self.key, "SYN_JUDGE_MODEL": "seer",
    ]
    let run = try await ProcessRun.run(
      [Script.path("check-pair")] + options, input: input.map { $0 + "\n" }.joined(),
      environment: settings.merging(environment) { $1 })
    return (run, try run.lines.map { try JSONValue(parsing: $0)["pairs"]?.arrayValue ?? [] })
  }

  @Test("a judge that knows what it likes is believed, whichever page comes first")
  func agrees() async throws {
    let stub = try await StubProvider(["--tastes", "larger"])
    let input = record([Self.answer(5), Self.answer(200), Self.answer(60, ["chosen": true])])
    let (run, pairs) = try await compare([input], stub: stub)
    #expect(run.status == 0, "\(run.stderr)")
    try #require(pairs.first?.count == 2)
    #expect(pairs[0].map { $0["chosen"] } == [2, 1] && pairs[0].map { $0["rejected"] } == [0, 2])
    for pair in pairs[0] {
      #expect(pair["question"] == "question" && pair["of"] == "q1" && pair["agreed"] == true && pair["margin"] == 5)
      #expect(pair["votes"] == ["chosen": 2, "rejected": 0, "tie": 0] && pair["model"] == "seer-served")
      #expect((pair["cost_usd"]?.doubleValue ?? 0) > 0 && (pair["prompt_tokens"]?.intValue ?? 0) > 0)
    }
    #expect(pairs[0][0]["orders"]?.arrayValue?.map { $0["shown"] } == [[2, 0], [0, 2]])
    #expect(pairs[0][0]["orders"]?.arrayValue?.map { $0["scores"] } == [[8, 3], [3, 8]])
    #expect(run.stderr.contains("1 in, 1 out (1 made, 0 failed, 0 passed through); pairs: 2 agreed, 0 not"))
    let requests = try await stub.requests()
    #expect(requests.count == 4 && requests.allSatisfy { $0.headers["authorization"] == "Bearer " + Self.key })
    let body = String(decoding: try #require(requests.first).body, as: UTF8.self)
    #expect(body.matches(of: /data:image\\?\/png;base64,/).count == 4, "two pictures of each page")
    #expect(!(run.stdout + run.stderr).contains(Self.key))
    // What is there already is not asked for again, and the rest is left to the byte.
    let again = try await compare(run.lines, ["--pairs", "all"], stub: stub)
    #expect(again.pairs[0].count == 3 && again.run.stdout.hasPrefix(run.stdout.dropLast(3)))
    #expect(try await stub.stats().calls == 6)
  }

  @Test(
    "what a judge says of the place and not of the page is a disagreement, not a preference",
    arguments: [
      ("9:4", ["chosen": 1, "rejected": 1, "tie": 0], 0.0), ("4:9", ["chosen": 1, "rejected": 1, "tie": 0], 0),
      ("6:6", ["chosen": 0, "rejected": 0, "tie": 2], 0), ("9:5,6:6", ["chosen": 1, "rejected": 0, "tie": 1], 2),
      ("9:4,8:6", ["chosen": 1, "rejected": 1, "tie": 0], 1.5),
    ] as [(String, JSONObject, Double)])
  func disagrees(tastes: String, votes: JSONObject, margin: Double) async throws {
    let stub = try await StubProvider(["--tastes", tastes])
    let (run, pairs) = try await compare([record([Self.answer(5), Self.answer(9)])], ["--jobs", "1"], stub: stub)
    #expect(run.status == 0 && pairs.first?.count == 1, "\(run.stderr)")
    #expect(pairs[0][0]["agreed"] == false && pairs[0][0]["votes"] == .object(votes), "\(pairs)")
    #expect(pairs[0][0]["margin"]?.doubleValue == margin && pairs[0][0]["chosen"] == 0)
    #expect(run.stderr.contains("0 agreed, 1 not"))
  }

  @Test("only pages that are good and differ are compared, those of variants too; all else passes to the byte")
  func whatIsCompared() async throws {
    let stub = try await StubProvider()
    let failed: JSONValue = ["model": "m", "error": ["code": "refused"]]
    let waiting = Self.answer(7, ["judged": false, "error": ["code": "check_unavailable"]])
    let variant: JSONValue = [
      "ans_aug_id": "v1", "question": "Build a page with rings", "answers": [Self.answer(3), failed, Self.answer(30)],
    ]
    let numbers: JSONObject = ["big": .number("12345678901234567890"), "f": .number("1.10"), "augments": [variant]]
    let mixed = record([Self.answer(5), failed, waiting, Self.answer(5), Self.answer(50)], numbers)
    let untouched = [
      #"{"question":"q", "answers":[],"n":1.10}"#, #"{ "question":"q","error":{"code":"x"},"answers":[{},{}]}"#, "{}",
    ]
    let (run, pairs) = try await compare([mixed] + untouched + ["no json"], ["--pairs", "all"], stub: stub)
    #expect(run.status == 1 && run.lines.count == 5)
    #expect(Array(run.lines[1...3]) == untouched)
    #expect(try JSONValue(parsing: run.lines[4])["error"]?["code"] == "invalid_input")
    #expect(run.lines[0].hasPrefix(mixed.dropLast()) && run.lines[0].contains("12345678901234567890"))
    #expect(pairs[0].map { $0["question"] } == ["question", "question", "augmented"])
    #expect(pairs[0].map { $0["of"] } == ["q1", "q1", "v1"])
    #expect(pairs[0].map { $0["rejected"] } == [0, 3, 0] && pairs[0].map { $0["chosen"] } == [4, 4, 2])
    let limited = try await compare([mixed], ["--pairs", "all", "--limit", "1"], stub: stub)
    #expect(limited.pairs[0].count == 2)
  }

  @Test("a comparison that came to nothing says why, and costs what it cost")
  func unjudged() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "bad_json"])
    let (run, pairs) = try await compare([record([Self.answer(5), Self.answer(9)])], stub: stub)
    #expect(run.status == 1 && pairs.first?.count == 1, "\(run.stderr)")
    #expect(pairs[0][0]["error"]?["code"] == "bad_answer" && pairs[0][0]["agreed"] == false)
    #expect((pairs[0][0]["cost_usd"]?.doubleValue ?? 0) > 0)
    #expect(try await stub.stats().calls == 1, "half a comparison is worth nothing")
  }

  @Test("--max-cost ends the asking, not the records; without a judge nothing begins")
  func ends() async throws {
    let stub = try await StubProvider()
    let input = (1...3).map { record([Self.answer($0), Self.answer(40 + $0)]) }
    let (run, pairs) = try await compare(input, ["--jobs", "1", "--max-cost", "0.000001"], stub: stub)
    #expect(run.status == 75 && run.lines.count == 3 && run.stderr.contains("--max-cost"), "\(run.stderr)")
    #expect(pairs.map(\.count) == [1, 0, 0] && Array(run.lines.dropFirst()) == Array(input.dropFirst()))
    #expect(try await stub.stats().calls == 2)
    for (options, environment, status) in [
      ([], ["SYN_JUDGE_MODEL": ""], 78), ([], ["SYN_JUDGE_BASE_URL": ""], 78), (["page.html"], [:], 64),
      (["--pairs", "some"], [:], 64), (["--limit", "0"], [:], 64),
    ] as [([String], [String: String], Int32)] {
      let refused = try await compare(input, options, stub: stub, environment: environment)
      #expect(refused.run.status == status && refused.run.stdout.isEmpty, "\(options): \(refused.run.stderr)")
    }
  }

  @Test("the answers of syn-answer go straight in")
  func pipe() async throws {
    let stub = try await StubProvider(["--tastes", "larger"])
    let question = try await ProcessRun.run(["syn-question", "-n", "1", "--seed", "5"]).stdout
    let answers = try await ProcessRun.run(["syn-answer", "--samples", "3"], input: question)
    let (run, pairs) = try await compare(answers.lines, stub: stub)
    #expect(run.status == 0 && pairs.first?.count == 2, "\(run.stderr)")
    let passed = try await ProcessRun.run(["syn-answer", "--samples", "3"], input: run.stdout)
    #expect(passed.stdout == run.stdout)
  }
}
