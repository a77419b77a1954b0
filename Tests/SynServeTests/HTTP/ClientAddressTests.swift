import Glibc
import Testing

@testable import syn_serve

@Suite struct ClientAddressTests {
  private static func address(_ text: String) throws -> ClientAddress {
    var storage = sockaddr_storage()
    let isIPv6 = text.contains(":")
    withUnsafeMutableBytes(of: &storage) { storage in
      if isIPv6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        inet_pton(AF_INET6, text, &address.sin6_addr)
        withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
      } else {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, text, &address.sin_addr)
        withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
      }
    }
    return try #require(ClientAddress(storage))
  }

  @Test(
    "an IPv4 host counts as one client, and so does an IPv6 network",
    arguments: [
      ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
      ("2001:db8::1", "2001:db8::ffff", true), ("2001:db8::1", "2001:db8:0:1::1", false), ("::1", "127.0.0.1", false),
      ("::1", "0.0.0.1", false),
    ])
  func aHostOfTheOldInternetAndANetworkOfTheNewCountAsOne(one: String, other: String, areSame: Bool) throws {
    #expect(try (Self.address(one) == Self.address(other)) == areSame)
  }

  @Test("a Unix socket has no address")
  func aUnixSocketHasNoAddress() {
    var storage = sockaddr_storage()
    storage.ss_family = sa_family_t(AF_UNIX)
    #expect(ClientAddress(storage) == nil)
  }

  @Test("each address has its own count")
  func eachAddressHasItsOwnCount() throws {
    var counts = AddressCounts(countMax: 2)
    let (one, other) = (try Self.address("192.0.2.1"), try Self.address("192.0.2.2"))
    let added = [one, one, one, other].map { counts.add($0) }
    #expect(added == [true, true, false, true])
    counts.remove(one)
    let again = [one, one].map { counts.add($0) }
    #expect(again == [true, false])
  }
}
