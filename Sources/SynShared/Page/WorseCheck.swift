// An external judge of two pages: a command that measures whether one is worse than the other in the way it should be.

import Glibc
import SynBase
import SynRecord

@LoopActor
package final class WorseCheck {
  package enum Verdict: Sendable, Equatable {
    /// Measured to be worse: the judge's text.
    case worse(String)
    /// Measured not to be.
    case notWorse(String)
    /// Cannot be measured.
    case unmeasured(String)
    /// The judge is missing, broken or too slow.
    case couldNotJudge(String)

    /// For the lineage, in the form of `PageVerdict`.
    package var json: JSONValue {
      let (outcome, said) =
        switch self {
        case .worse(let said): ("worse", said)
        case .notWorse(let said): ("not_worse", said)
        case .unmeasured(let said): ("unmeasured", said)
        case .couldNotJudge(let said): (PageVerdict.Outcome.couldNotJudge.rawValue, said)
        }
      return ["verdict": .string(outcome), "diagnostics": .string(said)]
    }
  }

  /// In shell syntax; it gets `--kind KIND --change TEXT BEFORE PAGE`.
  private let command: String
  private let timeout: Duration
  /// Nil for our own environment.
  private let surroundings: JudgeSurroundings?
  /// Each starts a browser.
  private let slots: AsyncSemaphore

  /// A sentence or two.
  private static let outputBytesMax = 4 << 10

  package nonisolated init(
    command: String, timeout: Duration = PageCheck.timeoutDefault, surroundings: JudgeSurroundings? = nil
  ) {
    self.command = command
    self.timeout = timeout
    self.surroundings = surroundings
    slots = AsyncSemaphore(count: max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
  }

  /// Exit status 0 means worse, 1 not worse, 3 that it cannot be measured, anything else that it could not judge.
  /// `change` is what the maker of `page` says is worse in it. Throws only `CancellationError`.
  package func compare(
    _ page: String, with before: String, kind: DegradationKind, change: String
  ) async throws -> Verdict {
    try await slots.withSlot { try await verdict(page, before, kind, change) }
  }

  private func verdict(
    _ page: String, _ before: String, _ kind: DegradationKind, _ change: String
  ) async throws -> Verdict {
    do {
      let files = [
        try TemporaryFile(contents: before, suffix: ".html"), try TemporaryFile(contents: page, suffix: ".html"),
      ]
      defer { withExtendedLifetime(files) {} }
      let outcome = try await ChildProcess.run(
        ["sh", "-c", "\(command) \"$@\"", "sh", "--kind=\(kind.rawValue)", "--change=\(change)"] + files.map(\.path),
        environment: surroundings?.environment, outputBytesMax: Self.outputBytesMax, timeout: timeout)
      let text = String(decoding: outcome.output, as: UTF8.self)
      let said = String((surroundings?.secrets.redact(text) ?? text)[...].trimmed)
      return switch outcome.end {
      case .exited(0): .worse(said)
      case .exited(1): .notWorse(said.isEmpty ? "\(command) gives no reason" : said)
      case .exited(3): .unmeasured(said)
      case .exited(127): .couldNotJudge("\(command): no such program")
      case .exited(let code): .couldNotJudge("\(command) ended with \(code): \(said)")
      case .signalled(let signal): .couldNotJudge("\(command) was ended by signal \(signal)")
      case .timedOut: .couldNotJudge("\(command) took longer than \(timeout.components.seconds) s")
      }
    } catch let error as SystemError {
      return .couldNotJudge("\(command): \(error)")
    }
  }

  /// Tests the judge once before anything is paid for. Throws `ConfigurationError` when it cannot judge: then no
  /// version would keep a rank. Its verdict does not matter.
  package func prove() async throws {
    let page = "<!DOCTYPE html><html><head><title>Nothing</title></head><body><canvas></canvas></body></html>"
    let verdict = try await compare(page, with: page, kind: .style, change: "")
    guard case .couldNotJudge(let reason) = verdict else { return }
    throw ConfigurationError("no version can be measured, so none would keep a rank: \(reason)")
  }
}
