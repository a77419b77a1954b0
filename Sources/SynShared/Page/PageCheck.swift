// An external judge of pages: a command that gets the page's path. A page it cannot judge has not passed.

import Glibc
import SynBase

package struct PageCheck: Sendable {
  /// In shell syntax; the page's path becomes its last argument.
  package let command: String
  /// The program, without its folder and arguments.
  package let name: String
  private let timeout: Duration
  /// Nil for our own environment.
  private let surroundings: JudgeSurroundings?

  /// Only ends hanging judges: one may wait for a browser after all the pages of two pipelines, on a busy machine.
  package static let timeoutDefault = Duration.seconds(900)
  /// A person or a model reads the diagnostics: a screenful or two.
  private static let diagnosticsBytesMax = 16 << 10
  /// A score for each of a dozen or so things, with its reason.
  private static let reportBytesMax = 64 << 10

  package init(
    command: String, timeout: Duration = PageCheck.timeoutDefault, surroundings: JudgeSurroundings? = nil
  ) {
    self.command = command
    let program = command.split(separator: " ").first ?? ""
    name = String(program.split(separator: "/").last ?? program).filter { $0 != "\"" && $0 != "'" }
    self.timeout = timeout
    self.surroundings = surroundings
  }

  /// Tells a judge in the environment about a page that was made worse on purpose: codes of problems, separated by
  /// commas, that it should not hold against the page. Judges that do not know the variable judge as usual.
  package static let toleranceVariable = "SYN_CHECK_ALLOW"

  /// Only then is JSON on its standard output meant for us, not for the model.
  private var saysJSON: Bool { command.split(whereSeparator: \.isWhitespace).contains("--json") }

  /// Writes the page to a temporary file and its purpose to another, then asks. Exit status 0 means passed, 1 failed,
  /// anything else that it could not judge. `tolerating` is for judges that know codes. Throws only
  /// `CancellationError`.
  @LoopActor
  package func judge(
    _ page: String, for subject: PageSubject? = nil, tolerating codes: [String] = []
  ) async throws -> PageVerdict {
    do {
      let file = try TemporaryFile(contents: page, suffix: ".html")
      let record = try subject.map { try TemporaryFile(contents: contents(of: $0), suffix: ".json") }
      defer { withExtendedLifetime((file, record)) {} }
      let outcome = try await ChildProcess.run(
        ["sh", "-c", script, "sh", file.path, record?.path ?? "", codes.joined(separator: ",")],
        environment: surroundings?.environment,
        outputBytesMax: saysJSON ? Self.reportBytesMax : Self.diagnosticsBytesMax, timeout: timeout)
      // The file name changes each time; the same page must give the same text, or a cache would not recognise it.
      var text = String(decoding: outcome.output, as: UTF8.self).replacing(file.path, with: "index.html")
      if let record { text = text.replacing(record.path, with: "record.json") }
      return verdict(outcome.end, saying: surroundings?.secrets.redact(text) ?? text)
    } catch let error as SystemError {
      return PageVerdict(judge: name, outcome: .couldNotJudge, diagnostics: "\(command): \(error)")
    }
  }

  /// A variable is set if it has content, and otherwise not inherited.
  private var script: String {
    """
    unset \(PageSubject.variable); [ -z "$2" ] || export \(PageSubject.variable)="$2"; \
    [ -z "$3" ] || export \(Self.toleranceVariable)="$3"; \(command) "$1"
    """
  }

  private func contents(of subject: PageSubject) -> String {
    let json = JSONValue.object(subject.json)
    return (surroundings?.secrets.redact(json) ?? json).text
  }

  private func verdict(_ end: ChildOutcome.End, saying output: String) -> PageVerdict {
    let report = saysJSON ? JudgeReport(output) : nil
    let text = String(
      decoding: (report?.diagnostics ?? output).utf8.prefix(Self.diagnosticsBytesMax), as: UTF8.self)
    let (outcome, diagnostics): (PageVerdict.Outcome, String) =
      switch end {
      case .exited(0): (.passed, "")
      case .exited(1): (.failed, text.isEmpty ? "\(command) gives no reason" : text)
      case .exited(127): (.couldNotJudge, "\(command): no such program")
      case .exited(let code): (.couldNotJudge, "\(command) ended with \(code): \(text)")
      case .signalled(let signal): (.couldNotJudge, "\(command) was ended by signal \(signal)")
      case .timedOut: (.couldNotJudge, "\(command) took longer than \(timeout.components.seconds) s")
      }
    var verdict = PageVerdict(judge: name, outcome: outcome, diagnostics: diagnostics)
    if let report { verdict.add(report) }
    return verdict
  }
}

/// A file that is deleted with its last reference.
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
