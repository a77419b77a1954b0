import Testing

@testable import SynShared

struct ReplyTextTests {
  private static let schema: JSONObject = [
    "type": "object", "additionalProperties": false, "required": ["a"], "properties": ["a": ["type": "string"]],
  ]

  @Test(
    "the object is found",
    arguments: [
      #"{"a":"x"}"#,
      "  \n{\"a\":\"x\"}\n ",
      "```json\n{\"a\":\"x\"}\n```",
      "Here it is:\n\n```\n{\"a\":\"x\"}\n```\nEnjoy!",
      "   ```json\n   {\"a\":\"x\"}\n   ```",
      #"The answer is {"a":"x"}, as you asked."#,
      #"I use {braces} freely. {"a":"x"}"#,
      #"An open { brace, then {"a":"x"}"#,
      "```js\nlet b = 1\n```\nand {\"a\":\"x\"}",
    ])
  func found(text: String) throws {
    #expect(try ReplyText(text).object(fitting: Self.schema) == ["a": "x"])
  }

  @Test(
    "fences and braces inside the strings do not confuse it",
    arguments: ["```js\ncode\n```", "a } b { c", #"quote \" and brace }"#, "\\", "```"])
  func content(text: String) throws {
    let object: JSONObject = ["a": .string(text)]
    let json = JSONValue.object(object).text
    for whole in [json, "```json\n\(json)\n```", "Look: \(json) - done"] {
      #expect(try ReplyText(whole).object(fitting: Self.schema) == object)
    }
  }

  @Test(
    "what cannot be used is named",
    arguments: [
      ("", "the reply holds no JSON object"),
      ("Certainly!", "the reply holds no JSON object"),
      (#"["a"]"#, "the reply must be of type object, not array"),
      (#"{"b":1}"#, "the reply lacks the member \"a\""),
      (#"{"a":1}"#, "\"a\" must be of type string, not number"),
      (#"{"a":"x","b":1}"#, "the reply has the unknown member \"b\""),
      (#"{"a":"x",}"#, "the reply is not valid JSON: expected '\"' at byte 9"),
      (#"{'a':'x'}"#, "the reply is not valid JSON: expected '\"' at byte 1"),
    ])
  func complaints(text: String, complaint: String) {
    #expect(throws: ReplyText.Failure.unusable(complaint)) { try ReplyText(text).object(fitting: Self.schema) }
  }

  @Test("an object cut at any byte is cut off, not malformed")
  func cutAnywhere() {
    let text = #"{"a":"some {text} with a \" quote"}"#
    for count in 1..<text.utf8.count {
      let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(cut).object(fitting: Self.schema) }
    }
  }

  @Test("many stray braces do not take long")
  func strayBraces() {
    let text = String(repeating: "{ ", count: 100_000)
    #expect(throws: ReplyText.Failure.self) { try ReplyText(text).object(fitting: Self.schema) }
  }

  @Test("a reply cut behind a whole inner object is cut off, not of the wrong shape")
  func cutBehindInnerObject() {
    let text = #"Here: {"a":[{"b":"c"},{"b":"d"},{"b"#
    #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(text).object(fitting: Self.schema) }
  }
}

struct SchemaCheckTests {
  private static let files: JSONObject = [
    "type": "object", "additionalProperties": false, "required": ["files"],
    "properties": [
      "files": [
        "type": "array",
        "items": [
          "type": "object", "required": ["filename"],
          "properties": ["filename": ["type": "string"], "size": ["type": "integer"], "kind": ["enum": ["a", "b"]]],
        ],
      ]
    ],
  ]

  @Test(
    "values are judged to the depth of the schema",
    arguments: [
      (#"{"files":[]}"#, nil),
      (#"{"files":[{"filename":"x","more":[1]}]}"#, nil),
      (#"{"files":[{"filename":"x","size":2.0,"kind":"b"}]}"#, nil),
      (#"{"files":[{"filename":"x"},{"name":"y"}]}"#, "\"files\"[1] lacks the member \"filename\""),
      (#"{"files":[{"filename":null}]}"#, "\"files\"[0].filename must be of type string, not null"),
      (#"{"files":[{"filename":"x","size":1.5}]}"#, "\"files\"[0].size must be of type integer, not number"),
      (#"{"files":[{"filename":"x","kind":"c"}]}"#, "\"files\"[0].kind must be one of \"a\", \"b\""),
      (#"{"files":{"filename":"x"}}"#, "\"files\" must be of type array, not object"),
      ("true", "the reply must be of type object, not boolean"),
    ] as [(String, String?)])
  func complaints(text: String, complaint: String?) throws {
    #expect(SchemaCheck.complaint(about: try JSONValue(parsing: text), schema: Self.files) == complaint)
  }
}
