import SynBase
import Testing

@Suite struct JSONValueTests {
  @Test(
    "valid JSON is written as it was read",
    arguments: [
      "null", "true", "false", "0", "-0", "12345678901234567890", "1.10", "-0.5e+10", "\"\"", "\"a b\"", "\"é😀\"", "[]",
      "{}", "[1,[2,[3]],{\"a\":{}}]", "{\"a\":1,\"b\":[true,null],\"a\":2}", "\"\\\\\\\"\"",
    ])
  func readsAndWritesTheSameText(text: String) throws {
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test(
    "invalid JSON is refused",
    arguments: [
      "", " ", "nul", "truee", "01", "1.", ".5", "-", "+1", "1e", "1e+", "0x1", "NaN", "'a'", "\"", "\"\\x\"",
      "\"\\u12g4\"",
      "\"\n\"", "\"\u{1}\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
      "{\"a\":1,}",
      "{a:1}", "{1:1}", "{\"a\" 1}", "1 2", "{}{}", "[]]", "//", "tru", "\"\\",
    ])
  func refusesWhatIsNotJSON(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test("a text cut off at any byte is refused")
  func aTextCutAtAnyByteIsRefused() throws {
    let text = #"{"a":[1.5e3,true,null,"x\u00e9\n😀"],"b":{"c":"d"}}"#
    let bytes = Array(text.utf8)
    #expect(try JSONValue(parsing: bytes)["b"]?["c"] == "d")
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<length])) }
    }
  }

  @Test("bytes that are not UTF-8 are refused with their position")
  func bytesThatAreNotUTF8AreRefusedWithTheirPlace() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
    #expect(error?.description == "not UTF-8 at byte 1")
  }

  @Test("escapes become the characters they stand for")
  func escapesBecomeWhatTheyStandFor() throws {
    let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#)
    #expect(value.stringValue == "\"\\/\u{8}\u{c}\n\r\tAé😀")
  }

  @Test(
    "a lone surrogate becomes the replacement character",
    arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\u0041""#])
  func aLoneSurrogateBecomesTheReplacementCharacter(text: String) throws {
    #expect(try JSONValue(parsing: text).stringValue?.unicodeScalars.first == "\u{fffd}")
  }

  @Test("control characters are escaped, and other unusual characters are not")
  func controlCharactersAreEscapedAndNothingElse() {
    #expect(JSONValue.string("\u{1}\u{1f}\u{7f}/é\u{2028}").text == "\"\\u0001\\u001f\u{7f}/é\u{2028}\"")
  }

  @Test("nesting beyond the limit is refused and not recursed into")
  func nestingBeyondTheLimitIsRefusedAndNotRecursedInto() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: deep) }
    let allowed = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(throws: Never.self) { try JSONValue(parsing: allowed) }
  }

  @Test("numbers convert only if they fit")
  func numbersConvertOnlyWhenTheyFit() throws {
    #expect(try JSONValue(parsing: "2.0").intValue == 2)
    #expect(try JSONValue(parsing: "2e3").intValue == 2000)
    #expect(try JSONValue(parsing: "2.5").intValue == nil)
    #expect(try JSONValue(parsing: "12345678901234567890").intValue == nil)
    #expect(JSONValue.double(0.1).text == "0.1")
    #expect(JSONValue.double(3).text == "3")
    #expect(JSONValue.double(.infinity).text == "null")
  }

  @Test("strings of every length are scanned alike")
  func everyStringLengthIsScannedAlike() throws {
    // The scanner looks at eight bytes at a time: the quote must be found at every offset.
    for length in 0..<40 {
      let plain = String(repeating: "x", count: length)
      #expect(try JSONValue(parsing: "\"\(plain)\"").stringValue == plain)
      #expect(try JSONValue(parsing: "\"\(plain)\\n\(plain)\"").stringValue == "\(plain)\n\(plain)")
      #expect(throws: JSONError.self) { try JSONValue(parsing: "\"\(plain)\u{1}\(plain)\"") }
    }
  }
}
