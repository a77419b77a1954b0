import SynBase
import Testing

@Suite struct CurlURLTests {
  @Test("a URL is taken apart the way curl reads it")
  func parts() throws {
    let url = try CurlURL(parsing: "HTTPS://ann%40x:p%3Aw@Example.ORG.:8443/v1/%41?a=b%20c#top")
    #expect(url.scheme == "https" && url.host == "Example.ORG." && url.port == 8443)
    #expect(url.path == "/v1/%41" && url.decodedPath == "/v1/A")
    #expect(url.query == "a=b%20c" && url.fragment == "top")
    #expect(url.user == "ann@x" && url.password == "p:w")
  }

  @Test("the missing parts of a URL are nil, except for the path and the scheme's own port")
  func defaults() throws {
    let url = try CurlURL(parsing: "http://h?#")
    #expect(url.port == 80 && url.path == "/" && url.query == nil && url.fragment == nil)
    #expect(url.user == nil && url.password == nil)
    #expect(try CurlURL(parsing: "redis://:@h").port == nil)
    #expect(try CurlURL(parsing: "redis://:@h").password == nil)
  }

  @Test("an IPv6 address comes without brackets or zone", arguments: ["[fe80::1]", "[fe80::1%25eth0]"])
  func literal(host: String) throws {
    #expect(try CurlURL(parsing: "http://\(host):8000/").host == "fe80::1")
  }

  @Test(
    "a URL that curl would not call is malformed, and is not quoted",
    arguments: [
      "", "localhost:8000/v1", "openai.com/v1", "http://", "http://h:99999/secret", "http://h:8a/secret",
      "http://sec ret/", "http://h/secret ", " http://h/secret", "http://h/secret\n", "http://secret\0.h/",
      "http://[::1/secret", "secret@h",
    ])
  func malformed(text: String) {
    let error = #expect(throws: CurlURL.Malformed.self) { try CurlURL(parsing: text) }
    #expect(error?.description.isEmpty == false && error?.description.contains("sec") == false)
  }

  @Test(
    "the loopback is recognised in all its forms",
    arguments: [
      "127.0.0.1", "127.1.2.3:9", "127.255.255.255", "127.1", "127.0.0.1.", "2130706433", "0x7f.1", "0177.0.0.1",
      "0.0.0.0", "0", "localhost", "LocalHost:8000", "localhost.", "LOCALHOST.:8000", "api.localhost", "a.b.localhost.",
      "%6cocalhost", "[::1]", "[::1]:80", "[0:0:0:0:0:0:0:1]", "[::1%25lo]", "[::]", "[::ffff:127.0.0.1]",
      "[::FFFF:7f00:2]", "[::ffff:0.0.0.0]", "user:pw@127.1.2.3:9", "example.org:pw@localhost",
    ])
  func loopback(authority: String) throws {
    #expect(try CurlURL(parsing: "http://\(authority)/v1").isLoopback)
  }

  @Test(
    "other hosts are not the loopback",
    arguments: [
      "openrouter.ai", "localhost.example.com", "mylocalhost", "localhost@example.org", "127.0.0.1.example.org",
      "127.example.org", "128.0.0.1", "10.0.0.1", "0.0.0.1", "[::2]", "[::ffff:10.0.0.1]", "[2001:db8::1]",
      "[::1:0]", "[7f00::1]", "127.0.0.1@10.0.0.1",
    ])
  func elsewhere(authority: String) throws {
    #expect(try !CurlURL(parsing: "http://\(authority)/v1").isLoopback)
  }
}
