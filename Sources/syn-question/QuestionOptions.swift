// What syn-question accepts, and the typed text turned into checked values.

import Glibc
import SynBase
import SynBuffer
import SynPrompts
import SynStages

struct QuestionOptions: Sendable {
  /// How many to make; nil: one for each seed on stdin.
  var count: Int?
  var topics: Topics
  var personas: any PersonaSource
  /// How alike two questions may be, from 0 to 1; nil: no limit.
  var distinctThreshold: Double?
  /// Where questions of other processes are remembered; nil without a Redis in the settings.
  var redis: RedisSettings?
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-question",
    summary: "invents coding questions: a topic and a persona become a task for a single web page",
    usage: ["[-n N] [options]", "[options] <seeds.jsonl"],
    options: [
      OptionSpec(
        "count", "n", argument: "N",
        help: "make N questions; without it, seeds such as {\"topic\":\"games\"} are read from stdin"),
      OptionSpec(
        "personas", argument: "FILE",
        help: "draw personas from JSON lines {\"persona\":\"...\"} instead of composing them"),
      OptionSpec(
        "topics", argument: "FILE",
        help:
          "draw topics from JSON lines {\"topic\":\"...\",\"brief\":\"...\"} instead of animation, science and games"),
      OptionSpec("print-topics", help: "print the built-in topics in that form, and do nothing else"),
      OptionSpec(
        "distinct",
        help: "ask once more for a question like one made before, in this run or with this Redis, then fail it"),
      OptionSpec(
        "distinct-threshold", argument: "SHARE",
        help: "with --distinct: which share of their phrases makes two questions alike (default 0.75)"),
    ] + StageOptions.specs + ModelOptions.specs,
    settings: StageSetting.specs(stage: QuestionStage.name) + ModelOptions.settings + RedisSettings.specs,
    examples: [
      "syn-question -n 4 | syn-augment | syn-answer -j 8 | syn-store",
      "echo '{\"topic\":\"games\",\"persona\":\"A beekeeper\"}' | syn-question",
    ])

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    if let operand = arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    count = try arguments.int("count", in: 0...1_000_000_000)
    if count == nil, isatty(STDIN_FILENO) == 1 { count = 1 }
    topics = try arguments.value("topics").map { try Topics(path: $0) } ?? .builtIn
    personas = try arguments.value("personas").map { try PersonaFile(path: $0) } ?? PersonaComposer()
    if arguments.has("distinct") {
      let threshold = try arguments.double("distinct-threshold", atLeast: 0) ?? DistinctQuestions.thresholdDefault
      guard threshold > 0, threshold <= 1 else {
        throw UsageError("--distinct-threshold takes a number above 0, at most 1")
      }
      distinctThreshold = threshold
      if RedisSettings.isConfigured(invocation.settings) { redis = try RedisSettings(invocation.settings) }
    } else if arguments.has("distinct-threshold") {
      throw UsageError("--distinct-threshold means nothing without --distinct")
    }
    stage = try StageOptions(invocation, stage: QuestionStage.name, prompt: QuestionPrompt.template)
    if stage.replayed != nil, stage.seed == nil {
      throw UsageError("--replay needs the --seed N of the recorded run: every request is drawn from it")
    }
  }
}
