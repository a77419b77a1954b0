import Foundation
import SynBase
import TestSupport
import Testing

/// The three stages as filters: what goes in, what comes out, and how they end. The offline model answers.
@Suite struct StageTests {
  private static let stages = ["syn-question", "syn-augment", "syn-answer"]

  private func json(_ line: String) throws -> JSONValue { try JSONValue(parsing: line) }

  /// The number in front of a word of the summary line, such as `3 in`.
  private func count(_ word: String, in summary: String) -> Int? {
    let words = summary.split { " ,()".contains($0) }.map(String.init)
    return words.firstIndex(of: word).flatMap { Int(words[$0 - 1]) }
  }

  @Test("the whole pipe makes units from nothing")
  func theWholePipeMakesUnitsFromNothing() async throws {
    let run = try await ProcessRun.run(["sh", "-c", "syn-question -n 3 --seed 7 | syn-augment | syn-answer"])
    #expect(run.lines.count == 3)
    for line in run.lines {
      let unit = try json(line)
      #expect(unit["error"] == nil, "\(unit["error"]?.text ?? "")")
      let pages = [unit["answer"], unit["augments"]?.arrayValue?.first?["answer"]]
      for page in pages {
        let files = try #require(page?["files"]?.arrayValue)
        #expect(files.map { $0["filename"] } == ["index.html"])
        #expect(files[0]["content"]?.stringValue?.lowercased().hasPrefix("<!doctype html>") == true)
      }
      #expect(unit["lineage"]?.arrayValue?.map { $0["stage"] } == ["question", "augment", "answer", "answer"])
      #expect(unit["augments"]?.arrayValue?.first?["question"] != unit["question"])
    }
  }

  @Test(
    "a malformed question is fixed in one call, or goes on with a note if it cannot be",
    arguments: ["once", "always"])
  func formOfQuestions(faulty: String) async throws {
    let stub = try await StubProvider(["--formless", faulty])
    let run = try await ProcessRun.run(["syn-question", "-n", "8"], environment: stub.environment)
    #expect(run.status == 0 && run.lines.count == 8, "\(run.stderr)")
    for line in run.lines {
      let record = try json(line)
      let entry = try #require(record["lineage"]?.arrayValue?.first)
      #expect(entry["attempts"] == 2 && record["question"] != nil && record["checklist"]?.arrayValue?.isEmpty == false)
      #expect(entry["form"]?.stringValue?.contains("User Actions") == (faulty == "always" ? true : nil), "\(entry)")
      #expect(entry["leanings"]?["technique"]?.stringValue?.isEmpty == false)
    }
    #expect(try await stub.stats().calls == 16)
  }

  @Test("a seed makes a run repeatable")
  func aSeedMakesARunRepeatable() async throws {
    func run() async throws -> [String] {
      let run = try await ProcessRun.run(["sh", "-c", "syn-question -n 4 --seed 11 | syn-augment | syn-answer -k"])
      return run.lines.map { line in
        line.replacing(/"(qa_id|ans_aug_id|of)":"[^"]*"/, with: "").replacing(/"ms":[0-9]+/, with: "")
      }
    }
    let first = try await run()
    #expect(first.count == 4)
    #expect(try await run() == first)
  }

  @Test("unknown members come out as they went in", arguments: stages)
  func unknownMembersComeOutAsTheyWentIn(stage: String) async throws {
    let record = #"{"question":"Build a clock","x":{"big":12345678901234567890,"f":1.10},"π":"\u00e9"}"#
    let run = try await ProcessRun.run([stage], input: record + "\n")
    #expect(run.status == 0)
    #expect(run.stdout.contains(#""x":{"big":12345678901234567890,"f":1.10},"π":"\u00e9""#))
  }

  @Test("finished and failed records pass through untouched", arguments: stages)
  func finishedAndFailedRecordsPassUntouched(stage: String) async throws {
    let page = #"{"model":"m","files":[{"filename":"index.html","content":"x"}]}"#
    let records = [
      #"{"qa_id" : "1","question":"q","augments":[{"ans_aug_id":"2","question":"r","answer":\#(page)}],"answer":\#(page)}"#,
      #"{"question":"q","error":{"code":"timeout"}}"#,
    ]
    let run = try await ProcessRun.run([stage, "-k"], input: records.joined(separator: "\n"))
    #expect(run.lines == records)
    #expect(run.status == 0)
    #expect(count("in", in: run.stderr) == 2 && count("passed", in: run.stderr) == 2)
  }

  @Test("rubbish becomes error records, and nothing is lost", arguments: stages)
  func rubbishBecomesErrorRecordsAndNothingIsLost(stage: String) async throws {
    let long = String(repeating: "x", count: (16 << 20) + 1)
    let input = "rubbish\n\n[1,2]\n{\"question\":{}}\n{\"a\":\(long)}\n{\"cut\":"
    let run = try await ProcessRun.run([stage, "-k"], input: input)
    let errors = try run.lines.map { try json($0)["error"] }
    #expect(
      errors.map { $0?["code"] } == ["invalid_input", "invalid_input", "invalid_input", "too_long", "invalid_input"])
    #expect(errors.map { $0?["line"] } == [1, 3, 4, 5, 6])
    #expect(run.status == 65)
    #expect(count("in", in: run.stderr) == 5 && count("out", in: run.stderr) == 5)
  }

  @Test("bytes that are not UTF-8 become an error record")
  func bytesThatAreNotUTF8BecomeAnErrorRecord() async throws {
    let run = try await ProcessRun.run(["bash", "-c", #"printf '{"question":"\377"}\n' | syn-answer"#])
    #expect(try json(run.lines[0])["error"]?["code"] == "invalid_input")
    #expect(run.status == 65)
  }

  @Test("an error record is never too long for the next stage")
  func anErrorRecordIsNeverTooLongForTheNextStage() async throws {
    let run = try await ProcessRun.run(
      ["bash", "-c", #"head -c 6000000 /dev/zero | tr '\0' '\377' | syn-augment -q | syn-answer -q"#])
    #expect(try json(run.lines[0])["error"]?["code"] == "invalid_input")
    #expect(run.lines[0].contains(String(repeating: "\u{fffd}", count: 1000)))
  }

  @Test("a record of several megabytes passes through")
  func aRecordOfSeveralMegabytesPasses() async throws {
    let big = String(repeating: "é", count: 3 << 20)
    let run = try await ProcessRun.run(["syn-answer"], input: "{\"question\":\"Build a clock\",\"big\":\"\(big)\"}\n")
    #expect(run.status == 0)
    #expect(run.stdout.contains(big))
  }

  @Test("empty input is fine", arguments: stages)
  func anEmptyInputIsAllWell(stage: String) async throws {
    let run = try await ProcessRun.run([stage])
    #expect(run.status == 0 && run.stdout.isEmpty)
  }

  @Test("a closed pipe ends a stage quietly")
  func aClosedPipeEndsAStageQuietly() async throws {
    let run = try await ProcessRun.run(
      ["bash", "-c", "syn-question -n 100000 -q --seed 1 | head -1; echo ${PIPESTATUS[0]}"])
    #expect(run.lines.last == "0")
    #expect(run.lines.count == 2)
    #expect(run.stderr.isEmpty)
  }

  @Test(
    "bad usage has its own exit codes",
    arguments: [
      (["--nonsense"], 64), (["-j", "0"], 64), (["-j", "many"], 64), (["operand"], 64), (["--log-format", "xml"], 64),
      (["--env-file", "/nonexistent"], 78),
    ])
  func badUsageHasItsOwnExitCodes(arguments: [String], status: Int) async throws {
    for stage in Self.stages {
      let run = try await ProcessRun.run([stage] + arguments)
      #expect(Int(run.status) == status)
      #expect(run.stdout.isEmpty)
      #expect(run.stderr.split(separator: "\n").count == 1, "\(run.stderr)")
    }
  }

  @Test("a dry run prints the requests and passes the records on")
  func aDryRunPrintsTheRequestsAndPassesTheRecordsOn() async throws {
    let record = #"{"question":"Build a clock"}"#
    let run = try await ProcessRun.run(["syn-answer", "--dry-run", "-q"], input: record + "\n")
    #expect(run.lines == [record])
    #expect(
      try json(run.stderr)["messages"]?.arrayValue?.last?["content"]?.stringValue?.contains("Build a clock") == true)
  }

  @Test("the wants member limits which stages act")
  func wantsLimitsWhoActs() async throws {
    let record = #"{"question":"Build a clock","wants":["answer"]}"#
    let augmented = try await ProcessRun.run(["syn-augment"], input: record)
    #expect(augmented.lines == [record])
    let answered = try await ProcessRun.run(["syn-answer"], input: record)
    #expect(try json(answered.lines[0])["answer"] != nil)
  }

  @Test("syn-augment fills the entries a record asks for")
  func augmentFillsTheEntriesThatAreAskedFor() async throws {
    let record = """
      {"question":"Build a clock","augments":[{"ans_aug_id":"a","kind":"add_one"},\
      {"ans_aug_id":"b","kind":"change_subject","w":1.0},{"ans_aug_id":"c","kind":"style"}]}
      """
    let run = try await ProcessRun.run(["syn-augment"], input: record)
    let augments = try #require(try json(run.lines[0])["augments"]?.arrayValue)
    #expect(augments.map { $0["ans_aug_id"] } == ["a", "b", "c"])
    #expect(augments[0]["question"] != nil && augments[1]["question"] != nil)
    #expect(augments[1]["w"] == .number("1.0"))
    #expect(augments[2]["error"]?["code"] == "invalid_input", "a kind nobody knows fails alone")
    #expect(run.status == 1)
  }

  @Test("personas come from a file if one is given")
  func personasComeFromAFileWhenGiven() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/personas.jsonl"
    try "{\"persona\":\"A juggler\"}\n".write(toFile: path, atomically: true, encoding: .utf8)
    let run = try await ProcessRun.run(["syn-question", "-n", "2", "--personas", path])
    #expect(try run.lines.map { try json($0)["persona"] } == ["A juggler", "A juggler"])
    let missing = try await ProcessRun.run(["syn-question", "-n", "2", "--personas", path + ".absent"])
    #expect(missing.status == 78)
  }

  @Test("topics come from a file in the form that --print-topics prints")
  func topicsOfAFile() async throws {
    let directory = try TemporaryDirectory()
    let printed = try await ProcessRun.run(["syn-question", "--print-topics"])
    #expect(try printed.lines.map { try json($0)["topic"] } == ["animation", "science", "games"])
    let same = try directory.write(printed.stdout, to: "same.jsonl")
    let asking = ["syn-question", "-n", "3", "--seed", "2"]
    let drawn = try await ProcessRun.run(asking).lines.map { try json($0)["question"] }
    #expect(try await ProcessRun.run(asking + ["--topics", same]).lines.map { try json($0)["question"] } == drawn)

    let own = try directory.write(
      #"{"topic":"music","odds":2,"requirements":[4,4],"brief":"An instrument of one's own."}"# + "\n"
        + #"{"topic":"maps","odds":0,"brief":"A map that tells a story."}"# + "\n", to: "own.jsonl")
    let dry = try await ProcessRun.run(asking + ["--topics", own, "--dry-run", "--show-prompt"])
    #expect(dry.stderr.contains("An instrument of one's own.") && dry.stderr.contains("exactly 4"))
    #expect(!dry.stderr.contains("tells a story"), "odds of 0 are never drawn")
    let stub = try await StubProvider()
    let seeds = #"{"topic":"maps"}"# + "\n" + #"{"topic":"games"}"# + "\n"
    let asked = try await ProcessRun.run(
      ["syn-question", "-k", "--topics", own], input: seeds, environment: stub.environment)
    let records = try asked.lines.map { try json($0) }
    #expect(records[0]["topic"] == "maps" && records[0]["question"] != nil)
    #expect(records[1]["error"]?["message"] == "topic is not one of music, maps")

    let offline = try await ProcessRun.run(["syn-question", "-n", "1", "--topics", own])
    let error = try json(offline.lines[0])["error"]
    #expect(offline.status == 1 && error?["code"] == "bad_request")
    #expect(error?["message"]?.stringValue?.contains("no page for the topic \"music\"") == true)
  }

  @Test(
    "a file of topics that does not hold is named with its line",
    arguments: [
      (#"{"topic":"a","brief":"b"}"# + "\n\n" + "{", "line 3: not JSON"), (#"["a"]"#, "line 1: not a JSON object"),
      (#"{"topic":"a"}"#, #""brief" is not a text"#), (#"{"topic":" ","brief":"b"}"#, #""topic" is not a text"#),
      (#"{"topic":"a","brief":"b","odds":-1}"#, #""odds""#), (#"{"topic":"a","brief":"b","odds":"2"}"#, #""odds""#),
      (#"{"topic":"a","brief":"b","requirements":[3,2]}"#, #""requirements""#),
      (#"{"topic":"a","brief":"b","requirements":3}"#, #""requirements""#),
      (#"{"topic":"a","brief":"b","plays":"c"}"#, #""plays""#),
      (#"{"topic":"a","brief":"b","plays":["c",1]}"#, #""plays""#),
      (#"{"topic":"a","brief":"b","weight":3}"#, #""weight" is none of topic, odds"#),
      (#"{"topic":"a","brief":"b"}"# + "\n" + #"{"topic":"a","brief":"c"}"#, "there twice"),
      (#"{"topic":"a","brief":"b","odds":0}"#, "no topic has odds above 0"), ("\n \n", "holds no topics"),
    ])
  func badTopics(_ text: String, _ complaint: String) async throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "topics.jsonl")
    let run = try await ProcessRun.run(["syn-question", "-n", "1", "--topics", path])
    #expect(run.status == 78 && run.stdout.isEmpty)
    #expect(run.stderr.contains(path) && run.stderr.contains(complaint), "\(run.stderr)")
  }

  @Test("seed records on stdin are filled in")
  func seedsOnStandardInputAreFilledIn() async throws {
    let run = try await ProcessRun.run(
      ["syn-question", "-k"],
      input: #"{"topic":"games","persona":"A juggler","qa_id":"7","keep":1.0}"# + "\n{}\n" + #"{"topic":"poetry"}"#)
    let records = try run.lines.map { try json($0) }
    #expect(records.count == 3)
    #expect(records[0]["qa_id"] == "7" && records[0]["topic"] == "games" && records[0]["keep"] == .number("1.0"))
    #expect(records[0]["requirements"] == 2)
    #expect(records[1]["question"] != nil)
    #expect(records[2]["error"]?["code"] == "invalid_input" && records[2]["error"]?["attempts"] == 0)
    #expect(run.status == 1)
  }

  /// What some editors and shells put before a text.
  private static let mark = "\u{feff}"

  @Test("a byte order mark before the input is ignored")
  func aByteOrderMarkBeforeTheInputIsNoPartOfIt() async throws {
    let record = #"{"question":"Build a clock","error":{"code":"timeout"},"keep":1.0}"#
    // An empty file that has one, and two files put one after the other.
    for input in [Self.mark + record, Self.mark + "\r\n" + Self.mark + record, record + "\n" + Self.mark + record] {
      let run = try await ProcessRun.run(["syn-answer"], input: input)
      #expect(run.status == 0 && run.lines.allSatisfy { $0 == record }, "\(run.stdout)")
    }
    let twice = try await ProcessRun.run(["syn-answer"], input: Self.mark + Self.mark + record)
    #expect(try json(twice.lines[0])["error"]?["code"] == "invalid_input")
  }

  @Test("a byte order mark at the start of a file is ignored")
  func aByteOrderMarkBeforeAFileIsNoPartOfIt() async throws {
    let stub = try await StubProvider(["--no-cost"])
    let directory = try TemporaryDirectory()
    let personas = try directory.write(Self.mark + #"{"persona":"A juggler"}"#, to: "personas")
    let prices = try directory.write(Self.mark + #"{"*":{"prompt":1,"completion":1000}}"#, to: "prices")
    let prompt = try directory.write(
      Self.mark + "--- user\nInvent {{topic}} with {{requirements}} actions for {{persona}}", to: "prompt")
    let run = try await ProcessRun.run(
      ["syn-question", "-n", "1", "--personas", personas, "--prices", prices, "--prompt-file", prompt],
      environment: stub.environment)
    #expect(run.status == 0, "\(run.stderr)")
    let record = try json(run.lines[0])
    #expect(record["persona"] == "A juggler")
    #expect(record["lineage"]?.arrayValue?.first?["cost_usd"] != nil)
    let sent = try await stub.requests().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(sent.count == 1 && sent[0].contains("Invent ") && !sent[0].contains(Self.mark))
  }
}
