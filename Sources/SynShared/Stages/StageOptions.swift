// The options of the three stages that ask a model: the table, and the typed text turned into checked values.

import SynBase
import SynBuffer
import SynModel
import SynPipeline
import SynPrompts

package struct StageOptions: Sendable {
  /// Most model calls in flight. As many records are worked on, so that each has its call in flight; records with
  /// several calls to make queue for the rest.
  package var jobs: Int
  package var keepsOrder: Bool
  /// Names of models, one of which is picked for each call. Never empty, without duplicates.
  package var models: [String]
  /// Asked in this order when the picked model fails; if empty, the others of `models` are.
  package var fallbackModels: [String]
  /// The form in which pages are requested; nil if nobody chose one.
  package var answerForm: ReplyForm?
  /// The most tokens in a reply.
  package var completionTokensMax: Int
  package var parameters: RequestParameters
  package var seed: UInt64?
  package var isDryRun: Bool
  package var showsPrompts: Bool
  /// The user's prompt; prompts of other forms use the built-in ones.
  package var template: PromptTemplate
  /// The provider to ask, nil for the offline model.
  package var provider: Provider?
  /// Where replies are kept.
  package var cacheDirectory: String?
  /// The source of replies in a replay, which asks nobody.
  package var replayed: Recording?

  package static let specs = [
    OptionSpec("jobs", "j", argument: "N", help: "maximum number of model calls in flight (SYN_JOBS)"),
    OptionSpec("keep-order", "k", help: "write records in the order they came in"),
    OptionSpec(
      "model", argument: "NAME",
      help: """
        ask this model; name several with commas or by repeating the option: one is picked for each call, another when \
        it fails
        """),
    OptionSpec("max-tokens", argument: "N", help: "maximum tokens in a reply, reasoning included (default 32000)"),
    OptionSpec(
      "param", argument: "KEY=JSON",
      help: "add a member to each request, such as top_p=0.9; repeatable; null leaves it out"),
    OptionSpec(
      "vary", argument: "KEY=RANGE",
      help: "draw a member of each request anew, such as temperature=0.4..1.2 or top_k=[20,40]; repeatable"),
    OptionSpec("seed", argument: "N", help: "seed all random draws with N, so that a run can be repeated"),
    OptionSpec("dry-run", help: "print the requests on stderr instead of sending them, and pass the records on"),
    OptionSpec("show-prompt", help: "print each prompt on stderr as it is sent"),
    OptionSpec("prompt-file", argument: "FILE", help: "use the prompt in FILE: what --print-prompt printed, edited"),
    OptionSpec("print-prompt", help: "print the prompt with its placeholders, and exit"),
  ]

  /// Throws `UsageError` or `ConfigurationError`.
  package init(_ invocation: Invocation, stage: String, prompt: PromptTemplate) throws {
    let arguments = invocation.arguments
    let settings = invocation.settings
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
    jobs = try StageJobs.count(invocation, stage: stage, isOffline: provider == nil) {
      try BufferSettings(settings).target
    }
    let defaults = (provider?.row ?? .unknown).defaultModels
    let named =
      try ModelNames.typed(arguments, "model") ?? ModelNames.set(settings, StageSetting.model(stage))
      ?? ModelNames.set(settings, "SYN_MODEL")
    models = named ?? [defaults.model(for: stage)]
    if provider == nil, let named, settings.string("SYN_PROVIDER") == nil {
      Log.warning("no provider is set, so the offline model answers, and not \(named.joined(separator: ", "))")
    }
    fallbackModels =
      try ModelNames.typed(arguments, "fallback-model") ?? ModelNames.set(settings, StageSetting.fallbackModel(stage))
      ?? ModelNames.set(settings, "SYN_FALLBACK_MODEL") ?? []
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
        that turns out to manage only the other form is asked for that one
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

  /// Asked in this order when `model`, one of `models`, fails. Where just this one was wanted, the others are asked by
  /// themselves.
  func fallbackModels(for model: String, isWanted: Bool = false) -> [String] {
    (fallbackModels.isEmpty && !isWanted ? models : fallbackModels).filter { $0 != model }
  }
}

/// Lists of models as typed: separated by commas, with or without blanks around them.
private enum ModelNames {
  /// The value of an option that may be repeated, nil if absent. Throws `UsageError`.
  static func typed(_ arguments: ParsedArguments, _ option: String) throws(UsageError) -> [String]? {
    let texts = arguments.values(option)
    // Such as "$MODEL" with no value set: each call would be refused, or answered by whichever model the server likes.
    if let empty = texts.first(where: { names(in: [$0]).isEmpty }) {
      throw UsageError("--\(option) takes the name of a model, not \"\(empty)\"")
    }
    return texts.isEmpty ? nil : names(in: texts)
  }

  /// The value of a setting, nil if absent. Throws `ConfigurationError`.
  static func set(_ settings: Settings, _ setting: String) throws(ConfigurationError) -> [String]? {
    guard let text = settings.string(setting) else { return nil }
    let names = names(in: [text])
    if names.isEmpty { throw ConfigurationError("\(setting) takes the name of a model, not \"\(text)\"") }
    return names
  }

  /// Without duplicates, in order of first appearance.
  private static func names(in texts: [String]) -> [String] {
    var names: [String] = []
    for part in texts.flatMap({ $0.split(separator: ",") }) {
      let name = String(part.trimmed)
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names
  }
}

/// The settings that are specific to each stage.
package enum StageSetting {
  package static func specs(stage: String) -> [SettingSpec] {
    let model = ProviderRow.unknown.defaultModels.model(for: stage)
    return [
      SettingSpec(
        Self.model(stage),
        help: "as --model (default \(model); some providers have others: docs/operations.md)"),
      SettingSpec(fallbackModel(stage), help: "as --fallback-model, instead of SYN_FALLBACK_MODEL"),
      SettingSpec(StageJobs.setting(stage), help: "as --jobs, instead of SYN_JOBS"),
      StageJobs.spec,
      BufferSettings.targetSpec,
    ]
  }

  static func model(_ stage: String) -> String { "SYN_\(stage.uppercased())_MODEL" }
  static func fallbackModel(_ stage: String) -> String { "SYN_\(stage.uppercased())_FALLBACK_MODEL" }
}
