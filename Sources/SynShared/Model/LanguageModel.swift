// What we ask of a language model and what comes back. The conformers are ChatCompletions (any OpenAI-compatible
// server), OfflineModel (no network) and ResponseCache (asks another model at most once); tests bring their own.

import SynBase
import SynRecord

/// The task, apart from the words that describe it: enough for a model that reads no prompt.
package enum ModelTask: Sendable, Equatable {
  case question(topic: String, persona: String, requirements: Int)
  case augment(kind: AugmentKind, question: String)
  /// `sample` counts several answers to one question from 0.
  case answer(question: String, sample: Int = 0)
  /// `page` is one complete document.
  case degrade(kind: DegradationKind, question: String, page: String)
}

package struct ChatMessage: Sendable, Equatable {
  package enum Role: String, Sendable { case system, user, assistant }
  package var role: Role
  package var content: String

  package init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// The shape a reply must have: a JSON Schema with `additionalProperties: false` and every key required.
package struct ReplySchema: Sendable, Equatable {
  package var name: String
  package var schema: JSONObject
  /// Members that are requested, but that a reply may lack or have in another form.
  package var dispensable: Set<String>

  package init(name: String, schema: JSONObject, dispensable: Set<String> = []) {
    self.name = name
    self.schema = schema
    self.dispensable = dispensable
  }

  /// The schema that a reply must fit.
  package var demanded: JSONObject {
    if dispensable.isEmpty { return schema }
    var demanded = schema
    let required = (schema["required"]?.arrayValue ?? []).filter { !dispensable.contains($0.stringValue ?? "") }
    demanded["required"] = .array(required)
    let properties = (schema["properties"]?.objectValue ?? [:]).members.filter { !dispensable.contains($0.key) }
    demanded["properties"] = .object(JSONObject(members: properties))
    return demanded
  }
}

package struct ModelRequest: Sendable, Equatable {
  package var task: ModelTask
  /// The requested name, such as `google/gemini-2.5-flash`.
  package var model: String
  /// Asked in this order when that one fails.
  package var fallbackModels: [String]
  package var messages: [ChatMessage]
  /// What the reply must contain, in any form.
  package var schema: ReplySchema
  package var form: ReplyForm
  /// The files that a reply may edit instead of sending files; empty if it may not.
  package var base: [PageFile] = []
  package var completionTokensMax: Int
  package var temperature: Double?
  /// What the user adds to the request, overriding what the client sends by default.
  package var parameters: JSONObject
  /// Sent along, and the source of the offline model's draws. Nil: not repeatable.
  package var seed: UInt64?

  package init(
    task: ModelTask, model: String, fallbackModels: [String] = [], messages: [ChatMessage], schema: ReplySchema,
    form: ReplyForm = .json, completionTokensMax: Int, temperature: Double? = nil, parameters: JSONObject = [:],
    seed: UInt64? = nil
  ) {
    self.task = task
    self.model = model
    self.fallbackModels = fallbackModels
    self.messages = messages
    self.schema = schema
    self.form = form
    self.completionTokensMax = completionTokensMax
    self.temperature = temperature
    self.parameters = parameters
    self.seed = seed
  }
}

extension ModelRequest {
  /// The fallback models other than the one asked.
  package var otherModels: [String] { fallbackModels.filter { $0 != model } }

  /// What a lineage entry says about how the reply was drawn: the temperature, and everything that the user set or
  /// varied.
  var shapingParameters: JSONObject {
    var shaping: JSONObject = [:]
    shaping["temperature"] = temperature.map { .double($0) }
    return shaping.overlaid(with: parameters)
  }
}

/// What a model wrote in answer to one request, whatever it is worth, and what it cost.
package struct ModelReply: Sendable, Equatable {
  /// Where in the server's reply the text was.
  package enum Origin: String, Sendable {
    case content
    /// Among the model's thoughts, with no content beside them.
    case reasoning
    /// The arguments of a call to a tool that we did not offer.
    case toolArguments = "tool_arguments"
  }

  package var text: String
  package var call: ModelCall
  package var origin: Origin
  /// Whether the server says that the model wrote all it wanted to. Some say so of cut replies too.
  package var endedByItself: Bool

  package init(text: String, call: ModelCall, origin: Origin = .content, endedByItself: Bool = true) {
    self.text = text
    self.call = call
    self.origin = origin
    self.endedByItself = endedByItself
  }
}

package protocol LanguageModel: Sendable {
  /// Returns the reply to one request, retries included; Conversation reads it. Throws `ModelError`, or
  /// `CancellationError` when the task was cancelled.
  @LoopActor func complete(_ request: ModelRequest) async throws -> ModelReply

  /// The request as --dry-run prints it and as the cache identifies it: one line of JSON with everything that shapes
  /// the reply, without secrets.
  func description(of request: ModelRequest) -> String

  /// Where replies are kept for future runs; nil if every reply is new.
  var recording: Recording? { get }

  /// Money of the run that others spent, for models that enforce a limit.
  @LoopActor func book(_ charges: [Charge])
}

extension LanguageModel {
  package var recording: Recording? { nil }

  @LoopActor package func book(_ charges: [Charge]) {}

  package func description(of request: ModelRequest) -> String {
    var object: JSONObject = [
      "model": .string(request.model),
      "messages": .array(
        request.messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }),
      "max_tokens": .integer(request.completionTokensMax),
    ]
    object["temperature"] = request.temperature.map { .double($0) }
    object["seed"] = request.seed.map { .integer($0) }
    return JSONValue.object(object.overlaid(with: request.parameters)).text
  }
}
