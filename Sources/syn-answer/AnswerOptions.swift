// What syn-answer accepts, and what was typed turned into checked values.

import SynShared

struct AnswerOptions: Sendable {
  /// External judges of each page, asked in this order.
  var checks: [PageCheck]
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-answer",
    summary: "answers each question and each of its variants with a page that runs",
    usage: ["[options] <questions.jsonl"],
    options: [
      OptionSpec(
        "check", argument: "CMD",
        help: """
          run CMD with each page's path as its last argument; repeatable. Exit 0 passes, 1 fails the page with what CMD \
          printed, and anything else fails it too: what cannot be judged has not passed
          """)
    ] + StageOptions.specs + ModelOptions.specs,
    settings: [SettingSpec("SYN_ANSWER_MODEL", help: "the model to ask (default qwen/qwen3-coder)")]
      + ModelOptions.settings,
    examples: [
      "echo '{\"question\":\"Build a clock\"}' | syn-answer",
      "syn-question -n 4 | syn-answer --check scripts/check-syntax --check scripts/check-page",
    ])

  init(_ invocation: Invocation) throws {
    if let operand = invocation.arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    checks = invocation.arguments.values("check").map { PageCheck(command: $0) }
    stage = try StageOptions(invocation, modelSetting: "SYN_ANSWER_MODEL", defaultModel: "qwen/qwen3-coder")
  }
}
