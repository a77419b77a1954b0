import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// A Redis that is there and refuses: what every command says of it, how it ends, and that nothing is lost meanwhile.
@Suite struct RefusingRedisTests {
  /// What befalls a server in use, and what mends it.
  enum Refusal: CaseIterable {
    case isFull, isReplica, lostItsMaster, cannotSave, isLoading, asksForAPassword, allowsTooLittle, holdsAnotherType
    case isACluster

    /// Redis's own word and ours, and the exit code.
    var expected: (words: String, status: Int32) {
      switch self {
      case .isFull: ("Redis is full; raise its maxmemory", 75)
      case .isReplica: ("Redis is a replica; REDIS_URL must name the master", 75)
      case .lostItsMaster: ("Redis is a replica that has lost its master", 75)
      case .cannotSave: ("Redis cannot save its data; make room on its disk", 75)
      case .isLoading: ("Redis is still reading its data", 75)
      case .asksForAPassword: ("Redis asks for a password; set REDIS_PASSWORD", 78)
      case .allowsTooLittle: ("Redis allows this user too little", 78)
      case .holdsAnotherType: ("another program has put something else under a key of ours", 78)
      case .isACluster: ("Redis is part of a cluster, which is not supported", 78)
      }
    }

    var arguments: [String] {
      switch self {
      case .cannotSave: ["--save", "3600 1", "--dbfilename", "taken.rdb"]
      case .isLoading: ["--rdbcompression", "no"]
      default: []
      }
    }

    func begin(_ redis: TestRedis) throws {
      switch self {
      case .isFull: redis.command("CONFIG", "SET", "maxmemory", "1")
      case .isReplica: redis.command("REPLICAOF", "127.0.0.1", "\(try freePort())")
      case .lostItsMaster:
        redis.command("CONFIG", "SET", "replica-serve-stale-data", "no")
        redis.command("REPLICAOF", "127.0.0.1", "\(try freePort())")
      case .cannotSave:
        // A folder cannot be replaced by the file.
        try FileManager.default.createDirectory(
          atPath: redis.directory.file("taken.rdb"), withIntermediateDirectories: false)
        redis.command("BGSAVE")
        while redis.command("INFO", "persistence").text?.contains("rdb_last_bgsave_status:err") != true {}
      case .isLoading:
        redis.command(
          "EVAL", "for n = 1, 3000 do redis.call('SET', 'filling:' .. n, string.rep('x', 1100)) end", "0")
        redis.command("SAVE")
        // A minute's work; after each key the server looks at its clients.
        try redis.restart(
          more: ["--appendonly", "no", "--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024"],
          untilReady: false)
        while redis.command("GET", "x") != .error("LOADING Redis is loading the dataset in memory") {}
      case .asksForAPassword:
        // Who is connected stays logged in.
        redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        redis.command("CONFIG", "SET", "requirepass", "s3cret")
      case .allowsTooLittle: redis.command("ACL", "SETUSER", "default", "resetkeys", "~other:*")
      case .holdsAnotherType:
        for key in [BufferKeys.takenPrefix + "units", BufferKeys.takenPrefix + "orders"] {
          redis.command("DEL", key)
          redis.command("SET", key, "mine")
        }
      case .isACluster: try redis.restart(more: ["--cluster-enabled", "yes"])
      }
    }

    func end(_ redis: TestRedis) throws {
      switch self {
      case .isFull: redis.command("CONFIG", "SET", "maxmemory", "0")
      case .isReplica, .lostItsMaster: redis.command("REPLICAOF", "NO", "ONE")
      case .cannotSave: redis.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "no")
      case .isLoading, .asksForAPassword, .isACluster: try redis.restart()
      case .allowsTooLittle: redis.command("ACL", "SETUSER", "default", "allkeys")
      case .holdsAnotherType:
        redis.command(
          "DEL", BufferKeys.takenPrefix + "units", BufferKeys.takenPrefix + "orders")
      }
    }
  }

  private static func unit(_ id: String) -> String {
    #"{"qa_id":"\#(id)","question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}"#
      + "\n"
  }

  @Test("a refusal by Redis is named, and nothing is lost", arguments: Refusal.allCases)
  func aRefusalIsNamedAndNothingIsLost(refusal: Refusal) async throws {
    let redis = try TestRedis(arguments: refusal.arguments)
    let (words, status) = refusal.expected
    let serve = try await ServeProcess(redis: redis)
    let put = try TestSupport.ChildProcess(["syn-store", "put", "--redis-wait", "0"], environment: redis.environment)
    await put.write(Self.unit("1"))
    #expect(await put.nextLine()?.contains(#""stored":true"#) == true)

    try refusal.begin(redis)
    await put.write(Self.unit("2"))
    #expect(await put.nextLine()?.contains(#""stored":false,"duplicate":false,"spooled":true"#) == true)
    put.closeInput()
    #expect(await put.wait() == status)
    let said = String(decoding: await put.readErrors(), as: UTF8.self)
    #expect(said.contains(words), "\(said)")
    for verb in ["work", "orders"] {
      let run = try await ProcessRun.run(
        ["syn-store", verb, "--redis-wait", "0"], environment: redis.environment)
      #expect(run.status == status && run.stdout.isEmpty, "\(verb): \(run)")
      #expect(run.stderr.contains(words), "\(verb): \(run.stderr)")
    }
    let answer = try await serve.post("/api/order-answer", #"{"question":"Build a clock"}"#)
    #expect(answer.status == 503 && answer.fields["retry-after"] == "1")
    #expect(await serve.child.nextErrorLine { $0.contains("answering 503") }?.contains(words) == true)

    try refusal.end(redis)
    let next = try await ProcessRun.run(["syn-store", "put"], environment: redis.environment)
    #expect(next.status == 0, "\(next.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(2))
    #expect(
      redis.command(
        "EXISTS", BufferKeys.waitingPrefix + "orders", BufferKeys.takenPrefix + "units") == .integer(0))
    let peer = try serve.connect()
    try await eventually("it serves again") { await peer.get("/api/generate-question")?.status == 200 }
  }

  /// The old server lives on as a replica, with the connections it has; the name leads to the new one.
  @Test("a failover is followed")
  func aFailoverIsFollowed() async throws {
    let (old, new) = (try TestRedis(), try TestRedis())
    let name = old.directory.file("current.sock")
    try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: old.socketPath)
    let environment = old.environment.merging(["REDIS_URL": "unix://\(name)"]) { $1 }
    let serve = try await ServeProcess(redis: old, environment: environment)
    let put = try TestSupport.ChildProcess(["syn-store", "put"], environment: environment)
    await put.write(Self.unit("1"))
    #expect(await put.nextLine()?.contains(#""stored":true"#) == true)
    #expect(try await serve.get("/api/generate-question").json["qa_id"] == "1")
    #expect(try await serve.get("/ready").status == 200)

    try FileManager.default.removeItem(atPath: name)
    try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: new.socketPath)
    old.command("REPLICAOF", "127.0.0.1", "\(new.port)")
    // Nothing is lost on the way: what the replica refuses goes to the spool, and from there to the new server.
    for id in ["2", "3"] {
      await put.write(Self.unit(id))
      #expect(await put.nextLine() != nil)
    }
    put.closeInput()
    _ = await put.wait()
    let next = try await ProcessRun.run(["syn-store", "put"], environment: environment)
    #expect(next.status == 0, "\(next.stderr)")
    try await eventually("it is ready again") { try await serve.get("/ready").status == 200 }
    var served: Set<String> = []
    for _ in 0..<2 {
      served.insert(try await serve.get("/api/generate-question").json["qa_id"]?.stringValue ?? "none")
    }
    #expect(served == ["2", "3"])
  }

  /// As dojo's own compose file makes its user.
  @Test("a user without access to channels is served by timers")
  func aUserWithoutChannelsIsServedByTimers() async throws {
    let redis = try TestRedis()
    redis.command("ACL", "SETUSER", "dojo", "on", ">s3cret", "allcommands", "allkeys", "resetchannels")
    let dojo = redis.environment.merging(["REDIS_URL": "redis://dojo:s3cret@127.0.0.1:\(redis.port)/0"]) { $1 }
    let serve = try await ServeProcess(redis: redis, environment: dojo)
    #expect(await serve.child.nextErrorLine { $0.contains("may not listen to syn:events") } != nil)
    let waiting = try serve.connect()
    waiting.send("GET /api/generate-question?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try await eventually("it waits") {
      try await serve.get("/metrics").body.contains("\nsyn_clients_waiting 1\n")
    }
    let put = try await ProcessRun.run(["syn-store", "put"], input: Self.unit("1"), environment: dojo)
    #expect(put.status == 0, "\(put.stderr)")
    #expect(put.stdout.contains(#""stored":true"#))
    #expect(try await waiting.response()?.json["qa_id"] == "1")

    let order = try await serve.post("/api/order-answer", #"{"question":"Build a clock"}"#)
    #expect(order.status == 200, "\(order.body)")
    let orders = try TestSupport.ChildProcess(["syn-store", "orders", "--follow"], environment: dojo)
    #expect(await orders.nextLine()?.contains("Build a clock") == true)
    let second = try await serve.post("/api/order-answer", #"{"question":"Build a lamp"}"#)
    #expect(second.status == 200, "\(second.body)")
    #expect(await orders.nextLine()?.contains("Build a lamp") == true)
  }

  @Test("a server that has lost its scripts is sent them again")
  func aServerThatForgotTheScriptsIsSentThemAgain() async throws {
    let redis = try TestRedis()
    let serve = try await ServeProcess(redis: redis)
    let put = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    for id in ["1", "2", "3"] {
      await put.write(Self.unit(id))
      #expect(await put.nextLine()?.contains(#""stored":true"#) == true)
      #expect(try await serve.get("/api/generate-question").json["qa_id"] == .string(id))
      redis.command("SCRIPT", "FLUSH")
    }
    put.closeInput()
    #expect(await put.wait() == 0)
  }
}
