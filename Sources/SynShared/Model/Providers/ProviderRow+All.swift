// The known providers. To add one: a row here, its line in docs/operations.md and .env.example; a test compares them.
//
// Default models and prices were looked up on 2026-11-29; docs/operations.md says where, and how old the sources are.
// Prices are list prices, the dearer one where they differ by the hour, by a promotion or between listings.

extension ProviderRow {
  /// In the order in which their keys are looked for.
  package static let all = [openRouter, openAI, together, groq, mistral, gemini, xAI, deepSeek]

  private static let openRouter = ProviderRow(
    name: "openrouter", title: "OpenRouter", keySetting: "OPENROUTER_API_KEY", baseURL: "https://openrouter.ai/api/v1",
    isChosenByKey: true,
    defaultModels: DefaultModels(asking: "google/gemini-2.5-flash", answering: "qwen/qwen3-coder"),
    // It reports each cost, so these only bound what the first calls set aside.
    models: [
      KnownModel("google/gemini-2.5-flash", prompt: 0.3, completion: 2.5),
      KnownModel("google/gemini-3.5-flash-lite", prompt: 0.3, completion: 2.5),
      KnownModel("qwen/qwen3-coder", prompt: 0.3, completion: 1.2),
    ],
    asksForParameterSupport: true, asksForUsage: true, modelsMax: 3,
    attribution: [
      Header(name: "HTTP-Referer", value: "https://github.com/tensorplex-labs/dojo-synthetic-api"),
      Header(name: "X-Title", value: "syn"),
    ],
    freeModelSuffix: ":free")

  private static let openAI = ProviderRow(
    name: "openai", title: "OpenAI", keySetting: "OPENAI_API_KEY", baseURL: "https://api.openai.com/v1",
    isChosenByKey: true,
    defaultModels: DefaultModels(asking: "gpt-6-luna", answering: "gpt-6.1-sol"),
    models: [
      KnownModel("gpt-6-luna*", prompt: 0.1, completion: 0.5),
      KnownModel("gpt-6.1-sol*", prompt: 2, completion: 10),
      // Reasoning models sample at a temperature of their own.
      KnownModel("gpt-6*", lacks: ["temperature"]),
      KnownModel("gpt-5*", lacks: ["temperature"]),
      KnownModel("gpt-4.1", prompt: 2, completion: 8),
      KnownModel("gpt-4.1-2*", prompt: 2, completion: 8),
      KnownModel("gpt-4.1-mini*", prompt: 0.4, completion: 1.6),
    ],
    tokenLimitName: "max_completion_tokens")

  private static let together = ProviderRow(
    name: "together", title: "Together", keySetting: "TOGETHER_API_KEY", baseURL: "https://api.together.xyz/v1",
    isChosenByKey: true,
    defaultModels: DefaultModels(
      asking: "Qwen/Qwen3-235B-A22B-Instruct-2507-tput", answering: "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8"),
    models: [
      KnownModel("Qwen/Qwen3-235B-A22B-Instruct-2507-tput", prompt: 0.2, completion: 0.6),
      KnownModel("Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8", prompt: 2, completion: 2),
    ])

  private static let groq = ProviderRow(
    name: "groq", title: "Groq", keySetting: "GROQ_API_KEY", baseURL: "https://api.groq.com/openai/v1",
    defaultModels: DefaultModels(asking: "openai/gpt-oss-120b", answering: "openai/gpt-oss-120b"),
    models: [KnownModel("openai/gpt-oss-120b", prompt: 0.15, completion: 0.6)])

  private static let mistral = ProviderRow(
    name: "mistral", title: "Mistral", keySetting: "MISTRAL_API_KEY", baseURL: "https://api.mistral.ai/v1",
    defaultModels: DefaultModels(asking: "mistral-medium-latest", answering: "mistral-medium-latest"),
    models: [
      KnownModel("mistral-medium-latest", prompt: 1.5, completion: 7.5),
      KnownModel("codestral-latest", prompt: 0.3, completion: 0.9),
      // It calls the seed random_seed and refuses members it does not know.
      KnownModel("*", lacks: ["seed"]),
    ])

  private static let gemini = ProviderRow(
    name: "gemini", title: "Gemini", keySetting: "GEMINI_API_KEY",
    baseURL: "https://generativelanguage.googleapis.com/v1beta/openai",
    defaultModels: DefaultModels(asking: "gemini-3.5-flash-lite", answering: "gemini-3.8-flash"),
    models: [
      KnownModel("gemini-3.5-flash-lite", prompt: 0.3, completion: 2.5),
      KnownModel("gemini-3.8-flash", prompt: 1.5, completion: 7.5),
      KnownModel("*", lacks: ["seed"]),
    ])

  private static let xAI = ProviderRow(
    name: "xai", title: "xAI", keySetting: "XAI_API_KEY", baseURL: "https://api.x.ai/v1",
    defaultModels: DefaultModels(asking: "grok-4.3", answering: "grok-4.3"),
    models: [KnownModel("grok-4.3", prompt: 1.25, completion: 2.5)])

  private static let deepSeek = ProviderRow(
    name: "deepseek", title: "DeepSeek", keySetting: "DEEPSEEK_API_KEY", baseURL: "https://api.deepseek.com",
    defaultModels: DefaultModels(asking: "deepseek-flash", answering: "deepseek-v4-pro"),
    models: [
      KnownModel("deepseek-flash", prompt: 0.3, completion: 1.2),
      KnownModel("deepseek-v4-pro", prompt: 1.32, completion: 3.96),
    ])

  /// A self-run server, about which we assume nothing: the models' names are those that most servers in front of
  /// several providers have, and its prices are up to its owner.
  package static let unknown = ProviderRow(
    name: "custom", title: "a server of your own", keySetting: "SYN_API_KEY", baseURL: "",
    defaultModels: openRouter.defaultModels, models: [])
}
