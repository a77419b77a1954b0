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

  /// `address` is a bound one, with its port.
  static func isLoopback(address: String) -> Bool { address.hasPrefix("127.") || address.hasPrefix("[::1]:") }

  /// nil, which allows every name, when the server listens beyond the loopback. `address` is the one it is bound to,
  /// `host` what was asked for.
  static func allowed(listeningOn address: String, as host: String) -> Set<String>? {
    guard isLoopback(address: address) else { return nil }
    return ["localhost", "127.0.0.1", "[::1]", withoutPort(address), host.lowercased()]
  }

  /// The name of `name:port` in lower case.
  static func withoutPort(_ host: String) -> String {
    let name = host.lowercased()
    if name.hasPrefix("[") { return String(name.prefix { $0 != "]" }) + "]" }
    return String(name.prefix { $0 != ":" })
  }
}
