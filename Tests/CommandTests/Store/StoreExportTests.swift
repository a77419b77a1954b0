import Foundation
import SynBase
import SynBuffer
import SynDataset
import TestSupport
import Testing

/// Rows on stdout: of records, and of what the buffer holds.
@Suite struct StoreExportTests {
  init() { EventLoop.startInBackground() }

  private func export(_ arguments: String..., input: String = "", redis: TestRedis? = nil) async throws -> ProcessRun {
    try await ProcessRun.run(["syn-store", "export"] + arguments, input: input, environment: redis?.environment ?? [:])
  }

  private static func unit(_ id: String, variantFails: Bool = false) -> String {
    func answer(_ page: String) -> String {
      #"{"model":"m","files":[{"filename":"index.html","content":"\#(page)"}]}"#
    }
    let variant =
      variantFails
      ? #"{"ans_aug_id":"\#(id)v","kind":"add_one","question":"v\#(id)","error":{"code":"refused"}}"#
      : #"{"ans_aug_id":"\#(id)v","kind":"add_one","question":"v\#(id)","answer":\#(answer("variant \(id)"))}"#
    let worse = #"{"cid":"\#(id)w","kind":"ux","rank":1,"change":"c","answer":\#(answer("worse \(id)"))}"#
    return #"{"qa_id":"\#(id)","question":"q\#(id)","answer":\#(answer("page \(id)")),"augments":[\#(variant)],"#
      + #""degraded":[\#(worse)]}"# + "\n"
  }

  @Test("records of the pipe become conversations, without a Redis")
  func pipe() async throws {
    let run = try await ProcessRun.run(
      ["sh", "-c", "syn-question -n 3 --seed 5 | syn-augment | syn-answer | syn-store export"],
      environment: ["REDIS_URL": "redis://127.0.0.1:1"])
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.stderr.contains("3 in, 6 rows of 3 records out"))
    let rows = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(rows.count == 6)
    for row in rows {
      let messages = try #require(row["messages"]?.arrayValue)
      #expect(messages.map { $0["role"] } == ["user", "assistant"])
      #expect(messages[1]["content"]?.stringValue?.hasPrefix("<!") == true)
    }
  }

  @Test("the buffer gives the rows that its records gave, newest first, and nothing in it changes")
  func fromRedis() async throws {
    let redis = try TestRedis()
    let ids = (100..<350).map(String.init)
    let lines = ids.map { Self.unit($0, variantFails: $0.hasSuffix("7")) }
    let put = try await ProcessRun.run(
      ["syn-store", "put", "-j", "1"], input: lines.joined(), environment: redis.environment)
    try #require(put.status == 0, "\(put.stderr)")
    let before = redis.command("LRANGE", DojoKeys.questions, "0", "-1")
    let size = redis.command("DBSIZE")
    redis.command("CONFIG", "RESETSTAT")
    for (format, count) in [("chat", 475), ("preference", 250)] {
      let stored = try await export("--from-redis", "--format", format, redis: redis)
      let direct = try await export("--format", format, input: lines.reversed().joined())
      #expect(stored.status == 0 && stored.stdout == direct.stdout && stored.lines.count == count, "\(stored.stderr)")
      #expect(stored.stderr.contains("left out: 25 failed variants"), "\(stored.stderr)")
    }
    // Only reads, and a part at a time.
    let statistics = redis.command("INFO", "commandstats").text ?? ""
    let calls = Dictionary(
      uniqueKeysWithValues: statistics.matches(of: /cmdstat_([^:]+):calls=(\d+)/).map { (String($0.1), Int($0.2) ?? 0) }
    )
    #expect(
      Set(calls.keys).isSubset(of: ["ping", "lrange", "mget", "config|resetstat", "info", "hello", "client|setname"]))
    // Four parts of the list, of which the last is empty, and 33 of the answers.
    #expect(calls["lrange"] == 2 * 4 && calls["mget"] == 2 * 33)
    #expect(redis.command("LRANGE", DojoKeys.questions, "0", "-1") == before && redis.command("DBSIZE") == size)
  }

  @Test("for dojo, the values are Redis's to the byte; the negative value and what is no unit are left out")
  func dojoFromRedis() async throws {
    let redis = try TestRedis()
    let lines = Self.unit("1") + Self.unit("2", variantFails: true)
    _ = try await ProcessRun.run(["syn-store", "put", "-j", "1"], input: lines, environment: redis.environment)
    redis.command("RPUSH", DojoKeys.questions, "no unit", #"{"question":"q3","qa_id":"3","ans_aug_id":"3v"}"#)
    redis.command("SET", DojoKeys.answerPrefix + "3", "-1")
    let run = try await export("--from-redis", "--format", "dojo", redis: redis)
    #expect(run.status == 1, "one element is no unit")
    #expect(run.stderr.contains("left out: 1 unusable lines, 1 failed records"), "\(run.stderr)")
    func value(_ id: String) -> String { redis.command("GET", DojoKeys.answerPrefix + id).text ?? "" }
    let rows = [("2", value("2")), ("1", value("1") + "," + value("1v"))].map { id, answers in
      #"{"question":"q\#(id)","qa_id":"\#(id)","ans_aug_id":"\#(id)v","answers":[\#(answers)]}"#
    }
    #expect(run.lines == rows)
  }

  @Test("units that come and go while the buffer is read are neither missed nor repeated")
  @LoopActor
  func movingList() async throws {
    let redis = try TestRedis()
    let address = try RedisSettings(Settings(environment: redis.environment))
    func push(_ ids: Range<Int>) {
      for id in ids {
        redis.command("SET", DojoKeys.answerPrefix + "\(id)", #"{"prompt":"q","responses":[],"qa_id":"\#(id)"}"#)
        redis.command("RPUSH", DojoKeys.questions, #"{"question":"q","qa_id":"\#(id)","ans_aug_id":"v\#(id)"}"#)
      }
    }
    push(0..<230)
    let reader = WaitingUnitsReader(QAStore(redis: RedisConnection(address), settings: BufferSettings()))
    var read: [String] = []
    while true {
      let units = try await reader.next()
      if units.isEmpty { break }
      read += units.map(\.unit.qaID)
      // As fast as they are read, units leave at the head and arrive at the tail.
      redis.command("LPOP", DojoKeys.questions)
      push(1000 + read.count..<1000 + read.count + 3)
      if read.count > 2000 { break }
    }
    #expect(Set(read).count == read.count)
    let taken = (redis.command("LINDEX", DojoKeys.questions, "0").text?.firstMatch(of: /"qa_id":"(\d+)"/)).map {
      Int($0.1)
    }
    let first = try #require(taken ?? nil)
    #expect(first > 0 && first < 230)
    // Whatever was there all the time was read.
    #expect(Set(read).isSuperset(of: (first..<230).map(String.init)))
  }

  @Test(
    "options that do not go together are refused before anything is read",
    arguments: [
      (["--format", "parquet"], "one of chat, preference, reward, dojo, raw"),
      (["--format", "chat", "--format", "raw"], "--output"), (["--split", "0.8,0.1,0.1"], "--output"),
      (["--card"], "--output"), (["--replace"], "--output"), (["-o", "d", "--split", "0.5,0.6,0"], "whose sum is 1"),
      (["-o", "d", "--license", "mit"], "--card"), (["-o", "d", "--card", "--model-license", "m"], "MODEL=LICENSE"),
      (["--format", "raw", "--system", "s"], "means nothing to --format raw"),
      (["--pairs", "all"], "means nothing to --format chat"), (["--limit", "3"], "--limit means nothing to export"),
    ])
  func usage(arguments: [String], words: String) async throws {
    let run = try await ProcessRun.run(["syn-store", "export"] + arguments, input: Self.unit("1"))
    #expect(run.status == 64 && run.stdout.isEmpty)
    #expect(run.stderr.contains(words), "\(run.stderr)")
  }

  @Test("lines that are no records are counted, and where there is nothing else the exit code says so")
  func unusable() async throws {
    let mixed = try await export(input: "no JSON\n" + Self.unit("1") + "[]\n")
    #expect(mixed.status == 1 && mixed.lines.count == 2)
    #expect(mixed.stderr.contains("3 in, 2 rows of 1 records out; left out: 2 unusable lines"), "\(mixed.stderr)")
    #expect(try await export(input: "no JSON\n").status == 65)
    #expect(try await export("--format", "reward", input: Self.unit("1")).status == 65)
    #expect(try await export().status == 0)
    let failed = try await export(input: Self.unit("1") + #"{"question":"q","error":{"code":"refused"}}"# + "\n")
    #expect(failed.status == 0 && failed.stderr.contains("left out: 1 failed records"))
  }

  @Test("each record that shares words with given texts is named, with both places")
  func decontaminate() async throws {
    let folder = try TemporaryDirectory()
    let words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    let path = try folder.write("\(words) fourteen\n", to: "bench.txt")
    let unit = Self.unit("2").replacing("q2", with: "Count: \(words)!")
    let run = try await export("--decontaminate", path, input: Self.unit("1") + "\n" + unit)
    #expect(run.status == 0 && run.lines.count == 2)
    #expect(run.stderr.contains("line 3 (2) is left out: it shares words with \(path):1: \(words)\n"), "\(run.stderr)")
    let missing = try await export("--decontaminate", folder.file("none"), input: unit)
    #expect(missing.status == 78 && missing.stdout.isEmpty)
  }

  @Test("a reader that leaves ends it quietly")
  func closedReader() async throws {
    let input = (0..<3000).map { Self.unit("\($0)") }.joined()
    let run = try await ProcessRun.run(
      ["bash", "-c", "syn-store export | head -n 1; echo ${PIPESTATUS[0]}"], input: input)
    #expect(run.lines.count == 2 && run.lines.last == "0", "\(run.stderr)")
  }
}
