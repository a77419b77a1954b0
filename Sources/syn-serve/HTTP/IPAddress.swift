// IP addresses and networks, as numbers: nothing is looked up.

import Glibc

/// An IPv6 address; IPv4 addresses as `::ffff:192.0.2.1`.
struct IPAddress: Sendable, Equatable {
  let bytes: [UInt8]

  private static let ofIPv4: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

  /// `192.0.2.1`, `::1`, `[::1]`, each optionally with a port, and with the zone that some systems add. Nil for
  /// anything else.
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

/// Addresses with a common prefix.
struct IPNetwork: Sendable {
  private let start: IPAddress
  private let bitCount: Int

  /// Just an address, or with `/` and the length of the prefix in bits. Nil for anything else.
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
