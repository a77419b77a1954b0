// A stage's access to its model: picks the name and the sampling seed, shows the request, or only prints it.

import SynBase
import SynModel
import SynPrompts
import SynRecord

/// Thrown instead of asking when --dry-run is set; the record goes on as it came.
package struct DryRun: Error {}

package struct StageModel: Sendable {
  let stage: String
  private let model: any LanguageModel
  private let options: StageOptions
  private let temperature: Double
  private let forms: LearnedForms

  package init(stage: String, model: any LanguageModel, options: StageOptions, temperature: Double) {
    forms = LearnedForms(options.answerForm ?? .fences)
    self.stage = stage
    self.model = model
    self.options = options
    self.temperature = temperature
  }

  /// A conversation that has yet to begin, with the prompt. `wanted` is the model to ask, and then the others of
  /// `--model` are not asked in its place; nil leaves the choice to chance. Throws `DryRun`.
  @LoopActor
  package func conversation(
    about prompt: any StagePrompt, asking wanted: String? = nil, using random: inout SeededGenerator
  ) throws(DryRun) -> Conversation {
    let drawn = options.models[Int.random(in: 0..<options.models.count, using: &random)]
    let name = wanted ?? drawn
    // 31 bits: every server accepts that as a seed and every JSON reader keeps it exactly.
    let seed = random.next() >> 33
    let builtIn = type(of: prompt).template
    let template = options.template.form == builtIn.form ? options.template : builtIn
    let forms = replyForms(prompt, template)
    let form = forms?.learned.form(for: name) ?? (builtIn.form.hasReplyForm ? options.answerForm : nil) ?? .json
    var request = ModelRequest(
      task: prompt.task, model: name, fallbackModels: options.fallbackModels(for: name, isWanted: wanted != nil),
      messages: prompt.messages(by: template, in: form), schema: prompt.schema, form: form,
      completionTokensMax: options.completionTokensMax, temperature: temperature,
      parameters: options.parameters.draw(using: &random), seed: seed)
    request.base = prompt.base
    if options.showsPrompts {
      for message in request.messages { Log.output("--- \(stage), \(message.role.rawValue)\n\(message.content)\n") }
    }
    if options.isDryRun {
      Log.output(model.description(of: request) + "\n")
      throw DryRun()
    }
    return Conversation(request, with: model, in: forms)
  }

  /// Whether the built-in prompt is used, not the user's own.
  package func asksByItself(_ prompt: any StagePrompt) -> Bool {
    let builtIn = type(of: prompt).template
    return options.template.form != builtIn.form || options.template == builtIn
  }

  /// Nil for a prompt that asks for no files, or says itself in which form it wants them.
  private func replyForms(_ prompt: any StagePrompt, _ template: PromptTemplate) -> ReplyForms? {
    guard template.leavesReplyForm else { return nil }
    return ReplyForms(learned: forms) { prompt.messages(by: template, in: $0) }
  }

  /// The ids for what is made of `record`. In a run with --cache they follow from the record, its `random` draws and
  /// the model asked; `index` tells identical lines apart, unless they have an id.
  @LoopActor
  package func identifiers(for record: QARecord, index: Int, drawing random: SeededGenerator) -> RecordIdentifiers {
    guard let recording = model.recording else { return RecordIdentifiers() }
    var random = random
    let origin: [JSONValue] = [
      .string(stage), .string(options.provider?.address ?? ""), .array(options.models.map { .string($0) }),
      .string(options.fallbackModels.joined(separator: ",")), .integer(options.completionTokensMax),
      .double(temperature),
      .object(options.parameters.draw(using: &random)), .integer(random.next()), .string(options.template.text),
      .string(options.answerForm?.rawValue ?? ""),
      record.qaID.map { .string($0) } ?? .integer(index), .string(String(decoding: record.bytes, as: UTF8.self)),
    ]
    return RecordIdentifiers(recording, origin: JSONValue.array(origin).text)
  }

  /// Where a record's randomness starts: the same seed and question give the same draws wherever the record is in the
  /// input, and a run seeded in its first stage is repeatable to its end. After `tries` failures it draws anew. Each
  /// of several samples has draws of its own; the first has those of a single one.
  package func random(
    for record: QARecord, question: String, sample: Int = 0, tries: Int = 0
  ) -> SeededGenerator {
    let made = record[RecordKey.lineage]?.elements.first?.value["seed"]?.intValue ?? 0
    let seed = options.seed ?? UInt64(truncatingIfNeeded: made)
    return SeededGenerator(seed: seed, label: "\(stage)\n\(question)").ofSample(sample).afterFailing(tries)
  }
}
