import Glibc
import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct RedisConnectionTests {
  init() { EventLoop.startInBackground() }

  @LoopActor
  private func connection(
    _ url: String, _ more: [String: String] = [:], _ change: (inout RedisTimeouts) -> Void = { _ in }
  ) throws -> RedisConnection {
    var timeouts = RedisTimeouts()
    change(&timeouts)
    let settings = try RedisSettings(Settings(environment: more.merging(["REDIS_URL": url]) { $1 }))
    return RedisConnection(settings, timeouts: timeouts)
  }

  @Test("replies of every kind arrive")
  @LoopActor func repliesOfEveryKindArrive() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    #expect(try await connection.send(["SET", "k", "v"]) == .status("OK"))
    #expect(try await connection.send(["GET", "k"]).text == "v")
    #expect(try await connection.send(["GET", "none"]).isNull)
    #expect(try await connection.send(["INCR", "n"]) == .integer(1))
    #expect(try await connection.send(["MGET", "k", "none"]) == .array([.string(Array("v".utf8)), .null]))
    #expect(try await connection.send(["LRANGE", "none", 0, -1]) == .array([]))
    await #expect(throws: RedisError.reply(code: "ERR", message: "value is not an integer or out of range")) {
      try await connection.send(["INCR", "k"])
    }
  }

  @Test("every byte comes back as it was sent")
  @LoopActor func everyByteComesBackAsItWent() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    _ = try await connection.send(["SET", "k", .bytes(bytes)])
    #expect(try await connection.send(["GET", "k"]).bytes == bytes)
  }

  @Test("many requests share one connection")
  @LoopActor func manyRequestsShareOneConnection() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    let requests = (1...500).map { number in
      Task { @LoopActor in try await connection.send(["ECHO", .integer(number)]).integer }
    }
    var sum = 0
    for request in requests { sum += try await request.value ?? 0 }
    #expect(sum == 125_250)
    #expect(redis.command("INFO", "stats").text?.contains("total_connections_received:2\r\n") == true)
  }

  @Test("a request beyond the limit of those waiting for replies is refused")
  @LoopActor func noMoreRequestsThanTheLimitWaitForReplies() async throws {
    let redis = try TestRedis()
    let connection = RedisConnection(try RedisSettings(Settings(environment: ["REDIS_URL": redis.url])), requestsMax: 2)
    _ = try await connection.send(["PING"])
    let waiting = (0..<2).map { _ in
      Task { @LoopActor in try await connection.send(["BLPOP", "k", "0"]).elements.last?.text }
    }
    // They run before whatever is asked after them.
    await Task { @LoopActor in
      _ = await #expect(throws: RedisError.overloaded(2)) { try await connection.send(["PING"]) }
    }.value
    redis.command("RPUSH", "k", "one", "two")
    for task in waiting { #expect(try await task.value != nil) }
    #expect(try await connection.send(["PING"]).text == "PONG")
  }

  @Test("a user from the access control list logs in")
  @LoopActor func aUserOfTheAccessControlListLogsIn() async throws {
    let redis = try TestRedis(
      arguments: ["--user", "default", "off", "--user", "alice", "on", ">s3cret", "~*", "&*", "+@all"],
      login: ["alice", "s3cret"])
    let good = try connection("redis://alice:s3cret@127.0.0.1:\(redis.port)")
    #expect(try await good.send(["ACL", "WHOAMI"]).text == "alice")
    let bad = try connection("redis://alice:wrong-one@127.0.0.1:\(redis.port)")
    let error = await #expect(throws: RedisError.self) { try await bad.send(["PING"]) }
    #expect(error?.description.contains("WRONGPASS") == true)
    #expect(error?.description.contains("wrong-one") == false)
    #expect(error?.exitStatus == .configuration)
  }

  @Test("a password alone logs in")
  @LoopActor func aPasswordAloneLogsIn() async throws {
    let redis = try TestRedis(arguments: ["--requirepass", "s3cret"], login: ["s3cret"])
    let good = try connection("redis://127.0.0.1:\(redis.port)", ["REDIS_PASSWORD": "s3cret"])
    #expect(try await good.send(["PING"]).text == "PONG")
    let none = try connection(redis.url)
    let error = await #expect(throws: RedisError.self) { try await none.send(["PING"]) }
    #expect(error?.exitStatus == .configuration)
  }

  @Test("a Unix socket and a database number work")
  @LoopActor func aUnixSocketAndADatabaseNumberWork() async throws {
    let redis = try TestRedis()
    let connection = try connection("unix://\(redis.socketPath)?db=3")
    _ = try await connection.send(["SET", "k", "v"])
    #expect(redis.command("INFO", "keyspace").text?.contains("db3:keys=1") == true)
    let tooFar = try self.connection("unix://\(redis.socketPath)?db=99")
    let error = await #expect(throws: RedisError.self) { try await tooFar.send(["PING"]) }
    #expect(error?.exitStatus == .configuration)
  }

  @Test("a server that is not there is named without the password")
  @LoopActor func aServerThatIsNotThereIsNamedWithoutThePassword() async throws {
    let port = try freePort()
    let connection = try connection("redis://u:s3cret@127.0.0.1:\(port)")
    let error = await #expect(throws: RedisError.self) { try await connection.send(["PING"]) }
    #expect(error == .unreachable("127.0.0.1:\(port): Connection refused"))
    #expect(error?.exitStatus == .unavailable)
  }

  @Test("the connection reconnects after the server has restarted")
  @LoopActor func itConnectsAgainAfterTheServerRestarted() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url) { $0.reconnectFirst = .zero }
    _ = try await connection.send(["SET", "k", "v"])
    redis.kill9()
    await #expect(throws: RedisError.self) { try await connection.send(["GET", "k"]) }
    await #expect(throws: RedisError.self) { try await connection.send(["GET", "k"]) }
    try redis.restart()
    #expect(try await connection.send(["GET", "k"]).text == "v")
  }

  @Test("requests under way fail when the connection breaks")
  @LoopActor func requestsUnderWayFailWhenTheConnectionBreaks() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    _ = try await connection.send(["PING"])
    let reply = Task { @LoopActor in try await connection.send(["BLPOP", "none", 0]) }
    try await untilBlocked(redis)
    redis.kill9()
    await #expect(throws: RedisError.disconnected("127.0.0.1:\(redis.port): Server closed the connection")) {
      try await reply.value
    }
  }

  @Test("a server that never replies is given up on")
  @LoopActor func aServerThatNeverRepliesIsGivenUpOn() async throws {
    let (listener, port) = try silentServer()
    defer { close(listener) }
    let connection = try connection("redis://127.0.0.1:\(port)") { $0.reply = .milliseconds(10) }
    await #expect(throws: RedisError.unreachable("127.0.0.1:\(port): no reply within 0.01 seconds")) {
      try await connection.send(["PING"])
    }
  }

  /// A socket that the kernel connects clients to and nobody reads from.
  private func silentServer() throws -> (descriptor: Int32, port: Int) {
    let port = try freePort()
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    #expect(bound == 0)
    #expect(listen(descriptor, 1) == 0)
    return (descriptor, port)
  }

  @Test("a closed connection stays closed")
  @LoopActor func aClosedConnectionStaysClosed() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    let reply = Task { @LoopActor in try await connection.send(["BLPOP", "none", 0]) }
    try await untilBlocked(redis)
    connection.close()
    await #expect(throws: RedisError.self) { try await reply.value }
    await #expect(throws: RedisError.closed) { try await connection.send(["PING"]) }
  }

  @Test("scripts are sent again to a server that has lost them")
  @LoopActor func scriptsAreSentAgainToAServerThatForgotThem() async throws {
    let redis = try TestRedis()
    let connection = try connection(redis.url)
    let script = RedisScript("sum", "return ARGV[1] + redis.call('INCR', KEYS[1])")
    #expect(try await connection.evaluate(script, keys: ["k"], arguments: [10]) == .integer(11))
    redis.command("SCRIPT", "FLUSH")
    #expect(try await connection.evaluate(script, keys: ["k"], arguments: [10]) == .integer(12))
  }

  @Test("a subscription goes on receiving messages after a restart")
  @LoopActor func aSubscriptionHearsMessagesAlsoAfterARestart() async throws {
    let redis = try TestRedis()
    let settings = try RedisSettings(Settings(environment: redis.environment))
    let heard = Heard()
    let subscription = RedisSubscription(settings, channel: "c") {
      heard.note("connected")
    } onMessage: {
      heard.note($0)
    }
    for round in 1...2 {
      try await heard.wait(forCount: 2 * round - 1)
      redis.command("PUBLISH", "c", "message \(round)")
      try await heard.wait(forCount: 2 * round)
      redis.kill9()
      try redis.restart()
    }
    #expect(heard.notes.prefix(4) == ["connected", "message 1", "connected", "message 2"])
    withExtendedLifetime(subscription) {}
  }

  /// Waits until a client of the server blocks in a command.
  @LoopActor
  private func untilBlocked(_ redis: TestRedis) async throws {
    while redis.command("INFO", "clients").text?.contains("blocked_clients:1") != true {
      try await EventLoop.sleep(for: .milliseconds(1))
    }
  }
}

/// What a callback was told, and a way to wait for more.
@LoopActor
final class Heard {
  private(set) var notes: [String] = []
  private var waiter = Waiter()

  func note(_ text: String) {
    notes.append(text)
    waiter.resume()
  }

  func wait(forCount count: Int) async throws {
    while notes.count < count {
      try await waiter.wait()
      waiter = Waiter()
    }
  }
}
