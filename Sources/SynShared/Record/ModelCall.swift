// What we remember about a model call: the model's part of a lineage entry, and its JSON.

import SynBase

/// The facts of one reply, or of the whole conversation that led to it, as a lineage entry states them.
package struct ModelCall: Sendable, Equatable {
  package var model: String
  package var servedModel: String?
  /// Retries and repairs included.
  package var totals: CallTotals
  package var generationID: String?
  /// Lower-case hexadecimal SHA-256 of the messages' JSON; of the first request if there were several.
  package var promptSHA256: String
  package var seed: UInt64?
  /// How the reply was drawn: the temperature, and what the user set or varied. Nil if nothing was sent.
  package var parameters: JSONObject?

  package var attempts: Int { totals.attempts }
  package var milliseconds: Int { totals.milliseconds }
  package var promptTokens: Int? { totals.usage.promptTokens }
  package var completionTokens: Int? { totals.usage.completionTokens }
  /// US dollars. Nil when the provider did not say: unknown is not zero.
  package var costUSD: Double? { totals.usage.costUSD }

  package init(
    model: String, servedModel: String? = nil, totals: CallTotals = CallTotals(attempts: 1),
    generationID: String? = nil, promptSHA256: String = "", seed: UInt64? = nil,
    parameters: JSONObject? = nil
  ) {
    self.model = model
    self.servedModel = servedModel
    self.totals = totals
    self.generationID = generationID
    self.promptSHA256 = promptSHA256
    self.seed = seed
    self.parameters = parameters
  }
}

extension ModelCall {
  package var json: JSONObject {
    var object: JSONObject = ["model": .string(model)]
    object["served_model"] = servedModel.map { .string($0) }
    for member in totals.json.members { object[member.key] = member.value }
    object["generation_id"] = generationID.map { .string($0) }
    object["prompt_sha256"] = .string(promptSHA256)
    object["seed"] = seed.map { .integer($0) }
    object["parameters"] = parameters.flatMap { $0.members.isEmpty ? nil : .object($0) }
    return object
  }

  /// Reads what `json` writes; nil without a model.
  package init?(_ json: JSONValue) {
    guard let model = json["model"]?.stringValue else { return nil }
    self.init(
      model: model, servedModel: json["served_model"]?.stringValue, totals: CallTotals(json),
      generationID: json["generation_id"]?.stringValue, promptSHA256: json["prompt_sha256"]?.stringValue ?? "",
      seed: json["seed"]?.intValue.map { UInt64(clamping: $0) }, parameters: json["parameters"]?.objectValue)
  }
}
