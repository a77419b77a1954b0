// What is remembered of a model call: the part of a lineage entry that the model tells, and its JSON.

/// The facts of one answered request, all attempts together: what a lineage entry says.
package struct ModelCall: Sendable, Equatable {
  package var model: String
  package var servedModel: String?
  /// Requests sent, retries and repairs included.
  package var attempts: Int
  package var milliseconds: Int
  package var promptTokens: Int?
  package var completionTokens: Int?
  /// US dollars. Nil when the provider did not say: unknown is not zero.
  package var costUSD: Double?
  package var generationID: String?
  /// Lower-case hexadecimal SHA-256 of the messages' JSON.
  package var promptSHA256: String
  package var seed: UInt64?
  /// The reply was stored by an earlier call: nothing was sent and nothing paid this time.
  package var isFromCache = false

  package init(
    model: String, servedModel: String? = nil, attempts: Int = 1, milliseconds: Int = 0, promptTokens: Int? = nil,
    completionTokens: Int? = nil, costUSD: Double? = nil, generationID: String? = nil, promptSHA256: String = "",
    seed: UInt64? = nil
  ) {
    self.model = model
    self.servedModel = servedModel
    self.attempts = attempts
    self.milliseconds = milliseconds
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.costUSD = costUSD
    self.generationID = generationID
    self.promptSHA256 = promptSHA256
    self.seed = seed
  }
}

extension ModelCall {
  package var json: JSONObject {
    var object: JSONObject = ["model": .string(model)]
    object["served_model"] = servedModel.map { .string($0) }
    object["attempts"] = .integer(attempts)
    object["ms"] = .integer(milliseconds)
    object["prompt_tokens"] = promptTokens.map { .integer($0) }
    object["completion_tokens"] = completionTokens.map { .integer($0) }
    object["cost_usd"] = costUSD.map { .double($0) }
    object["generation_id"] = generationID.map { .string($0) }
    object["prompt_sha256"] = .string(promptSHA256)
    object["seed"] = seed.map { .integer($0) }
    return object
  }

  /// Reads what `json` writes; nil without a model.
  package init?(_ json: JSONValue) {
    guard let model = json["model"]?.stringValue else { return nil }
    self.init(
      model: model, servedModel: json["served_model"]?.stringValue, attempts: json["attempts"]?.intValue ?? 1,
      milliseconds: json["ms"]?.intValue ?? 0, promptTokens: json["prompt_tokens"]?.intValue,
      completionTokens: json["completion_tokens"]?.intValue, costUSD: json["cost_usd"]?.doubleValue,
      generationID: json["generation_id"]?.stringValue, promptSHA256: json["prompt_sha256"]?.stringValue ?? "",
      seed: json["seed"]?.intValue.map { UInt64(clamping: $0) })
  }
}
