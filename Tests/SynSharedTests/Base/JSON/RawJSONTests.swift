import SynBase
import Testing

@Suite struct RawJSONTests {
  @Test("untouched members keep their bytes")
  func untouchedMembersKeepTheirBytes() throws {
    let line = #"{"b": {"big": 12345678901234567890, "f":1.10} ,"a":"\u00e9","x":[1, 2]}"#
    var object = try RawObject(parsing: Array(line.utf8)[...])
    object["a"] = RawJSON(.string("new"))
    object["c"] = RawJSON(.integer(3))
    var output: [UInt8] = []
    object.write(into: &output)
    #expect(
      String(decoding: output, as: UTF8.self)
        == #"{"b":{"big": 12345678901234567890, "f":1.10},"a":"new","x":[1, 2],"c":3}"#)
  }

  @Test(
    "anything but a single object is refused",
    arguments: ["[]", "1", "{\"a\":}", "{} x", "{\"a\":1", "{\"a\":[1,}"])
  func anythingButOneObjectIsRefused(text: String) {
    #expect(throws: JSONError.self) { try RawObject(parsing: Array(text.utf8)[...]) }
  }

  @Test("setting nil removes a member, and the last duplicate counts")
  func settingNilRemovesAndTheLastDuplicateCounts() throws {
    var object = try RawObject(parsing: Array(#"{"a":1,"b":2,"a":3}"#.utf8)[...])
    #expect(object["a"]?.value == 3)
    object["a"] = nil
    #expect(object.members.map { $0.key } == ["b"])
  }

  private static let neighbours = [
    "#", "!", "]", "[", "\\\\]", "\\\"#", "\\u0020", " ", "\u{7f}", "\u{80}", "é", "😀", "\u{a2}\u{dc}", "\u{10ffff}",
  ]

  /// Strings are searched eight bytes at a time: what ends one is found at every place among the eight, whatever is beside.
  @Test("the end of a string is found at every offset", arguments: neighbours)
  func aStringEndsWhereItEndsAtEveryPlace(beside: String) throws {
    for length in 0..<24 {
      for text in [String(repeating: "a", count: length) + beside, beside + String(repeating: "a", count: length)] {
        for follower in ["#", "!", "]", " ", "é"] {
          let value = try JSONValue(parsing: "[\"\(text)\",\"\(follower)\"]")
          #expect(value.arrayValue?.last == .string(follower))
        }
        for control in ["\u{1}", "\u{1f}", "\n"] {
          #expect(throws: JSONError.self) { try JSONValue(parsing: "[\"\(text)\(control)\(text)\"]") }
        }
      }
    }
  }

  /// Strings that were checked are skipped from quote to quote: each of these must end where it ends.
  @Test(
    "a nested string ends at its own quote",
    arguments: [
      #""""#, #""\\""#, #""\"""#, #""\\\"""#, #""a\\\\""#, #""\"\"\"""#, #""\\\\\"x\\""#, #""\u005c""#, #""é😀\n""#,
    ])
  func aStringInsideEndsAtItsOwnQuote(text: String) throws {
    let object = try RawObject(parsing: Array(#"{"a":[\#(text),{\#(text):\#(text)}],"b":1}"#.utf8)[...])
    let elements = try #require(object["a"]?.elements)
    #expect(elements.map { String(decoding: $0.bytes, as: UTF8.self) } == [text, "{\(text):\(text)}"])
    #expect(elements[1].object?.members.map { String(decoding: $0.value.bytes, as: UTF8.self) } == [text])
    #expect(elements[0].value == (try JSONValue(parsing: text)))
    #expect(object["b"]?.value == 1)
  }

  @Test("the elements of an array stay raw")
  func elementsOfAnArrayStayRaw() throws {
    let object = try RawObject(parsing: Array(#"{"a":[ 1.0 , {"x": 2}, [] ]}"#.utf8)[...])
    let texts = object["a"]?.elements.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(texts == ["1.0", #"{"x": 2}"#, "[]"])
  }
}
