// The options and settings of every command that asks a model, and how they select the model.

import Glibc
import SynBase
import SynBuffer
import SynModel
import SynOffline

package enum ModelOptions {
  package static let specs = [
    OptionSpec(
      "fallback-model", argument: "NAME",
      help: "ask this model when the chosen one fails; several as with --model, in this order (SYN_FALLBACK_MODEL)"),
    OptionSpec("max-cost", argument: "USD", help: "send no more calls once this run has cost that much"),
    OptionSpec(
      "prices", argument: "FILE",
      help: """
        what tokens cost if the provider does not say: {"NAME":{"prompt":0.3,"completion":2.5}}, in US dollars for \
        a million; NAME may end in * (SYN_PRICES)
        """),
    OptionSpec("cache", argument: "DIR", help: "keep every reply in DIR, and pay for none twice"),
    OptionSpec(
      "replay", help: "call no provider: --cache DIR answers, failures included; requests it does not know fail"),
    OptionSpec(
      "remember-replies",
      help: "keep replies in Redis for two hours: whoever takes over this work finds them, and pays for none twice"),
    OptionSpec(
      "outage-wait", argument: "SECONDS",
      help: "how long records wait for a provider that is down before the run ends (SYN_OUTAGE_WAIT, default 60)"),
    OptionSpec("retries", argument: "N", help: "send a failed call again up to N times (default 4)"),
    OptionSpec(
      "timeout", argument: "SECONDS",
      help: "give up a call that is not fully answered by then (SYN_TIMEOUT, default 600)"),
  ]

  package static let settings = providerSettings + otherSettings

  private static let otherSettings = [
    SettingSpec(
      "SYN_BASE_URL",
      help: "any other OpenAI-compatible server, such as http://127.0.0.1:8000/v1"),
    SettingSpec("SYN_API_KEY", help: "the key of that server, if it wants one"),
    SettingSpec("SYN_MODEL", help: "as --model, for each stage whose own is not set"),
    SettingSpec("SYN_FALLBACK_MODEL", help: "as --fallback-model"),
    SettingSpec("SYN_OUTAGE_WAIT", help: "as --outage-wait"),
    SettingSpec("SYN_PRICES", help: "as --prices"),
    SettingSpec("SYN_TIMEOUT", help: "as --timeout"),
    SettingSpec("SYN_FIRST_BYTE_TIMEOUT", help: "seconds until a call's reply begins (default 120)"),
    SettingSpec("SYN_SILENCE_TIMEOUT", help: "seconds that a reply may pause midway (default 60)"),
    SettingSpec("SYN_CA_FILE", help: "trust the certificates in this file (PEM) instead of the system's"),
  ]

  /// The choice of a provider, and each provider's key.
  private static var providerSettings: [SettingSpec] {
    let rows = ProviderRow.all
    let names = rows.map(\.name).joined(separator: ", ")
    let choosing = rows.filter(\.isChosenByKey).map(\.keySetting).joined(separator: ", ")
    return [
      SettingSpec(
        "SYN_PROVIDER",
        help: """
          \(names), custom or offline; without it SYN_BASE_URL, else the first key there is of \(choosing), else the \
          offline model
          """)
    ]
      + rows.map { row in
        SettingSpec(
          row.keySetting,
          help: "key of \(row.title)" + (row.isChosenByKey ? "" : ", used with SYN_PROVIDER=\(row.name) only"))
      }
  }
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
  client.limits = try transferLimits(invocation)
  client.certificateAuthoritiesFile = try certificateAuthoritiesFile(invocation.settings)
  let model: any LanguageModel
  if let provider = options.provider {
    client.prices = try priceTable(invocation, for: provider)
    Log.debug(
      "asking \(provider.name) at \(provider.address)",
      [
        "provider": .string(provider.name), "address": .string(provider.address),
        "models": .array(options.models.map(client.prices.description)),
        "fallback_models": .array(options.fallbackModels.map(client.prices.description)),
      ])
    model = ChatCompletions(provider: provider, options: client)
  } else {
    model = OfflineModel()
  }
  guard let directory = options.cacheDirectory else { return try remembering(model, invocation, options) }
  let recording = try options.replayed ?? Recording.begin(in: directory, asking: options.provider)
  return ResponseCache(
    try remembering(model, invocation, options), address: options.provider?.address ?? OfflineModel.name,
    directory: directory, recording: recording,
    replaysOnly: options.replayed != nil)
}

/// `model` itself without --remember-replies, or if it is free. Throws `ConfigurationError` or `UsageError`.
private func remembering(
  _ model: any LanguageModel, _ invocation: Invocation, _ options: StageOptions
) throws -> any LanguageModel {
  guard invocation.arguments.has("remember-replies") else { return model }
  guard RedisSettings.isConfigured(invocation.settings) else {
    throw UsageError("--remember-replies needs a Redis: set REDIS_URL")
  }
  let redis = try RedisSettings(invocation.settings)
  guard let provider = options.provider, options.replayed == nil else { return model }
  return RememberingModel(model: model, address: provider.address, replies: RememberedReplies(redis))
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

/// Throws `ConfigurationError` or `UsageError`.
private func transferLimits(_ invocation: Invocation) throws -> TransferLimits {
  // Below a millisecond nothing could be answered; a day is longer than any server keeps a call open.
  func limit(_ seconds: Double?, _ source: String) throws(ConfigurationError) -> Duration? {
    guard let seconds else { return nil }
    guard (0.001...86_400).contains(seconds) else {
      throw ConfigurationError("\(source) takes seconds from 0.001 to 86400")
    }
    return .milliseconds(Int(seconds * 1000))
  }
  func limit(setting: String) throws(ConfigurationError) -> Duration? {
    try limit(try invocation.settings.double(setting), setting)
  }
  var limits = TransferLimits()
  let typed = try invocation.arguments.double("timeout", atLeast: 0.001)
  limits.whole = try limit(typed, "--timeout") ?? limit(setting: "SYN_TIMEOUT") ?? limits.whole
  limits.firstByte = try limit(setting: "SYN_FIRST_BYTE_TIMEOUT") ?? limits.firstByte
  limits.silence = try limit(setting: "SYN_SILENCE_TIMEOUT") ?? limits.silence
  return limits
}

/// Finds an unreadable file now, not at the first call. Throws `ConfigurationError`.
private func certificateAuthoritiesFile(_ settings: Settings) throws(ConfigurationError) -> String? {
  guard let path = settings.string("SYN_CA_FILE") else { return nil }
  guard access(path, R_OK) == 0 else {
    throw ConfigurationError("cannot read SYN_CA_FILE \(path): \(String(cString: strerror(errno)))")
  }
  return path
}
