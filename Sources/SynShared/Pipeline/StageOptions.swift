// The options of the three stages that ask a model: the table, and what was typed turned into checked values.

package struct StageOptions: Sendable {
  package var jobs: Int
  package var keepsOrder: Bool
  /// Names of models, one of which is picked for each call. Never empty.
  package var models: [String]
  /// Asked in this order when the one picked fails.
  package var fallbackModels: [String]
  /// In which form pages are asked for; nil where nobody chose.
  package var answerForm: ReplyForm?
  /// Tokens of a reply at most.
  package var completionTokensMax: Int
  package var parameters: RequestParameters
  package var seed: UInt64?
  package var isDryRun: Bool
  package var showsPrompts: Bool
  /// The words to ask in; for prompts of other forms the built-in ones.
  package var template: PromptTemplate
  /// Who is asked, nil for the offline model.
  package var provider: Provider?
  /// Where replies are kept.
  package var cacheDirectory: String?
  /// What the replies come from, where nobody is asked.
  package var replayed: Recording?

  package static let specs = [
    OptionSpec("jobs", "j", argument: "N", help: "model calls in flight at most (default 8)"),
    OptionSpec("keep-order", "k", help: "bring records out in the order they came in"),
    OptionSpec("model", argument: "NAME", help: "ask this model; repeatable, one is picked for each call"),
    OptionSpec("max-tokens", argument: "N", help: "tokens of a reply at most, reasoning included (default 32000)"),
    OptionSpec(
      "param", argument: "KEY=JSON",
      help: "add a member to each request, such as top_p=0.9; repeatable; null leaves out"),
    OptionSpec(
      "vary", argument: "KEY=RANGE",
      help: "draw a member of each request anew, such as temperature=0.4..1.2 or top_k=[20,40]; repeatable"),
    OptionSpec("seed", argument: "N", help: "draw everything from N, so that a run can be repeated"),
    OptionSpec("dry-run", help: "print the requests on stderr instead of sending them, and pass the records on"),
    OptionSpec("show-prompt", help: "print each prompt on stderr as it is sent"),
    OptionSpec("prompt-file", argument: "FILE", help: "ask by the prompt in FILE: what --print-prompt printed, edited"),
    OptionSpec("print-prompt", help: "print the prompt with its placeholders, and end"),
  ]

  /// Throws `UsageError` or `ConfigurationError`.
  package init(_ invocation: Invocation, stage: String, prompt: PromptTemplate) throws {
    let arguments = invocation.arguments
    let settings = invocation.settings
    jobs = try arguments.int("jobs", in: 1...1024) ?? 8
    keepsOrder = arguments.has("keep-order")
    cacheDirectory = arguments.value("cache")
    if arguments.has("replay") {
      guard let cacheDirectory else { throw UsageError("--replay needs --cache DIR") }
      let recording = try Recording.read(cacheDirectory)
      replayed = recording
      provider = try Provider.replayed(from: recording, settings)
    } else {
      provider = try Provider.choose(settings)
    }
    let typed = arguments.values("model")
    // Such as "$MODEL" that nobody has set: each call would be refused, or answered by whatever the server likes.
    for option in ["model", "fallback-model"] where arguments.values(option).contains("") {
      throw UsageError("--\(option) takes the name of a model, not \"\"")
    }
    let defaults = provider?.defaultModels ?? .common
    models = typed.isEmpty ? [settings.string(StageSetting.model(stage)) ?? defaults.model(for: stage)] : typed
    let fallbackModel =
      arguments.value("fallback-model") ?? settings.string(StageSetting.fallbackModel(stage))
      ?? settings.string("SYN_FALLBACK_MODEL")
    fallbackModels = fallbackModel.map { [$0] } ?? []
    answerForm = try Self.answerForm(invocation)
    completionTokensMax = try arguments.int("max-tokens", in: 1...1_000_000) ?? 32_000
    parameters = try RequestParameters(fixed: arguments.values("param"), varied: arguments.values("vary"))
    seed = try arguments.int("seed", in: 0...Int.max).map { UInt64($0) }
    isDryRun = arguments.has("dry-run")
    showsPrompts = arguments.has("show-prompt")
    template = try PromptOptions.template(invocation, prompt)
  }

  /// The options and settings of the stages that ask for pages.
  package static let answerFormSpecs = [
    OptionSpec(
      "answer-form", argument: "fences|json",
      help: """
        ask for pages as code between fences or as strings of a JSON object (SYN_ANSWER_FORM, default fences); a model \
        that turns out to keep to the other form only is asked for that
        """)
  ]
  package static let answerFormSettings = [SettingSpec("SYN_ANSWER_FORM", help: "as --answer-form")]

  /// Throws `UsageError` or `ConfigurationError`.
  private static func answerForm(_ invocation: Invocation) throws -> ReplyForm? {
    if let typed = invocation.arguments.value("answer-form") {
      guard let form = ReplyForm(rawValue: typed) else {
        throw UsageError("--answer-form takes fences or json, not \"\(typed)\"")
      }
      return form
    }
    guard let set = invocation.settings.string("SYN_ANSWER_FORM") else { return nil }
    guard let form = ReplyForm(rawValue: set) else {
      throw ConfigurationError("SYN_ANSWER_FORM is fences or json, not \"\(set)\"")
    }
    return form
  }

  package var runnerOptions: StageRunner.Options { StageRunner.Options(jobs: jobs, keepsOrder: keepsOrder) }
}

/// The settings that each stage has of its own.
package enum StageSetting {
  package static func specs(stage: String) -> [SettingSpec] {
    let model = DefaultModels.common.model(for: stage)
    return [
      SettingSpec(Self.model(stage), help: "the model to ask (default \(model); OpenAI and Together have others)"),
      SettingSpec(fallbackModel(stage), help: "the model asked when that one fails, in place of SYN_FALLBACK_MODEL"),
    ]
  }

  static func model(_ stage: String) -> String { "SYN_\(stage.uppercased())_MODEL" }
  static func fallbackModel(_ stage: String) -> String { "SYN_\(stage.uppercased())_FALLBACK_MODEL" }
}
