import SynBase
import Testing

@testable import syn_serve

@Suite struct AccessTokensTests {
  private static func head(_ fields: String...) throws -> RequestHead {
    let lines = ["GET / HTTP/1.1", "Host: h"] + fields
    return try RequestHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), limits: HTTPLimits())
  }

  @Test("a token from the list is admitted, and nothing else is")
  func aTokenOfTheListIsAdmittedAndNothingElse() throws {
    let tokens = try AccessTokens("first-token, second-token\tthird-token,")
    for (field, verdict) in [
      ("Authorization: Bearer first-token", .admitted), ("authorization: bearer   second-token ", .admitted),
      ("AUTHORIZATION: BEARER third-token", .admitted), ("Authorization: Bearer first-toke", .wrong),
      ("Authorization: Bearer first-token2", .wrong), ("Authorization: Bearer first-token,second-token", .wrong),
      ("Authorization: Bearer FIRST-TOKEN", .wrong), ("Authorization: Bearer", .wrong),
      ("Authorization: Bearer ", .wrong), ("Authorization: Bearerfirst-token", .wrong),
      ("Authorization: Basic first-token", .wrong), ("Authorization: first-token", .wrong), ("Authorization:", .wrong),
      ("Authorization: Bearer " + String(repeating: "x", count: 4000), .wrong), ("X-Token: first-token", .missing),
    ] as [(String, AccessTokens.Verdict)] {
      #expect(tokens.verdict(on: try Self.head(field)) == verdict, "\(field.prefix(60))")
    }
  }

  @Test("a login is recognised by its cookie")
  func aLoginIsKnownByItsCookie() throws {
    let tokens = try AccessTokens("first-token second-token")
    let cookie = try #require(tokens.login("second-token"))
    #expect(tokens.login("second-toke") == nil && tokens.login("") == nil)
    #expect(!cookie.contains("second"))
    for (field, verdict) in [
      ("Cookie: syn_login=\(cookie)", .admittedByCookie), ("Cookie: a=b; syn_login=\(cookie); c=d", .admittedByCookie),
      ("Cookie: syn_login=\(cookie)0", .wrong), ("Cookie: syn_login=", .wrong),
      ("Cookie: syn_login=second-token", .wrong), ("Cookie: xsyn_login=\(cookie)", .missing),
      ("Cookie: syn_login", .missing), ("Cookie: ;;", .missing), ("Cookie:", .missing),
    ] as [(String, AccessTokens.Verdict)] {
      #expect(tokens.verdict(on: try Self.head(field)) == verdict, "\(field)")
    }
    #expect(tokens.verdict(on: try Self.head("Cookie: a=b", "Cookie: syn_login=\(cookie)")) == .admittedByCookie)
    // A proxy may send an Authorization of its own, and a server on another port leave a cookie of the same name.
    #expect(
      tokens.verdict(on: try Self.head("Cookie: syn_login=\(cookie)", "Authorization: Bearer x")) == .admittedByCookie)
    #expect(tokens.verdict(on: try Self.head("Cookie: syn_login=0; syn_login=\(cookie)")) == .admittedByCookie)
    #expect(tokens.verdict(on: try Self.head("Cookie: syn_login=0", "Cookie: syn_login=1")) == .wrong)
    let others = try AccessTokens("first-token")
    #expect(others.verdict(on: try Self.head("Cookie: syn_login=\(cookie)")) == .wrong, "a login ends with its token")
  }

  /// What clients make of `http://x:TOKEN@host`.
  @Test("a token may be sent as a password")
  func aTokenMayBeAPassword() throws {
    let tokens = try AccessTokens("first-token \(String(repeating: "q", count: 64))")
    for (field, verdict) in [
      ("Basic eDpmaXJzdC10b2tlbg==", .admitted), ("basic  eDpmaXJzdC10b2tlbg", .admitted),
      ("Basic OmZpcnN0LXRva2Vu", .admitted), ("Basic Zmlyc3QtdG9rZW46", .admitted),
      ("Basic Zmlyc3QtdG9rZW46eA==", .wrong), ("Basic eDpmaXJzdC10b2tlbjo=", .wrong),
      ("Basic Zmlyc3QtdG9rZW4=", .wrong),
      ("Basic", .wrong), ("Basic ====", .wrong), ("Basic eDp!", .wrong), ("Basic Og==", .wrong),
    ] as [(String, AccessTokens.Verdict)] {
      #expect(tokens.verdict(on: try Self.head("Authorization: \(field)")) == verdict, "\(field)")
    }
    #expect(
      tokens.verdict(on: try Self.head("Authorization: Basic eDp5", "Authorization: Bearer first-token")) == .admitted)
  }

  @Test("a token setting that protects nothing is an error, which does not quote it")
  func aSettingThatGuardsNothingIsAnErrorThatDoesNotQuoteIt() throws {
    let long = String(repeating: "x", count: SecretSet.bytesMax + 1)
    let many = (0...AccessTokens.countMax).map { "token-\($0)" }.joined(separator: ",")
    for text in [",", " ", "pass\u{e9}word", "secret-\u{7f}", long, many] {
      let error = #expect(throws: ConfigurationError.self) { try AccessTokens(text) }
      #expect(error.map { !$0.description.contains("xxx") && !$0.description.contains("secret") } == true)
    }
    #expect(try AccessTokens.read(Settings(environment: [:])) == nil)
    #expect(try AccessTokens.read(Settings(environment: ["SYN_API_TOKEN": ""])) == nil)
    #expect(try AccessTokens(String(repeating: "x", count: SecretSet.bytesMax)).isGuessable == false)
    #expect(try AccessTokens("long-enough-for-a-token short").isGuessable)
  }

  @Test("secrets match only as a whole")
  func secretsAreFoundWholeOnly() {
    let secrets = SecretSet([Array("a".utf8), Array("abc".utf8), Array("b\0".utf8)])
    let bytes = Array("xabcb\0".utf8)
    for (range, isFound) in [
      (1..<2, true), (1..<4, true), (1..<3, false), (4..<6, true), (4..<5, false), (0..<1, false), (2..<2, false),
      (0..<6, false),
    ] {
      #expect(secrets.contains(bytes, in: range) == isFound, "\(range)")
    }
    #expect(!SecretSet([]).contains(bytes, in: 0..<0))
  }
}
