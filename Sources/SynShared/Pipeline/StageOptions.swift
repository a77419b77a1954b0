// The options of the three stages that ask a model: the table, and what was typed turned into checked values.

package struct StageOptions: Sendable {
  package var jobs: Int
  package var keepsOrder: Bool
  /// Names of models, one of which is picked for each call. Never empty.
  package var models: [String]
  /// Asked when the one picked fails.
  package var fallbackModel: String?
  package var seed: UInt64?
  package var isDryRun: Bool
  package var showsPrompts: Bool

  package static let specs = [
    OptionSpec("jobs", "j", argument: "N", help: "model calls in flight at most (default 8)"),
    OptionSpec("keep-order", "k", help: "bring records out in the order they came in"),
    OptionSpec("model", argument: "NAME", help: "ask this model; repeatable, one is picked for each call"),
    OptionSpec("seed", argument: "N", help: "draw everything from N, so that a run can be repeated"),
    OptionSpec("dry-run", help: "print the requests on stderr instead of sending them, and pass the records on"),
    OptionSpec("show-prompt", help: "print each prompt on stderr as it is sent"),
  ]

  /// `modelSetting` names the setting with the stage's model. Throws `UsageError`.
  package init(
    _ invocation: Invocation, modelSetting: String, defaultModel: String
  ) throws(UsageError) {
    let arguments = invocation.arguments
    jobs = try arguments.int("jobs", in: 1...1024) ?? 8
    keepsOrder = arguments.has("keep-order")
    let typed = arguments.values("model")
    models = typed.isEmpty ? [invocation.settings.string(modelSetting) ?? defaultModel] : typed
    fallbackModel = arguments.value("fallback-model") ?? invocation.settings.string("SYN_FALLBACK_MODEL")
    seed = try arguments.int("seed", in: 0...Int.max).map { UInt64($0) }
    isDryRun = arguments.has("dry-run")
    showsPrompts = arguments.has("show-prompt")
  }

  package var runnerOptions: StageRunner.Options { StageRunner.Options(jobs: jobs, keepsOrder: keepsOrder) }
}
