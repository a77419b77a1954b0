import SynBase
import Testing

@testable import syn_serve

@Suite struct TrustedProxiesTests {
  private static func request(from remote: String, _ fields: String...) throws -> HTTPRequest {
    let lines = ["GET / HTTP/1.1", "Host: h"] + fields
    let head = try RequestHead(
      parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), limits: HTTPLimits())
    return HTTPRequest(remote: remote, head: head)
  }

  @Test(
    "the client is who the trusted proxies say it is",
    arguments: [
      ("10.1.2.3:4000", "198.51.100.7", "198.51.100.7"),
      // The client may write what it likes: only what our proxies appended counts.
      ("10.1.2.3:4000", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
      ("10.1.2.3:4000", "198.51.100.7, 10.9.9.9", "198.51.100.7"), ("10.1.2.3:4000", "10.8.8.8 ,10.9.9.9", "10.8.8.8"),
      ("10.1.2.3:4000", "198.51.100.7, unknown", "10.1.2.3:4000"), ("10.1.2.3:4000", "", "10.1.2.3:4000"),
      ("[2001:db8::1]:80", "2001:db9::5", "2001:db9::5"),
      ("[::ffff:10.0.0.1]:80", "[2001:db9::5]:443", "[2001:db9::5]:443"),
      ("11.0.0.1:80", "198.51.100.7", "11.0.0.1:80"), ("[2001:db9::1]:80", "198.51.100.7", "[2001:db9::1]:80"),
      ("unix", "198.51.100.7", "unix"), ("?", "198.51.100.7", "?"),
    ])
  func theClientIsWhoTheProxiesSay(remote: String, forwarded: String, client: String) throws {
    let proxies = try TrustedProxies(["10.0.0.0/8", "2001:db8::/32"])
    let request = try Self.request(from: remote, "X-Forwarded-For: \(forwarded)", "X-Forwarded-Proto: https")
    #expect(proxies.applied(to: request).remote == client)
    #expect(
      proxies.applied(to: request).isSecure
        == (remote.hasPrefix("10.") || remote.contains("db8") || remote.contains("ffff")))
    #expect(try TrustedProxies().applied(to: request).remote == remote)
  }

  @Test("a Unix socket may be a trusted proxy")
  func aSocketInTheFileSystemMayBeAProxy() throws {
    let proxies = try TrustedProxies(["unix", "127.0.0.1"])
    let request = try Self.request(
      from: "unix", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: http")
    #expect(proxies.applied(to: request).remote == "198.51.100.7")
    #expect(!proxies.applied(to: request).isSecure)
  }

  @Test(
    "an invalid network is an error",
    arguments: ["10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0/8", "host", "", "10.0.0.0/", "10.0.0.0/8/8"])
  func whatIsNoNetworkIsAnError(text: String) {
    #expect(throws: UsageError.self) { try TrustedProxies([text]) }
  }

  @Test(
    "a network contains the addresses that share its prefix",
    arguments: [
      ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "203.0.113.9", true),
      ("192.0.2.128/25", "192.0.2.128", true), ("192.0.2.128/25", "192.0.2.127", false),
      ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("fe80::/10", "fe80::1%eth0", true),
      ("fe80::/10", "fec0::1", false),
    ])
  func networksHoldWhatBeginsAsTheyDo(network: String, address: String, isInside: Bool) throws {
    #expect(try TrustedProxies([network]).trusts(IPAddress(address)) == isInside)
  }
}
