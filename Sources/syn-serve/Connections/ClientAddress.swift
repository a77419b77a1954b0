// Where a connection comes from, as far as connections are counted.

import Glibc

/// An IPv4 host; for IPv6 the /64 network, since one client may have all of its addresses.
struct ClientAddress: Hashable, Sendable {
  private let network: UInt64

  /// nil for a client on a unix socket, which has no address.
  init?(_ storage: sockaddr_storage) {
    switch Int32(storage.ss_family) {
    case AF_INET:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) }
      self.init(host: UInt32(bigEndian: address.sin_addr.s_addr))
    case AF_INET6:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
      let half = { (offset: Int) in
        withUnsafeBytes(of: address.sin6_addr) {
          UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
      }
      // A socket for both versions represents an IPv4 host as ::ffff:192.0.2.1.
      let isMapped = half(0) == 0 && half(8) >> 32 == 0xffff
      if isMapped { self.init(host: UInt32(truncatingIfNeeded: half(8))) } else { self.init(network: half(0)) }
    default: return nil
    }
  }

  init(_ address: IPAddress) {
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    if address.isIPv4 {
      self.init(host: UInt32(truncatingIfNeeded: number(address.bytes[12...])))
    } else {
      self.init(network: number(address.bytes[..<8]))
    }
  }

  /// No IPv6 network in use begins with a byte of 1.
  private init(host: UInt32) { self.init(network: 1 << 56 | UInt64(host)) }

  private init(network: UInt64) { self.network = network }
}

/// How many connections each address has.
struct AddressCounts {
  private var counts: [ClientAddress: Int] = [:]
  let countMax: Int

  init(countMax: Int) { self.countMax = countMax }

  /// Counts one more. False, without counting, when the address has all it may have.
  mutating func add(_ address: ClientAddress) -> Bool {
    guard counts[address, default: 0] < countMax else { return false }
    counts[address, default: 0] += 1
    return true
  }

  mutating func remove(_ address: ClientAddress) {
    guard let count = counts[address] else { return }
    // An address that has gone leaves nothing behind.
    counts[address] = count > 1 ? count - 1 : nil
  }
}
