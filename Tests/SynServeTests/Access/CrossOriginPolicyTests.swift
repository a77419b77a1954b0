import SynBase
import Testing

@testable import syn_serve

@Suite struct CrossOriginPolicyTests {
  private static func head(_ fields: String...) throws -> RequestHead {
    let lines = ["GET / HTTP/1.1", "Host: h"] + fields
    return try RequestHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), limits: HTTPLimits())
  }

  @Test("an origin is a scheme, a host and an optional port")
  func anOriginIsASchemeAHostAndPerhapsAPort() throws {
    for origin in ["https://example.org", "HTTP://LocalHost:3000", "http://[::1]:80", "chrome-extension://abc", "*"] {
      #expect(try CrossOriginPolicy([origin]).isOn, "\(origin)")
    }
    for origin in [
      "", "null", "example.org", "https://", "https://a/", "https://a/b", "https//a", "https://a b", "://a",
    ] {
      #expect(throws: UsageError.self, "\(origin)") { try CrossOriginPolicy([origin]) }
    }
    #expect(try !CrossOriginPolicy([]).isOn)
  }

  @Test("only an allowed origin gets permission to read")
  func onlyANamedOriginIsToldThatItMayRead() throws {
    let policy = try CrossOriginPolicy(["https://A.example", "http://b.example:81"])
    func names(_ origin: String) throws -> [String] {
      try policy.fields(for: Self.head("Origin: " + origin)).map { "\($0.name): \($0.value)" }
    }
    for origin in ["https://a.example", "http://b.example:81"] {
      #expect(try names(origin).prefix(2) == ["Vary: Origin", "Access-Control-Allow-Origin: \(origin)"])
    }
    for origin in ["https://b.example", "http://a.example", "http://b.example", "null", "https://a.example.evil.test"] {
      #expect(try names(origin) == ["Vary: Origin"], "\(origin)")
    }
    #expect(try policy.fields(for: Self.head()).count == 1)
    #expect(try CrossOriginPolicy().fields(for: Self.head("Origin: https://a.example")).isEmpty)
    let every = try CrossOriginPolicy(["*"]).fields(for: Self.head())
    #expect(every.first?.value == "*" && every.count == 2)
  }

  @Test("a foreign page is recognised by what its browser says")
  func aForeignPageIsKnownByWhatItsBrowserSays() throws {
    let none = try CrossOriginPolicy()
    let some = try CrossOriginPolicy(["https://a.example"])
    for (fields, isForeign, isForeignToSome) in [
      (["X: y"], false, false), (["Sec-Fetch-Site: same-origin"], false, false),
      (["Sec-Fetch-Site: none"], false, false),
      (["Sec-Fetch-Site: cross-site"], true, true), (["Sec-Fetch-Site: same-site"], true, true),
      (["Sec-Fetch-Site: something-new"], true, true),
      (["Sec-Fetch-Site: cross-site", "Origin: https://a.example"], true, false),
      (["Sec-Fetch-Site: cross-site", "Origin: https://b.example"], true, true),
    ] {
      let head = try Self.head(fields[0], fields.last ?? "")
      #expect(none.isForeign(head) == isForeign && some.isForeign(head) == isForeignToSome, "\(fields)")
      #expect(try !CrossOriginPolicy(["*"]).isForeign(head))
    }
  }

  @Test("a preflight is answered only for an allowed origin")
  func aPreflightIsAnsweredForANamedOriginOnly() throws {
    let policy = try CrossOriginPolicy(["https://a.example"])
    let asks = "Access-Control-Request-Method: POST"
    let fields = policy.preflightFields(for: try Self.head("Origin: https://a.example", asks), methods: "POST, OPTIONS")
    #expect(fields.first?.value == "POST, OPTIONS" && fields.count == 3)
    #expect(policy.preflightFields(for: try Self.head("Origin: https://b.example", asks), methods: "POST").isEmpty)
    #expect(policy.preflightFields(for: try Self.head("Origin: https://a.example"), methods: "POST").isEmpty)
  }
}
