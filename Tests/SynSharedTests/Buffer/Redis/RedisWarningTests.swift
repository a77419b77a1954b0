// A Redis that works, and what there is to warn of all the same.

import SynBase
import TestSupport
import Testing

@testable import SynBuffer

@Suite struct RedisWarningTests {
  init() { EventLoop.startInBackground() }

  @LoopActor
  private func look(_ redis: TestRedis, _ change: (inout RedisSettings) -> Void = { _ in }) async throws
    -> [RedisWarning]
  {
    var settings = try RedisSettings(Settings(environment: redis.environment))
    change(&settings)
    // A busy machine may take longer than we wait for Redis.
    while true {
      if let warnings = await RedisWarning.look(settings) { return warnings }
    }
  }

  private func said(_ warnings: [RedisWarning]) -> [String] {
    warnings.map { "\($0.subject.rawValue): \($0.said)" }
  }

  @Test("a Redis that keeps everything is worth no warning, and looking changes nothing")
  @LoopActor func healthy() async throws {
    let redis = try TestRedis()
    #expect(try await look(redis) == [])
    #expect(redis.command("DBSIZE") == .integer(0))
    // A policy without a limit throws nothing away.
    redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    #expect(try await look(redis) == [])
  }

  @Test("eviction is named with its policy", arguments: ["allkeys-lru", "volatile-ttl"])
  @LoopActor func eviction(policy: String) async throws {
    let redis = try TestRedis(arguments: ["--maxmemory", "100mb", "--maxmemory-policy", policy])
    let warnings = try await look(redis)
    #expect(said(warnings) == ["eviction: maxmemory-policy is \(policy): a full Redis throws units away"])
    #expect(warnings[0].todo == "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf")
  }

  @Test("without an append-only file it says what a crash loses, as far as it can know")
  @LoopActor func persistence() async throws {
    let redis = try TestRedis(arguments: ["--appendonly", "no"])
    let nothing = "persistence: nothing is written to disk: a restart of Redis loses the buffer and orders"
    #expect(said(try await look(redis)) == [nothing])
    redis.command("CONFIG", "SET", "save", "3600 1")
    let snapshots = "persistence: snapshots only: a crash loses what was stored since the last"
    #expect(said(try await look(redis)) == [snapshots])
    redis.command("ACL", "SETUSER", "default", "-config")
    let unknown =
      "persistence: no append-only file: a crash loses at least what was stored since the last snapshot, "
      + "if there is one"
    #expect(said(try await look(redis)) == [unknown])
  }

  @Test("a replica is named, and one that takes writes too")
  @LoopActor func replica() async throws {
    let redis = try TestRedis()
    redis.command("REPLICAOF", "127.0.0.1", "\(try freePort())")
    #expect(said(try await look(redis)) == ["replica: Redis is a replica, which takes nothing"])
    redis.command("CONFIG", "SET", "replica-read-only", "no")
    let written = "replica: Redis is a replica that takes writes, and loses them when it follows its master again"
    #expect(said(try await look(redis)) == [written])
  }

  @Test("a user without the channel is named; one who may not ask about Redis is not")
  @LoopActor func rights() async throws {
    let redis = try TestRedis(arguments: ["--appendonly", "no", "--maxmemory", "100mb"])
    redis.command("ACL", "SETUSER", "dojo", "on", ">s3cret", "allkeys", "&*", "+@all", "-@dangerous", "-time")
    func warnings() async throws -> [RedisWarning] {
      try await look(redis) { ($0.username, $0.password) = ("dojo", "s3cret") }
    }
    #expect(try await warnings() == [])
    redis.command("ACL", "SETUSER", "dojo", "resetchannels")
    let channel = try await warnings()
    #expect(said(channel) == ["channel: user dojo may not publish to syn:events, so changes are seen late"])
    #expect(channel[0].todo == "an administrator grants it: ACL SETUSER dojo +publish &syn:*")
  }

  @Test("clocks count as different only beyond ten seconds and the time that the call took")
  func clock() throws {
    func warning(_ seconds: Int, _ before: Int64, _ after: Int64) -> RedisWarning? {
      RedisWarning.clock(
        .array([.string(Array("\(seconds)".utf8)), .string(Array("500000".utf8))]),
        between: Timestamp(milliseconds: before), and: Timestamp(milliseconds: after))
    }
    #expect(warning(1000, 1_000_500, 1_000_500) == nil)
    #expect(warning(1000, 990_500, 990_500) == nil)
    #expect(warning(1000, 1_010_500, 1_010_500) == nil)
    // The call took that long.
    #expect(warning(1000, 980_000, 1_030_000) == nil)
    #expect(warning(1000, 989_000, 989_400)?.said == "this host and Redis are 11 s apart")
    #expect(warning(1000, 1_011_600, 1_020_000)?.said == "this host and Redis are 11 s apart")
    #expect(RedisWarning.clock(.null, between: .now, and: .now) == nil)
  }

  @Test("nobody waits for a Redis that hangs or is not there")
  @LoopActor func silence() async throws {
    let redis = try TestRedis(arguments: ["--appendonly", "no"])
    let settings = try RedisSettings(Settings(environment: redis.environment))
    redis.command("CLIENT", "PAUSE", "600000", "ALL")
    #expect(await RedisWarning.look(settings) == nil)
    redis.kill9()
    #expect(await RedisWarning.look(settings) == nil)
  }
}
