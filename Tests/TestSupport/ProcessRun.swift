// A command run from start to end, and where this package's executables lie.

import Foundation

/// What a finished command left behind.
package struct ProcessRun: Sendable {
  /// The exit code, or 128 + the signal that ended it.
  package var status: Int32
  package var stdout: String
  package var stderr: String

  /// The lines of standard output, without the empty one behind the last line feed.
  package var lines: [String] { stdout.split(separator: "\n").map(String.init) }

  /// Runs a command with `input` on its standard input. A shell pipeline is `["sh", "-c", "syn-question | syn-answer"]`.
  package static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], directory: String? = nil
  ) async throws -> ProcessRun {
    let child = try ChildProcess(arguments, environment: environment, directory: directory)
    // All three at once: a child that fills one pipe while we wait on another would never end.
    async let output = child.readOutput()
    async let errors = child.readErrors()
    await child.write(input)
    child.closeInput()
    let (stdout, stderr) = await (output, errors)
    return ProcessRun(
      status: await child.wait(), stdout: String(decoding: stdout, as: UTF8.self),
      stderr: String(decoding: stderr, as: UTF8.self))
  }
}

package enum Executable {
  /// The build folder, which holds the test bundle and the executables side by side.
  package static let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path

  package static func path(_ name: String) -> String { directory + "/" + name }

  /// What every child sees: our executables first in PATH, a home, and what a sanitizer is told that it may be built with.
  static let environment: [String: String] = {
    let own = ProcessInfo.processInfo.environment
    let sanitizers = own.filter { ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }
    return sanitizers.merging(
      ["PATH": directory + ":" + (own["PATH"] ?? "/usr/bin:/bin"), "HOME": NSTemporaryDirectory()]
    ) { $1 }
  }()

  /// The path of a command given by name, or what was given when it has a slash or is not found.
  static func find(_ command: String) -> String {
    if command.contains("/") { return command }
    let candidates: [String] = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(command)" }
    return candidates.first { access($0, X_OK) == 0 } ?? command
  }
}
