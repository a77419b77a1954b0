// Where keys and passwords must never be seen: logs at their loudest, records, errors, files of the cache, pages of the
// service, whatever the other side repeats of them. And what must not be touched for their sake: what a model wrote.

import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct SecretsTests {
  /// The second has what JSON escapes. Both hold `mark`, and nothing else that is written does.
  private static let keys = ["sk-stub-\(mark)abcdef", #"sk-"quo\te"/\#(mark)"#]
  private static let mark = "0123456789"

  private func expectNoSecret(in texts: [String], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in texts {
      let found = text.range(of: Self.mark).map { text[$0.lowerBound...].prefix(80) }
      #expect(found == nil, "\(what)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "a key appears nowhere in the output",
    arguments: ["ok", "401", "echo_key", "echo_key_escaped", "echo_key_content", "html"], keys)
  func aKeyIsNowhereInWhatComesOut(fault: String, key: String) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", fault])
    for format in ["text", "json"] {
      let directory = try TemporaryDirectory()
      let cache = directory.file("cache")
      let run = try await ProcessRun.run(
        ["syn-answer", "--trace", "--log-format", format, "--show-prompt", "--retries", "0", "--cache", cache],
        input: #"{"question":"Build a clock"}"# + "\n",
        environment: ["SYN_BASE_URL": stub.baseURL, "SYN_API_KEY": key])
      #expect(run.stderr.contains("request: ") && run.lines.count == 1)
      if fault == "echo_key_content" {
        let error = try JSONValue(parsing: run.stdout)["error"]
        #expect(error?["code"]?.stringValue == "bad_output" && error?["retryable"]?.boolValue == false)
        #expect(error?["message"]?.stringValue?.contains("holds the API key") == true)
      }
      let cached = try FileManager.default.contentsOfDirectory(atPath: cache).map { name in
        try String(contentsOfFile: "\(cache)/\(name)", encoding: .utf8)
      }
      expectNoSecret(in: [run.stdout, run.stderr] + cached, "\(fault), \(format)")
    }
    let sent = try await stub.requests()
    #expect(sent.allSatisfy { $0.headers["authorization"] == "Bearer " + key }, "the key itself is sent as it is")
  }

  /// Words of the stub's page, and of what is asked.
  private static let foreign = [
    "POSTGRES_PASSWORD": "password", "GITHUB_TOKEN": "background", "STRIPE_SECRET": "fixed", "DB_KEY": "canvas",
    "DATABASE_URL": "postgres://u:particle@h",
  ]

  /// The record and the files of the cache that one question leaves, and what was logged.
  private func answer(_ environment: [String: String], _ options: [String] = []) async throws -> [String] {
    let stub = try await StubProvider()
    let directory = try TemporaryDirectory()
    let cache = directory.file("cache")
    let run = try await ProcessRun.run(
      ["syn-answer", "--cache", cache, "--seed", "1"] + options,
      input: #"{"question":"A form with <input type=\"password\"> and const password = 1, on a canvas"}"# + "\n",
      environment: stub.environment.merging(environment) { $1 })
    #expect(run.status == 0, "\(run.stderr)")
    let files = try FileManager.default.contentsOfDirectory(atPath: cache).filter { $0 != "recording.json" }.map {
      try String(contentsOfFile: "\(cache)/\($0)", encoding: .utf8)
    }
    // Another stub listens on another port.
    return ([run.stdout, run.stderr] + files).map { $0.replacing(stub.baseURL, with: "http://stub") }
  }

  @Test(
    "questions and answers are kept word for word, even if a secret is an ordinary word",
    arguments: [
      foreign, ["REDIS_PASSWORD": "password", "SYN_API_TOKEN": "background,particle"], ["SYN_API_KEY": "background"],
      ["SYN_API_KEY": "canvas"],
    ])
  func whatWasAskedAndAnsweredIsKeptToTheLetter(environment: [String: String]) async throws {
    let answers = try await answer(environment)
    #expect(answers.count == 3 && answers[0].contains(#"type=\"password\"> and const password = 1"#))
    #expect(answers[2].contains(#"type=\"password\"> and const password = 1"#))
    for text in answers {
      #expect(!text.contains("[secret]"))
    }
    for word in ["canvas", "background", "fixed"] { #expect(answers[0].contains(word) && answers[2].contains(word)) }
  }

  @Test("other programs' secrets are not cut out of prompts", arguments: [["--show-prompt"], ["--dry-run"]])
  func whatOthersKeepSecretIsNotCutOutOfPrompts(options: [String]) async throws {
    let log = try await answer(Self.foreign, options)[1]
    #expect(log.contains("const password = 1, on a canvas") && !log.contains("[secret]"))
  }

  @Test("a login in the URL is in no file of the cache")
  func aLoginInTheAddressIsInNoFileOfTheCache() async throws {
    let stub = try await StubProvider()
    let directory = try TemporaryDirectory()
    let cache = directory.file("cache")
    let url = stub.baseURL.replacing("http://", with: "http://user:\(Self.mark)@")
    let run = try await ProcessRun.run(
      ["syn-answer", "--cache", cache, "--trace"], input: #"{"question":"Build a clock"}"# + "\n",
      environment: ["SYN_BASE_URL": url])
    #expect(run.status == 0, "\(run.stderr)")
    let cached = try FileManager.default.contentsOfDirectory(atPath: cache).map { name in
      try String(contentsOfFile: "\(cache)/\(name)", encoding: .utf8)
    }
    #expect(cached.count == 2)
    expectNoSecret(in: [run.stdout, run.stderr] + cached, "login")
  }
}
