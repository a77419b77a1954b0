import Testing

@testable import SynBase
@testable import SynModel

struct ChatRequestTests {
  private let request = ModelRequest(
    task: .answer(question: "q"), model: "m", messages: [ChatMessage(.system, "s"), ChatMessage(.user, "u")],
    schema: ReplySchema(name: "answer", schema: ["type": "object"]), completionTokensMax: 9, temperature: 0.5, seed: 7)
  private let custom = Provider(name: "custom", baseURL: "http://h/v1", key: nil)
  private let openRouter = Provider(name: "openrouter", baseURL: "https://openrouter.ai/api/v1", key: "k")

  private func body(_ provider: Provider, _ output: StructuredOutput = .jsonSchema, fallback: String? = nil) -> String {
    var request = request
    request.fallbackModels = fallback.map { [$0] } ?? []
    var lessons = RequestLessons()
    lessons.structuredOutput = output
    let chat = ChatRequest(request: request, provider: provider, lessons: lessons)
    return JSONValue.object(chat.body).text
  }

  @Test("a request says everything it was asked to")
  func plain() {
    #expect(
      body(custom) == """
        {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}],"max_tokens":9,\
        "temperature":0.5,"seed":7,"response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,\
        "schema":{"type":"object"}}}}
        """)
  }

  @Test("OpenRouter gets the fallback, and is asked to honour every parameter and report the cost")
  func openRouterBody() {
    let text = body(openRouter, fallback: "n")
    #expect(text.contains(#""models":["m","n"]"#))
    #expect(text.contains(#""provider":{"require_parameters":true},"usage":{"include":true}"#))
    #expect(!body(custom, fallback: "n").contains("models"))
    #expect(!body(openRouter, fallback: "m").contains("models"))
  }

  @Test("without json_schema the schema is described in words")
  func ladder() {
    #expect(body(custom, .jsonObject).contains(#""response_format":{"type":"json_object"}"#))
    #expect(!body(custom, .promptOnly).contains("response_format"))
    for weaker in [StructuredOutput.jsonObject, .promptOnly] {
      #expect(body(custom, weaker).contains(#"It must fit this JSON Schema:\n{\"type\":\"object\"}"#))
    }
  }

  @Test("OpenAI's token limit has another name")
  func tokenLimit() {
    #expect(body(Provider(name: "openai", baseURL: "https://h", key: "k")).contains(#""max_completion_tokens":9"#))
  }

  @Test("a provider is sent no more models than it takes")
  func models() {
    var request = request
    request.fallbackModels = ["n", "m", "o", "p"]
    #expect(ChatRequest(request: request, provider: openRouter).body["models"] == ["m", "n", "o"])
    #expect(ChatRequest(request: request, provider: custom).body["models"] == nil)
  }

  @Test("a parameter that a model is known to refuse is not sent, unless the user asks for it")
  func lacking() {
    var request = request
    request.model = "gpt-6-luna"
    let openAI = Provider(name: "openai", baseURL: "https://h", key: "k")
    #expect(ChatRequest(request: request, provider: openAI).body["temperature"] == nil)
    #expect(ChatRequest(request: request, provider: openAI).body["seed"] == .integer(7))
    #expect(ChatRequest(request: request, provider: custom).body["temperature"] == .double(0.5))
    request.parameters = ["temperature": 1]
    #expect(ChatRequest(request: request, provider: openAI).body["temperature"] == .integer(1))
    let mistral = Provider(name: "mistral", baseURL: "https://h", key: "k")
    #expect(ChatRequest(request: request, provider: mistral).body["seed"] == nil)
  }

  @Test("the prompt's hash covers the messages and nothing else")
  func promptHash() {
    var other = request
    other.seed = 8
    #expect(other.promptSHA256 == request.promptSHA256)
    other.messages[1].content = "v"
    #expect(other.promptSHA256 != request.promptSHA256)
    #expect(request.promptSHA256.count == 64)
  }

  @Test("how a reply is streamed is sent along, but is not part of its cache key")
  func travel() {
    let description = ChatCompletions(provider: custom, options: .init()).description(of: request)
    for (streaming, stream, options) in [
      (.withUsage, true, ["include_usage": true]), (.withoutUsage, true, nil), (.off, nil, nil),
    ] as [(Streaming, JSONValue?, JSONValue?)] {
      var lessons = RequestLessons()
      lessons.streaming = streaming
      let chat = ChatRequest(request: request, provider: custom, lessons: lessons)
      #expect(chat.sentBody["stream"] == stream)
      #expect(chat.sentBody["stream_options"] == options)
      #expect(JSONValue.object(chat.body).text == description)
    }
  }

  @Test("a parameter set to null is not sent, and a schema that is not sent is described in words")
  func leftOut() throws {
    var request = request
    var random = SeededGenerator(seed: 1)
    let names = ["seed", "temperature", "max_tokens", "response_format", "stream_options"]
    request.parameters = try RequestParameters(fixed: names.map { "\($0)=null" }, varied: [])
      .draw(using: &random)
    let sent = ChatRequest(request: request, provider: custom).sentBody
    #expect(sent.members.map(\.key) == ["model", "messages", "stream"])
    #expect(sent["messages"]?.text.contains("JSON Schema") == true)
    request.parameters["stream"] = .null
    #expect(ChatRequest(request: request, provider: custom).sentBody["stream"] == nil)
  }

  @Test("a system message the server does not take is put at the start of the user's")
  func foldedSystem() {
    var lessons = RequestLessons()
    lessons.foldsSystemMessage = true
    let chat = ChatRequest(request: request, provider: custom, lessons: lessons)
    #expect(chat.body["messages"] == [["role": "user", "content": "s\n\nu"]])
  }
}
