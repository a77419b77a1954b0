import Testing

@testable import SynBase
@testable import SynModel

struct RequestParametersTests {
  private func drawn(_ fixed: [String], _ varied: [String] = [], seed: UInt64 = 1) throws -> JSONObject {
    var random = SeededGenerator(seed: seed)
    return try RequestParameters(fixed: fixed, varied: varied).draw(using: &random)
  }

  @Test(
    "a value is JSON, or else a string",
    arguments: [
      ("top_p=0.9", "0.9"), ("effort=low", "\"low\""), ("effort=\"low\"", "\"low\""), ("logprobs=true", "true"),
      ("reasoning={\"effort\":\"low\"}", "{\"effort\":\"low\"}"), ("temperature=null", "null"), ("a=", "\"\""),
      ("a=b=c", "\"b=c\""),
    ])
  func values(text: String, json: String) throws {
    let members = try drawn([text]).members
    #expect(members.map { $0.key } == [String(text.prefix { $0 != "=" })])
    #expect(members[0].value.text == json)
  }

  @Test(
    "a parameter that the client decides, or that has no meaning, is bad usage",
    arguments: [
      "model=x", "models=[]", "messages=[]", "stream=true", "n=2", "seed=1", "max_tokens=5", "max_completion_tokens=5",
      "response_format={}", "top_p", "=1", "",
    ])
  func refused(text: String) {
    #expect(throws: UsageError.self) { try RequestParameters(fixed: [text], varied: []) }
    #expect(throws: UsageError.self) { try RequestParameters(fixed: [], varied: [text]) }
  }

  @Test(
    "a value that begins as JSON but is not has lost its quotes in the shell",
    arguments: ["provider={sort:price}", "stop=[END]", "effort=\"low"])
  func lostQuotes(text: String) {
    #expect(throws: UsageError.self) { try RequestParameters(fixed: [text], varied: []) }
  }

  @Test(
    "a range is two numbers in order, a list has at least one value, and no key is set twice",
    arguments: [
      ["a=1"], ["a=1.."], ["a=..2"], ["a=2..1"], ["a=x..y"], ["a=[]"], ["a={}"], ["a=nan..1"], ["a=1..2", "a=1..2"],
    ])
  func refusedVariations(texts: [String]) {
    #expect(throws: UsageError.self) { try RequestParameters(fixed: [], varied: texts) }
    #expect(throws: UsageError.self) { try RequestParameters(fixed: ["a=1", "a=2"], varied: []) }
    #expect(throws: UsageError.self) { try RequestParameters(fixed: ["a=1"], varied: ["a=1..2"]) }
  }

  @Test("draws stay within their range and reach its ends")
  func ranges() throws {
    var whole: Set<Int> = []
    var fractional: [Double] = []
    var words: Set<String> = []
    for seed in 0..<300 {
      let members = try drawn([], ["top_k=1..3", "temperature=0..1", "effort=[\"low\",\"high\"]"], seed: UInt64(seed))
      whole.insert(try #require(members["top_k"]?.intValue))
      fractional.append(try #require(members["temperature"]?.doubleValue))
      words.insert(try #require(members["effort"]?.stringValue))
    }
    #expect(whole == [1, 2, 3])
    #expect(words == ["low", "high"])
    #expect(fractional.allSatisfy { (0...1).contains($0) && ($0 * 1000).rounded() / 1000 == $0 })
    #expect((fractional.min() ?? 1) < 0.05 && (fractional.max() ?? 0) > 0.95)
    #expect(Set(fractional).count > 200)
  }

  @Test("the same seed draws the same values")
  func repeatable() throws {
    let varied = ["temperature=0.2..1.5", "top_k=10..90"]
    #expect(try drawn([], varied, seed: 5) == drawn([], varied, seed: 5))
    #expect(try drawn([], varied, seed: 5) != drawn([], varied, seed: 6))
  }

  @Test("members override the client's own: objects are merged, null removes, anything else replaces")
  func overlay() {
    let own: JSONObject = ["temperature": 1, "provider": ["require_parameters": true], "usage": ["include": true]]
    let merged = own.overlaid(with: [
      "temperature": .null, "provider": ["sort": "price"], "usage": 5, "top_p": .number("0.9"),
    ])
    #expect(
      JSONValue.object(merged).text
        == #"{"provider":{"require_parameters":true,"sort":"price"},"usage":5,"top_p":0.9}"#)
  }

  @Test("the shaping parameters are the temperature and all that was set, as it was sent")
  func shaping() {
    var request = ModelRequest(
      task: .answer(question: ""), model: "m", messages: [], schema: ReplySchema(name: "reply", schema: [:]),
      completionTokensMax: 10, temperature: 0.5)
    #expect(request.shapingParameters == ["temperature": .number("0.5")])
    request.parameters = ["top_p": .number("0.9"), "temperature": .number("1.1")]
    let provider = Provider(name: "custom", baseURL: "http://127.0.0.1:1/v1", key: nil)
    let body = ChatRequest(request: request, provider: provider).body
    for member in request.shapingParameters.members { #expect(body[member.key] == member.value) }
    #expect(request.shapingParameters == ["temperature": .number("1.1"), "top_p": .number("0.9")])
  }
}
