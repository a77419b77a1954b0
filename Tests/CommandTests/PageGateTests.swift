// syn-answer's gate from outside: what keeps a page from being stored, what is mended, and what it says.

import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct PageGateTests {
  private static let pages = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Pages").path

  private func answer(
    _ questions: [String], _ arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> (run: ProcessRun, records: [JSONValue]) {
    let input = questions.map { JSONValue.object(["question": .string($0)]).text + "\n" }.joined()
    let run = try await ProcessRun.run(["syn-answer", "-k"] + arguments, input: input, environment: environment)
    return (run, try run.lines.map { try JSONValue(parsing: $0) })
  }

  /// Pages of Tests/Pages with one fault each that only a browser or a parser finds, and a word by which it must be named.
  private static let faults = [
    ("syntax-error", "index.html:5: failed: syntax_error"), ("runtime-error", "runtime_error"),
    ("unhandled-rejection", "unhandled_rejection"),
    ("draws-nothing", "blank"), ("frozen", "frozen"), ("deaf-at-rest", "deaf_to_keys"),
    ("endless-loop", "endless_loop"),
  ]

  @Test("every fault is named, and a capable model fixes it in one call")
  func everyFaultIsNamedAndMendedInOneCallByAModelThatCan() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let (run, records) = try await answer(
      Self.faults.map { "Build page:\($0.0)" },
      ["-j", "10", "--check", Script.path("check-syntax"), "--check", Script.path("check-page")],
      environment: stub.environment)
    #expect(run.status == 0, "\(run.stderr)")
    try #require(records.count == Self.faults.count)
    for (fault, record) in zip(Self.faults, records) {
      let entry = record["lineage"]?.arrayValue?.first
      let verdicts = entry?["verdicts"]?.arrayValue ?? []
      let refused = verdicts.filter { $0["verdict"] == "failed" }
      #expect(refused.count == 1 && refused.first?["page"] == 1, "\(fault.0): \(verdicts)")
      #expect(refused.first?["diagnostics"]?.stringValue?.contains(fault.1) == true, "\(fault.0): \(refused)")
      #expect(verdicts.suffix(3).map { $0["judge"] } == ["policy", "check-syntax", "check-page"], "\(fault.0)")
      #expect(entry?["attempts"] == 2 && record["answer"] != nil)
    }
    #expect(try await stub.stats().calls == 2 * Self.faults.count)
  }

  /// Faults that the stub puts into a page of its own, and mends by an edit when it is asked to; and the check that finds
  /// them.
  private static let editableFaults = [
    (["syntax-error", "dialog", "fetch", "storage", "script-from-elsewhere"], "check-syntax"),
    (["runtime-error", "deaf"], "check-page"),
  ]

  @Test("each fault is fixed in one call, by an edit that costs a fraction of the page", arguments: editableFaults)
  func faultsAreMendedByEdits(faults: [String], check: String) async throws {
    let stub = try await StubProvider()
    let questions = faults.map { "Build fault:\($0)" }
    let (run, records) = try await answer(
      questions, ["-j", "8", "--check", Script.path(check)], environment: stub.environment)
    #expect(run.status == 0, "\(run.stderr)")
    try #require(records.count == faults.count)
    var tokens = 0
    for (fault, record) in zip(faults, records) {
      #expect(record["answer"] != nil && record["lineage"]?.arrayValue?.first?["attempts"] == 2, "\(fault): \(record)")
      tokens += record["lineage"]?.arrayValue?.first?["completion_tokens"]?.intValue ?? 0
    }
    #expect(try await stub.stats().calls == 2 * faults.count)
    let (_, wholes) = try await answer(["Build a clock"], environment: stub.environment)
    let page = try #require(wholes[0]["lineage"]?.arrayValue?.first?["completion_tokens"]?.intValue)
    // The first page, and less than a third of one for the edit.
    #expect(tokens * 3 < 4 * page * faults.count, "\(tokens) tokens for \(faults.count), and a page has \(page)")
  }

  @Test("a check that cannot judge ends the run before anything is paid for")
  func aCheckThatCannotJudgeEndsTheRunBeforeAnythingIsPaidFor() async throws {
    let stub = try await StubProvider()
    let (run, records) = try await answer(
      ["Build a clock"], ["--check", "syn-no-such-judge"], environment: stub.environment)
    #expect(run.status == 78 && records.isEmpty)
    #expect(run.stderr.contains("syn-no-such-judge: no such program"))
    #expect(try await stub.stats().calls == 0)
  }

  /// A judge that writes what it was given into files of the folder.
  private func noting(in directory: TemporaryDirectory) throws -> String {
    try script(
      """
      #!/bin/sh
      cp "$SYN_CHECK_RECORD" "$(mktemp "\(directory.path)/record-XXXXXX")"
      env >"$(mktemp "\(directory.path)/environment-XXXXXX")"

      """, in: directory)
  }

  private func script(_ text: String, in directory: TemporaryDirectory) throws -> String {
    let path = try directory.write(text, to: "judge")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func files(_ prefix: String, in directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasPrefix(prefix) }
      .map { try String(contentsOfFile: directory.file($0), encoding: .utf8) }
  }

  @Test("each judge gets the record the page is for, and no key but its own")
  func eachJudgeGetsTheRecordThePageIsForAndNoKeyButItsOwn() async throws {
    let directory = try TemporaryDirectory()
    let judge = try noting(in: directory)
    let stub = try await StubProvider()
    let settings = try directory.write("SYN_JUDGE_MODEL=seer\nOPENAI_API_KEY=sk-of-the-file\n", to: "settings")
    let secrets = [
      "OPENROUTER_API_KEY": "sk-unused-1", "REDIS_PASSWORD": "p", "GITHUB_TOKEN": "t", "SYN_API_TOKEN": "s",
      "REDIS_URL": "redis://u:secret@127.0.0.1:1", "SYN_JUDGE_API_KEY": "sk-of-the-judge",
    ]
    let unit = JSONValue.object([
      "qa_id": "q", "topic": "games", "requirements": 2, "question": "Build a clock", "checklist": ["It ticks."],
      "augments": [["ans_aug_id": "a", "kind": "add_one", "question": "Build a clock that strikes"]],
    ])
    let run = try await ProcessRun.run(
      ["syn-answer", "--env-file", settings, "--check", judge], input: unit.text + "\n",
      environment: stub.environment.merging(secrets) { $1 })
    #expect(run.status == 0, "\(run.stderr)")
    let records = try files("record-", in: directory).map { try JSONValue(parsing: $0) }
    #expect(records.compactMap { $0["kind"]?.stringValue }.sorted() == ["answer", "augment", "proof"])
    let base = try #require(records.first { $0["kind"] == "answer" })
    #expect(
      base == [
        "kind": "answer", "qa_id": "q", "topic": "games", "requirements": 2, "question": "Build a clock",
        "checklist": ["It ticks."],
      ])
    let variant = try #require(records.first { $0["kind"] == "augment" })
    #expect(variant["question"] == "Build a clock that strikes" && variant["checklist"] == nil)
    #expect(variant["ans_aug_id"] == "a" && variant["augment_kind"] == "add_one" && variant["qa_id"] == "q")
    let environments = try files("environment-", in: directory)
    #expect(environments.count == 3)
    for environment in environments {
      let names = Set(environment.split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) })
      let kept = names.intersection(Set(secrets.keys).union(["SYN_API_KEY", "OPENAI_API_KEY", "SYN_JUDGE_MODEL"]))
      #expect(kept == ["SYN_JUDGE_API_KEY", "SYN_JUDGE_MODEL"])
      #expect(environment.contains("SYN_JUDGE_MODEL=seer") && !environment.contains(StubProvider.key))
    }
  }

  @Test("a page that ignores a key the question asks for fails, and the key is named")
  func aKeyThatTheQuestionAsksForAndThePageDoesNotHearIsNamed() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let question = """
      Like page:steered*

      User Actions
      1. Press the left arrow key: it goes to the left.
      2. Press R: it begins anew.
      """
    let check = Script.path("check-page")
    for command in [check, check + " --json"] {
      let (_, records) = try await answer(
        [question], ["--fix-attempts", "0", "--check", command], environment: stub.environment)
      #expect(records[0]["error"]?["code"] == "bad_page")
      let said = records[0]["error"]?["message"]?.stringValue ?? ""
      #expect(said.contains("failed: deaf_to_keys: the task asks for \"Press R: it begins anew.\""), "\(said)")
      #expect(said.hasPrefix("index.html: failed:"), "as for people, also with --json")
    }
  }

  /// A judge that judges once, for the proof, and then only when the folder holds a file `open`: then it refuses pages
  /// without the word.
  private func judge(in directory: TemporaryDirectory, wanting word: String = "") throws -> String {
    let path = directory.path + "/judge"
    let script = """
      #!/bin/sh
      cd "\(directory.path)"
      [ -e proven ] || { touch proven; exit 0; }
      [ -e open ] || exit 3
      grep -q "\(word)" "$1" && exit 0
      echo "\(word) is missing"
      exit 1

      """
    try script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func open(_ directory: TemporaryDirectory) throws {
    for name in ["open", "proven"] { try "".write(toFile: directory.file(name), atomically: true, encoding: .utf8) }
  }

  private func again(_ record: JSONValue, _ judge: String, _ stub: StubProvider) async throws -> JSONValue {
    let run = try await ProcessRun.run(
      ["syn-answer", "--check", judge], input: record.text + "\n", environment: stub.environment)
    return try JSONValue(parsing: try #require(run.lines.first, "\(run.stderr)"))
  }

  private func without(_ error: String, _ record: JSONValue) -> JSONValue {
    var object = record.objectValue ?? [:]
    object[error] = nil
    return .object(object)
  }

  @Test("a page that could not be judged is kept and judged later without another call")
  func aPageThatCouldNotBeJudgedIsKeptAndJudgedAgainWithoutAnotherCall() async throws {
    let directory = try TemporaryDirectory()
    let judge = try judge(in: directory)
    let stub = try await StubProvider()
    let (run, records) = try await answer(["Build a clock"], ["--check", judge], environment: stub.environment)
    #expect(run.status == 1)
    let kept = records[0]
    #expect(kept["error"]?["code"] == "check_unavailable" && kept["error"]?["retryable"] == true)
    #expect(kept["answer"]?["judged"] == false)
    let page = try #require(kept["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue)
    // Still closed: nothing changes, and nothing is lost.
    try FileManager.default.removeItem(atPath: directory.file("proven"))
    let still = try await again(kept, judge, stub)
    #expect(still["error"]?["code"] == "check_unavailable")
    #expect(still["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue == page)
    try open(directory)
    for record in [kept, still, without("error", kept)] {
      let judged = try await again(record, judge, stub)
      #expect(judged["error"] == nil && judged["answer"]?["judged"] == nil, "\(judged)")
      #expect(judged["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue == page)
      #expect(judged["answer"]?["model"] == kept["answer"]?["model"])
      #expect(judged["lineage"]?.arrayValue?.last?["attempts"] == 0)
    }
    #expect(try await stub.stats().calls == 1)
  }

  @Test("a kept page that fails when it is finally judged goes back to be fixed")
  func aPageThatIsRefusedWhenItIsJudgedAtLastIsMended() async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider(["--pages", Self.pages])
    let judge = try judge(in: directory, wanting: "no-such-word")
    let (_, records) = try await answer(["As page:animated"], ["--check", judge], environment: stub.environment)
    let kept = records[0]
    #expect(kept["error"]?["code"] == "check_unavailable")
    try open(directory)
    let failed = try await again(kept, judge, stub)
    #expect(failed["error"]?["code"] == "bad_page" && failed["answer"] == nil)
    let verdicts = failed["lineage"]?.arrayValue?.last?["verdicts"]?.arrayValue ?? []
    #expect(verdicts.first { $0["verdict"] == "failed" }?["page"] == 1)
    #expect(try await stub.stats().calls > 1)
  }

  @Test("a variant's page that could not be judged is kept too")
  func aVariantsPageThatCouldNotBeJudgedIsKeptToo() async throws {
    let directory = try TemporaryDirectory()
    let judge = try judge(in: directory)
    let stub = try await StubProvider()
    let unit = JSONValue.object([
      "question": "Build a clock",
      "augments": [["ans_aug_id": "b", "kind": "add_one", "question": "Build a clock that strikes"]],
    ])
    let kept = try await again(unit, judge, stub)
    #expect(kept["augments"]?.arrayValue?[0]["error"]?["code"] == "check_unavailable")
    try open(directory)
    let judged = try await again(kept, judge, stub)
    #expect(judged["augments"]?.arrayValue?[0]["error"] == nil)
    #expect(judged["augments"]?.arrayValue?[0]["answer"]?["files"] != nil && judged["answer"]?["files"] != nil)
    #expect(try await stub.stats().calls == 2)
  }

  @Test("SYN_CHECK names the checks, and --check overrides it")
  func theSettingNamesTheChecksAndTheFlagStandsAboveIt() async throws {
    let setting = ["SYN_CHECK": "true ; grep -q nowhere-to-be-found"]
    let failed = try await answer(["Build a clock"], ["--fix-attempts", "0"], environment: setting)
    #expect(failed.records[0]["error"]?["code"] == "bad_page")
    let verdicts = failed.records[0]["lineage"]?.arrayValue?.first?["verdicts"]?.arrayValue ?? []
    #expect(verdicts.map { $0["judge"] } == ["policy", "true", "grep"])
    #expect(try await answer(["Build a clock"], ["--check", "true"], environment: setting).records[0]["error"] == nil)
    #expect(try await answer(["Build a clock"], environment: ["SYN_CHECK": "none"]).records[0]["error"] == nil)
  }

  @Test("a variant with the same page as its question is asked for once more")
  func aVariantWithThePageOfItsQuestionIsAskedForAgainOnce() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    func unit(_ base: String, _ variant: String) async throws -> JSONValue {
      let run = try await ProcessRun.run(
        ["syn-answer"], input: #"{"question":"\#(base)","augments":[{"kind":"add_one","question":"\#(variant)"}]}"#,
        environment: stub.environment)
      return try JSONValue(parsing: run.lines[0])
    }
    func similarity(_ unit: JSONValue) -> Double? { unit["lineage"]?.arrayValue?[1]["similarity"]?.doubleValue }
    let mended = try await unit("As page:animated", "Also page:animated")
    #expect(mended["augments"]?.arrayValue?[0]["answer"] != nil)
    #expect(try #require(similarity(mended)) < 0.5)
    #expect(mended["lineage"]?.arrayValue?[1]["attempts"] == 2)
    let failed = try await unit("As page:animated", "Also page:animated*")
    #expect(failed["answer"] != nil && failed["error"] == nil, "the question's own page is good")
    #expect(failed["augments"]?.arrayValue?[0]["error"]?["code"] == "too_similar")
    #expect(similarity(failed) == 1)
  }
}
