// The options of syn-serve, first as typed, then checked.

import SynBase
import SynBuffer

struct Options: Sendable {
  enum Environment: String, Sendable, CaseIterable {
    /// A question handed out leaves the buffer.
    case prod
    /// Questions stay in the buffer, so that a client can be tried against the same ones again and again.
    case dev
  }

  var environment = Environment.prod
  /// Where to listen.
  enum Place: Sendable, Equatable {
    case tcp(host: String, port: Int)
    case unix(path: String, mode: UInt32)
    /// No place was given: the sockets handed over, or else the usual port of the loopback.
    case usual
  }

  var place = Place.usual
  static let usualHost = "127.0.0.1"
  static let usualPort = 5003
  var connectionsMax: Int
  var connectionsPerAddressMax: Int
  /// How long to delay the answer from an empty buffer: dojo asks again at once, and forever.
  var emptyWait = Duration.seconds(2)
  /// A unit that was handed out but not popped is handed out again after this long. Nil: never.
  var redeliverAfter: Duration?
  /// Orders that may wait to be taken up. Eight calls at a time finish a thousand in an hour or two; more than that is
  /// a client in a loop, and each takes up to 1 MiB of Redis's memory.
  var waitingOrdersMax = 1000
  /// Logs a line on stderr for each request.
  var logsAccess: Bool
  /// The sites whose web pages may call this.
  var origins: CrossOriginPolicy
  /// Further acceptable values of a request's Host.
  var allowedHosts: [String]
  var proxies: TrustedProxies
  var rootPath: RootPath

  static let command = CommandSpec(
    name: "syn-serve",
    summary: "hands the buffer's questions and answers out over HTTP",
    usage: ["[options]"],
    options: [
      OptionSpec("env-name", argument: "dev|prod", help: "dev leaves questions in the buffer (default prod)"),
      OptionSpec("host", argument: "ADDRESS", help: "where to listen (default 127.0.0.1)"),
      OptionSpec("port", argument: "PORT", help: "0 takes any free port and says which (default 5003)"),
      OptionSpec("unix", argument: "PATH", help: "listen on a socket in the file system instead of a port"),
      OptionSpec("unix-mode", argument: "MODE", help: "its permissions, in octal (default 660)"),
      OptionSpec(
        "empty-wait", argument: "SECONDS", help: "delay the answer of an empty buffer by this long (default 2)"),
      OptionSpec(
        "redeliver-after", argument: "SECONDS",
        help: "hand out a question again that was not popped for this long (default never)"),
      OptionSpec(
        "max-waiting-orders", argument: "N",
        help: "answer 429 to an order while N others wait to be taken up (default 1000)"),
      OptionSpec(
        "max-connections", argument: "N",
        help: "at most N; idle ones make room for new ones, else those wait (default \(HTTPLimits().connectionsMax))"),
      OptionSpec(
        "max-connections-per-address", argument: "N",
        help: "at most N from one host, or from one IPv6 network (default \(HTTPLimits().connectionsPerAddressMax))"),
      AccessPolicy.hostOption,
      TrustedProxies.option,
      RootPath.option,
      CrossOriginPolicy.option,
      OptionSpec("access-log", help: "log each request: method, path, status, bytes, ms, id and who sent it"),
    ],
    settings: [
      AccessTokens.setting, AccessPolicy.hostSetting, TrustedProxies.setting, RootPath.setting, redeliverSetting,
    ]
      + RedisSettings.specs + BufferSettings.specs,
    examples: [
      "syn-serve --env-name dev", "syn-serve --host 0.0.0.0 --port 8080", "syn-serve --unix /run/syn/http.sock",
    ], tables: ["metrics": .array(Metric.all.map(\.json))])

  private static let redeliverSetting = SettingSpec("SYN_REDELIVER_AFTER", help: "as --redeliver-after")
  private static let redeliverRange = 1...31_536_000

  /// Throws `UsageError` and `ConfigurationError`.
  init(_ arguments: ParsedArguments, _ settings: Settings) throws {
    if let operand = arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    environment = try arguments.choice("env-name", of: Environment.self) ?? .prod
    place = try Self.place(arguments)
    connectionsMax = try arguments.int("max-connections", in: 1...1_000_000) ?? HTTPLimits().connectionsMax
    connectionsPerAddressMax =
      try arguments.int("max-connections-per-address", in: 1...1_000_000) ?? HTTPLimits().connectionsPerAddressMax
    let seconds = try arguments.double("empty-wait", atLeast: 0) ?? 2
    guard seconds <= 300 else { throw UsageError("--empty-wait takes at most 300 seconds") }
    emptyWait = .seconds(seconds)
    waitingOrdersMax = try arguments.int("max-waiting-orders", in: 0...1_000_000) ?? 1000
    logsAccess = arguments.has("access-log")
    origins = try CrossOriginPolicy(arguments.values(CrossOriginPolicy.option.long))
    let typed = try arguments.int("redeliver-after", in: Self.redeliverRange)
    let redeliver = try typed ?? settings.int(Self.redeliverSetting.name, in: Self.redeliverRange)
    redeliverAfter = redeliver.map { .seconds($0) }
    allowedHosts = try Self.hosts(arguments.values(AccessPolicy.hostOption.long))
    if allowedHosts.isEmpty { allowedHosts = try Self.words(AccessPolicy.hostSetting, settings, Self.hosts) }
    rootPath = try Self.rootPath(arguments, settings)
    let networks = arguments.values(TrustedProxies.option.long)
    proxies = try TrustedProxies(networks)
    if networks.isEmpty {
      proxies = try Self.words(TrustedProxies.setting, settings) { (words) throws(UsageError) in
        try TrustedProxies(words)
      }
    }
  }

  /// Applies `read` to the words of a setting; a complaint becomes one about the setting.
  private static func words<Value>(
    _ spec: SettingSpec, _ settings: Settings, _ read: ([String]) throws(UsageError) -> Value
  ) throws(ConfigurationError) -> Value {
    let words = (settings.string(spec.name) ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
    do {
      return try read(words)
    } catch {
      throw ConfigurationError("\(spec.name): \(error)")
    }
  }

  private static func rootPath(_ arguments: ParsedArguments, _ settings: Settings) throws -> RootPath {
    if let typed = arguments.value(RootPath.option.long) {
      guard let path = RootPath(typed) else {
        throw UsageError("--\(RootPath.option.long) takes a path such as /syn, not \"\(typed)\"")
      }
      return path
    }
    guard let text = settings.string(RootPath.setting.name) else { return RootPath() }
    guard let path = RootPath(text) else {
      throw ConfigurationError("\(RootPath.setting.name) takes a path such as /syn, not \"\(text)\"")
    }
    return path
  }

  private static func hosts(_ names: [String]) throws(UsageError) -> [String] {
    for name in names where name != "*" {
      guard HostName.isAuthority(Array(name.utf8)[...]) || IPAddress(name) != nil else {
        throw UsageError(
          "--\(AccessPolicy.hostOption.long) takes the name of a host, without scheme or path, not \"\(name)\"")
      }
    }
    // In a Host, an IPv6 address is in brackets.
    return names.map { IPAddress($0).map { !$0.isIPv4 } == true && !$0.hasPrefix("[") ? "[\($0)]" : $0 }
  }

  private static func place(_ arguments: ParsedArguments) throws(UsageError) -> Place {
    let port = try arguments.int("port", in: 0...65_535)
    if let path = arguments.value("unix") {
      guard arguments.value("host") == nil, port == nil else {
        throw UsageError("--unix replaces --host and --port")
      }
      guard !path.isEmpty else { throw UsageError("--unix takes the path of a file") }
      let text = arguments.value("unix-mode") ?? "660"
      guard let mode = UInt32(text, radix: 8), mode <= 0o777 else {
        throw UsageError("--unix-mode takes permissions such as 660, not \"\(text)\"")
      }
      return .unix(path: path, mode: mode)
    }
    guard arguments.value("unix-mode") == nil else { throw UsageError("--unix-mode goes with --unix") }
    guard arguments.value("host") != nil || port != nil else { return .usual }
    let host = arguments.value("host") ?? usualHost
    // As in an address: brackets around IPv6.
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    return .tcp(host: isBracketed ? String(host.dropFirst().dropLast()) : host, port: port ?? usualPort)
  }
}
