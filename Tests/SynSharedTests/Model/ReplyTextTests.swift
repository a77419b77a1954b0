import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynModel
@testable import SynPrompts

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
    "fences and braces inside strings are not confusing",
    arguments: ["```js\ncode\n```", "a } b { c", #"quote \" and brace }"#, "\\", "```"])
  func content(text: String) throws {
    let object: JSONObject = ["a": .string(text)]
    let json = JSONValue.object(object).text
    for whole in [json, "```json\n\(json)\n```", "Look: \(json) - done"] {
      #expect(try ReplyText(whole).object(fitting: Self.schema) == object)
    }
  }

  @Test(
    "the complaint names what cannot be used",
    arguments: [
      ("", "the reply holds no JSON object"),
      ("Certainly!", "the reply holds no JSON object"),
      (#"["a"]"#, "the reply must be of type object, not array"),
      (#"{"b":1}"#, "the reply lacks the member \"a\""),
      (#"{"a":1}"#, "\"a\" must be of type string, not number"),
      (#"{"a":"x",,}"#, "the reply is not valid JSON: expected '\"' at byte 9"),
      (#"{"a":"x" "b":1}"#, "the reply is not valid JSON: expected '}' at byte 9"),
      (#"{"b":[{"a":1}]}"#, "the reply lacks the member \"a\""),
      (#"{'a':'x'}"#, "the reply is not valid JSON: expected '\"' at byte 1"),
    ])
  func complaints(text: String, complaint: String) {
    #expect(throws: ReplyText.Failure.unusable(complaint)) { try ReplyText(text).object(fitting: Self.schema) }
  }

  @Test("an object cut at any byte counts as cut off, not as malformed")
  func cutAnywhere() {
    let text = #"{"a":"some {text} with a \" quote"}"#
    for count in 1..<text.utf8.count {
      let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(cut).object(fitting: Self.schema) }
    }
  }

  @Test("a malformed reply is not taken for one that was cut off if the server says it is complete")
  func malformed() {
    for text in [#"{"a":"say "hi {now}"}"#, "```json\n{\"a\":\"say \"hi {now}\"}\n```"] {
      #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(text).object(fitting: Self.schema) }
      let error = #expect(throws: ReplyText.Failure.self) {
        try ReplyText(text, endedByItself: true).object(fitting: Self.schema)
      }
      guard case .unusable(let reason) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(reason.hasPrefix("the reply is not valid JSON"))
    }
    #expect(throws: ReplyText.Failure.cutOff) {
      try ReplyText(#"{"a":"say"#, endedByItself: true).object(fitting: Self.schema)
    }
  }

  @Test(
    "reasoning is never the answer",
    arguments: [
      #"<think>{"a":"draft"}</think>{"a":"x"}"#,
      "<think>\n```json\n{\"a\":\"draft\"}\n```\n</think>\n\n```json\n{\"a\":\"x\"}\n```",
      "Let me see. {\"a\":\"draft\"} is good.\n</think>\n\n{\"a\":\"x\"}",
      "I begin with\n```json\n{\"a\": \"dra\n</think>\n{\"a\":\"x\"}",
      #"<THINK>{"a":"draft"}</THINK> Here: {"a":"x"}"#,
      #"<thinking>{"a":"draft"}</thinking>{"a":"x"}"#,
      #"<reasoning>{"a":"draft"}</reasoning>{"a":"x"}"#,
      #"<thought>{"a":"draft"}</thought>{"a":"x"}"#,
      #"[THINK]{"a":"draft"}[/THINK]{"a":"x"}"#,
      #"◁think▷{"a":"draft"}◁/think▷{"a":"x"}"#,
      #"<|channel|>analysis<|message|>{"a":"draft"}<|end|><|start|>assistant<|channel|>final<|message|>{"a":"x"}"#,
      #"analysisWe need {"a":"draft"}.assistantfinal{"a":"x"}"#,
      #"<think>I close it with </think> later, as in {"a":"draft"}</think>{"a":"x"}"#,
      #"<think></think>{"a":"x"}"#,
      "Sure!\n<think>{\"a\":\"draft\"}</think>\n{\"a\":\"x\"}",
      #"I shall not <think> aloud. {"a":"x"}"#,
    ])
  func thoughts(text: String) throws {
    #expect(try ReplyText(text).object(fitting: Self.schema) == ["a": "x"])
  }

  @Test("a reply with nothing but reasoning is reported as such")
  func onlyThoughts() throws {
    for text in [#"<think>{"a":"draft"}</think>"#, #"<think>{"a":"draft"}"#, "<think>\nwell</think>\n \n"] {
      let reason = "the reply holds \(text.count) characters of reasoning and no answer"
      #expect(throws: ReplyText.Failure.unusable(reason)) {
        try ReplyText(text, endedByItself: true).object(fitting: Self.schema)
      }
    }
    #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(#"<think>{"a":"draft"}"#).object(fitting: Self.schema) }
    let thoughts = "Well, the answer is\n{\"a\":\"x\"}"
    #expect(try ReplyText(thoughts, isReasoning: true).object(fitting: Self.schema) == ["a": "x"])
    #expect(throws: ReplyText.Failure.unusable("the reply holds 5 characters of reasoning and no answer")) {
      try ReplyText("Well.", isReasoning: true).object(fitting: Self.schema)
    }
  }

  @Test(
    "a reasoning tag inside the answer is part of it",
    arguments: [
      "a <think>b</think> c", "</think>", "<think>", "[THINK]", "a\n</think>\nb", "<|channel|>final<|message|>",
    ])
  func payload(text: String) throws {
    let object: JSONObject = ["a": .string(text)]
    let json = JSONValue.object(object).text
    for whole in [json, "```json\n\(json)\n```", "Look: \(json) - done", "<think>hm</think>\(json)"] {
      #expect(try ReplyText(whole).object(fitting: Self.schema) == object)
    }
  }

  @Test(
    "the last candidate that fits is the answer",
    arguments: [
      #"{"a":"draft"} Better: {"a":"x"}"#,
      "```json\n{\"a\":\"draft\"}\n```\nBetter:\n```json\n{\"a\":\"x\"}\n```\nIt uses {\"b\": 1}.",
      #"{"a":"x"} {"a":7} {"c":"d"}"#,
    ])
  func lastWins(text: String) throws {
    #expect(try ReplyText(text).object(fitting: Self.schema) == ["a": "x"])
  }

  @Test("a draft is not the answer if the answer was cut off")
  func draftBeforeACutAnswer() {
    let text = #"{"a":"draft"} Better: {"a":"the fin"#
    #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(text).object(fitting: Self.schema) }
    #expect(throws: ReplyText.Failure.cutOff) { try ReplyText(text, endedByItself: true).object(fitting: Self.schema) }
  }

  @Test(
    "a reply that is clear despite its flaws is read at once",
    arguments: [
      (#"{"a":"x",}"#, "x"), (#"{"a":"x" , "b" : [1 , 2 , ] , }"#, "x"), ("{\"a\":\"x\ny\tz\"}", "x\ny\tz"),
      ("{\"a\":\"x\r\ny\u{1}\"}", "x\r\ny\u{1}"), (#"{"a":"x","b":1}"#, "x"), ("\u{feff}{\"a\":\"x\"}", "x"),
      ("\u{feff}{\"a\":\"x\",}", "x"), ("```json\r\n{\"a\":\"x\"}\r\n```\r\n", "x"), (#"[{"a":"x"}]"#, "x"),
      (#""{\"a\":\"x\"}""#, "x"), (#"{"answer":{"a":"x"}}"#, "x"), (#"{"response":"{\"a\":\"x\"}"}"#, "x"),
      (#"{"name":"reply","arguments":{"a":"x"}}"#, "x"), (#"{"a":", ] , }",}"#, ", ] , }"),
      (#"{"a":"\\",}"#, #"\"#),
    ])
  func tolerance(text: String, value: String) throws {
    #expect(try ReplyText(text).object(fitting: Self.schema)["a"] == .string(value))
  }

  @Test(
    "text made to be searched again and again does not take long",
    arguments: [
      "{ ", "{\"", "{\"a\":", "[", "```\n", "```js index.js\n`\n```\n", "<think>", "</think>\n", "\n<html>\n", "~~~~\n",
      "{}",
      "\"", "\\", "// a.js\n", "### a.js\n```\n", "analysiswe ", ",", "[{\"x\":[", "`${", "```js\n`\n",
    ])
  func adversarial(unit: String) {
    // Were it quadratic, the suite would not end.
    let text = String(repeating: unit, count: (128 << 10) / unit.utf8.count)
    _ = try? ReplyText(text).object(fitting: PromptPart.answerSchema.schema)
  }

  @Test("many stray braces do not take long")
  func strayBraces() {
    let text = String(repeating: "{ ", count: 100_000)
    #expect(throws: ReplyText.Failure.self) { try ReplyText(text).object(fitting: Self.schema) }
  }

  @Test("a reply cut after a complete inner object counts as cut off, not as the wrong shape")
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
    "values are checked to the full depth of the schema",
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
