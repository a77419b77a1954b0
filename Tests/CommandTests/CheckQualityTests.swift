import Foundation
import SynBase
import TestSupport
import Testing

/// The judge that asks a model, with a stub in the model's place.
@Suite struct CheckQualityTests {
  private static let page = Script.path("../Tests/Pages/steered.html")
  private static let key = "sk-judge-0123456789abcdef"
  private static let question = """
    Build a thing that moves.

    **Features**
    1. A square on a dark ground.
       It is orange.
    2. **Motion** without jumps.

    **User Actions**
    1. Press the left arrow key: it goes to the left.
    """

  private static func environment(_ stub: StubProvider) -> [String: String] {
    ["SYN_JUDGE_BASE_URL": stub.baseURL, "SYN_JUDGE_API_KEY": key, "SYN_JUDGE_MODEL": "seer"]
  }

  /// The verdict and exit code on the page, made for `record`.
  private func judge(
    _ stub: StubProvider?, _ options: [String] = [], record: JSONObject = ["question": .string(question)],
    environment: [String: String] = [:]
  ) async throws -> (status: Int32, verdict: JSONValue, run: ProcessRun) {
    let folder = try TemporaryDirectory()
    let path = try folder.write(JSONValue.object(record).text, to: "record.json")
    let known = stub.map(Self.environment) ?? [:]
    let run = try await ProcessRun.run(
      [Script.path("check-quality"), "--json"] + options + [Self.page],
      environment: known.merging(["SYN_CHECK_RECORD": path]) { $1 }.merging(environment) { $1 })
    return (run.status, try JSONValue(parsing: run.stdout), run)
  }

  @Test("each point of the question is scored, and the mean is the page's score")
  func scores() async throws {
    let stub = try await StubProvider(["--scores", "7"])
    let (status, verdict, _) = try await judge(stub)
    #expect(status == 0 && verdict["verdict"] == "passed" && verdict["score"] == 7)
    #expect(
      verdict["reasons"]?.arrayValue?.map { $0["item"] } == [
        "A square on a dark ground. It is orange.", "Motion without jumps.",
        "Press the left arrow key: it goes to the left.",
      ])
    #expect(verdict["model"] == "seer-served" && (verdict["cost_usd"]?.doubleValue ?? 0) > 0)
    #expect((verdict["prompt_tokens"]?.intValue ?? 0) > 0 && (verdict["completion_tokens"]?.intValue ?? 0) > 0)
    let request = try #require(try await stub.requests().last)
    #expect(request.headers["authorization"] == "Bearer " + Self.key)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.matches(of: /data:image\\?\/png;base64,/).count == 2, "before and after the actions")
    #expect(body.contains("1 of 1 were answered"))
  }

  @Test("a checklist takes precedence over what the question lists")
  func checklist() async throws {
    let stub = try await StubProvider()
    let record: JSONObject = ["question": .string(Self.question), "checklist": ["It is orange.", "It moves."]]
    let (_, verdict, _) = try await judge(stub, record: record)
    #expect(verdict["reasons"]?.arrayValue?.map { $0["item"] } == ["It is orange.", "It moves."])
  }

  @Test("a page below the threshold fails, with reasons in words that help to fix it")
  func threshold() async throws {
    let stub = try await StubProvider(["--scores", "5.5"])
    let (status, verdict, _) = try await judge(stub)
    #expect(status == 1 && verdict["verdict"] == "failed" && verdict["problems"]?.arrayValue?.count == 3)
    let message = verdict["problems"]?.arrayValue?[1]["message"]?.stringValue
    #expect(message == "Motion without jumps. (5.5 of 10 points): item 2 looks plain")
    #expect(try await judge(stub, ["--threshold", "5"]).status == 0)
    for wrong in ["11", "-1", "many"] {
      let run = try await ProcessRun.run([Script.path("check-quality"), "--threshold=\(wrong)", Self.page])
      #expect(run.status == 64 && run.stderr.contains("--threshold"))
    }
  }

  @Test(
    "a reply that does not score every item is no judgement, but was paid for",
    arguments: [
      ("refusal", "refused"), ("content_filter", "refused"), ("bad_json", "bad_answer"), ("wrong_schema", "bad_answer"),
      ("too_few", "bad_answer"), ("length", "bad_answer"), ("null_content", "bad_answer"), ("cut_json", "bad_answer"),
    ])
  func badAnswers(kind: String, code: String) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", kind])
    let (status, verdict, _) = try await judge(stub)
    #expect(status == 2 && verdict["verdict"] == "could_not_judge", "\(verdict)")
    #expect(verdict["problems"]?.arrayValue?.first?["code"]?.stringValue == code, "\(verdict)")
    #expect(verdict["cost_usd"] != nil && verdict["score"] == nil)
    #expect(try await stub.stats().calls == 1)
  }

  @Test("a passing server error is retried a few times, and a permanent one closes the gate")
  func retries() async throws {
    let passing = try await StubProvider(["--script", "429,reset,429,ok"])
    #expect(try await judge(passing).status == 0)
    for kind in ["429", "error200", "400"] {
      let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", kind])
      let (status, verdict, run) = try await judge(stub)
      #expect(status == 2 && verdict["problems"]?.arrayValue?.first?["code"] == "server_error", "\(run.stdout)")
      #expect(try await stub.stats().calls == (kind == "429" ? 4 : 1))
    }
    // A pause beyond a minute is not waited for.
    let long = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "429", "--retry-after", "3600"])
    #expect(try await judge(long).status == 2)
    #expect(try await long.stats().calls == 1)
  }

  @Test("a server that never answers is given up on")
  func hangs() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "hang"])
    let (status, verdict, _) = try await judge(stub, ["--timeout", "0.2"])
    #expect(status == 2 && verdict["problems"]?.arrayValue?.first?["code"] == "timeout", "\(verdict)")
  }

  @Test("nothing passes without a model, a server or a question")
  func settings() async throws {
    let stub = try await StubProvider()
    let cases: [([String: String], JSONObject, String)] = [
      (["SYN_JUDGE_MODEL": ""], ["question": "x"], "no_model"),
      (["SYN_JUDGE_BASE_URL": ""], ["question": "x"], "no_server"),
      (["SYN_JUDGE_BASE_URL": "ftp://h"], ["question": "x"], "no_server"), ([:], [:], "no_question"),
      (["SYN_JUDGE_PRICES": "/nowhere"], ["question": "x"], "bad_prices"),
    ]
    for (environment, record, code) in cases {
      let (status, verdict, _) = try await judge(stub, record: record, environment: environment)
      #expect(status == 2 && verdict["problems"]?.arrayValue?.first?["code"]?.stringValue == code, "\(verdict)")
    }
    #expect(try await stub.stats().calls == 0)
  }

  @Test("a server on this machine is called directly, whatever proxies are set")
  func proxies() async throws {
    let stub = try await StubProvider()
    let proxies = ["http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"]
    #expect(try await judge(stub, environment: proxies).status == 0)
    let other = try await judge(
      stub, environment: ["SYN_JUDGE_BASE_URL": "http://judge.invalid/v1", "http_proxy": stub.baseURL])
    #expect(other.status == 0, "the stub answers as a proxy: \(other.run.stdout)")
  }

  @Test("the cost is computed from the price table if the server does not report it")
  func prices() async throws {
    let stub = try await StubProvider(["--no-cost"])
    #expect(try await judge(stub).verdict["cost_usd"] == nil)
    let folder = try TemporaryDirectory()
    let path = try folder.write(#"{"*":{"prompt":9,"completion":9},"se*":{"prompt":1,"completion":0}}"#, to: "prices")
    let verdict = try await judge(stub, ["--prices", path]).verdict
    let tokens = try #require(verdict["prompt_tokens"]?.doubleValue)
    #expect(abs((verdict["cost_usd"]?.doubleValue ?? 0) - tokens / 1_000_000) < 1e-9)
  }

  // MARK: Behind syn-answer

  private func answer(
    _ judging: StubProvider, _ options: [String] = [], environment: [String: String] = [:]
  ) async throws -> (run: ProcessRun, record: JSONValue) {
    let input = JSONValue.object(["question": .string(Self.question)]).text + "\n"
    let run = try await ProcessRun.run(
      ["syn-answer", "--check", "\(Script.path("check-quality")) --json"] + options, input: input,
      environment: Self.environment(judging).merging(environment) { $1 })
    return (run, try JSONValue(parsing: try #require(run.lines.first, "\(run.stderr)")))
  }

  @Test("a page that scores low goes back with the reasons, and the run pays for the judging")
  func sendsBack() async throws {
    let (judging, making) = (try await StubProvider(["--scores", "2,9"]), try await StubProvider())
    let (run, record) = try await answer(judging, environment: making.environment)
    #expect(run.status == 0, "\(run.stderr)")
    let entry = record["lineage"]?.arrayValue?.first
    let verdicts = (entry?["verdicts"]?.arrayValue ?? []).filter { $0["judge"] == "check-quality" }
    #expect(verdicts.map { $0["verdict"] } == ["failed", "passed"] && verdicts.map { $0["score"] } == [2, 9])
    #expect(verdicts[1]["reasons"]?.arrayValue?.count == 3 && verdicts[0]["model"] == "seer-served")
    let sentBack = String(decoding: try #require(try await making.requests().last).body, as: UTF8.self)
    #expect(sentBack.contains("Motion without jumps. (2 of 10 points): item 2 looks plain"))
    let sum = verdicts.reduce(entry?["cost_usd"]?.doubleValue ?? 0) { $0 + ($1["cost_usd"]?.doubleValue ?? 0) }
    let logged = try await answer(judging, ["--log-format", "json"], environment: making.environment)
    let line = try #require(logged.run.stderr.split(separator: "\n").last.map(String.init))
    let total = try JSONValue(parsing: line)["cost_usd"]?.doubleValue
    #expect(sum > 0 && (total ?? 0) > 0, "\(line)")
    #expect(!(run.stdout + run.stderr).contains(Self.key))
  }

  @Test("a page that could not be judged is kept, and the run's cost limit covers its judges too")
  func failsClosed() async throws {
    let refusing = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "refusal"])
    let kept = try await answer(refusing)
    #expect(kept.run.status == 1 && kept.record["error"]?["code"] == "check_unavailable")
    #expect(kept.record["answer"]?["judged"] == false && kept.record["error"]?["retryable"] == true)
    let input = String(repeating: JSONValue.object(["question": .string(Self.question)]).text + "\n", count: 3)
    let judging = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "1", "--max-cost", "0.000001", "--check", "\(Script.path("check-quality")) --json"],
      input: input, environment: Self.environment(judging))
    #expect(run.status == 75, "\(run.stderr)")
    #expect(run.stderr.contains("--max-cost"))
    #expect(try await judging.stats().calls == 1)
  }

  @Test("a run whose judge cannot judge never begins, and finding that out costs nothing")
  func proof() async throws {
    let judging = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-answer", "--check", Script.path("check-quality")], input: "{}\n",
      environment: Self.environment(judging).merging(["SYN_JUDGE_MODEL": ""]) { $1 })
    #expect(run.status == 78 && run.stderr.contains("SYN_JUDGE_MODEL"))
    let proven = try await ProcessRun.run(
      ["syn-answer", "--check", Script.path("check-quality")], input: "", environment: Self.environment(judging))
    #expect(proven.status != 78, "\(proven.stderr)")
    #expect(try await judging.stats().calls == 0)
  }
}
