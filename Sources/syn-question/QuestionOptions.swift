// What syn-question accepts, and what was typed turned into checked values.

import Glibc
import SynShared

struct QuestionOptions: Sendable {
  /// How many to make; nil: as many as seeds come in on stdin.
  var count: Int?
  var personas: any PersonaSource
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
    ] + StageOptions.specs + ModelOptions.specs,
    settings: [SettingSpec("SYN_QUESTION_MODEL", help: "the model to ask (default google/gemini-2.5-flash)")]
      + ModelOptions.settings,
    examples: [
      "syn-question -n 4 | syn-augment | syn-answer -j 8 | syn-store",
      "echo '{\"topic\":\"games\",\"persona\":\"A beekeeper\"}' | syn-question",
    ])

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    if let operand = arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    count = try arguments.int("count", in: 0...1_000_000_000)
    if count == nil, isatty(STDIN_FILENO) == 1 { count = 1 }
    personas = try arguments.value("personas").map { try PersonaFile(path: $0) } ?? PersonaComposer()
    stage = try StageOptions(
      invocation, modelSetting: "SYN_QUESTION_MODEL", defaultModel: "google/gemini-2.5-flash")
  }
}
