// An external judge of pages: a command that gets the page's path. What it cannot judge has not passed.

import Glibc

package struct PageCheck: Sendable {
  package enum Verdict: Sendable, Equatable {
    case passed
    /// The page is bad: what the judge said about it.
    case failed(String)
    /// The judge is missing, broken or too slow: says why.
    case couldNotJudge(String)
  }

  /// As a shell reads it; the page's path becomes its last argument.
  package let command: String
  /// The program, without its folder and arguments.
  package let name: String
  private let timeout: Duration

  /// Only ends what hangs: a judge may wait for a browser behind all the pages of two pipelines, on a busy machine.
  package static let timeoutDefault = Duration.seconds(900)
  /// Diagnostics are read by a person or a model: a screenful or two.
  private static let diagnosticsBytesMax = 16 << 10

  package init(command: String, timeout: Duration = PageCheck.timeoutDefault) {
    self.command = command
    let program = command.split(separator: " ").first ?? ""
    name = String(program.split(separator: "/").last ?? program).filter { $0 != "\"" && $0 != "'" }
    self.timeout = timeout
  }

  /// What a judge is told in the environment about a page that was made worse on purpose: codes of problems, separated
  /// by commas, that are no fault of it. Judges that do not know the name judge as ever.
  package static let toleranceVariable = "SYN_CHECK_ALLOW"

  /// Writes the page to a temporary file and asks. Exit 0 is passed, 1 is failed, everything else could not judge.
  /// `tolerating` is for judges that know codes. Throws only `CancellationError`.
  @LoopActor
  package func judge(_ page: String, tolerating codes: [String] = []) async throws -> Verdict {
    do {
      let file = try TemporaryFile(contents: page, suffix: ".html")
      defer { withExtendedLifetime(file) {} }
      let outcome = try await ChildProcess.run(
        ["sh", "-c", "\(tolerance(codes))\(command) \"$1\"", "sh", file.path, codes.joined(separator: ",")],
        outputBytesMax: Self.diagnosticsBytesMax, timeout: timeout)
      // The file's name is another each time; the same page must be told the same, or a cache would not know it again.
      let text = String(decoding: outcome.output, as: UTF8.self).replacing(file.path, with: "index.html")
      return verdict(outcome.end, saying: text)
    } catch let error as SystemError {
      return .couldNotJudge("\(command): \(error)")
    }
  }

  private func tolerance(_ codes: [String]) -> String {
    codes.isEmpty ? "" : "export \(Self.toleranceVariable)=\"$2\"; "
  }

  private func verdict(_ end: ChildOutcome.End, saying text: String) -> Verdict {
    switch end {
    case .exited(0): return .passed
    case .exited(1): return .failed(text.isEmpty ? "\(command) says no more" : text)
    case .exited(127): return .couldNotJudge("\(command): no such program")
    case .exited(let code): return .couldNotJudge("\(command) ended with \(code): \(text)")
    case .signalled(let signal): return .couldNotJudge("\(command) was ended by signal \(signal)")
    case .timedOut: return .couldNotJudge("\(command) took longer than \(timeout.components.seconds) s")
    }
  }
}

/// A file that goes when its last reference goes.
final class TemporaryFile {
  let path: String

  init(contents: String, suffix: String) throws(SystemError) {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(directory)/syn-page-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw SystemError("mkstemps") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { close(descriptor) }
    do throws(SystemError) {
      try writeAll(Array(contents.utf8), to: descriptor)
    } catch {
      unlink(path)
      throw error
    }
  }

  deinit { unlink(path) }
}
