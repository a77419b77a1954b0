import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// The assembled service with the real executables: it comes up by itself, serves and stops. How it survives crashes is
/// TortureTests'.
@Suite struct ServiceTests {
  @Test("the service comes up without configuration and refills what is taken")
  func itComesUpWithoutConfigurationAndRefillsWhatIsTaken() async throws {
    let service = try Service()
    try await service.waitUntilItSays("up: http://127.0.0.1:\(service.port)")
    let unit = try await service.get("/api/generate-question?wait=60")
    #expect(unit["success"] == true && unit["prompt"]?.stringValue?.isEmpty == false)
    let ids = try [#require(unit["qa_id"]?.stringValue), #require(unit["ans_aug_id"]?.stringValue)]
    for id in ids {
      let answer = try JSONValue(
        parsing: await service.redis("GET", DojoKeys.answerPrefix + id).joined(separator: "\n"))
      let file = answer["responses"]?.arrayValue?.first?["completion"]?["files"]?.arrayValue?.first
      #expect(file?["filename"] == "index.html" && file?["content"]?.stringValue?.contains("<script") == true)
    }

    #expect(try await service.post("/api/pop-qa", ["qa_id": .string(ids[0])]) == ["success": true])
    #expect(try await service.redis("EXISTS", DojoKeys.answerPrefix + ids[0], DojoKeys.answerPrefix + ids[1]) == ["0"])
    try await wait(until: "the buffer is full again") { try await service.isFull(4) }
    // Five units in all: four wait, one was taken. Nobody makes a sixth.
    #expect(try await service.redis("HGET", BufferKeys.counters, "stored") == ["5"])

    service.supervisor.send(signal: SIGINT)
    #expect(await service.supervisor.wait() == 0)
    #expect(try service.processes().isEmpty)
  }

  @Test("every page is judged by the checks that are available")
  func everyPageIsJudgedByTheChecksThatAreThere() async throws {
    // Empty counts as not set.
    let service = try Service(environment: ["SYN_CHECK": "", "SYN_BUFFER_SIZE": "1"])
    try await service.waitUntilItSays("each page is judged by: check-syntax check-page")
    try await service.waitUntilItSays("up: http")
    try await wait(until: "a judged unit waits") { try await service.isFull(1) }
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)

    let without = try Service(environment: ["SYN_CHECK": "", "CHROMIUM": "/absent/chromium"])
    #expect(try await without.waitUntilItSays("not judged by check-page").contains("/absent/chromium"))
    try await without.waitUntilItSays("each page is judged by: check-syntax")
    without.supervisor.send(signal: SIGTERM)
    #expect(await without.supervisor.wait() == 0)
  }

  @Test("the environment name reaches the server")
  func theEnvironmentNameReachesTheServer() async throws {
    let service = try Service(["--env-name", "dev", "--debug"])
    let first = try await waitForQuestion(service)
    #expect(try await service.get("/api/generate-question")["qa_id"] == first["qa_id"])
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("syn-prefill fills the private Redis to the given number of units, then ends")
  func prefillUsesThePrivateRedisAndEndsWhenTheBufferHoldsSoMuch() async throws {
    let service = try Service(environment: ["SYN_BUFFER_SIZE": "2"])
    try await service.waitUntilItSays("up: http")
    try await wait(until: "refill has filled the buffer") { try await service.isFull(2) }
    let environment = [
      "SYN_BIN": Executable.directory, "SYN_RUN_DIR": service.directory.path, "SYN_CHECK": "none",
    ]
    func prefill(_ arguments: String...) async throws -> ProcessRun {
      try await ProcessRun.run(
        [Service.project + "/scripts/syn-prefill", "--env-file", "/dev/null"] + arguments, environment: environment)
    }
    let first = try await prefill("5")
    #expect(first.status == 0, "\(first.stderr)")
    #expect(first.lines.count == 3, "\(first.stdout)\(first.stderr)")
    #expect(try await service.isFull(5))
    let second = try await prefill("-q", "5")
    #expect(second.status == 0 && second.stdout.isEmpty && second.stderr.isEmpty, "\(second)")
    #expect(try await prefill("many").status == 64)
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    #expect(try await prefill("5").status == 69)
  }

  @Test("every endpoint answers as try-routes expects")
  func everyEndpointAnswersAsTryRoutesExpects() async throws {
    // With a token, which everybody has to find: syn-up, syn-serve and try-routes; and with an option handed on.
    let token = ["SYN_API_TOKEN": "an-old-token-or-so, a-new-token-or-so"]
    let service = try Service(["--serve=--access-log"], environment: token)
    try await service.waitUntilItSays("up: http")
    let run = try await ProcessRun.run(
      [Service.project + "/scripts/dev/try-routes", "--base-url", "http://127.0.0.1:\(service.port)"],
      environment: token)
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    let log = service.log("serve")
    #expect(log.contains("GET /api/synthetic-gen status=200") && !log.contains("token-or-so"))
  }

  private func waitForQuestion(_ service: Service) async throws -> JSONValue {
    try await service.waitUntilItSays("up: http")
    let unit = try await service.get("/api/generate-question?wait=60")
    #expect(unit["success"] == true)
    return unit
  }
}
