// What syn-answer accepts, and the typed text turned into checked values.

import SynBase
import SynBuffer
import SynPrompts
import SynRecord
import SynStages

struct AnswerOptions: Sendable {
  var gate: GateOptions
  var sampling: Sampling
  /// From 0 to 1.
  var similarityMax: Double
  var pageMemory: PageMemory
  /// Where pages of other processes are remembered; nil if we compare with none.
  var redis: RedisSettings?
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-answer",
    summary: "answers each question and each of its variants with a page that runs",
    usage: ["[options] <questions.jsonl"],
    options: GateOptions.specs + [
      OptionSpec(
        "similarity-max", argument: "X",
        help: """
          ask once more for a variant's page that shares more than this part of its phrases with the question's page, \
          then fail it; from 0 to 1 (default 0.995: the same page again)
          """),
      OptionSpec(
        "distinct-pages", argument: "off|run|redis",
        help: """
          ask once more for a page that another record has, or nearly, then fail it: other records of this run, or with \
          redis also the latest 5,000 pages of all pipelines (SYN_DISTINCT_PAGES, default run)
          """),
      OptionSpec(
        "samples", argument: "N",
        help: """
          make N answers to each question, with seeds of their own, and keep all of them in answers[]; the best is the \
          answer. Those that fail stay, and the question fails when all of them do (default 1, at most \
          \(SampledAnswer.countMax))
          """),
      OptionSpec(
        "each-model", help: "ask every --model for an answer to each question; with --samples N, each for N"),
      OptionSpec(
        "best-of", argument: "score|checks|cost",
        help: """
          which of several answers is the best: the highest score of the judges, the most items met (6 points or more), \
          or the lowest cost. Unknown is worse than known, and of equal ones the first is the best (default score)
          """),
    ] + StageOptions.answerFormSpecs + StageOptions.specs + ModelOptions.specs,
    settings: StageSetting.specs(stage: AnswerStage.name) + GateOptions.settings + [
      SettingSpec("SYN_DISTINCT_PAGES", help: "as --distinct-pages")
    ] + StageOptions.answerFormSettings + ModelOptions.settings + RedisSettings.specs,
    examples: [
      "echo '{\"question\":\"Build a clock\"}' | syn-answer",
      "syn-question -n 4 | syn-answer --check scripts/check-syntax --check scripts/check-page",
      "syn-answer --samples 4 --check 'scripts/check-quality --json --threshold 0' --best-of checks <questions.jsonl",
    ])

  init(_ invocation: Invocation) throws {
    if let operand = invocation.arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    gate = try GateOptions(invocation)
    similarityMax = try invocation.arguments.double("similarity-max", atLeast: 0) ?? 0.995
    guard similarityMax <= 1 else { throw UsageError("--similarity-max takes a number from 0 to 1") }
    pageMemory = try Self.pageMemory(invocation)
    stage = try StageOptions(invocation, stage: AnswerStage.name, prompt: AnswerPrompt.template)
    sampling = try Self.sampling(invocation, models: stage.models)
    // Pages made by others in the meantime would change the outcome of a repeated run.
    if pageMemory == .redis, !isRecorded { redis = try RedisSettings(invocation.settings) }
  }

  /// Whether the run is recorded for repetition, or repeats a recording.
  var isRecorded: Bool { stage.cacheDirectory != nil }

  /// Throws `UsageError`.
  private static func sampling(_ invocation: Invocation, models: [String]) throws(UsageError) -> Sampling {
    var sampling = Sampling()
    let most = SampledAnswer.countMax
    sampling.count = try invocation.arguments.int("samples", in: 1...most) ?? 1
    if invocation.arguments.has("each-model") {
      guard models.count > 1 else { throw UsageError("--each-model needs several models: --model A --model B") }
      sampling.models = models
      sampling.count *= models.count
      guard sampling.count <= most else {
        throw UsageError("\(sampling.count) answers to each question are more than the \(most) that there may be")
      }
    }
    if let typed = invocation.arguments.value("best-of") {
      let names = AnswerChoice.allCases.map(\.rawValue).joined(separator: ", ")
      guard let choice = AnswerChoice(rawValue: typed) else {
        throw UsageError("--best-of takes one of \(names), not \"\(typed)\"")
      }
      sampling.choice = choice
    }
    return sampling
  }

  /// Throws `UsageError` or `ConfigurationError`.
  private static func pageMemory(_ invocation: Invocation) throws -> PageMemory {
    let names = "off, run or redis"
    if let typed = invocation.arguments.value("distinct-pages") {
      guard let memory = PageMemory(rawValue: typed) else {
        throw UsageError("--distinct-pages takes \(names), not \"\(typed)\"")
      }
      return memory
    }
    guard let set = invocation.settings.string("SYN_DISTINCT_PAGES") else { return .run }
    guard let memory = PageMemory(rawValue: set) else {
      throw ConfigurationError("SYN_DISTINCT_PAGES is \(names), not \"\(set)\"")
    }
    return memory
  }
}
