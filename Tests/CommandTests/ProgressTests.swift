import Foundation
import TestSupport
import Testing

/// The progress line on a terminal, byte for byte.
@Suite struct ProgressTests {
  private static let columns = 60

  /// Runs a shell command with a terminal on stderr and a file on stdout. `endsEarly` sends it a TERM at the first line.
  private func onTerminal(
    _ command: String, environment: [String: String], endsEarly: Bool = false
  ) async throws -> (screen: String, out: String) {
    let directory = try TemporaryDirectory()
    let script = """
      import fcntl, os, pty, signal, struct, sys, termios
      parent, child = pty.openpty()
      fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack('HHHH', 24, \(Self.columns), 0, 0))
      process = os.fork()
      if process == 0:
          os.setsid()
          fcntl.ioctl(child, termios.TIOCSCTTY, 0)
          os.dup2(child, 2)
          os.close(parent)
          os.execvp('sh', ['sh', '-c', sys.argv[1]])
      os.close(child)
      awaited = sys.argv[2] == 'true'
      while True:
          try:
              data = os.read(parent, 65536)
          except OSError:
              break
          if not data:
              break
          sys.stdout.buffer.write(data)
          if awaited and b'in flight' in data:
              os.kill(process, signal.SIGTERM)
              awaited = False
      os.waitpid(process, 0)
      """
    let run = try await ProcessRun.run(
      ["/usr/bin/python3", "-c", script, command + " >\(directory.file("out"))", "\(endsEarly)"],
      environment: ["TERM": "xterm"].merging(environment) { $1 })
    return (run.stdout, try String(contentsOfFile: directory.file("out"), encoding: .utf8))
  }

  /// What was drawn, one text after the other.
  private func drawn(_ screen: String) -> [String] {
    screen.matches(of: /\r\u{1B}\[K([^\r\n\u{1B}]+)\r(?!\n)/).map { String($0.1) }
  }

  @Test("the progress line is redrawn in place and cleared before the summary")
  func aLineIsRewrittenAndGoneBeforeTheSummary() async throws {
    let stub = try await StubProvider(["--delay-ms", "500"])
    let (screen, out) = try await onTerminal("syn-question -n 4 -j 2", environment: stub.environment)
    let lines = drawn(screen)
    #expect(lines.contains { $0.contains("0 of 4 done, 2 in flight") })
    #expect(Set(lines).count > 1)
    #expect(lines.allSatisfy { $0.utf8.count < Self.columns })
    #expect(screen.contains(/\r\u{1b}\[K\r\u{1b}\[Ksyn-question: 4 in, 4 out [^\r\n]*\r\n$/))
    #expect(out.split(separator: "\n").count == 4)
    #expect(!out.contains("\u{1b}"))
    // No colour, with NO_COLOR or without it.
    #expect(!screen.contains(/\u{1b}\[[0-9;]*m/))
  }

  @Test("three stages in a pipe share one line")
  func aPipeOfThreeSharesOneLine() async throws {
    let stub = try await StubProvider(["--delay-ms", "400"])
    let pipe = "syn-question -n 3 | syn-augment | syn-answer"
    let (screen, out) = try await onTerminal(pipe, environment: stub.environment)
    #expect(out.split(separator: "\n").count == 3)
    // In 60 columns only the sums fit. The total is known to the first stage, what is done to the last one.
    #expect(drawn(screen).contains { $0.contains("of 3 done") })
    #expect(drawn(screen).allSatisfy { $0.utf8.count < Self.columns })
    for command in ["syn-question", "syn-augment", "syn-answer"] {
      #expect(screen.contains("\r\u{1b}[K\(command): 3 in, 3 out"))
    }
  }

  @Test(
    "no progress line is drawn where none is wanted",
    arguments: [
      ("syn-question -n 2 -q", "xterm"), ("syn-question -n 2", "dumb"), ("syn-question -n 2", ""),
      ("syn-question -n 2 --log-format json", "xterm"), ("syn-question -n 2 2>/dev/null", "xterm"),
    ])
  func nothingIsDrawnWhereItIsNotWanted(command: String, terminal: String) async throws {
    let stub = try await StubProvider(["--delay-ms", "500"])
    let (screen, _) = try await onTerminal(
      command, environment: stub.environment.merging(["TERM": terminal]) { $1 })
    #expect(!screen.contains("\u{1b}") && !screen.contains("in flight"), "\(screen.debugDescription)")
  }

  @Test("a signal clears the progress line")
  func afterASignalTheLineIsGone() async throws {
    let stub = try await StubProvider(["--delay-ms", "700"])
    let (screen, _) = try await onTerminal(
      "exec syn-question -n 9 -j 1", environment: stub.environment, endsEarly: true)
    #expect(!drawn(screen).isEmpty)
    #expect(screen.contains("\r\u{1b}[Ksyn-question: finishing what is in flight"))
    #expect(screen.contains(/\r\u{1b}\[Ksyn-question: [1-8] in, [1-8] out [^\r\n]*\r\n$/))
  }
}
