import Testing

@testable import syn_serve

@Suite struct HostNameTests {
  @Test(
    "the name is what comes before the port",
    arguments: [
      ("LocalHost", "localhost"), ("localhost:5003", "localhost"), ("127.0.0.1:1", "127.0.0.1"), ("[::1]:80", "[::1]"),
      ("[::1", "[::1]"), (":80", ""), ("synthetic-gen.:5003", "synthetic-gen"), (".", ""),
    ])
  func theNameStandsBeforeThePort(host: String, name: String) {
    #expect(HostName.withoutPort(host) == name)
  }

  @Test("on the loopback only its own names are allowed")
  func onTheLoopbackOnlyItsNamesAreAllowed() {
    let allowed = HostName.allowed(listeningOn: ["127.0.0.2:80"], as: "myself")
    #expect(allowed?.names == ["localhost", "127.0.0.1", "[::1]", "127.0.0.2", "myself"])
    #expect(HostName.allowed(listeningOn: ["[::1]:80"], as: "::1")?.contains("[::1]") == true)
    #expect(allowed?.contains("192.168.0.1") == false)
    for address in ["0.0.0.0:80", "[::]:80", "192.168.0.1:80"] {
      #expect(HostName.allowed(listeningOn: [address], as: "x") == nil)
      #expect(HostName.allowed(listeningOn: ["127.0.0.1:80", address]) == nil)
    }
    for host in ["::1", "0:0:0:0:0:0:0:1"] {
      #expect(HostName.allowed(listeningOn: ["[::1]:80"], as: host)?.contains("[::1]:80") == true)
    }
    // A unix socket has no name, and no web page reaches it.
    #expect(HostName.allowed(listeningOn: []) == nil)
  }

  @Test("named hosts are allowed as well", arguments: ["127.0.0.1:80", "0.0.0.0:80"])
  func whatIsNamedIsAllowedBesides(address: String) throws {
    let allowed = try #require(HostName.allowed(listeningOn: [address], named: ["Synthetic-Gen", "syn.example:8080"]))
    for host in ["synthetic-gen:5003", "SYNTHETIC-GEN.", "syn.example", "localhost:5003", "127.0.0.1"] {
      #expect(allowed.contains(host), "\(host)")
    }
    for host in ["evil.example", "synthetic-gen.evil.example", "x.syn.example"] { #expect(!allowed.contains(host)) }
    // Beyond the loopback it may be called by any of its addresses.
    #expect(allowed.contains("192.168.0.1:5003") == (address == "0.0.0.0:80"))
    #expect(allowed.contains("[2001:db8::1]:5003") == (address == "0.0.0.0:80"))
    #expect(HostName.allowed(listeningOn: [address], named: ["*"]) == nil)
  }

  @Test(
    "an authority is a name and an optional port",
    arguments: [
      ("h", true), ("h:80", true), ("h:", true), ("a-b.c_d:1", true), ("127.0.0.1:80", true), ("[::1]", true),
      ("[::1]:80", true), ("[fe80::1%25en0]:80", true), ("", false), (":80", false), ("h:8x", false),
      ("h:80:80", false), ("::1", false), ("[::1", false), ("[]", false), ("[::1]x", false), ("[[::1]]", false),
      ("h]", false), ("a b", false), ("me@h", false), ("h/", false),
    ])
  func anAuthorityIsANameAndPerhapsAPort(text: String, isOne: Bool) {
    #expect(HostName.isAuthority(Array(text.utf8)[...]) == isOne)
  }
}
