// The options and settings of whoever asks a model, and the choice of the model that they make.

package enum ModelOptions {
  package static let specs = [
    OptionSpec(
      "fallback-model", argument: "NAME", help: "ask this model when the one asked for fails (SYN_FALLBACK_MODEL)"),
    OptionSpec("max-cost", argument: "USD", help: "send no more calls when this run has cost that much"),
    OptionSpec(
      "prices", argument: "FILE",
      help: """
        what tokens cost where the provider does not say: {"NAME":{"prompt":0.3,"completion":2.5}}, in US dollars for \
        a million; NAME may end in * (SYN_PRICES)
        """),
    OptionSpec("cache", argument: "DIR", help: "keep every reply in DIR, and pay for none twice"),
    OptionSpec(
      "replay", help: "ask nobody: --cache DIR answers, failures included, and what it does not know fails"),
    OptionSpec(
      "outage-wait", argument: "SECONDS",
      help: "how long records wait for a provider that is down before they fail (SYN_OUTAGE_WAIT, default 60)"),
    OptionSpec("retries", argument: "N", help: "send a failed call again up to N times (default 4)"),
  ]

  package static let settings = [
    SettingSpec("SYN_PROVIDER", help: "openrouter, openai, together, custom or offline; without it the keys decide"),
    SettingSpec("OPENROUTER_API_KEY", help: "key of OpenRouter; with no key at all the offline model answers"),
    SettingSpec("OPENAI_API_KEY", help: "key of OpenAI"),
    SettingSpec("TOGETHER_API_KEY", help: "key of Together"),
    SettingSpec("SYN_BASE_URL", help: "any other OpenAI-compatible server, such as http://127.0.0.1:8000/v1"),
    SettingSpec("SYN_API_KEY", help: "the key of that server, if it wants one"),
    SettingSpec("SYN_FALLBACK_MODEL", help: "the model asked when the first one fails"),
    SettingSpec("SYN_OUTAGE_WAIT", help: "as --outage-wait"),
    SettingSpec("SYN_PRICES", help: "as --prices"),
  ]
}

/// Throws `ConfigurationError` or `UsageError`.
package func makeLanguageModel(_ invocation: Invocation, _ options: StageOptions) throws -> any LanguageModel {
  let arguments = invocation.arguments
  var client = ChatCompletions.Options()
  client.callsMax = options.jobs
  client.maxCostUSD = try arguments.double("max-cost", atLeast: 0)
  let outageRange = 0...86_400
  if let seconds = try arguments.int("outage-wait", in: outageRange)
    ?? invocation.settings.int("SYN_OUTAGE_WAIT", in: outageRange)
  {
    client.outageWait = .seconds(seconds)
  }
  if let retries = try arguments.int("retries", in: 0...20) {
    client.retryPolicy = RetryPolicy(attemptsMax: retries + 1)
  }
  let replays = arguments.has("replay")
  let provider = try Provider.choose(invocation.settings, isAsked: !replays)
  let model: any LanguageModel
  if let provider {
    client.prices = try priceTable(invocation, for: provider)
    Log.debug("asking \(provider.name) at \(provider.baseURL)")
    model = ChatCompletions(provider: provider, options: client)
  } else {
    model = OfflineModel()
  }
  guard let directory = arguments.value("cache") else {
    if replays { throw UsageError("--replay needs --cache DIR") }
    return model
  }
  return try ResponseCache(
    model, address: provider?.baseURL ?? "offline", directory: directory, replaysOnly: replays)
}

/// Throws `ConfigurationError`.
private func priceTable(_ invocation: Invocation, for provider: Provider) throws -> PriceTable {
  let builtIn = PriceTable.builtIn(for: provider)
  guard let path = invocation.arguments.value("prices") ?? invocation.settings.string("SYN_PRICES") else {
    return builtIn
  }
  do {
    return try builtIn.extended(by: try readFile(path), path: path)
  } catch let error as SystemError {
    throw ConfigurationError("cannot read prices from \(path): \(error)")
  }
}
