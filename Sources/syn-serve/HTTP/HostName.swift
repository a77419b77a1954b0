// Which Host a request may name. On the loopback only loopback names: otherwise any web page could reach this server
// through a name of its own that it points to 127.0.0.1 (DNS rebinding).

import SynBase

enum HostName {
  /// Whether these are the characters of `name:port`, including an address in brackets.
  static func isPlain(_ host: ArraySlice<UInt8>) -> Bool {
    host.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "%"):
        true
      default: false
      }
    }
  }

  /// Whether this is `uri-host [ ":" port ]` (RFC 9110, section 7.2), in plain characters.
  static func isAuthority(_ authority: ArraySlice<UInt8>) -> Bool {
    guard isPlain(authority) else { return false }
    let end: Int
    if authority.first == UInt8(ascii: "[") {
      guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")), bracket > authority.startIndex + 1 else {
        return false
      }
      end = bracket + 1
    } else {
      end = authority.firstIndex(of: Ascii.colon) ?? authority.endIndex
      guard end > authority.startIndex else { return false }
    }
    let name = authority[..<end].dropFirst()
    let brackets = name.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
    guard brackets == (authority.first == UInt8(ascii: "[") ? 1 : 0) else { return false }
    let port = authority[end...]
    return port.isEmpty || port.first == Ascii.colon && port.dropFirst().allSatisfy(\.isDigit)
  }

  /// `address` is a bound one, with its port.
  static func isLoopback(address: String) -> Bool { address.hasPrefix("127.") || address.hasPrefix("[::1]:") }

  /// nil, which allows every name, when the server listens beyond the loopback, or on sockets that no browser reaches,
  /// and no name was given. `addresses` are the TCP addresses it is bound to, `host` is the requested one, `named`
  /// lists its other names; `*` is every name.
  static func allowed(listeningOn addresses: [String], as host: String? = nil, named: [String] = []) -> AllowedHosts? {
    let isLocal = !addresses.isEmpty && addresses.allSatisfy { isLoopback(address: $0) }
    if named.contains("*") || (named.isEmpty && !isLocal) { return nil }
    let requested = host.map { IPAddress($0).map { !$0.isIPv4 } == true ? "[\($0)]" : $0 }
    let names =
      ["localhost", "127.0.0.1", "[::1]"] + addresses.map(withoutPort) + (requested.map { [$0] } ?? []) + named
    // Other sites can point names here, but not numeric addresses.
    return AllowedHosts(names: Set(names.map(withoutPort)), takesAddresses: !isLocal)
  }

  /// The name of `name:port` in lower case, without the dot that may end a whole name.
  static func withoutPort(_ host: String) -> String {
    let name = host.lowercased()
    if name.hasPrefix("[") { return String(name.prefix { $0 != "]" }) + "]" }
    let bare = name.prefix { $0 != ":" }
    return String(bare.hasSuffix(".") ? bare.dropLast() : bare)
  }
}

/// The acceptable values of a request's Host.
struct AllowedHosts: Sendable, Equatable {
  /// In lower case, without ports.
  var names: Set<String>
  /// Whether any numeric address is acceptable.
  var takesAddresses: Bool

  /// `host` as a request names it.
  func contains(_ host: String) -> Bool {
    let name = HostName.withoutPort(host)
    return names.contains(name) || (takesAddresses && IPAddress(name) != nil)
  }
}
