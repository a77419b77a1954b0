import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// What becomes of finished units while Redis does not take them.
@Suite struct StoreOutageTests {
  private static func unit(_ id: String) -> String {
    let page = String(repeating: "x", count: 2000)
    return
      #"{"qa_id":"\#(id)","question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"\#(page)"}]}}"#
      + "\n"
  }

  private func put(
    _ input: String, _ redis: TestRedis, _ more: [String: String] = [:], _ arguments: [String] = []
  ) async throws -> ProcessRun {
    try await ProcessRun.run(
      ["syn-store", "put", "--redis-wait", "0"] + arguments, input: input,
      environment: redis.environment.merging(more) { $1 })
  }

  private func receipts(_ run: ProcessRun) throws -> [JSONValue] { try run.lines.map { try JSONValue(parsing: $0) } }

  @Test("units that Redis does not take are stored by the next put")
  func whatRedisDoesNotTakeIsStoredByTheNextPut() async throws {
    let redis = try TestRedis()
    let child = try TestSupport.ChildProcess(["syn-store", "put", "--redis-wait", "0"], environment: redis.environment)
    await child.write(Self.unit("1"))
    #expect(await child.nextLine()?.contains(#""stored":true"#) == true)
    redis.kill9()
    await child.write(Self.unit("2") + Self.unit("3"))
    for _ in 0..<2 {
      #expect(await child.nextLine()?.contains(#""stored":false,"duplicate":false,"spooled":true"#) == true)
    }
    child.closeInput()
    #expect(await child.wait() == 69)
    let said = String(decoding: await child.readErrors(), as: UTF8.self)
    #expect(said.contains("2 records wait in \(redis.directory.file("spool.jsonl"))"), "\(said)")
    try redis.restart()
    let next = try await put(Self.unit("4"), redis)
    #expect(next.status == 0, "\(next.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(4))
    #expect(try readFile(redis.directory.file("spool.jsonl")).isEmpty)
  }

  /// Written down long before the waiting is over, so that nothing is lost with the process.
  @Test("units held back survive a kill")
  func whatIsHeldOutlivesAKill() async throws {
    let redis = try TestRedis()
    let child = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    await child.write(Self.unit("1"))
    #expect(await child.nextLine() != nil)
    redis.kill9()
    await child.write(Self.unit("2"))
    let path = redis.directory.file("spool.jsonl")
    while (try? String(decoding: readFile(path), as: UTF8.self).contains(#""qa_id":"2""#)) != true {
      try await Task.sleep(for: .milliseconds(20))
    }
    child.send(signal: SIGKILL)
    _ = await child.wait()
    try redis.restart()
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
  }

  @Test("units that arrive before Redis is up are kept too", arguments: [[], ["--redis-wait", "1"]])
  func whatComesWhileRedisIsNotThereYetIsKeptToo(options: [String]) async throws {
    let redis = try TestRedis()
    redis.kill9()
    let run = try await ProcessRun.run(
      ["syn-store", "put"] + options, input: Self.unit("1") + Self.unit("2"), environment: redis.environment)
    #expect(run.status == 69, "\(run.stderr)")
    #expect(try receipts(run).map { $0["spooled"] } == [true, true])
    #expect(run.stderr.contains(options.isEmpty ? "keeping what comes" : "waiting up to 1 s"), "\(run.stderr)")
    #expect(try await put("", redis).status == 69)
    try redis.restart()
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
  }

  @Test("with --redis-wait, put waits for a Redis that is not up yet")
  func aRedisThatIsThereBeforeLongIsWaitedForFromTheStartWhereThatIsAsked() async throws {
    let redis = try TestRedis()
    redis.kill9()
    let child = try TestSupport.ChildProcess(
      ["syn-store", "put", "--redis-wait", "300"], environment: redis.environment)
    await child.write(Self.unit("1"))
    while let line = await child.nextErrorLine(), !line.contains("waiting up to 300 s") {}
    try redis.restart()
    #expect(await child.nextLine()?.contains(#""stored":true"#) == true)
    child.closeInput()
    #expect(await child.wait() == 0)
  }

  /// A put that ended at once would take along what the stages before it have in hand.
  @Test("put goes on keeping units if Redis fails in a way that waiting cannot fix")
  func whatWaitingDoesNotMendIsKeptAsLongAsItComes() async throws {
    let redis = try TestRedis()
    let child = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    await child.write(Self.unit("1"))
    #expect(await child.nextLine()?.contains(#""stored":true"#) == true)
    redis.command("ACL", "SETUSER", "default", "resetkeys", "~other:*")
    for id in ["2", "3"] {
      await child.write(Self.unit(id))
      #expect(await child.nextLine()?.contains(#""spooled":true"#) == true)
    }
    child.closeInput()
    #expect(await child.wait() == 78)
    redis.command("ACL", "SETUSER", "default", "allkeys")
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(3))
  }

  @Test("a record that Redis refuses holds up neither the records behind it nor new ones")
  func aPoisonedRecord() async throws {
    let redis = try TestRedis()
    let path = redis.directory.file("spool.jsonl")
    redis.kill9()
    #expect(try await put(["1", "2", "3"].map(Self.unit).joined(), redis).status == 69)
    try redis.restart()
    redis.command("SET", BufferKeys.unitPrefix + "1", "of another program")
    for (id, count) in [("4", 3), ("5", 4)] {
      let run = try await put(Self.unit(id), redis)
      #expect(run.status == 0, "\(run.stderr)")
      #expect(redis.command("LLEN", DojoKeys.questions) == .integer(count))
      #expect(
        run.stderr.contains("1 stays in \(path)") && run.stderr.contains("\(BufferKeys.unitPrefix)1 is a string")
      )
    }
    // What was stored is gone from the file, what stays is there once.
    let left = try String(decoding: readFile(path), as: UTF8.self)
    #expect(left == Self.unit("1"))
    // What stays waits for somebody who mends the cause.
    redis.command("DEL", BufferKeys.unitPrefix + "1")
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(5))
    #expect(try readFile(path).isEmpty)
  }

  /// As after a failover to a replica that lacked the last writes. No record comes that would show it.
  @Test("what a Redis lost that put has stored a moment ago is stored again")
  func whatRedisLostIsStoredAgain() async throws {
    let redis = try TestRedis()
    let child = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    func keys() -> Set<String> { Set(redis.command("KEYS", "syn:[us]*:*").texts) }
    var before: Set<String> = []
    for id in ["1", "2"] {
      before = keys()
      await child.write(Self.unit(id))
      #expect(await child.nextLine()?.contains(#""stored":true"#) == true)
    }
    // The first was taken and is gone; what is known is left alone. Nothing knows of the second any more.
    redis.command(["DEL", DojoKeys.answerPrefix + "2"] + keys().subtracting(before))
    redis.command("RPOP", DojoKeys.questions)
    redis.command("LPOP", DojoKeys.questions)
    redis.command("CLIENT", "KILL", "TYPE", "normal")
    while redis.command("LLEN", DojoKeys.questions) == .integer(0) { try await Task.sleep(for: .milliseconds(20)) }
    child.closeInput()
    #expect(await child.wait() == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
    #expect(redis.command("LINDEX", DojoKeys.questions, "0").text?.contains(#""qa_id":"2""#) == true)
    #expect(redis.command("HGET", BufferKeys.counters, "duplicates") == .null)
  }

  @Test("a refused record is stored by the running put once its cause is mended, new or from an earlier run")
  func aRefusedRecordIsTriedAgain() async throws {
    let redis = try TestRedis()
    redis.kill9()
    #expect(try await put(Self.unit("1"), redis).status == 69)
    try redis.restart()
    for id in ["1", "2"] { redis.command("SET", BufferKeys.unitPrefix + id, "of another program") }
    let child = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    await child.write(Self.unit("2"))
    #expect(await child.nextLine()?.contains(#""spooled":true"#) == true)
    for (id, count) in [("2", 1), ("1", 2)] {
      redis.command("DEL", BufferKeys.unitPrefix + id)
      while redis.command("LLEN", DojoKeys.questions) != .integer(count) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    child.closeInput()
    // The receipt said that it was not stored.
    #expect(await child.wait() == 1)
  }

  @Test(
    "a unit whose name another program has taken goes to the spool, and the rest is stored",
    arguments: [BufferKeys.unitPrefix, DojoKeys.answerPrefix])
  func aNameThatIsTaken(prefix: String) async throws {
    let redis = try TestRedis()
    redis.command("RPUSH", prefix + "2", "of another program")
    let run = try await put(["1", "2", "3"].map(Self.unit).joined(), redis, [:], ["-j", "1"])
    #expect(run.status == 78, "\(run.stderr)")
    #expect(try receipts(run).map { $0["stored"] } == [true, false, true])
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
    redis.command("DEL", prefix + "2")
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(3))
  }

  @Test("a key that all units share and another program has taken ends put before it reads")
  func aSharedKeyThatIsTaken() async throws {
    let redis = try TestRedis()
    redis.kill9()
    #expect(try await put(Self.unit("1"), redis).status == 69)
    try redis.restart()
    redis.command("SET", BufferKeys.takenPrefix + "units", "x")
    let run = try await put(Self.unit("2"), redis)
    #expect(run.status == 78 && run.lines.isEmpty, "\(run.stderr)")
  }

  @Test("a full Redis is reported, and nothing is half stored")
  func aFullRedisIsNamedAndNothingIsHalfStored() async throws {
    let redis = try TestRedis(arguments: ["--maxmemory", "1kb", "--maxmemory-policy", "noeviction"])
    let run = try await put(Self.unit("1"), redis)
    #expect(run.status == 75, "\(run.stderr)")
    #expect(run.stderr.contains("Redis is full; raise its maxmemory"))
    #expect(redis.command("KEYS", "*answers*") == .array([]))
    redis.command("CONFIG", "SET", "maxmemory", "0")
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
  }

  @Test("a replica is reported")
  func aReplicaIsNamed() async throws {
    let redis = try TestRedis()
    redis.command("REPLICAOF", "127.0.0.1", "\(try freePort())")
    let run = try await put(Self.unit("1"), redis)
    #expect(run.status == 75, "\(run.stderr)")
    #expect(run.stderr.contains("Redis is a replica"), "\(run.stderr)")
    redis.command("REPLICAOF", "NO", "ONE")
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
  }

  @Test("a user with too few rights is a configuration error")
  func aUserWhoMayTooLittleIsAMatterOfConfiguration() async throws {
    let redis = try TestRedis(
      arguments: ["--user", "alice", "on", ">s3cret", "~other:*", "&*", "+@all"])
    let run = try await put(
      Self.unit("1"), redis, ["REDIS_USERNAME": "alice", "REDIS_PASSWORD": "s3cret"])
    #expect(run.status == 78, "\(run.stderr)")
    #expect(run.stderr.contains("Redis allows this user too little"), "\(run.stderr)")
    #expect(try receipts(run).first?["spooled"] == true)
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
  }

  @Test(
    "a key of the wrong type is reported, and nothing is half stored",
    arguments: [DojoKeys.questions, BufferKeys.takenPrefix + "units"])
  func aKeyOfAnotherTypeIsNamedAndNothingIsHalfStored(key: String) async throws {
    let redis = try TestRedis()
    redis.command("SET", key, "mine")
    let run = try await put(Self.unit("1"), redis)
    #expect(run.status == 78, "\(run.stderr)")
    #expect(run.stderr.contains("another program has put something else under a key of ours"), "\(run.stderr)")
    #expect(redis.command("KEYS", "*") == .array([.text(key)]))
    redis.command("DEL", key)
    #expect(try await put("", redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
  }

  @Test(
    "a unit is stored although a key that only counts has the wrong type",
    arguments: [BufferKeys.counters, BufferKeys.failures, BufferKeys.spendingPrefix + "total"])
  func aSpoiledCounter(key: String) async throws {
    let redis = try TestRedis()
    redis.command("SET", key, "mine")
    #expect(try await put(Self.unit("1"), redis).status == 0)
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(1))
    #expect(redis.command("GET", key) == .text("mine"))
  }

  @Test("units that neither Redis nor the disk takes come out on stdout")
  func whatNeitherRedisNorTheDiskTakesComesOut() async throws {
    let redis = try TestRedis(arguments: ["--maxmemory", "1kb", "--maxmemory-policy", "noeviction"])
    let run = try await put(Self.unit("1"), redis, ["SYN_SPOOL": "/dev/full"])
    #expect(run.status == 74, "\(run.stderr)")
    let record = try #require(try receipts(run).first)
    #expect(record["answer"]?["model"] == "m")
    #expect(record["error"]?["code"] == "not_stored")
  }

  @Test("Redis is reached at every kind of address")
  func addressesOfEveryKindAreReached() async throws {
    let redis = try TestRedis(
      arguments: ["--bind", "127.0.0.1", "::1", "--user", "alice", "on", ">s3cret", "~*", "&*", "+@all"])
    for (environment, database) in [
      (["REDIS_URL": "redis://[::1]:\(redis.port)/1"], "1"),
      (["REDIS_HOST": "::1", "REDIS_PORT": "\(redis.port)", "REDIS_DB": "2"], "2"),
      (
        [
          "REDIS_HOST": "localhost", "REDIS_PORT": "\(redis.port)", "REDIS_DB": "3", "REDIS_USERNAME": "alice",
          "REDIS_PASSWORD": "s3cret",
        ], "3"
      ),
      (["REDIS_URL": "unix://\(redis.socketPath)?db=4"], "4"),
    ] {
      let run = try await ProcessRun.run(
        ["syn-store"], input: Self.unit("1"),
        environment: environment.merging(["SYN_SPOOL": redis.directory.file("spool.jsonl")]) { $1 })
      #expect(run.status == 0, "\(environment): \(run.stderr)")
      #expect(redis.command("INFO", "keyspace").text?.contains("db\(database):keys=") == true)
    }
  }
}
