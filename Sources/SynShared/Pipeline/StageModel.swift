// A stage's way to its model: picks the name and the sampling seed, shows what is asked, or only prints it.

/// Thrown instead of asking when --dry-run is set; the record goes on as it came.
package struct DryRun: Error {}

package struct StageModel: Sendable {
  let stage: String
  private let model: any LanguageModel
  private let options: StageOptions
  private let temperature: Double

  package init(stage: String, model: any LanguageModel, options: StageOptions, temperature: Double) {
    self.stage = stage
    self.model = model
    self.options = options
    self.temperature = temperature
  }

  /// A conversation that is still to begin with the prompt. Throws `DryRun`.
  package func conversation(
    about prompt: any StagePrompt, using random: inout SeededGenerator
  ) throws(DryRun) -> Conversation {
    let name = options.models[Int.random(in: 0..<options.models.count, using: &random)]
    // 31 bits: what every server accepts as a seed and every JSON reader keeps.
    let seed = random.next() >> 33
    let request = ModelRequest(
      task: prompt.task, model: name, fallbackModel: options.fallbackModel, messages: prompt.messages,
      schema: prompt.schema, completionTokensMax: options.completionTokensMax, temperature: temperature,
      parameters: options.parameters.draw(using: &random), seed: seed)
    if options.showsPrompts {
      for message in request.messages { Log.output("--- \(stage), \(message.role.rawValue)\n\(message.content)\n") }
    }
    if options.isDryRun {
      Log.output(model.description(of: request) + "\n")
      throw DryRun()
    }
    return Conversation(request, with: model)
  }

  /// Where the record gets what identifiers it lacks. `random` is the record's, before anything else is drawn.
  package func identifiers(
    for record: QARecord, index: Int, drawing random: SeededGenerator
  ) -> RecordIdentifiers {
    // Two lines that are the same are two records, unless they say that they are one.
    let name = record.qaID ?? "\(index)\n\(String(decoding: record.bytes, as: UTF8.self))"
    var random = random
    // What all requests of this run have in common.
    let request = ModelRequest(
      task: .answer(question: ""), model: options.models.joined(separator: ","), fallbackModel: options.fallbackModel,
      messages: [], schema: ReplySchema(name: stage, schema: [:]), completionTokensMax: options.completionTokensMax,
      temperature: temperature, parameters: options.parameters.draw(using: &random))
    return RecordIdentifiers(model: model, request: request, label: "\(random.next())\n\(name)")
  }

  /// Where a record's randomness starts: the same seed and question give the same draws wherever the record stands in
  /// the input, and a run seeded in its first stage is repeatable to its end.
  package func random(for record: QARecord, question: String) -> SeededGenerator {
    let made = record[RecordKey.lineage]?.elements.first?.value["seed"]?.intValue ?? 0
    let seed = options.seed ?? UInt64(truncatingIfNeeded: made)
    return SeededGenerator(seed: seed, label: "\(stage)\n\(question)")
  }
}
