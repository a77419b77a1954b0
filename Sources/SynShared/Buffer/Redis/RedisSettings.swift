// Where Redis is and how to log in: from REDIS_URL, or from REDIS_HOST and the other REDIS_ variables.

import SynBase

package struct RedisSettings: Sendable, Equatable, CustomStringConvertible {
  package enum Address: Sendable, Equatable {
    case tcp(host: String, port: Int)
    case unix(path: String)
  }

  package var address = Address.tcp(host: "127.0.0.1", port: 6379)
  package var database = 0
  /// A user of Redis's access control list; nil logs in as the default user.
  package var username: String?
  package var password: String?
  /// Nil: not encrypted.
  package var tls: RedisTLSSettings?

  package init() {}

  /// The address and database only, for messages and logs.
  package var description: String {
    let suffix = (tls == nil ? "" : " by TLS") + (database == 0 ? "" : ", database \(database)")
    switch address {
    case .tcp(let host, let port): return (host.contains(":") ? "[\(host)]" : host) + ":\(port)" + suffix
    case .unix(let path): return path + suffix
    }
  }

  /// REDIS_DB, REDIS_USERNAME and REDIS_PASSWORD supply what REDIS_URL leaves out, so that a password need not be in a
  /// URL. Throws `ConfigurationError`.
  package init(_ settings: Settings) throws(ConfigurationError) {
    address = .tcp(
      host: settings.string("REDIS_HOST") ?? "127.0.0.1",
      port: try settings.int("REDIS_PORT", in: 1...65_535) ?? 6379)
    database = try settings.int("REDIS_DB", in: 0...Int(Int32.max)) ?? 0
    username = settings.string("REDIS_USERNAME")
    password = settings.string("REDIS_PASSWORD")
    let isEncrypted = try settings.string("REDIS_TLS").map { text throws(ConfigurationError) in
      guard let isOn = Self.switches[text.lowercased()] else {
        throw ConfigurationError("REDIS_TLS takes 1 or 0")
      }
      return isOn
    }
    if isEncrypted == true { tls = RedisTLSSettings() }
    if let url = settings.string("REDIS_URL") { try read(url: url) }
    guard tls != nil else { return }
    if let missing = RedisTLSSettings.missing { throw ConfigurationError(missing) }
    tls = RedisTLSSettings(
      authorityFile: settings.string("REDIS_CA_FILE"), certificateFile: settings.string("REDIS_CERT_FILE"),
      keyFile: settings.string("REDIS_KEY_FILE"))
  }

  private static let switches = [
    "1": true, "true": true, "yes": true, "on": true, "0": false, "false": false, "no": false, "off": false,
  ]

  /// Whether the settings mention Redis at all, for commands that can do without it.
  package static func isConfigured(_ settings: Settings) -> Bool {
    ["REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_USERNAME", "REDIS_PASSWORD"]
      .contains { settings.string($0) != nil }
  }

  /// For the help of every command that talks to Redis.
  package static let specs = [
    SettingSpec(
      "REDIS_URL",
      help: "redis[s]://[user:password@]host[:port][/db] or unix:///path (default 127.0.0.1:6379)"),
    SettingSpec("REDIS_HOST", help: "host, if REDIS_URL is not set; REDIS_PORT and REDIS_DB go with it"),
    SettingSpec("REDIS_USERNAME", help: "user of the access control list"),
    SettingSpec("REDIS_PASSWORD", help: "password, with a user or alone"),
    SettingSpec(
      "REDIS_TLS", help: "1 for TLS where REDIS_HOST is used, as rediss:// in a URL (hiredis 1.x: Debian 13)"),
    SettingSpec("REDIS_CA_FILE", help: "trust the certificates in this file (PEM) instead of the system's"),
    SettingSpec("REDIS_CERT_FILE", help: "a client certificate (PEM), for servers that ask for one"),
    SettingSpec("REDIS_KEY_FILE", help: "its key (default: in the file of the certificate)"),
  ]

  /// Overrides the other settings. No error contains the URL itself: it may hold a password.
  private mutating func read(url text: String) throws(ConfigurationError) {
    let socketURL = Self.socketSchemes.first(where: text.hasPrefix).map { Self.withHost(text.dropFirst($0.count)) }
    let url: CurlURL
    do { url = try CurlURL(parsing: socketURL ?? text) } catch {
      throw ConfigurationError("REDIS_URL is not a URL: \(error)")
    }
    username = url.user ?? username
    password = url.password ?? password
    let path = url.decodedPath ?? "/"
    switch url.scheme {
    case "redis" where socketURL != nil:
      guard url.host == Self.noHost, path.utf8.count > 1 else {
        throw ConfigurationError("REDIS_URL names no socket: it takes three slashes, such as unix:///run/redis.sock")
      }
      address = .unix(path: path)
      let query = url.query ?? ""
      if query.hasPrefix("db=") { try read(database: query.dropFirst(3)) }
    case "redis", "rediss":
      // A redis:// URL means no encryption, whatever REDIS_TLS says for the other settings.
      tls = url.scheme == "rediss" ? RedisTLSSettings() : nil
      let port = url.port ?? 6379
      guard port > 0 else { throw ConfigurationError("REDIS_URL names no host and port") }
      address = .tcp(host: url.host, port: port)
      try read(database: path.dropFirst())
    case let scheme where scheme.contains("sentinel"):
      throw ConfigurationError(
        "REDIS_URL names a sentinel, which is not supported: name the master, or an address that follows it")
    case let scheme where scheme.contains("cluster"):
      throw ConfigurationError("REDIS_URL names a cluster, which is not supported: name a single server or its master")
    default: throw ConfigurationError("REDIS_URL must start with redis://, rediss:// or unix://")
    }
  }

  private static let socketSchemes = ["unix://", "redis+unix://"]
  private static let noHost = "socket.invalid"

  /// curl mistakes the first folder of `unix:///run/redis.sock` for a host. `rest` is what follows the scheme; this
  /// gives it a placeholder host.
  private static func withHost(_ rest: Substring) -> String {
    let login = rest.prefix { $0 != "/" }
    return "redis://" + login + noHost + rest.dropFirst(login.count)
  }

  private mutating func read(database text: Substring) throws(ConfigurationError) {
    if text.isEmpty { return }
    guard let number = Int(text), number >= 0, number <= Int32.max else {
      throw ConfigurationError("the database in REDIS_URL is a number, such as redis://host/3")
    }
    database = number
  }
}
