// The main of every command: parse, set up, run on the loop, and turn thrown errors into a message and an exit code.
// Nothing else prints an error or picks an exit code.

import Glibc

/// What a command was started with.
package struct Invocation: Sendable {
  package let command: CommandSpec
  package let arguments: ParsedArguments
  package let settings: Settings
  /// --quiet: no summary, no progress.
  package var isQuiet: Bool { arguments.has("quiet") }
}

package enum Tool {
  /// The only place that states the version. CHANGELOG.md lists its changes; the package and the image are named after
  /// it.
  package static let version = "0.2.0"

  /// Runs a command to its end and exits the process. `body` runs on the event loop.
  package static func run(
    _ command: CommandSpec, _ body: @escaping @LoopActor @Sendable (Invocation) async throws -> ExitStatus
  ) -> Never {
    // Writing to a closed pipe must fail with EPIPE, which we handle, instead of ending the process.
    signal(SIGPIPE, SIG_IGN)
    occupyStandardDescriptors()
    do {
      guard let invocation = try prepare(command) else { exit(ExitStatus.ok.code) }
      let status = EventLoop.run { await outcome(of: invocation, body) }
      exit(status.code)
    } catch {
      exit(report(error).code)
    }
  }

  /// If our parent closed 0, 1 or 2 (`>&-`), the next descriptor opened would get that number, and records would go
  /// into a socket. Opened in the wrong direction, so that using it still fails with EBADF.
  private static func occupyStandardDescriptors() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", mode)
    }
  }

  private static func outcome(
    of invocation: Invocation, _ body: @LoopActor @Sendable (Invocation) async throws -> ExitStatus
  ) async -> ExitStatus {
    do { return try await body(invocation) } catch { return report(error) }
  }

  /// Nil when --help, --version or --describe was given, and its text printed.
  private static func prepare(_ command: CommandSpec) throws -> Invocation? {
    Log.configure(command: command.name, level: .info, format: .text)
    let arguments = try ParsedArguments(Array(CommandLine.arguments.dropFirst()), for: command)
    if arguments.has("help") {
      try writeToStandardOutput(command.helpText)
      return nil
    }
    if arguments.has("version") {
      try writeToStandardOutput("\(command.name) \(version)\n")
      return nil
    }
    if arguments.has("describe") {
      try writeToStandardOutput(command.json.text + "\n")
      return nil
    }
    let format = try arguments.choice("log-format", of: Log.Format.self) ?? .text
    let level: Log.Level =
      if arguments.has("trace") { .trace } else if arguments.has("debug") { .debug } else if arguments.has("quiet") {
        .error
      } else { .info }
    let settings = try Settings(envFile: arguments.value("env-file"))
    Log.configure(
      command: command.name, level: level, format: format, isQuiet: arguments.has("quiet"),
      secrets: Redactor(settings.secrets), terminal: settings.string("TERM"))
    if let warning = settings.fileWarning { Log.warning(warning) }
    return Invocation(command: command, arguments: arguments, settings: settings)
  }

  private static func report(_ error: any Error) -> ExitStatus {
    switch error {
    case let error as UsageError:
      Log.error("\(error); see --help")
      return error.exitStatus
    case let error as any ExitStatusError:
      Log.error("\(error)")
      return error.exitStatus
    default:
      Log.error("\(error)")
      return .unavailable
    }
  }
}
