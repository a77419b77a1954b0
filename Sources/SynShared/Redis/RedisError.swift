// What can go wrong between us and Redis, told apart by what the caller can do about it.

package enum RedisError: ExitStatusError, Equatable, CustomStringConvertible {
  /// No connection could be made: nothing was sent. Names the address, never the password.
  case unreachable(String)
  /// The connection broke while the request was under way: whether it took effect is unknown.
  case disconnected(String)
  /// Redis does not let us in: AUTH or SELECT failed. Trying again does not help.
  case refused(String)
  /// Redis answered with an error: its first word, such as `WRONGTYPE`, and the rest.
  case reply(code: String, message: String)
  /// A reply of another shape than the command has.
  case unexpectedReply(String)
  /// The connection was closed by this process.
  case closed

  /// `text` is the error as it was sent, without the hyphen in front.
  package init(reply text: String) {
    let text = Self.insideScript(text)
    let code = text.prefix { $0 != " " }
    self = .reply(code: String(code), message: String(text.dropFirst(code.count + 1)))
  }

  /// Before Redis 7 an error inside a script comes wrapped, `ERR Error running script (call to f_...): @user_script:8:
  /// @user_script: 8: -OOM command not allowed`: what counts is the one inside.
  private static func insideScript(_ text: String) -> Substring {
    guard text.hasPrefix("ERR Error running script") else { return text[...] }
    for word in text.split(separator: " ").dropFirst() {
      let code = word.hasPrefix("-") ? word.dropFirst() : word
      if code.count > 1, code.allSatisfy({ $0.isASCII && $0.isUppercase }) { return text[code.startIndex...] }
    }
    return text[...]
  }

  package var description: String {
    switch self {
    case .unreachable(let reason): "Redis is not reachable: \(reason)"
    case .disconnected(let reason): "the connection to Redis broke: \(reason)"
    case .refused(let reason): "Redis refuses the login: \(reason)"
    case .reply(let code, let message): "Redis answered \(code) \(message)"
    case .unexpectedReply(let reason): "unexpected reply from Redis: \(reason)"
    case .closed: "the connection to Redis is closed"
    }
  }

  /// Whether the same request may well succeed later without a change of ours.
  package var isTransient: Bool {
    switch self {
    case .unreachable, .disconnected: true
    case .reply(let code, _): Self.transientCodes.contains(code)
    case .refused, .unexpectedReply, .closed: false
    }
  }

  /// A server that starts, is busy, full, or cannot save or replicate at the moment.
  private static let transientCodes: Set = [
    "LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "READONLY", "OOM", "MISCONF", "NOREPLICAS",
  ]

  package var exitStatus: ExitStatus {
    switch self {
    case .refused, .reply("NOAUTH", _), .reply("NOPERM", _), .reply("WRONGTYPE", _): .configuration
    case .unreachable, .disconnected, .reply, .unexpectedReply, .closed: .unavailable
    }
  }
}
