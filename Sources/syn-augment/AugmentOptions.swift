// What syn-augment accepts, and the typed text turned into checked values.

import SynBase
import SynBuffer
import SynPrompts
import SynRecord
import SynStages

struct AugmentOptions: Sendable {
  /// One variant of each is written; empty: one of a kind drawn for each record, unless answers should be made worse.
  var kinds: [AugmentKind] = []
  /// How to make an answer worse, each on top of the one before.
  var degradations: [DegradationKind] = []
  var gate: GateOptions
  /// The command that measures whether a version is worse; nil for none.
  var measure: String?
  var stage: StageOptions

  static let command = CommandSpec(
    name: "syn-augment",
    summary: "writes a deliberately different variant of each question, or worse versions of its answer",
    usage: ["[options] <questions.jsonl", "--kind ux --kind lag [options] <answered.jsonl"],
    options: [
      OptionSpec(
        "kind", argument: names.joined(separator: "|"),
        help: """
          repeatable. \(namesOfQuestionKinds): one variant of the question of each kind (default: one, its kind drawn). \
          \(namesOfAnswerKinds): versions of the record's answer in the order given, up to \
          \(DegradationKind.levelsMax), each made worse than the one before; for a record without an answer they do nothing
          """),
      OptionSpec(
        "measure", argument: "CMD",
        help: """
          run CMD --kind=KIND --change=TEXT BEFORE PAGE for each worse version, such as scripts/check-worse: exit 0 says \
          that it is worse, 1 sends it back once and then fails it, 3 that this cannot be measured. A rank that was \
          not measured is marked as claimed (SYN_MEASURE)
          """),
    ] + GateOptions.specs + StageOptions.answerFormSpecs + StageOptions.specs + ModelOptions.specs,
    settings: StageSetting.specs(stage: AugmentStage.name) + GateOptions.settings + [
      SettingSpec("SYN_MEASURE", help: "as --measure; \"none\" for none")
    ] + StageOptions.answerFormSettings + ModelOptions.settings + RedisSettings.specs,
    examples: [
      "syn-question -n 4 | syn-augment --kind add_one --kind change_subject",
      "syn-question | syn-answer | syn-augment --kind ux --kind error --kind lag | syn-store",
    ])

  private static let namesOfQuestionKinds = AugmentKind.allCases.map(\.rawValue).joined(separator: ", ")
  private static let namesOfAnswerKinds = DegradationKind.allCases.map(\.rawValue).joined(separator: ", ")
  private static let names = AugmentKind.allCases.map(\.rawValue) + DegradationKind.allCases.map(\.rawValue)

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    if let operand = arguments.operands.first { throw UsageError("unexpected operand \"\(operand)\"") }
    gate = try GateOptions(invocation)
    measure = arguments.value("measure") ?? invocation.settings.string("SYN_MEASURE")
    if measure == "none" { measure = nil }
    stage = try StageOptions(invocation, stage: AugmentStage.name, prompt: try Self.prompt(arguments))
    for text in arguments.values("kind") { try add(kind: text) }
    if degradations.count > DegradationKind.levelsMax {
      throw UsageError("an answer can be made worse \(DegradationKind.levelsMax) times at most")
    }
  }

  /// The prompt that --prompt-file and --print-prompt refer to: the one for worse answers if only such kinds are given.
  /// Throws `UsageError`.
  static func prompt(_ arguments: ParsedArguments) throws(UsageError) -> PromptTemplate {
    let areWorseAnswers = Set(arguments.values("kind").map { DegradationKind(rawValue: $0) != nil })
    if areWorseAnswers.count > 1, arguments.has("prompt-file") || arguments.has("print-prompt") {
      throw UsageError("variants and worse answers have a prompt each: give kinds of one sort only")
    }
    return areWorseAnswers == [true] ? DegradePrompt.template : AugmentPrompt.template
  }

  /// A kind given twice counts once.
  private mutating func add(kind text: String) throws(UsageError) {
    if let kind = DegradationKind(rawValue: text) {
      if !degradations.contains(kind) { degradations.append(kind) }
    } else if let kind = AugmentKind(rawValue: text) {
      if !kinds.contains(kind) { kinds.append(kind) }
    } else {
      throw UsageError("--kind takes one of \(Self.names.joined(separator: ", ")), not \"\(text)\"")
    }
  }
}
