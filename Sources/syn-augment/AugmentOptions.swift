// What syn-augment accepts, and what was typed turned into checked values.

import SynShared

struct AugmentOptions: Sendable {
  /// One variant of each is written; empty: one of a kind drawn for each record.
  var kinds: [AugmentKind]
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-augment",
    summary: "writes a deliberately different variant of each question",
    usage: ["[options] <questions.jsonl"],
    options: [
      OptionSpec(
        "kind", argument: AugmentKind.allCases.map { $0.rawValue }.joined(separator: "|"),
        help: "which kind of variant; repeatable, one variant of each (default: one, its kind drawn)")
    ] + StageOptions.specs + ModelOptions.specs,
    settings: StageSetting.specs(stage: AugmentStage.name) + ModelOptions.settings,
    examples: ["syn-question -n 4 | syn-augment --kind add_one --kind change_subject"])

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    if let operand = arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    kinds = []
    for text in arguments.values("kind") {
      let kind = try ParsedArguments.choice(text, for: "kind", of: AugmentKind.self)
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    stage = try StageOptions(invocation, stage: AugmentStage.name)
  }
}
