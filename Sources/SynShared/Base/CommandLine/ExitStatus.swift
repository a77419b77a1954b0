// The exit codes every command shares, and how an error names the one it wants. Numbers from sysexits.h where it has
// them.

package struct ExitStatus: Sendable, Equatable {
  package let code: Int32
  package init(code: Int32) { self.code = code }

  package static let ok = ExitStatus(code: 0)
  /// Some records failed; the others came out.
  package static let someFailed = ExitStatus(code: 1)
  package static let usage = ExitStatus(code: 64)
  /// No input line was usable.
  package static let noInput = ExitStatus(code: 65)
  /// Redis or the provider is unreachable.
  package static let unavailable = ExitStatus(code: 69)
  package static let inputOutput = ExitStatus(code: 74)
  package static let tryAgainLater = ExitStatus(code: 75)
  /// The provider refuses the key: a supervisor must not restart the command.
  package static let unauthorized = ExitStatus(code: 77)
  package static let configuration = ExitStatus(code: 78)

  /// Ended by a second signal, as a shell reports it: 130 for INT, 143 for TERM.
  package static func signal(_ number: Int32) -> ExitStatus { ExitStatus(code: 128 + number) }

  /// What `--help` prints about them.
  static let helpRows = [
    (code: "0", help: "all well"),
    (code: "1", help: "some records failed"),
    (code: "64", help: "bad usage"),
    (code: "65", help: "no input line was usable"),
    (code: "69", help: "Redis or the provider is unavailable"),
    (code: "74", help: "input/output error"),
    (code: "75", help: "try again later"),
    (code: "77", help: "the provider refuses the key"),
    (code: "78", help: "bad configuration"),
    (code: "130, 143", help: "stopped by a second INT, TERM"),
  ]
}

/// An error that knows how the command should end. Others end it with `inputOutput` (system calls) or `unavailable`.
package protocol ExitStatusError: Error {
  var exitStatus: ExitStatus { get }
}

/// The command line makes no sense.
package struct UsageError: ExitStatusError, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
  package var exitStatus: ExitStatus { .usage }
}

/// A setting (environment, `.env`, file named by an option) is invalid.
package struct ConfigurationError: ExitStatusError, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
  package var exitStatus: ExitStatus { .configuration }
}

/// A service that the command needs is unreachable.
package struct UnavailableError: ExitStatusError, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
  package var exitStatus: ExitStatus { .unavailable }
}

extension SystemError: ExitStatusError {
  package var exitStatus: ExitStatus { .inputOutput }
}
