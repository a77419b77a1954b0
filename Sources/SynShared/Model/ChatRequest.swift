// The JSON body of a chat completions request. The ways to request the reply's shape form a ladder: where a server
// cannot do one, we use the next weaker one.

import SynBase

struct ChatRequest: Sendable {
  var request: ModelRequest
  var provider: Provider
  /// What the server was found not to accept.
  var lessons: RequestLessons
  /// The server does not get the schema, this once.
  var isWithoutSchema: Bool

  init(
    request: ModelRequest, provider: Provider, lessons: RequestLessons = RequestLessons(), isWithoutSchema: Bool = false
  ) {
    self.request = request
    self.provider = provider
    self.isWithoutSchema = isWithoutSchema
    self.lessons = lessons.merged(with: Self.wishes(of: request))
  }

  /// What the user leaves out with null, where that means more than leaving out a member.
  private static func wishes(of request: ModelRequest) -> RequestLessons {
    var wishes = RequestLessons()
    func isLeftOut(_ key: String) -> Bool { request.parameters[key]?.isNull == true }
    if isLeftOut("response_format") { wishes.structuredOutput = .promptOnly }
    if isLeftOut("stream") {
      wishes.streaming = .off
    } else if isLeftOut("stream_options") {
      wishes.streaming = .withoutUsage
    }
    return wishes
  }

  /// Everything that shapes the reply. Without lessons it is also the key of a cached reply, whichever way the server
  /// turned out to support.
  var body: JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    let models = ([request.model] + request.otherModels).prefix(provider.row.modelsMax)
    if models.count > 1 { body["models"] = .array(models.map { .string($0) }) }
    body["messages"] = .array(messages.map(Self.encode))
    if let name = tokenLimitName {
      body[name] = .integer(tokensMax)
    }
    body["temperature"] = request.temperature.map { .double($0) }
    body["seed"] = request.seed.map { .integer($0) }
    switch structuredOutput {
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
    // Without it, a router may send the request to an endpoint that ignores the schema.
    if provider.row.asksForParameterSupport, request.form == .json, !lessons.toleratesIgnoredParameters {
      body["provider"] = ["require_parameters": true]
    }
    if provider.row.asksForUsage { body["usage"] = ["include": true] }
    for parameter in provider.row.parametersLacking(request.model) { body[parameter] = nil }
    body = body.overlaid(with: request.parameters)
    for parameter in lessons.refused { body[parameter] = nil }
    return body
  }

  /// No server can be given files between fences as a schema.
  private var structuredOutput: StructuredOutput {
    request.form == .fences || isWithoutSchema ? .promptOnly : lessons.structuredOutput
  }

  private var tokensMax: Int {
    let room = lessons.window?.room(promptBytes: request.promptBytes)
    return min(request.completionTokensMax, lessons.tokensMax ?? .max, room ?? .max)
  }

  private var tokenLimitName: String? {
    let name = provider.row.tokenLimitName
    switch lessons.tokenLimitName {
    case .providers: return name
    case .other: return name == "max_tokens" ? "max_completion_tokens" : "max_tokens"
    case .none: return nil
    }
  }

  /// What goes over the wire: `body`, and how the reply is to travel, which changes nothing in it.
  var sentBody: JSONObject {
    var body = body
    if lessons.streaming != .off { body["stream"] = true }
    if lessons.streaming == .withUsage { body["stream_options"] = ["include_usage": true] }
    return body
  }

  /// What a lineage entry says about how the reply was drawn: the part of the user's wishes that was sent.
  var shapingParameters: JSONObject {
    let sent = body
    return JSONObject(members: request.shapingParameters.members.filter { sent[$0.key] != nil })
  }

  /// Where the schema cannot travel as a parameter, words at the end of the user's message give it: the chat templates
  /// of some models accept a system message only at the beginning, or none.
  private var messages: [ChatMessage] {
    var messages = request.messages
    if structuredOutput != .jsonSchema, request.form == .json,
      let last = messages.lastIndex(where: { $0.role == .user })
    {
      let schema = JSONValue.object(request.schema.schema).text
      messages[last].content +=
        "\n\nReply with one JSON object and nothing else. It must fit this JSON Schema:\n\(schema)"
    }
    guard lessons.foldsSystemMessage else { return messages }
    let system = messages.filter { $0.role == .system }.map(\.content)
    messages.removeAll { $0.role == .system }
    if let first = messages.firstIndex(where: { $0.role == .user }) {
      messages[first].content = (system + [messages[first].content]).joined(separator: "\n\n")
    }
    return messages
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

  /// The same conversation one turn later: the reply, and our answer to it.
  package func continued(after reply: String, saying message: String) -> ModelRequest {
    var next = self
    next.messages += [ChatMessage(.assistant, reply), ChatMessage(.user, message)]
    return next
  }
}
