import Testing

@testable import SynBase

@Suite struct RedactorTests {
  private func json(_ text: String) -> String { JSONValue.string(text).text }

  @Test(
    "a secret is found however often it was escaped",
    arguments: [
      "sk-or-v1-0123", #"quote"inside"#, #"back\slash\"#, #"\\two\\"#, "slash/es/", "tab\tbed", "pässwörd", "key-😀-key",
      "u0075u00",
      #"all"of\them/at😀once"#,
    ])
  func isFoundHoweverOftenItWasEscaped(secret: String) throws {
    let filter = Redactor([secret])
    // As it is, in JSON, in JSON inside of JSON, and once more.
    var text = secret
    for depth in 0..<4 {
      let redacted = filter.redact("before \(text) after")
      #expect(redacted.contains("[secret]") && !redacted.contains(secret), "depth \(depth): \(redacted)")
      #expect(redacted.hasPrefix("before ") && redacted.hasSuffix(" after"))
      // What is left is nothing but quotes and backslashes.
      let left = redacted.dropFirst(7).dropLast(6).replacing("[secret]", with: "")
      #expect(left.allSatisfy { "\"\\".contains($0) }, "depth \(depth): \(redacted)")
      text = json(text)
    }
  }

  @Test(
    "a secret is found in escapes we do not write ourselves",
    arguments: [
      #"key\/with\/slash"#, #"\u006bey/with/slash"#, #"\u006b\u0065\u0079\u002f\u0077ith\u002Fslash"#,
      #"key\\\/with\\\\u002fslash"#,
    ])
  func isFoundInEscapesThatWeDoNotWrite(text: String) {
    let filter = Redactor(["key/with/slash"])
    #expect(filter.redact(#"{"a":"\#(text)"}"#) == #"{"a":"[secret]"}"#)
  }

  @Test("a secret is found in surrogate pairs", arguments: [#"\ud83d\ude00key-12"#, #"\\uD83D\\uDE00key-12"#])
  func isFoundInSurrogatePairs(text: String) {
    #expect(Redactor(["😀key-12"]).redact("<\(text)>") == "<[secret]>")
  }

  @Test(
    "a value that protects nothing is not redacted",
    arguments: [
      "none", "", "\\\\\\\\\\\\\\\\", "EMPTY",
    ])
  func whatGuardsNothingBlotsOutNothing(secret: String) {
    let page = #"<style>a{display:none}</style>EMPTY "\\\\\\\\\\\\\\""#
    #expect(Redactor([secret]).redact(page) == page)
  }

  @Test("text that only resembles a secret stays")
  func whatOnlyResemblesItStays() {
    let filter = Redactor(["secret-one"])
    for text in ["secret-on", "secret-onE", "ecret-one", #"secret-\u006ene"#, "SECRET-ONE"] {
      #expect(filter.redact(text) == text)
    }
  }

  @Test("a secret is found wherever it occurs, even right after its own beginning")
  func isFoundAtEachPlaceAndRightBehindItsOwnBeginning() {
    #expect(Redactor(["ababac"]).redact("abababacababac.ababac") == "ab[secret][secret].[secret]")
  }

  @Test("JSON stays JSON and keeps its numbers")
  func jsonStaysJSONAndKeepsItsNumbers() throws {
    let filter = Redactor(["123456", #"","a":"b"#])
    let value = try JSONValue(parsing: Array(#"{"n":1234567,"123456":["x123456",{"k":"\",\"a\":\"b"}]}"#.utf8))
    #expect(filter.redact(value).text == #"{"n":1234567,"[secret]":["x[secret]",{"k":"[secret]"}]}"#)
  }

  @Test("a secret is detected in every form that is redacted", arguments: 0...3)
  func aSecretIsFoundInEachFormThatIsTakenOut(depth: Int) {
    for secret in Self.found {
      var text = secret
      for _ in 0..<depth { text = JSONValue.string(text).text }
      #expect(Redactor([secret]).isFound(in: "before \(text) after"), "\(text)")
      #expect(!Redactor([secret + "x"]).isFound(in: "before \(text) after"), "\(text)")
    }
  }

  private static let found = ["sk-0123456789abcdef", #"sk-"quo\te"/0123456789"#, "s\u{e9}cret-0123456789"]

  @Test(
    "a real key is unmistakable",
    arguments: [
      "sk-or-v1-0123456789abcdef0123456789abcdef", "sk-stub-0123456789abcdef", "gsk_aB3dE5fG7hI9", "token-abc123",
      "AbCdEfGhIjKlMnOpQrSt", "3f2a9c54-0d1e-4b6a-8f7c-2e1d0c9b8a77",
    ])
  func aKeyIsUnmistakable(key: String) {
    #expect(Redactor.isUnmistakable(key))
  }

  @Test(
    "a word that a page may contain by chance is not unmistakable",
    arguments: [
      "", "none", "EMPTY", "ollama", "sk-no-key-required", "not-needed", "lm-studio", "password", "password123",
      "sk-1234",
      "canvas2d", "123456789012345678901234", "00000000-0000-0000-0000-000000000000",
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ])
  func whatAPageMayHoldByChanceIsNot(key: String) {
    #expect(!Redactor.isUnmistakable(key))
  }
}
