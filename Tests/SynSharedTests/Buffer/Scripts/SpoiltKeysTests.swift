// Lua does not roll back. So whatever another program has put under a key of ours, a script either does its work or says
// which key is wrong, and then it has written nothing.

import Foundation
import SynBase
import TestSupport
import Testing

@testable import SynBuffer

@Suite struct SpoiltKeysTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis(arguments: ["--appendonly", "no"])
  }

  private static let kinds: [(name: String, command: [String])] = [
    ("string", ["SET", "KEY", "x"]), ("list", ["RPUSH", "KEY", "x"]), ("hash", ["HSET", "KEY", "x", "x"]),
    ("set", ["SADD", "KEY", "x"]), ("zset", ["ZADD", "KEY", "1", "x"]), ("stream", ["XADD", "KEY", "1-1", "x", "x"]),
  ]

  // MARK: The database

  /// Keeps what is there in database 1, for `restore`.
  private func keep() {
    let script = "for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', 1) end"
    redis.command("EVAL", script, "0")
  }

  private func restore() {
    let script = """
      redis.call('FLUSHDB')
      redis.call('SELECT', 1)
      for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', 0) end
      redis.call('SELECT', 0)
      """
    #expect(redis.command("EVAL", script, "0") == .null)
  }

  /// Each key with a hash of its value and the time it expires.
  private func dump() -> [String] {
    let script = """
      local keys = redis.call('KEYS', '*')
      table.sort(keys)
      for index, key in ipairs(keys) do
        keys[index] = key .. ' ' .. redis.sha1hex(redis.call('DUMP', key)) .. ' ' .. redis.call('PEXPIRETIME', key)
      end
      return keys
      """
    return redis.command("EVAL", script, "0").texts
  }

  /// Units of dojo's list that are in it no more, and of which no note says that they were handed out or removed.
  private func lostUnits(_ before: [String]) throws -> [String] {
    let after = Set(redis.command("LRANGE", DojoKeys.questions, "0", "-1").texts)
    return try before.filter { element in
      guard !after.contains(element), let id = try JSONValue(parsing: element)["qa_id"]?.stringValue else {
        return false
      }
      let state = redis.command("HGET", BufferKeys.unitPrefix + id, "state")
      return state != .text("handed_out") && state != .text("popped")
    }
  }

  // MARK: The tests

  /// The keys that an operation names in its commands. Whatever is under the others, it does the same.
  @LoopActor
  private func keysTouched(by operation: BufferOperation, on store: QAStore) async throws -> [String] {
    let keys = redis.command("KEYS", "*").texts.sorted()
    let monitor = try ChildProcess(["redis-cli", "-s", redis.socketPath, "MONITOR"])
    #expect(await monitor.nextLine() == "OK")
    try await operation.run(store)
    let end = "the operation is over"
    redis.command("ECHO", end)
    var commands = ""
    while let line = await monitor.nextLine(), !line.contains(end) { commands += line }
    monitor.send(signal: SIGTERM)
    restore()
    let touched = keys.filter { commands.contains("\"\($0)\"") }
    #expect(!touched.isEmpty)
    return touched
  }

  @LoopActor
  private func perform(
    _ operation: BufferOperation, on store: QAStore, names: [String], _ what: String
  ) async throws {
    let units = redis.command("LRANGE", DojoKeys.questions, "0", "-1").texts
    let before = dump()
    do {
      try await operation.run(store)
      #expect(try lostUnits(units).isEmpty, "\(what): \(operation.name) lost a unit")
    } catch let error as RedisError {
      let text = "\(error)"
      #expect(
        names.allSatisfy { text.contains($0) } && text.contains(".lua:"), "\(what): \(operation.name) says \(text)")
      #expect(error.exitStatus == .configuration, "\(what): \(operation.name) says \(text)")
      let after = dump()
      let changed = Set(before).symmetricDifference(after).sorted()
      #expect(changed.isEmpty, "\(what): \(operation.name) failed and has written: \(text)")
    }
  }

  @Test(
    "an operation on keys of the wrong type works, or names the key and writes nothing",
    arguments: BufferOperation.all)
  @LoopActor func wrongTypes(operation: BufferOperation) async throws {
    let store = try QAStore.testing(redis)
    try await BufferOperation.fill(redis, store)
    try await operation.prepare(store)
    keep()
    for key in try await keysTouched(by: operation, on: store) {
      restore()
      let right = try #require(redis.command("TYPE", key).text)
      for kind in Self.kinds where kind.name != right {
        restore()
        redis.command("DEL", key)
        redis.command(kind.command.map { $0 == "KEY" ? key : $0 })
        try await perform(
          operation, on: store, names: [key, "is a \(kind.name) and should be a \(right)"],
          "\(key) as \(kind.name)")
      }
    }
  }

  @Test(
    "an operation on a bad number works, or names it and writes nothing",
    arguments: BufferOperation.all)
  @LoopActor func wrongNumbers(operation: BufferOperation) async throws {
    let store = try QAStore.testing(redis)
    try await BufferOperation.fill(redis, store)
    try await operation.prepare(store)
    keep()
    let keys = try await keysTouched(by: operation, on: store)
    let counting = [
      BufferKeys.counters, BufferKeys.failureCounts, BufferKeys.activityPrefix, BufferKeys.spendingPrefix,
      BufferKeys.unitPrefix,
    ]
    for wrong in ["many", "99999999999999999999999", "0x10"] {
      for key in keys where counting.contains(where: { key.hasPrefix($0) }) {
        for field in redis.command("HKEYS", key).texts where !key.hasPrefix(BufferKeys.unitPrefix) || field == "place" {
          restore()
          redis.command("HSET", key, field, wrong)
          try await perform(
            operation, on: store, names: [key, field], "\(field) of \(key) as \(wrong)")
        }
      }
      for key in [BufferKeys.head, BufferKeys.Seen.questions.last, BufferKeys.Seen.pages.last] where keys.contains(key)
      {
        restore()
        redis.command("SET", key, wrong)
        try await perform(operation, on: store, names: [key], "\(key) as \(wrong)")
      }
    }
  }
}
