// Which Host a request may name. On the loopback only names of the loopback: otherwise any web page could reach this
// server through a name of its own that it lets point to 127.0.0.1 (DNS rebinding).

enum HostName {
  /// Whether these are the characters of `name:port`, an address in brackets included.
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

  /// Whether this is `uri-host [ ":" port ]` (RFC 9110, section 7.2), of plain characters.
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

  /// nil, which allows every name, when the server listens beyond the loopback, or on sockets that no browser reaches.
  /// `addresses` are those of TCP that it is bound to, `host` what was asked for.
  static func allowed(listeningOn addresses: [String], as host: String? = nil) -> Set<String>? {
    guard !addresses.isEmpty, addresses.allSatisfy({ isLoopback(address: $0) }) else { return nil }
    let named = host.map { [$0.lowercased()] } ?? []
    return Set(["localhost", "127.0.0.1", "[::1]"] + addresses.map(withoutPort) + named)
  }

  /// The name of `name:port` in lower case.
  static func withoutPort(_ host: String) -> String {
    let name = host.lowercased()
    if name.hasPrefix("[") { return String(name.prefix { $0 != "]" }) + "]" }
    return String(name.prefix { $0 != ":" })
  }
}
