import Foundation
import SynBase
import TestSupport
import Testing

/// Runs with --cache: killed and fed again, recorded and replayed.
@Suite struct RecordingTests {
  private static let jobs = 4

  /// All three stages over one cache, as a process group of its own. What goes in and what is drawn is the same each time.
  private func pipe(_ cache: String) -> [String] {
    let common = "-q -k -j \(Self.jobs) --cache \(cache)"
    return [
      "setsid", "sh", "-c", "syn-question -n 12 --seed 7 \(common) | syn-augment \(common) | syn-answer \(common)",
    ]
  }

  /// The replies in a cache, without files that were being written.
  private func replies(_ cache: String) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: cache).filter {
      $0.wholeMatch(of: /[0-9a-f]{64}\.json/) != nil
    }.count
  }

  /// Without what differs from one run to another that asks anew.
  private func timeless(_ lines: [String]) -> [String] {
    lines.map { line in
      line.replacing(/"(qa_id|ans_aug_id|of)":"[^"]*"/, with: "").replacing(/"ms":[0-9]+/, with: "")
    }
  }

  @Test("a killed run that is fed again ends with the same records and pays for no reply twice")
  func aKilledRunFedAgainEndsWithTheSameRecordsAndPaysForNoReplyTwice() async throws {
    // One first reply in five is no JSON. It was paid for as well, and its repair must go on from it.
    let options = ["--fail-one-in", "5", "--fail-kinds", "bad_json", "--fail-same-prompts", "--delay-ms", "2"]
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider(options)
    let undisturbed = try await ProcessRun.run(pipe(directory.file("whole")), environment: stub.environment)
    let needed = try await stub.stats()
    #expect(undisturbed.lines.count == 12 && !undisturbed.stdout.contains(#""error""#))
    #expect(needed.calls == needed.ok + needed.failedByKind["bad_json", default: 0] && needed.calls > 4 * 12)

    var random = SeededGenerator(seed: 3)
    for round in 0..<3 {
      let cache = directory.file("cache\(round)")
      let moment = Int.random(in: 1..<needed.calls, using: &random)
      let stub = try await StubProvider(options)
      let victim = try ChildProcess(pipe(cache), environment: stub.environment)
      while try await stub.stats().calls < moment { await Task.yield() }
      // setsid made it the leader of a group, in which its pipe is.
      kill(-victim.processID, SIGKILL)
      #expect(await victim.wait() == 128 + SIGKILL)
      // Once nobody holds the output open, nobody is left who could send a call or write a file.
      _ = await victim.readOutput()
      let paid = try await stub.stats().calls
      let kept = try replies(cache)

      let again = try await ProcessRun.run(pipe(cache), environment: stub.environment)
      #expect(again.status == 0, "\(again.stderr)")
      #expect(timeless(again.lines) == timeless(undisturbed.lines))
      let twice = try await stub.callsByPrompt().values.filter { $0 > 1 }
      #expect(twice.allSatisfy { $0 == 2 } && twice.count <= 3 * Self.jobs, "only what was in flight is asked again")
      // What was sent before the kill and read by the stub after it is in no account yet.
      #expect(twice.count >= paid - kept && paid > 0)
      #expect(try await stub.stats().calls == needed.calls + twice.count)
      #expect(try replies(cache) == needed.calls)
    }
  }

  /// Lines of shell in which CACHE stands for the options of the cache, with the fault of one call in three.
  private static let recorded = [
    """
    syn-question -n 16 --seed 7 -k -j 4 --retries 0 --fallback-model other CACHE |
    syn-augment --kind add_one -k --retries 0 CACHE |
    syn-answer -k --retries 0 --vary temperature=0.2..0.9 --check judge CACHE |
    syn-augment --kind ux --kind lag -k --retries 0 CACHE
    """,
    "syn-question -n 6 --seed 7 -k -j 1 --retries 0 --distinct --distinct-threshold 0.3 CACHE",
    #"""
    printf '{"question":"Build a %s"}\n' clock clock dial sun moon star | syn-answer -k -q --retries 0 CACHE
    """#,
  ]

  @Test("a recorded run replays byte for byte, failures included, without any settings", arguments: recorded)
  func aRecordedRunReplaysByteForByteWithItsFailuresAndWithoutAnySetting(pipe: String) async throws {
    let directory = try TemporaryDirectory()
    // It finds fault with every other page, and names the passing file in doing so.
    let judge = #"grep -qE '\([0-9]*[13579] \+ dot' "$1" || exit 0; echo "$1: an odd hue"; exit 1"#
    try "#!/bin/sh\n\(judge)\n".write(toFile: directory.file("judge"), atomically: true, encoding: .utf8)
    #expect(chmod(directory.file("judge"), 0o755) == 0)
    let stub = try await StubProvider([
      "--fail-one-in", "3", "--fail-same-prompts", "--seed", "5", "--fail-kinds",
      "400,422,500,reset,refusal,content_filter,bad_json,wrong_schema,length,fenced",
    ])
    func run(_ options: String, _ environment: [String: String]) async throws -> ProcessRun {
      let line = pipe.replacing("CACHE", with: "--cache '\(directory.file("cache"))' \(options)")
      let arguments = ["bash", "-c", "set -o pipefail; export PATH=$PATH:.; \(line.replacing("\n", with: " "))"]
      return try await ProcessRun.run(arguments, environment: environment, directory: directory.path)
    }
    let first = try await run("", stub.environment)
    let calls = try await stub.stats().calls
    #expect(first.lines.count > 5 && first.lines.contains { $0.contains(#""error""#) }, "\(first.stderr)")
    #expect(first.stdout.contains("index.html: an odd hue") == pipe.contains("judge"), "a page was sent back")
    let replayed = try await run("--replay", [:])
    #expect(replayed.lines == first.lines && replayed.status == first.status)
    #expect(try await stub.stats().calls == calls)
  }

  @Test("different runs over one cache get different ids")
  func idsOfDifferentRunsOverOneCacheDiffer() async throws {
    let directory = try TemporaryDirectory()
    func ids(_ arguments: [String], _ input: String = "") async throws -> [String] {
      let run = try await ProcessRun.run(arguments + ["-k", "--cache", directory.file("c")], input: input)
      return try run.lines.compactMap { try JSONValue(parsing: $0)["qa_id"]?.stringValue }
    }
    let two = ["syn-question", "-n", "2"]
    let seeded = try await ids(two + ["--seed", "1"])
    let question = #"{"question":"Build a clock"}"# + "\n"
    let answers = try await ids(["syn-answer"], question + question)
    let others = [
      try await ids(two + ["--seed", "2"]), try await ids(two), try await ids(two),
      try await ids(two + ["--seed", "1", "--model", "other"]), answers,
    ]
    #expect(Set(seeded + others.flatMap { $0 }).count == 12)
    #expect(try await ids(two + ["--seed", "1"]) == seeded)
    #expect(try await ids(["syn-answer"], question + question) == answers)
  }

  @Test("a replay that cannot work is refused at once")
  func aReplayThatCannotBeIsRefusedAtOnce() async throws {
    let directory = try TemporaryDirectory()
    let nothing = try await ProcessRun.run(["syn-answer", "--cache", directory.file("no"), "--replay"])
    #expect(nothing.status == 78 && nothing.stderr.contains("holds no recording"))
    let nowhere = try await ProcessRun.run(["syn-answer", "--replay"])
    #expect(nowhere.status == 64 && nowhere.stderr.contains("--cache"))
    _ = try await ProcessRun.run(["syn-question", "-n", "0", "--cache", directory.file("c")])
    let unseeded = try await ProcessRun.run(["syn-question", "-n", "1", "--cache", directory.file("c"), "--replay"])
    #expect(unseeded.status == 64 && unseeded.stderr.contains("--seed"))
  }

  @Test("the stored recording of all stages still yields its records")
  func theRecordingOfAllStagesStillGivesTheRecordsThatBelongToIt() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Recordings").path
    let run = try await ProcessRun.run(
      [folder + "/recorded-run", "replay"], environment: ["SYN_BIN": Executable.directory])
    let expected = try String(contentsOfFile: folder + "/openrouter.jsonl", encoding: .utf8)
    #expect(run.stdout == expected, "where a request was changed on purpose: Tests/Recordings/recorded-run record")
    #expect(expected.split(separator: "\n").count == 3 && run.status == 1 && run.stderr.isEmpty, "\(run.stderr)")
  }
}
