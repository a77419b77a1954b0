// Where Redis is and how to log in: from REDIS_URL, or from REDIS_HOST and its neighbours.

import CCurl

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

  package init() {}

  /// The address and database only: for messages and logs.
  package var description: String {
    let suffix = database == 0 ? "" : ", database \(database)"
    switch address {
    case .tcp(let host, let port): return (host.contains(":") ? "[\(host)]" : host) + ":\(port)" + suffix
    case .unix(let path): return path + suffix
    }
  }

  /// What REDIS_URL does not say is taken from REDIS_DB, REDIS_USERNAME and REDIS_PASSWORD, so that a password need not
  /// stand in a URL. Throws `ConfigurationError`.
  package init(_ settings: Settings) throws(ConfigurationError) {
    address = .tcp(
      host: settings.string("REDIS_HOST") ?? "127.0.0.1",
      port: try settings.int("REDIS_PORT", in: 1...65_535) ?? 6379)
    database = try settings.int("REDIS_DB", in: 0...Int(Int32.max)) ?? 0
    username = settings.string("REDIS_USERNAME")
    password = settings.string("REDIS_PASSWORD")
    if let url = settings.string("REDIS_URL") { try read(url: url) }
  }

  /// Whether the settings say anything about Redis, for those who can do without it.
  package static func isConfigured(_ settings: Settings) -> Bool {
    ["REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_USERNAME", "REDIS_PASSWORD"]
      .contains { settings.string($0) != nil }
  }

  /// For the help of every command that talks to Redis.
  package static let specs = [
    SettingSpec("REDIS_URL", help: "redis://[user:password@]host[:port][/db] or unix:///path (default 127.0.0.1:6379)"),
    SettingSpec("REDIS_HOST", help: "host, where REDIS_URL is not set; REDIS_PORT and REDIS_DB go with it"),
    SettingSpec("REDIS_USERNAME", help: "user of the access control list; REDIS_PASSWORD, with a user or alone"),
  ]

  /// Reads over what is set. The URL itself never stands in an error: it may hold a password.
  private mutating func read(url text: String) throws(ConfigurationError) {
    let socketURL = Self.socketSchemes.first(where: text.hasPrefix).map { Self.withHost(text.dropFirst($0.count)) }
    guard let url = URLParts(socketURL ?? text) else { throw ConfigurationError("REDIS_URL is not a URL") }
    username = url.part(CURLUPART_USER, decoded: true) ?? username
    password = url.part(CURLUPART_PASSWORD, decoded: true) ?? password
    let path = url.part(CURLUPART_PATH, decoded: true) ?? "/"
    let host = url.part(CURLUPART_HOST) ?? ""
    switch url.part(CURLUPART_SCHEME) {
    case "redis" where socketURL != nil:
      guard host == Self.noHost, path.utf8.count > 1 else {
        throw ConfigurationError("REDIS_URL names no socket: it takes three slashes, such as unix:///run/redis.sock")
      }
      address = .unix(path: path)
      let query = url.part(CURLUPART_QUERY) ?? ""
      if query.hasPrefix("db=") { try read(database: query.dropFirst(3)) }
    case "redis":
      let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
      let port = url.part(CURLUPART_PORT).map { Int($0) ?? 0 } ?? 6379
      guard !literal.isEmpty, port > 0 else { throw ConfigurationError("REDIS_URL names no host and port") }
      address = .tcp(host: literal, port: port)
      try read(database: path.dropFirst())
    case "rediss": throw ConfigurationError("REDIS_URL asks for TLS, which is not supported; put a tunnel in between")
    default: throw ConfigurationError("REDIS_URL must start with redis:// or unix://")
    }
  }

  private static let socketSchemes = ["unix://", "redis+unix://"]
  private static let noHost = "socket.invalid"

  /// curl takes the first folder of `unix:///run/redis.sock` for a host. `rest` is what follows the scheme; it is given
  /// a host that stands for none.
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

/// A URL taken apart by libcurl, so that it means here what it means to curl.
private final class URLParts {
  private let handle: OpaquePointer

  init?(_ text: String) {
    guard let handle = curl_url() else { return nil }
    self.handle = handle
    let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
  }

  deinit { curl_url_cleanup(handle) }

  /// Nil for a part that is missing or empty.
  func part(_ part: CURLUPart, decoded: Bool = false) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, decoded ? UInt32(CURLU_URLDECODE) : 0) == CURLUE_OK, let text else {
      return nil
    }
    defer { curl_free(text) }
    let value = String(cString: text)
    return value.isEmpty ? nil : value
  }
}
