// What can go wrong between us and Redis, told apart by what the caller can do about it.

import SynBase

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
  /// A script and its caller do not agree about a name: nothing was sent.
  case misnamed(String)
  /// So many requests wait for replies that this one was not sent.
  case overloaded(Int)
  /// The connection was closed by this process.
  case closed

  /// `text` is the error as it was sent, without the hyphen in front.
  package init(reply text: String) {
    let text = Self.insideScript(text)
    // Inside a script Redis says so in words only.
    for (words, code) in Self.saidInWords where text.hasPrefix("ERR " + words) {
      self = .reply(code: code, message: String(text.dropFirst(4)))
      return
    }
    if text.hasPrefix("ERR unknown command") || text.hasPrefix("ERR Unknown command") {
      self = .reply(code: "UNKNOWN", message: String(text.dropFirst(4)))
      return
    }
    let code = text.prefix { $0 != " " }
    self = .reply(code: String(code), message: String(text.dropFirst(code.count + 1)))
  }

  private static let saidInWords = [
    ("The user executing the script can't", "NOPERM"),
    // Redis 7.4 and later, and Valkey
    ("ACL failure in script", "NOPERM"),
    ("Script attempted to access a slot not served", "CLUSTERDOWN"),
    ("Script attempted to execute a write command while the cluster is down", "CLUSTERDOWN"),
    ("Script attempted to access a non local key in a cluster node", "MOVED"),
    ("Script attempted to access keys that do not hash to the same slot", "CROSSSLOT"),
    ("Script attempted to execute a command while the cluster is down", "CLUSTERDOWN"),
  ]

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
    case .reply(let code, let message):
      (Self.meanings[code].map { $0 + ": " } ?? "") + "Redis answered \(code) \(message)"
    case .unexpectedReply(let reason): "unexpected reply from Redis: \(reason)"
    case .misnamed(let reason): "this is a fault of syn: \(reason)"
    case .overloaded(let count): "Redis does not keep up: \(count) requests wait for it"
    case .closed: "the connection to Redis is closed"
    }
  }

  /// Whether the same request may well succeed later without a change of ours.
  package var isTransient: Bool {
    switch self {
    case .unreachable, .disconnected, .overloaded: true
    case .reply(let code, let message):
      Self.transientCodes.contains(code) || message.hasPrefix("max number of clients reached")
    case .refused, .unexpectedReply, .misnamed, .closed: false
    }
  }

  /// A server that starts, is busy, full, or cannot save or replicate at the moment.
  private static let transientCodes: Set = [
    "LOADING", "BUSY", "MASTERDOWN", "READONLY", "OOM", "MISCONF", "NOREPLICAS",
  ]

  /// Whether another connection may lead to a server that takes the request, or be let in anew.
  var mayEndWithTheConnection: Bool {
    if case .reply(let code, _) = self { Self.codesOfTheConnection.contains(code) } else { false }
  }

  private static let codesOfTheConnection: Set = ["READONLY", "MASTERDOWN", "NOREPLICAS", "NOAUTH", "NOPERM"]

  /// What those mean whom an operator may meet, and what to do.
  private static let meanings = [
    "LOADING": "Redis is still reading its data",
    "BUSY": "Redis is busy with somebody's script",
    "MASTERDOWN": "Redis is a replica that has lost its master",
    "READONLY": "Redis is a replica; REDIS_URL must name the master",
    "OOM": "Redis is full; raise its maxmemory",
    "MISCONF": "Redis cannot save its data; make room on its disk",
    "NOREPLICAS": "Redis misses its replicas",
    "NOAUTH": "Redis asks for a password; set REDIS_PASSWORD",
    "WRONGPASS": "Redis refuses the user or the password",
    "NOPERM": "Redis allows this user too little; docs/redis.md says what is needed",
    "WRONGTYPE": "another program has put something else under a key of ours",
    "UNKNOWN":
      "this server lacks a command: it is no Redis 6.2 or later, or a sentinel, and REDIS_URL must name the master",
    "MOVED": "Redis is part of a cluster, which is not supported",
    "CROSSSLOT": "Redis is part of a cluster, which is not supported",
    "CLUSTERDOWN": "Redis is part of a cluster, which is not supported",
  ]

  package var exitStatus: ExitStatus {
    switch self {
    case .refused: .configuration
    case .reply(let code, _):
      if isTransient { .tryAgainLater } else { Self.meanings[code] != nil ? .configuration : .unavailable }
    case .overloaded: .tryAgainLater
    case .unreachable, .disconnected, .unexpectedReply, .misnamed, .closed: .unavailable
    }
  }
}
