// The JSON body of a chat completions request. How the reply's shape is asked for is a ladder: what a server cannot do
// is asked for in the next weaker way.

/// How a reply of a given shape is asked for, strongest first.
enum StructuredOutput: Int, Sendable, Comparable, CaseIterable {
  case jsonSchema, jsonObject, promptOnly

  static func < (left: StructuredOutput, right: StructuredOutput) -> Bool { left.rawValue < right.rawValue }

  /// The next weaker way, nil at the end.
  var next: StructuredOutput? { StructuredOutput(rawValue: rawValue + 1) }

  /// Whether `error` says that the server cannot do it this way. 404 is what a router says that knows no endpoint with
  /// the features asked for; others call the parameter bad.
  func isRefused(by error: AttemptError) -> Bool {
    guard self != .promptOnly, let status = error.status, [400, 404, 415, 422, 501].contains(status) else {
      return false
    }
    let message = error.message.lowercased()
    return ["response_format", "json_schema", "json_object", "structured", "schema", "no endpoints found", "grammar"]
      .contains { message.contains($0) }
  }
}

/// How the reply is asked to travel, best first: as a stream with its usage at the end, as a stream, or whole.
enum Streaming: Int, Sendable, Comparable {
  case withUsage, withoutUsage, off

  static func < (left: Streaming, right: Streaming) -> Bool { left.rawValue < right.rawValue }

  /// What to ask for after `error`, when that says that the server cannot do it this way; else nil.
  func next(after error: AttemptError) -> Streaming? {
    guard self != .off, let status = error.status, [400, 404, 415, 422, 501].contains(status) else { return nil }
    // By words: routers call servers behind them upstream, whatever their fault is.
    let words = error.message.lowercased().split { !$0.isLetter && $0 != "_" }
    if words.contains("stream_options") || words.contains("include_usage") {
      return self == .withUsage ? .withoutUsage : nil
    }
    // Such as OpenAI, where only verified organisations may stream some models.
    return words.contains("stream") || words.contains("streaming") ? .off : nil
  }
}

struct ChatRequest: Sendable {
  var request: ModelRequest
  var provider: Provider
  var structuredOutput = StructuredOutput.jsonSchema
  var streaming = Streaming.withUsage

  /// Everything that shapes the reply. With the default `structuredOutput` it is also what a cached reply is known by,
  /// whatever way turned out to be the one the server can do.
  var body: JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    if provider.isOpenRouter, !request.otherModels.isEmpty {
      body["models"] = .array(([request.model] + request.otherModels).map { .string($0) })
    }
    body["messages"] = .array(messages.map(Self.encode))
    body[provider.tokenLimitName] = .integer(request.completionTokensMax)
    body["temperature"] = request.temperature.map { .double($0) }
    body["seed"] = request.seed.map { .integer($0) }
    // Files between fences are a shape that no server can be told.
    switch request.form == .fences ? .promptOnly : structuredOutput {
    case .jsonSchema:
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": [
          "name": .string(request.schema.name), "strict": true, "schema": .object(request.schema.schema),
        ],
      ]
    case .jsonObject: body["response_format"] = ["type": "json_object"]
    case .promptOnly: break
    }
    if provider.isOpenRouter {
      // Without it, a request may be routed to an endpoint that ignores the schema.
      if request.form == .json { body["provider"] = ["require_parameters": true] }
      body["usage"] = ["include": true]
    }
    return body.overlaid(with: request.parameters)
  }

  /// What goes over the wire: that, and how the reply is to travel, which changes nothing in it.
  var sentBody: JSONObject {
    var body = body
    if streaming != .off { body["stream"] = true }
    if streaming == .withUsage { body["stream_options"] = ["include_usage": true] }
    return body
  }

  /// Where the schema cannot travel as a parameter, it is told in words.
  private var messages: [ChatMessage] {
    guard structuredOutput != .jsonSchema, request.form == .json else { return request.messages }
    let schema = JSONValue.object(request.schema.schema).text
    let words = "Reply with one JSON object and nothing else. It must fit this JSON Schema:\n\(schema)"
    return request.messages + [ChatMessage(.system, words)]
  }

  static func encode(_ message: ChatMessage) -> JSONValue {
    ["role": .string(message.role.rawValue), "content": .string(message.content)]
  }
}

extension ModelRequest {
  /// Lower-case hexadecimal SHA-256 of the messages' JSON.
  package var promptSHA256: String {
    SHA256.hexadecimal(of: JSONValue.array(messages.map(ChatRequest.encode)).bytes)
  }

  /// The same conversation one turn on: the reply, and what we say to it.
  func continued(after reply: String, saying message: String) -> ModelRequest {
    var next = self
    next.messages += [ChatMessage(.assistant, reply), ChatMessage(.user, message)]
    return next
  }
}
