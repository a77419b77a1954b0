import Foundation
import SynBase
import TestSupport
import Testing

/// `syn-store put` as a filter: records in, receipts out.
@Suite struct StorePutTests {
  let redis: TestRedis

  init() throws { redis = try TestRedis() }

  private static func unit(_ id: String) -> String {
    let answer = #"{"model":"m","files":[{"filename":"index.html","content":"<p>hi</p>"}]}"#
    return #"""
      {"qa_id":"\#(id)","question":"q","answer":\#(answer),"augments":[{"ans_aug_id":"a\#(id)","question":"r","answer":\#(answer)}]}
      """# + "\n"
  }

  private func put(_ input: String, _ arguments: [String] = []) async throws -> ProcessRun {
    try await ProcessRun.run(["syn-store", "put"] + arguments, input: input, environment: redis.environment)
  }

  @Test("each unit gets a receipt, and putting it again says duplicate")
  func eachUnitGetsAReceiptAndASecondOneSaysDuplicate() async throws {
    let first = try await put(Self.unit("1") + Self.unit("2"), ["-k"])
    #expect(first.status == 0)
    #expect(
      first.lines == [
        #"{"qa_id":"1","ans_aug_id":"a1","stored":true,"duplicate":false}"#,
        #"{"qa_id":"2","ans_aug_id":"a2","stored":true,"duplicate":false}"#,
      ])
    #expect(first.stderr.contains("2 in, 2 out (2 made, 0 failed, 0 passed through), 0 dropped"))
    // put is the default verb.
    let second = try await ProcessRun.run(["syn-store"], input: Self.unit("1"), environment: redis.environment)
    #expect(second.status == 0)
    #expect(second.lines == [#"{"qa_id":"1","ans_aug_id":"a1","stored":true,"duplicate":true}"#])
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(2))
  }

  @Test(
    "every unit is stored whether or not anybody reads the receipts",
    arguments: [("head -1", "0"), ("true", "0"), ("cat >/dev/null", "0")])
  func receiptsThatNobodyReads(reader: String, status: String) async throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write((1...400).map { Self.unit("\($0)") }.joined(), to: "units")
    let pipe = "syn-store put -q <'\(input)' | \(reader); echo \"status ${PIPESTATUS[0]}\""
    let run = try await ProcessRun.run(["bash", "-c", pipe], environment: redis.environment)
    #expect(run.lines.last == "status \(status)", "\(run.stderr)")
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(400))
  }

  @Test("every unit is stored although the receipts cannot be written")
  func receiptsThatCannotBeWritten() async throws {
    let directory = try TemporaryDirectory()
    let input = try directory.write((1...100).map { Self.unit("\($0)") }.joined(), to: "units")
    let run = try await ProcessRun.run(
      ["sh", "-c", "syn-store put -q <'\(input)' >/dev/full"], environment: redis.environment)
    #expect(run.status == 74 && run.stderr.contains("No space left on device"), "\(run.stderr)")
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(100))
  }

  @Test("a record that cannot be stored gets a receipt with the reason")
  func whatCannotBeStoredGetsAReceiptWithTheReason() async throws {
    let input = """
      {"qa_id":"f","error":{"stage":"answer","code":"rate_limited","message":"slow","attempts":4,"retryable":true}}
      {"qa_id":"i","question":"q"}
      nonsense
      """
    let run = try await put(input + "\n" + Self.unit("1"), ["-k"])
    #expect(run.status == 1)
    let receipts = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(receipts.map { $0["stored"]?.boolValue } == [false, false, false, true])
    #expect(
      receipts.map { $0["error"]?["code"]?.stringValue } == ["rate_limited", "incomplete", "invalid_input", nil])
    #expect(receipts[0]["error"]?["retryable"] == true)
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(1))
    #expect(redis.command("LLEN", "syn:failures") == .integer(1))
  }

  @Test(
    "a Redis that is not there is named at once, without the password",
    arguments: ["put", "work", "orders", "status"])
  func aRedisThatIsNotThereIsNamedAtOnceWithoutThePassword(verb: String) async throws {
    let port = try freePort()
    let run = try await ProcessRun.run(
      ["syn-store", verb], input: Self.unit("1"),
      environment: [
        "REDIS_URL": "redis://user:secret-word@127.0.0.1:\(port)", "SYN_SPOOL": redis.directory.file("spool.jsonl"),
      ])
    #expect(run.status == 69)
    #expect(run.stdout.isEmpty || verb == "put")
    #expect(run.stderr.contains("127.0.0.1:\(port)"))
    #expect(!(run.stdout + run.stderr).contains("secret-word"))
  }

  @Test("a wrong password is a configuration error")
  func aWrongPasswordIsAMatterOfConfiguration() async throws {
    let locked = try TestRedis(arguments: ["--requirepass", "right-password"], login: ["right-password"])
    var environment = locked.environment
    environment["REDIS_PASSWORD"] = "wrong-password"
    let refused = try await ProcessRun.run(["syn-store", "status"], environment: environment)
    #expect(refused.status == 78)
    #expect(!refused.stderr.contains("wrong-password"))
    environment["REDIS_PASSWORD"] = "right-password"
    #expect(try await ProcessRun.run(["syn-store", "status"], environment: environment).status == 0)
  }

  @Test("put waits for a Redis that goes down")
  func aRedisThatGoesAwayIsWaitedFor() async throws {
    let child = try TestSupport.ChildProcess(["syn-store", "put"], environment: redis.environment)
    await child.write(Self.unit("1"))
    #expect(await child.nextLine()?.contains(#""stored":true"#) == true)
    redis.kill9()
    await child.write(Self.unit("2"))
    while let line = await child.nextErrorLine(), !line.contains("waiting up to 300 s") {}
    try redis.restart()
    #expect(await child.nextLine() == #"{"qa_id":"2","ans_aug_id":"a2","stored":true,"duplicate":false}"#)
    child.closeInput()
    #expect(await child.wait() == 0)
    #expect(redis.command("LLEN", "synthetic:questions") == .integer(2))
  }

  @Test("put gives up on a Redis that stays down, with a receipt for each unit")
  func aRedisThatStaysAwayIsGivenUpOnWithAReceiptForEachUnit() async throws {
    let child = try TestSupport.ChildProcess(
      ["syn-store", "put", "--redis-wait", "0"], environment: redis.environment)
    await child.write(Self.unit("1"))
    #expect(await child.nextLine() != nil)
    redis.kill9()
    await child.write(Self.unit("2") + Self.unit("3"))
    child.closeInput()
    var receipts: [JSONValue] = []
    while let line = await child.nextLine() { receipts.append(try JSONValue(parsing: line)) }
    #expect(receipts.compactMap { $0["qa_id"]?.stringValue }.sorted() == ["2", "3"])
    for receipt in receipts {
      #expect(receipt["stored"] == false)
      #expect(receipt["error"]?["code"] == "redis_unavailable")
      #expect(receipt["error"]?["retryable"] == true)
    }
    #expect(await child.wait() == 69)
  }
}
