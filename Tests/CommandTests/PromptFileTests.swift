import Foundation
import SynBase
import TestSupport
import Testing

/// --print-prompt and --prompt-file: the stages in the user's own words.
@Suite struct PromptFileTests {
  private static let page = #"{"model":"m","files":[{"filename":"index.html","content":"<p>{{page}}"}]}"#
  /// A stage, and records that need a prompt of each kind it has. What stands in them looks like placeholders.
  private static let stages: [(command: [String], input: String)] = [
    (
      ["syn-question"],
      ["animation", "science", "games"].map { #"{"topic":"\#($0)","persona":"A {{persona}}","requirements":3}"# }
        .joined(separator: "\n")
    ),
    (
      ["syn-augment"] + ["add_one", "add_two", "change_subject"].flatMap { ["--kind", $0] },
      #"{"question":"Build {{change}}"}"#
    ),
    (
      ["syn-augment"] + ["style", "glitch", "lag"].flatMap { ["--kind", $0] },
      #"{"question":"Build a clock","answer":\#(page)}"#
    ),
    (["syn-answer"], #"{"question":"Build {{question}}","augments":[{"question":"Build a dial"}]}"#),
  ]

  @Test("a printed prompt that is passed back in makes exactly the same request", arguments: stages.indices)
  func whatIsPrintedAndGivenBackAsksForExactlyTheSame(index: Int) async throws {
    let (command, input) = Self.stages[index]
    let directory = try TemporaryDirectory()
    let printed = try await ProcessRun.run(command + ["--print-prompt"], environment: ["SYN_PROVIDER": "openai"])
    #expect(printed.status == 0 && printed.stderr.isEmpty, "a key is not needed")
    let file = try directory.write(printed.stdout, to: "prompt")
    let asking = command + ["-k", "-q", "-j", "1", "--seed", "3", "--dry-run", "--show-prompt"]
    let builtIn = try await ProcessRun.run(asking, input: input)
    let given = try await ProcessRun.run(asking + ["--prompt-file", file], input: input)
    #expect(given.stderr == builtIn.stderr && given.stdout == builtIn.stdout)
    #expect(builtIn.stderr.contains("--- \(command[0].dropFirst(4)), user") && builtIn.stderr.contains(#""messages""#))
  }

  @Test("a custom prompt reaches the model and the lineage")
  func ownWordsReachTheModelAndTheLineage() async throws {
    let stub = try await StubProvider()
    let directory = try TemporaryDirectory()
    let file = try directory.write("--- user\nSolve, as {\"files\":[]}: {{question}}\n", to: "prompt")
    func answer(_ options: [String]) async throws -> JSONValue? {
      let run = try await ProcessRun.run(
        ["syn-answer", "--seed", "1"] + options, input: #"{"question":"Build a clock"}"#, environment: stub.environment)
      #expect(run.status == 0, "\(run.stderr)")
      return try JSONValue(parsing: run.lines[0])["lineage"]?.arrayValue?.first?["prompt_sha256"]
    }
    let own = try await answer(["--prompt-file", file])
    #expect(try await answer([]) != own)
    #expect(try await answer(["--prompt-file", file]) == own)
    let request = try #require(try await stub.requests().first)
    let messages = try JSONValue(parsing: String(decoding: request.body, as: UTF8.self))["messages"]
    #expect(messages?.arrayValue?.count == 1)
    #expect(messages?.arrayValue?.first?["role"] == "user")
    #expect(messages?.arrayValue?.first?["content"] == #"Solve, as {"files":[]}: Build a clock"#)
  }

  @Test("a custom prompt also says which similar question to avoid")
  func aLikeQuestionIsKeptAwayFromInOwnWordsToo() async throws {
    let stub = try await StubProvider(["--script", "ok,ok,unlike"])
    let prompt = "--- user\nInvent {{topic}} with {{requirements}} actions for {{persona}}"
    let line = "syn-question -n 2 -j 1 --distinct --distinct-threshold 0.3 --prompt-file <(printf %s '\(prompt)')"
    let run = try await ProcessRun.run(["bash", "-c", line], environment: stub.environment)
    #expect(run.status == 0, "\(run.stderr)")
    let words = try await stub.requests().map { request in
      try JSONValue(parsing: String(decoding: request.body, as: UTF8.self))["messages"]?.arrayValue?.last?["content"]?
        .stringValue ?? ""
    }
    #expect(words.count == 3 && words.allSatisfy { $0.hasPrefix("Invent ") })
    #expect(words[2].contains("A task much like the one"))
  }

  @Test("an unreadable prompt is bad configuration, and an invalid one bad usage")
  func aPromptThatCannotBeReadIsBadConfigurationAndOneThatCannotBeMeantBadUsage() async throws {
    let directory = try TemporaryDirectory()
    func status(_ arguments: [String], saying words: String, command: String = "syn-answer") async throws -> Int32 {
      let run = try await ProcessRun.run([command] + arguments)
      #expect(run.stderr.contains(words) && run.stdout.isEmpty, "\(run.stderr)")
      return run.status
    }
    #expect(try await status(["--prompt-file", "/nonexistent"], saying: "/nonexistent") == 78)
    #expect(try await status(["--prompt-file", "/dev/zero"], saying: "larger than 256 KiB") == 78)
    try Data([0xff]).write(to: URL(fileURLWithPath: directory.file("bytes")))
    #expect(try await status(["--prompt-file", directory.file("bytes")], saying: "not UTF-8") == 78)
    let unknown = try directory.write("--- user\n{{question}} {{persona}}", to: "unknown")
    #expect(try await status(["--prompt-file", unknown], saying: "{{persona}} is none of {{question}}") == 64)
    let missing = try directory.write("--- user\nHello", to: "missing")
    #expect(try await status(["--prompt-file", missing, "--print-prompt"], saying: "lacks {{question}}") == 64)
    let both = ["--kind", "ux", "--kind", "add_one", "--print-prompt"]
    #expect(try await status(both, saying: "a prompt each", command: "syn-augment") == 64)
  }
}
