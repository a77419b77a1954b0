// What syn-answer accepts, and what was typed turned into checked values.

import SynShared

struct AnswerOptions: Sendable {
  var gate: GateOptions
  /// From 0 to 1.
  var similarityMax: Double
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
          """)
    ] + StageOptions.answerFormSpecs + StageOptions.specs + ModelOptions.specs,
    settings: StageSetting.specs(stage: AnswerStage.name) + GateOptions.settings + StageOptions.answerFormSettings
      + ModelOptions.settings,
    examples: [
      "echo '{\"question\":\"Build a clock\"}' | syn-answer",
      "syn-question -n 4 | syn-answer --check scripts/check-syntax --check scripts/check-page",
    ])

  init(_ invocation: Invocation) throws {
    if let operand = invocation.arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    gate = try GateOptions(invocation)
    similarityMax = try invocation.arguments.double("similarity-max", atLeast: 0) ?? 0.995
    guard similarityMax <= 1 else { throw UsageError("--similarity-max takes a number from 0 to 1") }
    stage = try StageOptions(invocation, stage: AnswerStage.name, prompt: AnswerPrompt.template)
  }
}
