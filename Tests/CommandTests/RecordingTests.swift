import Foundation
import SynShared
import TestSupport
import Testing

/// Runs with --cache: killed and fed again.
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

  @Test func aKilledRunFedAgainEndsWithTheSameRecordsAndPaysForNoReplyTwice() async throws {
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
      #expect(twice.count == paid - kept && paid > 0)
      #expect(try await stub.stats().calls == needed.calls + twice.count)
      #expect(try replies(cache) == needed.calls)
    }
  }
}
