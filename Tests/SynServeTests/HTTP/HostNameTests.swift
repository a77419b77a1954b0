import Testing

@testable import syn_serve

@Suite struct HostNameTests {
  @Test(arguments: [
    ("LocalHost", "localhost"), ("localhost:5003", "localhost"), ("127.0.0.1:1", "127.0.0.1"), ("[::1]:80", "[::1]"),
    ("[::1", "[::1]"), (":80", ""),
  ])
  func theNameStandsBeforeThePort(host: String, name: String) {
    #expect(HostName.withoutPort(host) == name)
  }

  @Test func onTheLoopbackOnlyItsNamesAreAllowed() {
    let allowed = HostName.allowed(listeningOn: "127.0.0.2:80", as: "myself")
    #expect(allowed == ["localhost", "127.0.0.1", "[::1]", "127.0.0.2", "myself"])
    #expect(HostName.allowed(listeningOn: "[::1]:80", as: "::1")?.contains("[::1]") == true)
    for address in ["0.0.0.0:80", "[::]:80", "192.168.0.1:80"] {
      #expect(HostName.allowed(listeningOn: address, as: "x") == nil)
    }
  }
}
