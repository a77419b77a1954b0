// Whom we ask: the address, the key and the few things in which OpenAI-compatible servers differ. Which of them is asked
// follows from the settings; what they are asked is ChatRequest's.

package struct Provider: Sendable, Equatable {
  package var name: String
  /// Without a slash at the end; `/chat/completions` follows it.
  package var baseURL: String
  /// Nil for servers that want none.
  package var key: String?

  package init(name: String, baseURL: String, key: String?) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
  }

  /// The known providers, in the order in which their keys are looked for.
  private static let presets: [(name: String, keySetting: String, baseURL: String)] = [
    ("openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1"),
    ("openai", "OPENAI_API_KEY", "https://api.openai.com/v1"),
    ("together", "TOGETHER_API_KEY", "https://api.together.xyz/v1"),
  ]

  /// What is asked here when nobody names a model.
  var defaultModels: DefaultModels {
    switch name {
    case "openai": .openAI
    case "together": .together
    default: .common
    }
  }

  /// The provider that the settings choose, nil for the offline model. `isAsked` is false when nothing will be sent, as
  /// in a replay: then no key is needed. Throws `ConfigurationError`.
  package static func choose(_ settings: Settings, isAsked: Bool = true) throws(ConfigurationError) -> Provider? {
    guard let chosen = settings.string("SYN_PROVIDER")?.lowercased() else {
      // A server named by its address comes first; a key meant for somebody else is never sent to it.
      if settings.string("SYN_BASE_URL") != nil { return try custom(settings) }
      for preset in presets {
        guard let key = settings.string(preset.keySetting) else { continue }
        return Provider(name: preset.name, baseURL: preset.baseURL, key: try checked(key, preset.keySetting))
      }
      return nil
    }
    if chosen == "offline" { return nil }
    if chosen == "custom" { return try custom(settings) }
    guard let preset = presets.first(where: { $0.name == chosen }) else {
      let known = presets.map(\.name).joined(separator: ", ")
      throw ConfigurationError("SYN_PROVIDER is one of offline, custom, \(known), not \"\(chosen)\"")
    }
    guard let key = settings.string(preset.keySetting) else {
      if !isAsked { return Provider(name: preset.name, baseURL: preset.baseURL, key: nil) }
      throw ConfigurationError("SYN_PROVIDER is \(chosen), but \(preset.keySetting) is not set")
    }
    return Provider(name: preset.name, baseURL: preset.baseURL, key: try checked(key, preset.keySetting))
  }

  private static func custom(_ settings: Settings) throws(ConfigurationError) -> Provider {
    guard let typed = settings.string("SYN_BASE_URL"), typed.hasPrefix("http://") || typed.hasPrefix("https://") else {
      throw ConfigurationError("SYN_BASE_URL must be an http or https address such as http://127.0.0.1:8000/v1")
    }
    // The path of each request follows, which would become part of them.
    if typed.contains(where: { $0 == "?" || $0 == "#" }) {
      throw ConfigurationError("SYN_BASE_URL cannot have a query or a fragment; a key belongs in SYN_API_KEY")
    }
    let end = typed.lastIndex { $0 != "/" } ?? typed.startIndex
    let key = try settings.string("SYN_API_KEY").map { key throws(ConfigurationError) in
      try checked(key, "SYN_API_KEY")
    }
    return Provider(name: "custom", baseURL: String(typed[...end]), key: key)
  }

  /// A line break in a key would end the header it is sent in, and start another.
  private static func checked(_ key: String, _ setting: String) throws(ConfigurationError) -> String {
    guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw ConfigurationError("\(setting) holds white space or other characters that no key has")
    }
    return key
  }

  // MARK: Where they differ

  package var isOpenRouter: Bool { baseURL.contains("://openrouter.ai/") }
  /// OpenAI's newer models refuse `max_tokens`, which everybody else expects.
  var tokenLimitName: String { name == "openai" ? "max_completion_tokens" : "max_tokens" }

  /// Whether calls of `model` cost nothing, and are counted by the minute instead.
  func isFree(_ model: String) -> Bool { isOpenRouter && model.hasSuffix(":free") }

  var headers: [(name: String, value: String)] {
    var headers = [("Content-Type", "application/json"), ("User-Agent", "syn/\(Tool.version)")]
    if let key { headers.append(("Authorization", "Bearer \(key)")) }
    // Attribution: how OpenRouter lists the program that calls.
    if isOpenRouter {
      headers.append(("HTTP-Referer", "https://github.com/tensorplex-labs/dojo-synthetic-api"))
      headers.append(("X-Title", "syn"))
    }
    return headers
  }

  /// The base URL without a login: what a run may tell of whom it asked.
  package var address: String {
    guard let start = baseURL.firstRange(of: "://")?.upperBound else { return baseURL }
    let authority = baseURL[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return baseURL }
    return String(baseURL[..<start] + baseURL[baseURL.index(after: at)...])
  }

  /// Whether one of these texts, out of one reply, holds the key that was sent for it. What a page may hold by chance is
  /// not taken for the key.
  func isKeyQuoted(in texts: [String]) -> Bool {
    guard let key, SecretFilter.isUnmistakable(key) else { return false }
    let filter = SecretFilter([key])
    return texts.contains(where: filter.isFound)
  }

  /// `text` without the key, which some providers quote in their errors.
  func redact(_ text: String) -> String {
    let text = Log.redact(text)
    guard let key else { return text }
    return SecretFilter([key]).redact(text)
  }

  /// Fit to stand in an error: without secrets, on one line, and short.
  func presentable(_ text: String) -> String { ModelError.presentable(redact(text)) }
}
