import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// The verbs that look into the buffer, and what they make of wrong usage.
@Suite struct StoreLookTests {
  let redis: TestRedis

  init() throws { redis = try TestRedis() }

  private func store(_ arguments: String..., input: String = "") async throws -> ProcessRun {
    try await ProcessRun.run(["syn-store"] + arguments, input: input, environment: redis.environment)
  }

  private func putUnits(_ ids: String...) async throws {
    let lines = ids.map { id in
      #"{"qa_id":"\#(id)","question":"q\#(id)","answer":{"model":"m","files":[{"filename":"index.html","content":"<p>\#(id)\n"}]}}"#
    }
    #expect(try await store("put", "-j", "1", input: lines.joined(separator: "\n")).status == 0)
  }

  @Test("waiting units can be listed, peeked at and popped")
  func waitingUnitsAreListedPeekedAtAndPopped() async throws {
    try await putUnits("1", "2", "3")
    let list = try await store("list")
    #expect(try list.lines.map { try JSONValue(parsing: $0)["qa_id"]?.stringValue } == ["1", "2", "3"])
    #expect(try await store("list", "--limit", "2").lines == Array(list.lines.prefix(2)))
    #expect(try await store("peek").lines == [list.lines[0]])
    #expect(try await store("pop", "2").stdout == #"{"qa_id":"2","removed":true}"# + "\n")
    #expect(try await store("pop").lines == [list.lines[0]])
    #expect(try await store("list").lines == [list.lines[2]])
    #expect(try await store("pop", "2").status == 1)
    #expect(try await store("pop", "3").status == 0)
    let nothing = try await store("pop")
    #expect(nothing.status == 1)
    #expect(nothing.stdout.isEmpty)
    #expect(try await store("peek").status == 1)
  }

  @Test(
    "a popped unit that could not be written goes back to the head",
    arguments: [
      ("syn-store pop -q >/dev/full", 74),
      // The reader is gone before anything is written.
      ("exec 3> >(exec true); wait $!; syn-store pop -q >&3", 0),
    ])
  func aPoppedUnitThatNobodyGot(command: String, status: Int32) async throws {
    try await putUnits("1", "2")
    let run = try await ProcessRun.run(["bash", "-c", command], environment: redis.environment)
    #expect(run.status == status, "\(run.stderr)")
    #expect(try await store("list").lines.map { try JSONValue(parsing: $0)["qa_id"] } == ["1", "2"])
    #expect(try JSONValue(parsing: try await store("pop").stdout)["qa_id"] == "1")
  }

  @Test("an answer is printed as stored or as its page")
  func anAnswerIsPrintedAsStoredOrAsItsPage() async throws {
    try await putUnits("1")
    let stored = try await store("get", "1")
    #expect(stored.stdout == redis.command("GET", "synthetic:answers:1").text.map { $0 + "\n" })
    #expect(try await store("get", "1", "--html").stdout == "<p>1\n\n")
    let unknown = try await store("get", "nobody")
    #expect(unknown.status == 1)
    #expect(unknown.stderr.contains("nothing is stored under nobody"))
    redis.command("SET", "synthetic:qn_augments:v", #""a variant""#)
    #expect(try await store("get", "v").stdout == #""a variant""# + "\n")
  }

  @Test("status is a table for people and JSON for programs")
  func statusIsATableForPeopleAndJSONForPrograms() async throws {
    try await putUnits("1")
    _ = try await store("put", input: #"{"qa_id":"f","error":{"code":"refused","message":"no"}}"#)
    let table = try await store("status").lines
    #expect(table.contains { $0.hasPrefix("waiting ") && $0.hasSuffix(" 1 of 4") })
    #expect(table.contains { $0.hasPrefix("  refused ") && $0.hasSuffix(" 1") })
    let status = try JSONValue(parsing: try await store("status", "--json").stdout)
    #expect(status["depth"] == 1)
    #expect(status["failures"] == ["refused": 1])
    #expect(status["counters"]?["stored"] == 1)
    #expect(status["retries"] == ["units": 0, "variants": 0])
    #expect(status["spool"]?["records"] == 0)
    let failure = try JSONValue(parsing: try await store("failures").stdout)
    #expect(failure["qa_id"] == "f")
    #expect(failure["message"] == "no")
  }

  @Test("status shows what the spool holds and what is waiting to be retried")
  func statusTellsWhatTheSpoolHoldsAndWhatWaitsToBeTriedAgain() async throws {
    // Marked lines are stored.
    let path = redis.directory.file("spool.jsonl")
    try Data("#\"qa_id\":\"1\"}\n{\"qa_id\":\"2\"}\n{\"qa_id\":\"3\"}\n".utf8).write(
      to: URL(fileURLWithPath: path))
    #expect(
      try JSONValue(parsing: try await store("status", "--json").stdout)["spool"]?["records"] == 2)
    #expect(try await store("status").stdout.contains("2 in \(path)\n"))
    #expect(try await store("status", "--spool", "/nowhere").status == 0)
    try Data().write(to: URL(fileURLWithPath: path))
    _ = try await store(
      "put", input: #"{"qa_id":"f","question":"q","error":{"code":"timeout","retryable":true}}"#)
    _ = try await store(
      "put", input: #"{"qa_id":"g","question":"q","error":{"code":"refused","retryable":false}}"#)
    #expect(try await store("retry", "--all").stdout == #"{"id":"f","retry":"queued"}"# + "\n")
    #expect(try await store("retry", "--all").stdout.isEmpty)
    #expect(
      try await store("status").lines.contains {
        $0.hasPrefix("to be made ") && $0.hasSuffix(" 1 units, 0 variants")
      })
  }

  @Test("retry asks again for what failed")
  func whatFailedIsAskedForAgain() async throws {
    let failed = #"{"qa_id":"f","topic":"games","requirements":2,"question":"q","error":{"code":"refused"}}"#
    _ = try await store("put", input: failed)
    let again = try JSONValue(parsing: try await store("retry", "--print", "f").stdout)
    #expect(again["qa_id"] == "f" && again["requirements"] == 2 && again["question"] == "q" && again["error"] == nil)
    #expect(try await store("retry", "f").status == 1)
    let augment =
      #"{"qa_id":"a","question":"q","wants":["augment"],"order":"1-1/1","augments":[{"ans_aug_id":"a","kind":"add_one","error":{"code":"refused"}}]}"#
    _ = try await store("put", input: augment)
    #expect(redis.command("GET", "synthetic:qn_augments:a") == .text("-1"))
    #expect(
      try await store("retry", "a", "nobody").stdout == #"{"id":"a","retry":"ordered"}"# + "\n")
    #expect(redis.command("EXISTS", "synthetic:qn_augments:a") == .integer(0))
    let record = try JSONValue(parsing: try #require(redis.command("HGET", BufferKeys.jobPrefix + "a", "record").text))
    #expect(record["augments"] == [["ans_aug_id": "a", "kind": "add_one"]])
    #expect(redis.command("ZCARD", BufferKeys.waitingPrefix + "orders") == .integer(1))
  }

  @Test("purge removes the waiting units and says which")
  func purgeRemovesWhatWaitsAndSaysWhat() async throws {
    try await putUnits("1", "2")
    #expect(try await store("purge", "--dry-run").lines.count == 2)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
    #expect(try await store("purge").lines == [#"{"qa_id":"1","removed":true}"#, #"{"qa_id":"2","removed":true}"#])
    #expect(redis.command("EXISTS", DojoKeys.questions, "synthetic:answers:1") == .integer(0))
  }

  @Test("work that writes to a file writes the seeds and ends")
  func workToAFileWritesTheSeedsAndEnds() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("seeds.jsonl")
    let run = try await store("status")
    #expect(run.status == 0)
    let work = try await ProcessRun.run(
      ["sh", "-c", "syn-store work -n 3 >\(path)"], environment: redis.environment)
    #expect(work.status == 0)
    let seeds = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(seeds.count == 3)
    for seed in seeds {
      let seed = try JSONValue(parsing: String(seed))
      #expect(seed.objectValue?.members.map { $0.key } == ["qa_id"])
      #expect(redis.command("ZSCORE", "syn:taken:units", seed["qa_id"]?.stringValue ?? "") != .null)
    }
  }

  @Test("work ends quietly when its reader goes away")
  func workEndsQuietlyWhenNobodyReadsAnyMore() async throws {
    let child = try TestSupport.ChildProcess(["syn-store", "work", "--follow"], environment: redis.environment)
    for _ in 0..<4 { #expect(await child.nextLine() != nil) }
    child.closeOutput()
    #expect(await child.wait() == 0)
    #expect(String(decoding: await child.readErrors(), as: UTF8.self).isEmpty)
  }

  @Test("work asks for more as soon as a unit is taken")
  func workAsksAgainAsSoonAsAUnitIsTaken() async throws {
    try await putUnits("1", "2", "3", "4")
    let child = try TestSupport.ChildProcess(["syn-store", "work", "--follow"], environment: redis.environment)
    let seed = Task { await child.nextLine() }
    // Listening begins before the first look, so a unit taken from here on is missed by neither.
    while redis.command("PUBSUB", "NUMSUB", "syn:events").array.last != .integer(1) { await Task.yield() }
    #expect(try await store("pop").status == 0)
    #expect(await seed.value != nil)
    child.send(signal: SIGTERM)
    #expect(await child.wait() == 0)
  }

  @Test(
    "wrong usage is explained",
    arguments: [
      ["frobnicate"], ["get"], ["list", "x"], ["list", "--html"], ["work", "-n", "-1"], ["put", "--json"],
      ["retry"], ["retry", "--all", "x"],
    ])
  func wrongUsageIsExplained(arguments: [String]) async throws {
    let run = try await ProcessRun.run(["syn-store"] + arguments, environment: redis.environment)
    #expect(run.status == 64)
    #expect(run.stdout.isEmpty)
    #expect(run.stderr.contains("--help"))
  }
}
