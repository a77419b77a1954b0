// What can go wrong between us and Redis, told apart by what the caller can do about it.

import SynBase

package enum RedisError: ExitStatusError, Equatable, CustomStringConvertible {
  /// No connection could be made: nothing was sent. Names the address, never the password.
  case unreachable(String)
  /// The connection broke while the request was under way: it may or may not have taken effect.
  case disconnected(String)
  /// Redis does not let us in: AUTH or SELECT failed. Trying again does not help.
  case refused(String)
  /// Redis answered with an error: its first word, such as `WRONGTYPE`, and the rest.
  case reply(code: String, message: String)
  /// The reply has another shape than the command's replies have.
  case unexpectedReply(String)
  /// A script and its caller do not agree on a name: nothing was sent.
  case misnamed(String)
  /// This request was not sent because so many others wait for replies.
  case overloaded(Int)
  /// This process closed the connection.
  case closed

  /// The start of a message from inside a script, before the line number. The rest follows a colon.
  static let scriptMark = "user_script:"

  /// `text` is the error as sent, without the leading hyphen.
  package init(reply text: String) {
    let (line, text) = Self.insideScript(text[...])
    let place = line.map { "\(Self.scriptMark)\($0): " } ?? ""
    // Inside a script Redis says it only in words.
    for (words, code) in Self.saidInWords where text.hasPrefix("ERR " + words) {
      self = .reply(code: code, message: place + text.dropFirst(4))
      return
    }
    if text.hasPrefix("ERR unknown command") || text.hasPrefix("ERR Unknown command") {
      self = .reply(code: "UNKNOWN", message: place + text.dropFirst(4))
      return
    }
    let code = text.prefix { $0 != " " }
    self = .reply(code: String(code), message: place + text.dropFirst(code.count + 1))
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

  /// The error itself, and the script line that raised it, if a script did.
  ///
  /// Redis 7 appends ` script: <hash>, on @user_script:8.`; earlier versions wrap the error, `ERR Error running script
  /// (call to f_...): @user_script:8: @user_script: 8: -OOM command not allowed`. Lua itself puts `user_script:8: ` in
  /// front, which is closer to the cause where our scripts blame the caller of a function.
  private static func insideScript(_ text: Substring) -> (line: Int?, text: Substring) {
    var (line, text): (Int?, Substring) = (nil, text)
    if let end = text.wholeMatch(of: #/(.*) script: \w+, on @?\w+:(\d+)\.?/#.dotMatchesNewlines()) {
      (text, line) = (end.1, Int(end.2))
    } else if let start = text.prefixMatch(of: #/ERR Error running script \(call to \w+\): @user_script:(\d+): /#) {
      (text, line) = (text[start.range.upperBound...], Int(start.1))
      if let again = text.prefixMatch(of: #/@user_script: ?\d+: -?/#) { text = text[again.range.upperBound...] }
      if text.hasPrefix(scriptMark) { text = "ERR " + text }
    }
    if let place = text.prefixMatch(of: #/ERR user_script:(\d+): /#) {
      line = Int(place.1)
      text = "ERR " + text[place.range.upperBound...]
    }
    // To Lua an error that our scripts raise is plain text that begins with its code; Redis puts another code in front.
    let words = text.dropFirst(4)
    let code = words.prefix { $0 != " " }
    if line != nil, text.hasPrefix("ERR "), code.count > 1, code.allSatisfy({ $0.isASCII && $0.isUppercase }) {
      text = words
    }
    return (line, text)
  }

  package var description: String {
    switch self {
    case .unreachable(let reason): "Redis is not reachable: \(reason)"
    case .disconnected(let reason): "the connection to Redis broke: \(reason)"
    case .refused(let reason): "Redis refuses the login: \(reason)"
    case .reply(let code, let message):
      (Self.meanings[code].map { $0 + ": " } ?? "") + "Redis answered \(code) \(message)"
    case .unexpectedReply(let reason): "unexpected reply from Redis: \(reason)"
    case .misnamed(let reason): "this is a bug in syn: \(reason)"
    case .overloaded(let count): "Redis does not keep up: \(count) requests wait for it"
    case .closed: "the connection to Redis is closed"
    }
  }

  /// Whether the same request may succeed later without a change on our side.
  package var isTransient: Bool {
    switch self {
    case .unreachable, .disconnected, .overloaded: true
    case .reply(let code, let message):
      Self.transientCodes.contains(code) || message.hasPrefix("max number of clients reached")
    case .refused, .unexpectedReply, .misnamed, .closed: false
    }
  }

  /// A server that is starting, busy, full, or unable to save or replicate at the moment.
  private static let transientCodes: Set = [
    "LOADING", "BUSY", "MASTERDOWN", "READONLY", "OOM", "MISCONF", "NOREPLICAS",
  ]

  /// Whether a new connection may lead to a server that accepts the request, or may log in successfully.
  var mayEndWithTheConnection: Bool {
    if case .reply(let code, _) = self { Self.codesOfTheConnection.contains(code) } else { false }
  }

  /// Whether Redis refuses a record for what another program has put under the record's own keys: the next may be taken.
  package var isOfTheRecord: Bool {
    guard case .reply("WRONGTYPE", let message) = self else { return false }
    return BufferKeys.prefixesOfRecords.contains { message.contains("\($0)") }
  }

  private static let codesOfTheConnection: Set = [
    "READONLY", "MASTERDOWN", "LOADING", "NOREPLICAS", "NOAUTH", "NOPERM", "UNBLOCKED",
  ]

  /// What the errors mean that an operator may meet, and what to do about them.
  private static let meanings = [
    "LOADING": "Redis is still reading its data",
    "BUSY": "Redis is busy with somebody's script",
    "MASTERDOWN": "Redis is a replica that has lost its master",
    "READONLY": "Redis is a replica; REDIS_URL must name the master",
    "OOM": "Redis is full; raise its maxmemory",
    "MISCONF": "Redis cannot save its data; make room on its disk",
    "NOREPLICAS": "Redis is missing its replicas",
    "NOAUTH": "Redis asks for a password; set REDIS_PASSWORD",
    "WRONGPASS": "Redis refuses the user or the password",
    "NOPERM": "Redis allows this user too little; docs/redis.md says what is needed",
    "WRONGTYPE": "another program has put something else under a key of ours",
    "UNKNOWN":
      "this server lacks a command: it is older than Redis 6.2, or a sentinel, and REDIS_URL must name the master",
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
