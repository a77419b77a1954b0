import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// What `syn-store fsck` prints and how it ends. BufferCheckTests has each kind of finding.
@Suite struct StoreFsckTests {
  private let redis: TestRedis

  init() throws { redis = try TestRedis() }

  private func fsck(_ options: String...) async throws -> ProcessRun {
    try await ProcessRun.run(["syn-store", "fsck"] + options, environment: redis.environment)
  }

  private func put(_ id: String) async throws {
    let line =
      #"{"qa_id":"\#(id)","question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}"#
    let run = try await ProcessRun.run(["syn-store", "put"], input: line, environment: redis.environment)
    #expect(run.status == 0)
  }

  @Test("a finding is one line, the repair says that it is done, and the exit code what is left")
  func findings() async throws {
    try await put("1")
    let healthy = try await fsck()
    #expect(healthy.status == 0 && healthy.stdout.isEmpty)
    #expect(healthy.stderr.hasSuffix("syn-store: found 0, repaired 0\n"), "\(healthy.stderr)")

    redis.command("DEL", DojoKeys.questions)
    redis.command("RPUSH", DojoKeys.questions, "7")
    redis.command("HSET", BufferKeys.counters, "stored", "many")
    let found = try await fsck()
    #expect(found.status == 1)
    #expect(
      found.lines == [
        #"{"problem":"no_number","key":"syn:counters","field":"stored","repair":"removed: counting begins anew"}"#,
        #"{"problem":"element_no_unit","key":"synthetic:questions","index":0,"repair":"moved to syn:rejected"}"#,
        #"{"problem":"unit_not_in_list","key":"syn:unit:1","id":"1","repair":"put back at the list's end"}"#,
      ])
    #expect(found.stderr.hasSuffix("syn-store: found 3, repaired 0\n"), "\(found.stderr)")
    let repaired = try await fsck("--repair")
    #expect(repaired.status == 0, "\(repaired.stdout)")
    #expect(repaired.lines == found.lines.map { $0.dropLast() + #","repaired":true}"# })
    let again = try await fsck()
    #expect(again.status == 0 && again.stdout.isEmpty, "\(again.stdout)")
    #expect(again.stderr.hasSuffix("syn-store: found 0, repaired 0; elements in syn:rejected: 1\n"))
    let next = try await ProcessRun.run(["syn-store", "pop"], environment: redis.environment)
    #expect(next.stdout.contains(#""qa_id":"1""#))
  }

  @Test("records in the spool are counted, and left to put")
  func spool() async throws {
    let path = redis.directory.file("spool.jsonl")
    try Data("#\"qa_id\":\"1\"}\n{\"qa_id\":\"2\"}\n".utf8).write(to: URL(fileURLWithPath: path))
    let run = try await fsck("--repair")
    #expect(run.status == 1)
    let line = try JSONValue(parsing: run.stdout)
    #expect(line["problem"] == "spooled" && line["records"] == 1 && line["file"] == .string(path))
    #expect(line["repair"] == "syn-store put </dev/null stores them")
    #expect(try await fsck("--spool", "/nowhere").status == 0)
  }

  @Test("it ends as other verbs where Redis is away, or allows too little")
  func refusals() async throws {
    redis.command("ACL", "SETUSER", "default", "-scan")
    let denied = try await fsck()
    #expect(denied.status == 78)
    #expect(denied.stderr.contains("Redis allows this user too little; docs/redis.md says what is needed"))
    #expect(denied.stderr.contains("'scan' command"), "\(denied.stderr)")
    #expect(try await fsck("x").status == 64)
    redis.kill9()
    #expect(try await fsck().status == 69)
  }

  @Test("a service at work has nothing to find")
  func busy() async throws {
    let pipe = """
      syn-store work --follow --redis-wait 0 | \
      jq -c --unbuffered '.+{"question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}' | \
      syn-store put -q --redis-wait 0 >/dev/null
      """
    let service = try TestSupport.ChildProcess(
      ["sh", "-c", pipe], environment: redis.environment.merging(["SYN_BUFFER_SIZE": "20"]) { $1 })
    let serve = try await ServeProcess(redis: redis)
    let client = Task {
      var served = 0
      while !Task.isCancelled {
        if try await serve.get("/api/generate-question").status == 200 { served += 1 }
      }
      return served
    }
    for _ in 0..<20 {
      let run = try await fsck()
      #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
    }
    client.cancel()
    #expect(try await client.value > 0)
    // Without it the pipe ends.
    redis.kill9()
    _ = await service.wait()
  }
}
