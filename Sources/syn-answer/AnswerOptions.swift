// What syn-answer accepts, and what was typed turned into checked values.

import SynShared

struct AnswerOptions: Sendable {
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-answer",
    summary: "answers each question and each of its variants with a page that runs",
    usage: ["[options] <questions.jsonl"],
    options: StageOptions.specs + ModelOptions.specs,
    settings: [SettingSpec("SYN_ANSWER_MODEL", help: "the model to ask (default qwen/qwen3-coder)")]
      + ModelOptions.settings,
    examples: ["echo '{\"question\":\"Build a clock\"}' | syn-answer"])

  init(_ invocation: Invocation) throws {
    if let operand = invocation.arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    stage = try StageOptions(invocation, modelSetting: "SYN_ANSWER_MODEL", defaultModel: "qwen/qwen3-coder")
  }
}
