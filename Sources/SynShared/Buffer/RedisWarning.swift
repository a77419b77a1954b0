// What Redis itself is like, where it takes everything today and may lose it tomorrow: eviction, persistence, its role,
// the channel, its clock. Says so and changes nothing. scripts/doctor says the same in the same words, and more.

import SynBase

package struct RedisWarning: Sendable, Equatable {
  package enum Subject: String, Sendable { case eviction, persistence, replica, channel, clock }

  package let subject: Subject
  package let said: String
  /// What to do about it.
  package let todo: String

  package var text: String { "\(said) -> \(todo)" }
  package var json: JSONValue {
    ["name": .string(subject.rawValue), "said": .string(said), "todo": .string(todo)]
  }

  /// A Redis that does not answer all questions in this time is asked no more: the command has its own work to do.
  private static let patience = Duration.seconds(1)
  /// Between looks at a Redis that does not answer.
  private static let pause = Duration.seconds(5)
  private static let clockSecondsMax = 10.0

  /// Asks Redis, on a connection of its own. Nil when it does not answer. What this user may not ask is no warning, and
  /// Redis older than a field is none either.
  @LoopActor
  package static func look(_ settings: RedisSettings) async -> [RedisWarning]? {
    let connection = RedisConnection(settings)
    let timer = LoopTimer(after: patience) { connection.close() }
    defer {
      timer.cancel()
      connection.close()
    }
    do throws(RedisError) {
      return try await ask(connection)
    } catch {
      Log.debug("not looked at Redis itself: \(error)")
      return nil
    }
  }

  /// Logs what is wrong, for commands that put work into Redis. They listen to its channel, and say themselves if they may
  /// not. With `waits` this looks until Redis answers.
  @LoopActor
  package static func log(_ settings: RedisSettings, waits: Bool = false) async {
    var warnings = await look(settings)
    while waits, warnings == nil {
      do { try await EventLoop.sleep(for: pause) } catch { return }
      warnings = await look(settings)
    }
    for warning in warnings ?? [] where warning.subject != .channel { Log.warning(warning.text) }
  }

  @LoopActor
  private static func ask(_ redis: RedisConnection) async throws(RedisError) -> [RedisWarning] {
    let memory = try await info(redis, "memory")
    let persistence = try await info(redis, "persistence")
    let replication = try await info(redis, "replication")
    let save = persistence["aof_enabled"] == "0" ? try await snapshots(redis) : nil
    let before = Timestamp.now
    let time = try await answer(redis, ["TIME"])
    return [
      eviction(memory), Self.persistence(persistence, save: save), replica(replication), try await channel(redis),
      time.flatMap { clock($0, between: before, and: .now) },
    ].compactMap { $0 }
  }

  /// Nil where Redis refuses to say.
  @LoopActor
  private static func answer(
    _ redis: RedisConnection, _ command: [RedisArgument]
  ) async throws(RedisError) -> RedisReply? {
    do throws(RedisError) {
      return try await redis.send(command)
    } catch .reply(let code, let message) {
      if code == "LOADING" { throw .reply(code: code, message: message) }
      return nil
    }
  }

  @LoopActor
  private static func info(
    _ redis: RedisConnection, _ section: String
  ) async throws(RedisError) -> [String: String] {
    let text = try await answer(redis, ["INFO", .text(section)])?.text ?? ""
    var fields: [String: String] = [:]
    for line in text.split(whereSeparator: { $0.isNewline }) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[String(line[..<colon])] = String(line[line.index(after: colon)...])
    }
    return fields
  }

  /// When snapshots are made, such as `3600 1`; empty for never, nil where this user may not look.
  @LoopActor
  private static func snapshots(_ redis: RedisConnection) async throws(RedisError) -> String? {
    let reply = try await answer(redis, ["CONFIG", "GET", "save"])?.elements ?? []
    return reply.count == 2 ? reply[1].text : nil
  }

  // MARK: What is worth a warning

  /// Without a limit Redis throws nothing away.
  private static func eviction(_ memory: [String: String]) -> RedisWarning? {
    guard let policy = memory["maxmemory_policy"], policy != "noeviction", memory["maxmemory"] != "0" else {
      return nil
    }
    return RedisWarning(
      subject: .eviction, said: "maxmemory-policy is \(policy): a full Redis throws units away",
      todo: "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf")
  }

  private static func persistence(_ persistence: [String: String], save: String?) -> RedisWarning? {
    guard persistence["aof_enabled"] == "0" else { return nil }
    let said =
      switch save {
      case "": "nothing is written to disk: a restart of Redis loses the buffer and orders"
      case nil: "no append-only file: a crash loses at least what was stored since the last snapshot, if there is one"
      default: "snapshots only: a crash loses what was stored since the last"
      }
    return RedisWarning(
      subject: .persistence, said: said, todo: "appendonly yes and appendfsync always in redis.conf")
  }

  private static func replica(_ replication: [String: String]) -> RedisWarning? {
    guard replication["role"] == "slave" else { return nil }
    let said =
      replication["slave_read_only"] == "0"
      ? "Redis is a replica that takes writes, and loses them when it follows its master again"
      : "Redis is a replica, which takes nothing"
    return RedisWarning(subject: .replica, said: said, todo: "name the master")
  }

  /// An empty message: listeners make nothing of it.
  @LoopActor
  private static func channel(_ redis: RedisConnection) async throws(RedisError) -> RedisWarning? {
    let channel = BufferKeys.events(ofDatabase: redis.settings.database)
    do throws(RedisError) {
      _ = try await redis.send(["PUBLISH", .text(channel), ""])
      return nil
    } catch .reply("NOPERM", _) {
      let user = redis.settings.username ?? "default"
      return RedisWarning(
        subject: .channel, said: "user \(user) may not publish to \(channel), so changes are seen late",
        todo: "an administrator grants it: ACL SETUSER \(user) +publish &syn:*")
    } catch .reply {
      return nil
    }
  }

  /// The duration of the call itself does not count as a difference.
  static func clock(_ reply: RedisReply, between before: Timestamp, and after: Timestamp) -> RedisWarning? {
    let parts = reply.elements.compactMap(\.integer)
    guard parts.count == 2 else { return nil }
    let now = Double(parts[0]) + Double(parts[1]) / 1e6
    let (first, last) = (Double(before.milliseconds) / 1000, Double(after.milliseconds) / 1000)
    let apart = max(first - now, now - last)
    guard apart > clockSecondsMax else { return nil }
    return RedisWarning(
      subject: .clock, said: "this host and Redis are \(Int(min(apart, 1e15))) s apart",
      todo: "have both clocks set by NTP: the day's budget and the logs go by them")
  }
}
