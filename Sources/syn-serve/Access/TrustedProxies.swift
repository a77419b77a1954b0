// Proxies in front of this server whose word about a client counts: their X-Forwarded-For and X-Forwarded-Proto
// override what the connection shows, and X-Forwarded-Prefix is the path under which they show us. These fields are
// ignored from anyone else.

import SynBase

struct TrustedProxies: Sendable {
  static let option = OptionSpec(
    "trusted-proxy", argument: "NETWORK",
    help:
      "believe X-Forwarded-For, -Proto, -Prefix from there: an address, 10.0.0.0/8, or unix; repeatable (default none)")
  static let setting = SettingSpec("SYN_TRUSTED_PROXIES", help: "as --trusted-proxy, separated by commas or spaces")

  private var networks: [IPNetwork] = []
  private var takesUnix = false

  /// `texts` holds addresses, networks with a prefix length, and `unix` for clients of a socket in the file system.
  /// Throws a `UsageError` that quotes the one that is none of these.
  init(_ texts: [String] = []) throws(UsageError) {
    for text in texts {
      if text == "unix" {
        takesUnix = true
      } else if let network = IPNetwork(text) {
        networks.append(network)
      } else {
        throw UsageError(
          "--\(Self.option.long) takes an address, a network such as 10.0.0.0/8, or unix, not \"\(text)\"")
      }
    }
  }

  var isOn: Bool { takesUnix || !networks.isEmpty }

  /// `address` is the other end of a connection, nil for a socket in the file system.
  func trusts(_ address: IPAddress?) -> Bool {
    guard let address else { return takesUnix }
    return networks.contains { $0.contains(address) }
  }

  /// The request with the client that its proxies name instead of the nearest one.
  func applied(to request: HTTPRequest) -> HTTPRequest {
    let proxy = IPAddress(request.remote)
    guard isOn, proxy != nil || request.remote == Self.unix, trusts(proxy) else { return request }
    var request = request
    let fields = request.head.fields
    let list = { (name: StaticString) in
      fields.all(name).flatMap { fields.bytes[$0].split(separator: UInt8(ascii: ",")) }.map {
        String(decoding: fields.bytes[fields.bytes.trimmed($0.indices)], as: UTF8.self)
      }
    }
    // Each proxy appends who connected to it: from the end, the first that is not one of our proxies.
    for entry in list("x-forwarded-for").reversed() {
      guard let address = IPAddress(entry) else { break }
      request.remote = entry
      request.address = ClientAddress(address)
      if !trusts(address) { break }
    }
    if let prefix = list("x-forwarded-prefix").last.flatMap({ RootPath($0) }) { request = prefix.applied(to: request) }
    request.isSecure = list("x-forwarded-proto").last?.lowercased() == "https"
    return request
  }

  /// `HTTPRequest.remote` for a socket in the file system.
  static let unix = "unix"
}
