// Lines on stderr, for people or programs, with secrets removed. Callers decide what is worth logging.

import Glibc
import Synchronization

package enum Log {
  package enum Level: Int, Sendable, Comparable {
    case error, warning, info, debug, trace
    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    fileprivate var name: String { "\(self)" }
  }

  package enum Format: String, Sendable, CaseIterable { case text, json }

  private struct Configuration {
    var command = "syn"
    var level = Level.info
    var format = Format.text
    var secrets = Redactor([])
    var isQuiet = false
    var rewritesLines = false
    var hasTimes = isatty(STDERR_FILENO) == 0

    func shows(_ level: Level) -> Bool {
      level <= self.level && !(isQuiet && (level == .warning || level == .info))
    }
  }

  private static let configuration = Mutex(Configuration())

  /// Called once, before anything is logged. Each line carries a time unless stderr is a terminal. When quiet, only
  /// errors are shown, and whatever `level` requests beyond the usual. `terminal` is TERM; without it, no line is ever
  /// rewritten.
  static func configure(
    command: String, level: Level, format: Format, isQuiet: Bool = false, secrets: Redactor = Redactor([]),
    terminal: String? = nil
  ) {
    configuration.withLock {
      $0.rewritesLines =
        isatty(STDERR_FILENO) == 1 && terminal != nil && terminal != "dumb" && format == .text && !isQuiet
      $0.command = command
      $0.level = level
      $0.format = format
      $0.isQuiet = isQuiet
      $0.secrets = secrets
    }
  }

  package static func isEnabled(_ level: Level) -> Bool { configuration.withLock { $0.shows(level) } }

  package static func error(_ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
    write(.error, message, fields)
  }
  package static func warning(_ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
    write(.warning, message, fields)
  }
  package static func info(_ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
    write(.info, message, fields)
  }
  package static func debug(_ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
    write(.debug, message, fields)
  }
  package static func trace(_ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
    write(.trace, message, fields)
  }

  /// What the user requested with an option: printed even with --quiet.
  package static func asked(_ message: @autoclosure () -> String, _ fields: JSONObject) {
    write(.info, message, fields, isAskedFor: true)
  }

  /// The last line of a run: words for people, and for programs (`json`) its numbers too.
  package static func summary(_ message: String, _ fields: JSONObject) {
    let format = configuration.withLock { $0.format }
    write(.info, { message }, format == .json ? fields : [:])
  }

  /// Whether there may be a progress line on the terminal, from this process or another one of its pipe.
  package static var rewritesLines: Bool { configuration.withLock { $0.rewritesLines } }

  /// Moves the cursor to the start of the line and erases the line.
  package static let clearsLine = "\r\u{1b}[K"

  /// Requested text (a prompt, a request), printed as it is except for secrets.
  package static func output(_ text: String) { writeToStandardError(redact(text)) }

  /// `text` without any of syn's secrets: for errors that may quote a server, and other statements about a reply. Not
  /// for the reply itself.
  package static func redact(_ text: String) -> String {
    configuration.withLock { $0.secrets }.redact(text)
  }

  private static func write(
    _ level: Level, _ message: () -> String, _ fields: JSONObject, isAskedFor: Bool = false
  ) {
    let configuration = Self.configuration.withLock { $0 }
    guard isAskedFor || configuration.shows(level) else { return }
    let line: String
    switch configuration.format {
    case .text:
      let time = configuration.hasTimes ? Timestamp.now.text + " " : ""
      let kind = level == .info ? "" : " \(level.name):"
      let details = fields.members.map { " \($0.key)=\($0.value.stringValue ?? $0.value.text)" }.joined()
      let words = configuration.secrets.redact(message() + details)
      line = oneLine("\(time)\(configuration.command):\(kind) \(words)")
    case .json:
      var object: JSONObject = [
        "time": .string(Timestamp.now.text), "level": .string(level.name), "command": .string(configuration.command),
        "message": .string(configuration.secrets.redact(message())),
      ]
      for member in configuration.secrets.redact(fields).members { object[member.key] = member.value }
      line = JSONValue.object(object).text
    }
    writeToStandardError(line + "\n")
  }

  /// Text from others, such as the path of a request, must neither begin a new line nor control the terminal.
  private static func oneLine(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) { return text }
    return text.unicodeScalars.reduce(into: "") { line, scalar in
      line += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }
  }

  /// A single call, so that lines of several processes do not mix.
  private static func writeToStandardError(_ text: String) {
    var text = (rewritesLines ? clearsLine : "") + text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(STDERR_FILENO, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return }  // nowhere left to say so
        written += count
      }
    }
  }
}
