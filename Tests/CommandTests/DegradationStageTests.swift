// Worse versions of answers from outside: what syn-augment writes, and the whole way to whoever ranks them.

import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct DegradationStageTests {
  private static let pages = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Pages").path

  /// A record that has an answer: a page of Tests/Pages, and a question that makes the stub give it back.
  private func answered(_ question: String, page: String = "animated") throws -> String {
    let text = try String(contentsOfFile: "\(Self.pages)/\(page).html", encoding: .utf8)
    let file: JSONValue = ["filename": "index.html", "content": .string(text)]
    return JSONValue.object([
      "qa_id": "q1", "question": .string(question), "answer": ["model": "m", "files": [file]],
    ]).text
  }

  private func degraded(_ line: String) throws -> [JSONValue] {
    try JSONValue(parsing: line)["degraded"]?.arrayValue ?? []
  }

  @Test("each level builds on the one before and says what it changed")
  func levelsStandOnEachOtherAndNameWhatTheyDid() async throws {
    let run = try await ProcessRun.run(
      ["sh", "-c", "syn-question -n 2 --seed 5 | syn-answer | syn-augment --kind ux --kind error --kind lag --kind ux"])
    #expect(run.status == 0 && run.lines.count == 2, "\(run.stderr)")
    for line in run.lines {
      let record = try JSONValue(parsing: line)
      let entries = try degraded(line)
      #expect(entries.map { $0["kind"] } == ["ux", "error", "lag"] && entries.map { $0["rank"] } == [1, 2, 3])
      let ids = entries.compactMap { $0["cid"]?.stringValue }
      #expect(Set(ids).count == 3 && entries.allSatisfy { $0["change"]?.stringValue?.isEmpty == false })
      let lineage = record["lineage"]?.arrayValue ?? []
      #expect(lineage.suffix(3).map { $0["of"]?.stringValue } == ids)
      #expect(lineage.suffix(3).allSatisfy { $0["stage"] == "augment" && $0["verdicts"] != nil })
      let sizes = ([record["answer"]] + entries.map { $0["answer"] }).map {
        $0?["files"]?.arrayValue?.first?["content"]?.stringValue ?? ""
      }
      #expect(Set(sizes).count == 4)
      #expect(sizes[3].contains("cursor: none"), "the last one has what the first lost")
      #expect(record["augments"] == nil, "no other question was asked for")
    }
  }

  @Test("a record without an answer, or with degraded versions already, passes through untouched")
  func aRecordWithoutAnAnswerOrWithWorseVersionsPassesUntouched() async throws {
    let page = #"{"model":"m","files":[{"filename":"index.html","content":"x"}]}"#
    let records = [
      #"{"question" : "q"}"#,
      #"{"question":"q","answer":\#(page),"degraded":[{"cid":"c","kind":"ux","rank":1,"answer":\#(page)}]}"#,
      #"{"question":"q","answer":\#(page),"degraded":[{"cid":"c","kind":"ux","error":{"code":"timeout"}}]}"#,
      #"{"answer":\#(page),"wants":["answer"],"question":"q"}"#,
    ]
    let input = records.joined(separator: "\n") + "\n"
    let run = try await ProcessRun.run(["syn-augment", "-k", "--kind", "ux"], input: input)
    #expect(run.status == 0 && run.stdout == input)
  }

  @Test("one run can make both variants and degraded versions")
  func bothSortsOfKindsDoTheirPart() async throws {
    let line = try answered("Build a clock")
    let run = try await ProcessRun.run(["syn-augment", "--kind", "add_one", "--kind", "style"], input: line + "\n")
    let record = try JSONValue(parsing: run.stdout)
    #expect(record["augments"]?.arrayValue?.map { $0["kind"] } == ["add_one"])
    #expect(try degraded(run.stdout).map { $0["kind"] } == ["style"])
  }

  @Test("a fourth kind of degradation is refused, and an unknown one is answered with the known ones")
  func fourKindsAreTooManyAndUnknownOnesAreNamed() async throws {
    let four = ["ux", "error", "lag", "jank"].flatMap { ["--kind", $0] }
    let tooMany = try await ProcessRun.run(["syn-augment"] + four)
    #expect(tooMany.status == 64 && tooMany.stderr.contains("3 times at most"))
    let unknown = try await ProcessRun.run(["syn-augment", "--kind", "ugly"])
    #expect(unknown.status == 64 && unknown.stderr.contains("add_two") && unknown.stderr.contains("glitch"))
  }

  @Test("a level that fails leaves the others in order")
  func aLevelThatFailsLeavesTheOthersInOrder() async throws {
    let stub = try await StubProvider(["--script", "ok,400,ok"])
    let run = try await ProcessRun.run(
      ["syn-augment", "--kind", "style", "--kind", "error", "--kind", "lag"],
      input: try answered("Build a clock") + "\n", environment: stub.environment)
    #expect(run.status == 1)
    let entries = try degraded(run.stdout)
    #expect(entries.map { $0["rank"] } == [1, nil, 2])
    #expect(entries[1]["error"]?["code"] == "bad_request" && entries[1]["answer"] == nil)
    let third = try JSONValue(parsing: Array(try #require(try await stub.requests().last).body))
    let page = try #require(entries[0]["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue)
    let words = third["messages"]?.arrayValue?.last?["content"]?.stringValue
    #expect(words?.contains(page) == true, "the third is made from the first")
  }

  @Test("an unchanged page is asked for once more, then fails")
  func anUnchangedPageIsAskedForOnceMoreThenFailed() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let records = [try answered("Build page:animated*"), try answered("Build page:animated")]
    let run = try await ProcessRun.run(
      ["syn-augment", "-k", "--kind", "style"], input: records.joined(separator: "\n") + "\n",
      environment: stub.environment)
    #expect(run.lines.count == 2, "\(run.stderr)")
    let stubborn = try degraded(run.lines[0])
    #expect(stubborn.first?["error"]?["code"] == "too_similar" && stubborn.first?["rank"] == nil)
    #expect(try degraded(run.lines[1]).first?["rank"] == 1)
    #expect(try await stub.stats().calls == 4)
  }

  @Test("checks tolerate the faults made on purpose by a level and those below it")
  func checksAreToldWhatIsNoFaultOfALevelAndOfThoseBelowIt() async throws {
    let directory = try TemporaryDirectory()
    let log = directory.file("log")
    let judge = "sh -c 'echo \"allow:$SYN_CHECK_ALLOW\" >>\(log)' sh"
    let run = try await ProcessRun.run(
      ["syn-augment", "--kind", "lag", "--kind", "error", "--check", judge],
      input: try answered("Build a clock") + "\n")
    #expect(run.status == 0, "\(run.stderr)")
    let deaf = "deaf_to_keys,deaf_to_clicks,deaf_to_pointer,deaf_to_wheel"
    let told = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
    // The first is the proof that the judge can judge.
    #expect(told == ["allow:", "allow:\(deaf)", "allow:\(deaf),frozen"])
  }

  @Test("degraded versions go through the whole pipeline and come out ranked")
  func theWholeWayToTheRanks() async throws {
    let serve = try await ServeProcess()
    let pipe = "syn-question -n 1 | syn-answer | syn-augment --kind ux --kind error --kind lag | syn-store"
    let run = try await ProcessRun.run(["sh", "-c", pipe], environment: serve.redis.environment)
    let receipt = try JSONValue(parsing: run.stdout)
    let qaID = try #require(receipt["qa_id"]?.stringValue, "\(run.stderr)")
    #expect(serve.redis.command("GET", "synthetic:answers:\(qaID)").text?.contains("cursor: none") == false)
    let body = try await serve.get("/api/synthetic-gen").json["body"]
    let ranks = try #require(body?["ground_truth"]?.objectValue)
    #expect(ranks.members.compactMap { $0.value.intValue }.sorted() == [0, 1, 2, 3])
    let responses = body?["responses"]?.arrayValue ?? []
    let ids = responses.compactMap { $0["cid"]?.stringValue }
    #expect(ids == ids.sorted() && Set(ids) == Set(ranks.members.map(\.key)))
    #expect(Set(ids.map { $0.prefix(13) }).count == 1, "ids tell no order: \(ids)")
    for response in responses {
      #expect(response.objectValue?.members.map(\.key) == ["model", "completion", "cid"])
      let page = response["completion"]?["files"]?.arrayValue?.first?["content"]?.stringValue ?? ""
      let rank = ranks[response["cid"]?.stringValue ?? ""]?.intValue ?? -1
      #expect(page.contains("cursor: none") == (rank > 0) && page.contains("dispatchEvent(later)") == (rank == 3))
    }
    let degradations = body?["metadata"]?["degradations"]?.arrayValue ?? []
    #expect(degradations.map { $0["kind"] } == ["ux", "error", "lag"])
    #expect(try await serve.post("/api/pop-qa", #"{"qa_id":"\#(qaID)"}"#).json == ["success": true])
    #expect(serve.redis.command("KEYS", "syn:degraded:*") == .array([]))
  }

  /// A measure that says the same of every version, and keeps what it was told.
  private func measured(
    _ script: String, _ question: String = "Build a clock", _ arguments: [String] = ["--kind", "style"]
  ) async throws -> (run: ProcessRun, stub: StubProvider, entries: [JSONValue]) {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-augment", "--measure", "sh -c '\(script)' sh"] + arguments, input: try answered(question) + "\n",
      environment: stub.environment)
    return (run, stub, try degraded(run.stdout))
  }

  @Test("a rank that was not measured is marked as claimed")
  func aRankThatNobodyMeasuredIsClaimed() async throws {
    let line = try answered("Build a clock") + "\n"
    let unasked = try await ProcessRun.run(["syn-augment", "--kind", "style"], input: line)
    #expect(try degraded(unasked.stdout).first?["claimed"] == true)
    #expect(try await measured("exit 3").entries.first?["claimed"] == true)
    let (_, _, entries) = try await measured("exit 0")
    #expect(entries.first?["rank"] == 1 && entries.first?["claimed"] == nil)
  }

  @Test("a measure gets the kind, the change and both pages")
  func aMeasureIsToldTheKindTheChangeAndBothPages() async throws {
    let folder = try TemporaryDirectory()
    let log = folder.file("log")
    let script = "echo \"$1 $2\" >>\(log); cat \"$3\" >>\(log)"
    let (run, _, _) = try await measured(script, "Build a clock", ["--kind", "lag"])
    #expect(run.status == 0, "\(run.stderr)")
    let told = try String(contentsOfFile: log, encoding: .utf8)
    #expect(told.contains("--kind=lag --change=plain changes\n") && told.contains("<title>animated</title>"))
  }

  @Test("a version that is not worse is sent back once, then fails")
  func aVersionThatIsNotWorseIsSentBackOnceThenFails() async throws {
    let (run, stub, entries) = try await measured("echo no later than before; exit 1")
    #expect(run.status == 1)
    #expect(entries.first?["error"]?["code"] == "bad_page" && entries.first?["rank"] == nil)
    #expect(entries.first?["error"]?["message"]?.stringValue?.contains("no later than before") == true)
    let requests = try await stub.requests().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(requests.count == 2 && requests[1].contains("no later than before"))
    let record = try JSONValue(parsing: run.stdout)
    #expect(record["lineage"]?.arrayValue?.last?["measured"]?["verdict"] == "not_worse")
  }

  @Test("a version that is worse on the second try keeps its rank")
  func aVersionThatIsWorseAtTheSecondTryKeepsItsRank() async throws {
    let folder = try TemporaryDirectory()
    let mark = folder.file("asked")
    // The first to be asked is the proof that it can be.
    let (run, stub, entries) = try await measured("echo >>\(mark); [ $(wc -l <\(mark)) != 2 ]")
    #expect(run.status == 0, "\(run.stderr)")
    #expect(entries.first?["rank"] == 1 && entries.first?["claimed"] == nil)
    #expect(try await stub.stats().calls == 2)
  }

  @Test("a version that could not be measured is kept until it can be")
  func aVersionThatCouldNotBeMeasuredWaitsForAMeasure() async throws {
    let folder = try TemporaryDirectory()
    let mark = folder.file("asked")
    let (run, stub, entries) = try await measured("echo >>\(mark); [ $(wc -l <\(mark)) = 1 ] || exit 2")
    #expect(run.status == 1)
    #expect(entries.first?["error"]?["code"] == "check_unavailable")
    #expect(entries.first?["answer"]?["judged"] == false && entries.first?["rank"] == nil)
    let again = try await ProcessRun.run(
      ["syn-augment", "--kind", "style", "--measure", "true"], input: run.stdout, environment: stub.environment)
    let entry = try #require(try degraded(again.stdout).first)
    #expect(entry["rank"] == 1 && entry["error"] == nil && entry["change"] == "plain changes")
    #expect(try await stub.stats().calls == 1, "the page was paid for")
  }

  @Test("a missing measure ends the run before anything is paid for")
  func aMeasureThatIsNotThereEndsTheRunBeforeItPays() async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-augment", "--kind", "style", "--measure", "/no/such/measure"], input: try answered("x") + "\n",
      environment: stub.environment)
    #expect(run.status == 78 && run.stderr.contains("/no/such/measure"), "\(run.stderr)")
    #expect(try await stub.stats().calls == 0)
  }

  @Test("new whitespace, comments and names do not count as a change")
  func spacesCommentsAndNamesAreNoChange() async throws {
    let folder = try TemporaryDirectory()
    let page = try String(contentsOfFile: "\(Self.pages)/animated.html", encoding: .utf8)
    let other = page.replacing("let x", with: "// worse\nlet offset").replacing("200 + x", with: "200+offset")
      .replacing("id=\"c\"", with: "id=\"stage\"").replacing("c.getContext", with: "stage.getContext")
    _ = try folder.write(other, to: "animated.html")
    let stub = try await StubProvider(["--pages", folder.path])
    let run = try await ProcessRun.run(
      ["syn-augment", "--kind", "style"], input: try answered("Build page:animated*") + "\n",
      environment: stub.environment)
    #expect(try degraded(run.stdout).first?["error"]?["code"] == "too_similar", "\(run.stdout)")
  }
}
