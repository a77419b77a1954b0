import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// What the commands say about a Redis that may lose what they store, and that they go on all the same.
@Suite struct StoreWarningTests {
  private static let eviction =
    "maxmemory-policy is allkeys-lru: a full Redis throws units away -> redis-cli CONFIG SET maxmemory-policy noeviction, "
    + "and the same in redis.conf"
  private static let persistence =
    "nothing is written to disk: a restart of Redis loses the buffer and orders -> appendonly yes and appendfsync always "
    + "in redis.conf"

  private func wanting() throws -> TestRedis {
    try TestRedis(arguments: ["--appendonly", "no", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"])
  }

  @Test("status shows the warnings and ends well")
  func status() async throws {
    let redis = try wanting()
    let table = try await ProcessRun.run(["syn-store", "status"], environment: redis.environment)
    #expect(table.status == 0 && table.stderr.isEmpty, "\(table.stderr)")
    let rows = table.lines.filter { $0.hasPrefix("warning ") }.map {
      $0.dropFirst("warning".count).drop { $0 == " " }
    }
    #expect(rows == [Self.eviction[...], Self.persistence[...]])
    let json = try await ProcessRun.run(["syn-store", "status", "--json"], environment: redis.environment)
    let warnings = try JSONValue(parsing: json.stdout)["warnings"]?.arrayValue ?? []
    #expect(warnings.map { $0["name"]?.stringValue } == ["eviction", "persistence"])
    #expect(warnings.allSatisfy { $0["said"] != nil && $0["todo"] != nil })
    let healthy = try TestRedis()
    let well = try await ProcessRun.run(["syn-store", "status", "--json"], environment: healthy.environment)
    #expect(try JSONValue(parsing: well.stdout)["warnings"] == [])
  }

  @Test("work and orders warn once at their start and work on", arguments: ["work", "orders"])
  func workers(verb: String) async throws {
    let redis = try wanting()
    let run = try await ProcessRun.run(["sh", "-c", "syn-store \(verb) >/dev/null"], environment: redis.environment)
    #expect(run.status == 0)
    let lines = run.stderr.split(separator: "\n")
    #expect(lines.count == 2, "\(run.stderr)")
    #expect(lines.first?.hasSuffix("syn-store: warning: " + Self.eviction) == true, "\(run.stderr)")
    #expect(lines.last?.hasSuffix("syn-store: warning: " + Self.persistence) == true, "\(run.stderr)")
  }

  @Test("a listener whose channel is denied says so once")
  func deniedChannel() async throws {
    let redis = try TestRedis()
    redis.command("ACL", "SETUSER", "dojo", "on", ">s3cret", "allcommands", "allkeys", "resetchannels")
    let dojo = redis.environment.merging(["REDIS_URL": "redis://dojo:s3cret@127.0.0.1:\(redis.port)/0"]) { $1 }
    let status = try await ProcessRun.run(["syn-store", "status"], environment: dojo)
    #expect(status.status == 0 && status.stdout.contains("user dojo may not publish to syn:events"))
    let child = try TestSupport.ChildProcess(
      ["syn-store", "work", "--follow"], environment: dojo.merging(["SYN_BUFFER_SIZE": "1"]) { $1 })
    #expect(await child.nextErrorLine { $0.contains("syn:events") } != nil)
    #expect(await child.nextLine() != nil)
    child.send(signal: SIGTERM)
    #expect(await child.wait() == 0)
    #expect(!String(decoding: await child.readErrors(), as: UTF8.self).contains("syn:events"))
  }

  @Test("syn-serve warns, also when Redis comes up after it")
  func serve() async throws {
    let redis = try wanting()
    let serve = try await ServeProcess(redis: redis)
    #expect(await serve.child.nextErrorLine { $0.hasSuffix("syn-serve: warning: " + Self.eviction) } != nil)
    #expect(await serve.child.nextErrorLine { $0.hasSuffix("syn-serve: warning: " + Self.persistence) } != nil)
    redis.kill9()
    let early = try await ServeProcess(redis: redis)
    try redis.restart()
    #expect(await early.child.nextErrorLine { $0.hasSuffix("syn-serve: warning: " + Self.eviction) } != nil)
  }
}
