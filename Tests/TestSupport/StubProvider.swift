// The stub provider (Tests/StubProvider) as a test uses it: started with options, asked what it saw, ended by deinit.

import Foundation

/// A running stub provider. It ends with the last reference, and with the test process however that ends.
package final class StubProvider: Sendable {
  package struct StartError: Error { package var output: String }

  /// Such as `http://127.0.0.1:41234/v1`.
  package let baseURL: String
  private let process: ChildProcess

  /// `options` are the script's own, such as `["--fail-one-in", "5"]`.
  package init(_ options: [String] = []) async throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("StubProvider/stub-provider.py").path
    process = try ChildProcess(["/usr/bin/python3", script] + options)
    let greeting = "listening on "
    let line = await process.nextLine() ?? ""
    guard line.hasPrefix(greeting) else {
      throw StartError(output: line + String(decoding: await process.readErrors(), as: UTF8.self))
    }
    baseURL = String(line.dropFirst(greeting.count))
  }

  /// What a command of ours needs to find this provider; the key is recognisable in what must not contain it.
  package var environment: [String: String] { ["SYN_BASE_URL": baseURL, "SYN_API_KEY": Self.key] }
  package static let key = "sk-stub-0123456789abcdef"

  package struct Stats: Decodable, Sendable {
    package var calls: Int
    package var ok: Int
    package var failedByKind: [String: Int]
    /// Calls above `--max-in-flight` and while the provider was down; in `failedByKind` too, as 429 and 503.
    package var refused: Int
    package var whileDown: Int
    package var inFlight: Int
    package var maxInFlight: Int
    /// Connections accepted.
    package var connections: Int
  }

  package struct Request: Sendable {
    /// Names in lower case.
    package var headers: [String: String]
    /// The JSON text of the body.
    package var body: Data
  }

  package func stats() async throws -> Stats { try await command("stats") }

  /// Changes how the provider behaves from now on: `max-in-flight N`, `down` or `up`.
  @discardableResult
  package func command(_ line: String) async throws -> Stats {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Stats.self, from: await ask(line))
  }

  /// Calls for each prompt: by the fault it asks for, such as `stub-fault:429#17`, or a hash.
  package func callsByPrompt() async throws -> [String: Int] {
    try JSONDecoder().decode([String: Int].self, from: await ask("prompts"))
  }

  /// The latest requests, oldest first.
  package func requests() async throws -> [Request] {
    let list = try JSONSerialization.jsonObject(with: await ask("requests")) as? [[String: Any]] ?? []
    return try list.map { entry in
      Request(
        headers: entry["headers"] as? [String: String] ?? [:],
        body: try JSONSerialization.data(withJSONObject: entry["body"] ?? [:]))
    }
  }

  private func ask(_ question: String) async -> Data {
    await process.write(question + "\n")
    return Data((await process.nextLine() ?? "").utf8)
  }
}
