// Proxies in front of this server whose word about a client counts: what they say in X-Forwarded-For and X-Forwarded-Proto
// takes the place of what the connection tells. Anybody else's fields of these names are not looked at.

import Glibc
import SynShared

struct TrustedProxies: Sendable {
  static let option = OptionSpec(
    "trusted-proxy", argument: "NETWORK",
    help: "believe X-Forwarded-For and -Proto from there: an address, 10.0.0.0/8, or unix; repeatable (default none)")
  static let setting = SettingSpec("SYN_TRUSTED_PROXIES", help: "as --trusted-proxy, separated by commas or spaces")

  private var networks: [IPNetwork] = []
  private var takesUnix = false

  /// `texts` are addresses, networks with the length of their prefix, and `unix` for whoever connects to a socket in the
  /// file system. Throws `UsageError`, which quotes the one that is none of these.
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

  /// The request with the client that its proxies name in place of the nearest one.
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
    // Each proxy appends who connected to it: from the end, the first that is no proxy of ours.
    for entry in list("x-forwarded-for").reversed() {
      guard let address = IPAddress(entry) else { break }
      request.remote = entry
      if !trusts(address) { break }
    }
    request.isSecure = list("x-forwarded-proto").last?.lowercased() == "https"
    return request
  }

  /// What `HTTPRequest.remote` says of a socket in the file system.
  static let unix = "unix"
}

/// An address of IPv6; those of IPv4 as `::ffff:192.0.2.1`.
struct IPAddress: Sendable, Equatable {
  let bytes: [UInt8]

  private static let ofIPv4: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

  /// `192.0.2.1`, `::1`, `[::1]`, each perhaps with a port, and with the zone that some systems add. Nil for anything else.
  init?(_ text: String) {
    var host = text[...]
    if host.first == "[" {
      guard let end = host.firstIndex(of: "]") else { return nil }
      host = host[..<end].dropFirst()
    } else if let colon = host.firstIndex(of: ":"), host[host.index(after: colon)...].firstIndex(of: ":") == nil {
      host = host[..<colon]
    }
    host = host.prefix { $0 != "%" }
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, String(host), &four) == 1 {
      bytes = Self.ofIPv4 + withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, String(host), &six) == 1 {
      bytes = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  var isIPv4: Bool { bytes.starts(with: Self.ofIPv4) }
}

/// Addresses that begin alike.
struct IPNetwork: Sendable {
  private let start: IPAddress
  private let bitCount: Int

  /// An address alone, or with `/` and the length of the prefix in bits. Nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    let bitsMax = address.isIPv4 ? 32 : 128
    guard parts.count > 1 else {
      (start, bitCount) = (address, 128)
      return
    }
    guard let bits = Int(parts[1]), (0...bitsMax).contains(bits) else { return nil }
    (start, bitCount) = (address, 128 - bitsMax + bits)
  }

  func contains(_ address: IPAddress) -> Bool {
    let (whole, rest) = bitCount.quotientAndRemainder(dividingBy: 8)
    guard address.bytes[..<whole] == start.bytes[..<whole] else { return false }
    return rest == 0 || (address.bytes[whole] ^ start.bytes[whole]) >> (8 - UInt8(rest)) == 0
  }
}
