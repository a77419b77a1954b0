import Foundation
import SynShared
import TestSupport
import Testing

/// The assembled service with the real executables: it comes up by itself, serves, stops, and survives its crashes.
@Suite struct ServiceTests {
  @Test func itComesUpWithoutConfigurationAndRefillsWhatIsTaken() async throws {
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

  @Test func everyPageIsJudgedByTheChecksThatAreThere() async throws {
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

  @Test func theEnvironmentNameReachesTheServer() async throws {
    let service = try Service(["--env-name", "dev", "--debug"])
    let first = try await waitForQuestion(service)
    #expect(try await service.get("/api/generate-question")["qa_id"] == first["qa_id"])
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test func prefillUsesThePrivateRedisAndEndsWhenTheBufferHoldsSoMuch() async throws {
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

  @Test func everyEndpointAnswersAsTryRoutesExpects() async throws {
    let service = try Service()
    try await service.waitUntilItSays("up: http")
    let run = try await ProcessRun.run(
      [Service.project + "/scripts/try-routes", "--base-url", "http://127.0.0.1:\(service.port)"])
    #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  /// kill -9 of each process in turn, while orders come in and questions go out.
  @Test func noCrashLosesAnOrderOrStoresAUnitTwice() async throws {
    let target = 6
    let provider = try await StubProvider(["--delay-ms", "150"])
    let service = try Service(
      environment: provider.environment.merging(["SYN_BUFFER_SIZE": "\(target)"]) { $1 })
    try await service.waitUntilItSays("up: http")
    var ordered: [String] = []
    for victim in Self.victims {
      _ = try await service.get("/api/generate-question?wait=90")
      let order = try await service.post("/api/order-answer", ["question": .string("Build clock \(ordered.count).")])
      ordered.append(try #require(order["ans_id"]?.stringValue))
      // Its pipe may just be starting again because of an earlier victim.
      try await wait(until: "\(victim.command) runs") { try victim.process(of: service) != nil }
      let process = try #require(try victim.process(of: service))
      kill(process.id, SIGKILL)
      try await wait(until: "\(victim.command) runs again") {
        try victim.process(of: service).map { $0.id != process.id } ?? false
      }
      try await wait(until: "syn-serve answers") { (try? await service.get("/ready"))?["status"] == "OK" }
    }

    try await wait(until: "every order has its answer", atMost: 200) {
      for id in ordered {
        let answer = try await service.redis("GET", DojoKeys.answerPrefix + id)
        #expect(answer != ["-1"])
        if answer.isEmpty { return false }
      }
      return true
    }
    try await wait(until: "the buffer is full", atMost: 200) { try await service.isFull(target) }
    try await expectSoundBuffer(service)
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
    #expect(try service.processes().isEmpty)
  }

  /// As dojo reads it: each element is a unit, both of its answers are there, and none is there twice.
  private func expectSoundBuffer(_ service: Service) async throws {
    let units = try await service.redis("LRANGE", DojoKeys.questions, "0", "-1").map { try JSONValue(parsing: $0) }
    let ids = units.compactMap { $0["qa_id"]?.stringValue }
    #expect(ids.count == units.count && Set(ids).count == ids.count)
    for unit in units {
      for key in ["qa_id", "ans_aug_id"] {
        let id = try #require(unit[key]?.stringValue)
        #expect(try await service.redis("EXISTS", DojoKeys.answerPrefix + id) == ["1"])
      }
    }
    // Each unit that was ever stored has one hash of its own: as many as were counted.
    let stored = try await service.redis("HGET", BufferKeys.counters, "stored")
    #expect(try await service.redis("KEYS", BufferKeys.unitPrefix + "*").count == stored.first.flatMap { Int($0) })
  }

  private func waitForQuestion(_ service: Service) async throws -> JSONValue {
    try await service.waitUntilItSays("up: http")
    let unit = try await service.get("/api/generate-question?wait=60")
    #expect(unit["success"] == true)
    return unit
  }

  /// One process of the service: a command within the pipe that starts with `head`, or what watches over that pipe.
  private struct Victim {
    var head: String
    var command: String

    func process(of service: Service) throws -> Service.Process? {
      if command == "run-pipeline" {
        return try service.processes().first { $0.command.contains("run-pipeline") && $0.command.contains(head) }
      }
      return try service.stages(of: head).first { $0.command.hasPrefix(command) }
    }
  }

  /// Turn about, so that the delays before a restart stay short.
  private static let victims = [
    Victim(head: "syn-store work", command: "syn-store work"),
    Victim(head: "syn-store orders", command: "syn-store orders"),
    Victim(head: "redis-server", command: "redis-server"),
    Victim(head: "syn-store work", command: "syn-question"),
    Victim(head: "syn-store orders", command: "syn-augment"),
    Victim(head: "syn-serve", command: "syn-serve"),
    Victim(head: "syn-store work", command: "syn-augment"),
    Victim(head: "syn-store orders", command: "syn-answer"),
    Victim(head: "redis-server", command: "run-pipeline"),
    Victim(head: "syn-store work", command: "syn-answer"),
    Victim(head: "syn-store orders", command: "syn-store put"),
    Victim(head: "syn-serve", command: "run-pipeline"),
    Victim(head: "syn-store work", command: "syn-store put"),
    Victim(head: "syn-store orders", command: "run-pipeline"),
    Victim(head: "syn-store work", command: "run-pipeline"),
  ]
}
