import SynSyntax
import Testing

@Suite struct JSLexerTests {
  private static func words(_ code: String, _ kind: JSToken.Kind) -> [String] {
    let bytes = Array(code.utf8)
    return JSLexer.lex(bytes).tokens.filter { $0.kind == kind }.map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test(
    "a slash divides or begins a regular expression",
    arguments: [
      ("a / b / c", [String]()), ("x = /b/g", ["/b/g"]), ("return /b/", ["/b/"]), ("f(/b/, /c/)", ["/b/", "/c/"]),
      ("(a) / b / c", []), ("if (a) /b/.test(c)", ["/b/"]), ("a[0] / b / c", []), ("x++ / b / c", []),
      ("/[/]'\"`/.test(a)", ["/[/]'\"`/"]), ("/\\//.test(a)", ["/\\//"]), ("a.return / b / c", []),
      ("} /b/.test(a)", ["/b/"]), ("`${a / b / c}`", []), ("`${/b/}`", ["/b/"]), ("1 / 2 / 3", []), ("a = b\n/ c", []),
      ("typeof /b/", ["/b/"]), ("x => /b/", ["/b/"]), ("'a' / 2 / 3", []), ("`a` / 2 / 3", []),
    ])
  func aSlashDividesOrBeginsARegularExpression(_ code: String, _ expressions: [String]) {
    #expect(Self.words(code, .regularExpression) == expressions)
  }

  @Test(
    "strings are recognised",
    arguments: [
      ("'a' + \"b\"", ["'a'", "\"b\""]), (#"'a\'b' c"#, [#"'a\'b'"#]), ("'a\\\nb'", ["'a\\\nb'"]),
      ("'a\\\r\nb'", ["'a\\\r\nb'"]),
      ("// 'a'", []), ("/* 'a' */ 'b'", ["'b'"]), ("`'a'`", []), ("`${'a'}`", ["'a'"]),
    ])
  func stringsAreTold(_ code: String, _ strings: [String]) {
    #expect(Self.words(code, .string) == strings)
  }

  @Test("templates nest")
  func templatesNest() {
    #expect(Self.words("`a${`b${{ c: '}' }}d`}e`", .template) == ["`a${", "`b${", "}d`", "}e`"])
    #expect(Self.words("`a${ {b: {}} }c`; '`'", .template) == ["`a${", "}c`"])
  }

  @Test("a number is a single token")
  func numbersAreWhole() {
    #expect(Self.words("1e-5 0xE+1 .5 1_000n 1.5.toFixed()", .number).prefix(2) == ["1e-5", "0xE"])
  }

  @Test("HTML-style comments are comments only in classic scripts")
  func oldCommentsAreCommentsInClassicScriptsOnly() {
    let bytes = Array("a <!-- b".utf8)
    #expect(JSLexer.lex(bytes).tokens.map(\.kind) == [.word, .comment])
    #expect(JSLexer.lex(bytes, isModule: true).tokens.map(\.kind).last == .word)
  }

  @Test("tokens cover the code in order at every cut")
  func tokensCoverTheCodeInOrderAtEveryCut() {
    let code = Array("if (a) /b'/.test(`c${d['e']}f`) // g\n/* h */ <!-- i\n\"j\\\"k\" + 1.5e-3".utf8)
    for length in 0...code.count {
      let tokens = JSLexer.lex(Array(code.prefix(length))).tokens
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
      #expect(tokens.allSatisfy { !$0.range.isEmpty && $0.range.upperBound <= length })
    }
  }

  @Test(
    "whatever is open at the end is named",
    arguments: [
      ("f(", "("), ("f([1", "["), ("if (a) {", "{"), ("`a", "`"), ("`a${", "${"), ("'a", "'"), ("/* a", "/*"),
    ])
  func whatIsOpenAtTheEndIsNamed(_ code: String, _ what: String) {
    #expect(JSLexer.lex(Array(code.utf8)).unfinished?.what == what)
  }
}
