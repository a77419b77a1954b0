// Fills in qa_id, topic, persona, requirements and question.

import SynBase
import SynPipeline
import SynPrompts
import SynRecord
import SynStages

struct QuestionStage: RecordStage {
  static let name = "question"
  var name: String { Self.name }

  private let model: StageModel
  private let topics: Topics
  private let personas: any PersonaSource
  /// Drawn if none was given, so that every record can still say what it was drawn from.
  private let seed: UInt64
  private let isSeeded: Bool
  /// Nil: questions may come again.
  private let distinct: DistinctQuestions?

  init(
    model: StageModel, topics: Topics, personas: any PersonaSource, seed: UInt64?, distinct: DistinctQuestions? = nil
  ) {
    self.distinct = distinct
    self.model = model
    self.topics = topics
    self.personas = personas
    self.seed = seed ?? UInt64.random(in: 0...UInt64.max)
    isSeeded = seed != nil
  }

  func accepts(_ record: QARecord) -> Bool {
    !record.isFailed && !record.hasQuestion && record.wants(name)
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    var random = generator(name, for: record, index)
    var made = record
    let drawn = random
    let brief = Result { () throws(StageFailure) in try fillInBrief(of: &made, index, using: &random) }
    var identifiers = model.identifiers(for: made, index: index, drawing: drawn)
    let id = made.qaID ?? identifiers.next()
    made.qaID = id
    let prompt: QuestionPrompt
    do throws(StageFailure) {
      prompt = try brief.get()
    } catch {
      made.fail(error.error)
      return StageOutcome(made, lineage: [], failures: [error])
    }
    var results: [StageResult<WrittenQuestion>] = []
    do {
      results.append(try await ask(prompt, id: id, using: &random))
      if let opening = await openingOfTheLike(of: results[0], id: id) {
        Log.debug("\(id): a question like one made before, asking for another")
        var prompt = prompt
        prompt.unlike = opening
        if record.persona == nil { prompt.persona = personas.draw(using: &random) }
        made.persona = prompt.persona
        results.append(try await ask(prompt, id: id, using: &random))
        if await openingOfTheLike(of: results[1], id: id) != nil { results[1] = .duplicate(results[1].lineage) }
      }
    } catch is DryRun {
      return StageOutcome(output: record.bytes, .passedThrough)
    }
    let failure = results.last?.failure
    if case .made(let question, _) = results.last {
      made.question = question.text
      made.checklist = question.checklist
    }
    if let failure { made.fail(failure.error) }
    return StageOutcome(made, lineage: results.compactMap { $0.lineage }, failures: failure.map { [$0] } ?? [])
  }

  /// Without --seed, a record that has an id draws from that: whoever takes it over asks the same.
  private func generator(_ label: String, for record: QARecord, _ index: Int) -> SeededGenerator {
    let generator =
      if !isSeeded, let id = record.qaID {
        SeededGenerator(seed: 0, label: "\(label)\n\(id)")
      } else {
        SeededGenerator(seed: seed, label: "\(label)\n\(index)")
      }
    return generator.afterFailing(record.tries)
  }

  private func ask(
    _ prompt: QuestionPrompt, id: String, using random: inout SeededGenerator
  ) async throws -> StageResult<WrittenQuestion> {
    // A user's own prompt may ask for any form.
    let isBuiltIn = model.asksByItself(prompt)
    return try await model.result(
      of: prompt, for: id, using: &random, details: isBuiltIn ? ["leanings": .object(prompt.leanings.json)] : [:]
    ) { object in
      isBuiltIn ? QuestionText.complaint(about: object, actions: prompt.requirements) : nil
    } read: { (object) throws(StageFailure) in
      try QuestionText.read(object, stage: name)
    }
  }

  private func openingOfTheLike(of result: StageResult<WrittenQuestion>, id: String) async -> String? {
    guard case .made(let question, _) = result else { return nil }
    return await distinct?.opening(ofTheLikeOf: question.text, id: id)
  }

  /// Draws what the seed record leaves open, always in the same order, so that a given topic changes no other draw.
  private func fillInBrief(
    of record: inout QARecord, _ index: Int, using random: inout SeededGenerator
  ) throws(StageFailure) -> QuestionPrompt {
    let drawnTopic = topics.draw(using: &random)
    let drawnPersona = personas.draw(using: &random)
    guard let topic = record.topic.map({ topics.named($0) }) ?? drawnTopic else {
      throw StageFailure(stage: name, code: .invalidInput, "topic is not one of \(topics.names)", attempts: 0)
    }
    let drawnRequirements = Int.random(in: topic.requirementsRange, using: &random)
    let requirements = record.requirements ?? drawnRequirements
    guard (1...9).contains(requirements) else {
      throw StageFailure(stage: name, code: .invalidInput, "requirements is not a number from 1 to 9", attempts: 0)
    }
    record.topic = topic.name
    record.persona = record.persona ?? drawnPersona
    record.requirements = requirements
    // From a separate generator, so that what was drawn before leanings existed is drawn as ever.
    var ofLeanings = generator("leanings", for: record, index)
    return QuestionPrompt(
      topic: topic, persona: record.persona ?? drawnPersona, requirements: requirements,
      leanings: .draw(for: topic, using: &ofLeanings))
  }
}

extension StageResult {
  fileprivate static func duplicate(_ lineage: LineageEntry?) -> StageResult {
    let failure = StageFailure(
      stage: QuestionStage.name, code: .duplicate, "like a question made before, even when asked for another",
      attempts: 2, isRetryable: true)
    return .failed(failure, lineage)
  }
}
