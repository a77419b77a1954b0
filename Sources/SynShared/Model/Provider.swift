// The provider we ask: the address, the key and what we know about it. The settings choose it; ChatRequest knows what
// we ask, ProviderRow how providers differ.

import SynBase

package struct Provider: Sendable, Equatable {
  /// What appears instead of a provider's name when none is asked.
  package static let offlineName = "offline"

  package let name: String
  /// Without a trailing slash; `/chat/completions` follows it.
  package let baseURL: String
  /// Nil for servers that need none.
  package let key: String?
  /// What we know about it by its name or its address.
  package let row: ProviderRow

  package init(name: String, baseURL: String, key: String?) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
    row = ProviderRow.row(named: name, at: baseURL)
  }

  /// The provider that the settings choose, nil for the offline model. `isAsked` is false when nothing will be sent, as
  /// in a replay: then no key is needed. Throws `ConfigurationError`.
  package static func choose(_ settings: Settings, isAsked: Bool = true) throws(ConfigurationError) -> Provider? {
    guard let chosen = settings.string("SYN_PROVIDER")?.lowercased() else {
      // A server given by its address comes first; we never send it a key meant for another.
      if settings.string("SYN_BASE_URL") != nil { return try custom(settings) }
      for row in ProviderRow.all where row.isChosenByKey {
        guard let key = settings.string(row.keySetting) else { continue }
        return Provider(name: row.name, baseURL: row.baseURL, key: try checked(key, row.keySetting))
      }
      return nil
    }
    if chosen == offlineName { return nil }
    if chosen == "custom" { return try custom(settings) }
    guard let row = ProviderRow.named(chosen) else {
      let known = ProviderRow.all.map(\.name).joined(separator: ", ")
      throw ConfigurationError("SYN_PROVIDER is one of \(offlineName), custom, \(known), not \"\(chosen)\"")
    }
    guard let key = settings.string(row.keySetting) else {
      if !isAsked { return Provider(name: row.name, baseURL: row.baseURL, key: nil) }
      throw ConfigurationError("SYN_PROVIDER is \(chosen), but \(row.keySetting) is not set")
    }
    return Provider(name: row.name, baseURL: row.baseURL, key: try checked(key, row.keySetting))
  }

  private static func custom(_ settings: Settings) throws(ConfigurationError) -> Provider {
    let typed = settings.string("SYN_BASE_URL") ?? ""
    let baseURL = try baseURL(typed)
    let key = try settings.string("SYN_API_KEY").map { key throws(ConfigurationError) in
      try checked(key, "SYN_API_KEY")
    }
    return Provider(name: "custom", baseURL: baseURL, key: key)
  }

  /// The address that `typed` means. The common mistakes are corrected and logged once; what cannot be an address is an
  /// error.
  private static func baseURL(_ typed: String) throws(ConfigurationError) -> String {
    var address = typed[...].trimmed
    // The path of each request follows, and would become part of them.
    if address.contains(where: { $0 == "?" || $0 == "#" }) {
      throw ConfigurationError("SYN_BASE_URL cannot have a query or a fragment; a key belongs in SYN_API_KEY")
    }
    let wanted = "SYN_BASE_URL must be an http or https address such as http://127.0.0.1:8000/v1"
    let url: CurlURL
    do throws(CurlURL.Malformed) {
      url = try CurlURL(parsing: String(address))
    } catch {
      throw ConfigurationError("\(wanted): \(error)")
    }
    guard ["http", "https"].contains(url.scheme) else { throw ConfigurationError(wanted) }
    func dropSlashes() { while address.last == "/" { address.removeLast() } }
    dropSlashes()
    if address.lowercased().hasSuffix(AddressAdvice.endpoint) {
      address.removeLast(AddressAdvice.endpoint.count)
      dropSlashes()
      Log.warning(
        "SYN_BASE_URL names the endpoint \(AddressAdvice.endpoint), which syn adds itself: asking at \(address); set it to that"
      )
    } else if address.utf8.count < typed.utf8.count, typed.contains(where: \.isWhitespace) {
      Log.warning("SYN_BASE_URL has white space around it: asking at \(address); set it to that")
    }
    return String(address)
  }

  /// A line break in a key would end the header that carries it, and start another.
  private static func checked(_ key: String, _ setting: String) throws(ConfigurationError) -> String {
    guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw ConfigurationError("\(setting) holds white space or other characters that no key has")
    }
    return key
  }

  // MARK: Where they differ

  /// Whether calls of `model` cost nothing, and are counted by the minute instead.
  func isFree(_ model: String) -> Bool { row.freeModelSuffix.map { model.hasSuffix($0) } ?? false }

  var headers: [(name: String, value: String)] {
    var headers = [("Content-Type", "application/json"), ("User-Agent", "syn/\(Tool.version)")]
    if let key { headers.append(("Authorization", "Bearer \(key)")) }
    return headers + row.attribution.map { ($0.name, $0.value) }
  }

  /// The base URL without a login: what a run may reveal about whom it asked.
  package var address: String {
    guard let start = baseURL.firstRange(of: "://")?.upperBound else { return baseURL }
    let authority = baseURL[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return baseURL }
    return String(baseURL[..<start] + baseURL[baseURL.index(after: at)...])
  }

  /// Whether one of these texts, all from one reply, holds the key that was sent for it. Text that a page may contain
  /// by chance is not taken for the key.
  func isKeyQuoted(in texts: [String]) -> Bool {
    guard let key, Redactor.isUnmistakable(key) else { return false }
    let filter = Redactor([key])
    return texts.contains(where: filter.isFound)
  }

  /// `text` without the key, which some providers quote in their errors.
  func redact(_ text: String) -> String {
    let text = Log.redact(text)
    guard let key else { return text }
    return Redactor([key]).redact(text)
  }

  /// Fit for an error: without secrets, on one line, and short.
  func presentable(_ text: String) -> String { ModelError.presentable(redact(text)) }
}
