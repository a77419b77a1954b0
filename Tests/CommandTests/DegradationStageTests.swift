// Worse versions of answers from outside: what syn-augment writes, and the whole way to whoever ranks them.

import Foundation
import SynShared
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

  @Test func levelsStandOnEachOtherAndNameWhatTheyDid() async throws {
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

  @Test func aRecordWithoutAnAnswerOrWithWorseVersionsPassesUntouched() async throws {
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

  @Test func bothSortsOfKindsDoTheirPart() async throws {
    let line = try answered("Build a clock")
    let run = try await ProcessRun.run(["syn-augment", "--kind", "add_one", "--kind", "style"], input: line + "\n")
    let record = try JSONValue(parsing: run.stdout)
    #expect(record["augments"]?.arrayValue?.map { $0["kind"] } == ["add_one"])
    #expect(try degraded(run.stdout).map { $0["kind"] } == ["style"])
  }

  @Test func fourKindsAreTooManyAndUnknownOnesAreNamed() async throws {
    let four = ["ux", "error", "lag", "jank"].flatMap { ["--kind", $0] }
    let tooMany = try await ProcessRun.run(["syn-augment"] + four)
    #expect(tooMany.status == 64 && tooMany.stderr.contains("3 times at most"))
    let unknown = try await ProcessRun.run(["syn-augment", "--kind", "ugly"])
    #expect(unknown.status == 64 && unknown.stderr.contains("add_two") && unknown.stderr.contains("glitch"))
  }

  @Test func aLevelThatFailsLeavesTheOthersInOrder() async throws {
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

  @Test func anUnchangedPageIsAskedForOnceMoreThenFailed() async throws {
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

  @Test func checksAreToldWhatIsNoFaultOfALevelAndOfThoseBelowIt() async throws {
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

  @Test func theWholeWayToTheRanks() async throws {
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
}
