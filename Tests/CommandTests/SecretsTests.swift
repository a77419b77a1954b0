// Where keys and passwords must never be seen: logs at their loudest, records, errors, files of the cache, pages of the
// service, whatever the other side repeats of them.

import Foundation
import SynShared
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

  @Test(arguments: ["ok", "401", "echo_key", "echo_key_escaped", "echo_key_content", "html"], keys)
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
      let cached = try FileManager.default.contentsOfDirectory(atPath: cache).map { name in
        try String(contentsOfFile: "\(cache)/\(name)", encoding: .utf8)
      }
      expectNoSecret(in: [run.stdout, run.stderr] + cached, "\(fault), \(format)")
    }
    let sent = try await stub.requests()
    #expect(sent.allSatisfy { $0.headers["authorization"] == "Bearer " + key }, "the key itself is sent as it is")
  }
}
