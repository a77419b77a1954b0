// Who may use the service: clients that know a token of SYN_API_TOKEN, and browsers that were told one in a login.

import SynShared

struct AccessTokens: Sendable {
  enum Verdict: Equatable { case admitted, missing, wrong }

  static let setting = SettingSpec.apiToken

  /// One for each client and two while one is exchanged; every request is compared with all of them.
  static let countMax = 64
  /// Below this, whoever may ask often enough finds it out. RFC 6750 leaves the length to us.
  static let safeBytesMin = 16
  /// The cookie a login leaves. It is not the token: servers on other ports of this host are sent it too.
  static let cookieName = "syn_login"

  private let tokens: SecretSet
  private let cookies: SecretSet
  /// Whether one of the tokens is short enough to be guessed.
  let isGuessable: Bool

  /// Nil without the setting. Throws `ConfigurationError`, which never quotes it.
  static func read(_ settings: Settings) throws(ConfigurationError) -> AccessTokens? {
    guard let text = settings.string(setting.name) else { return nil }
    return try AccessTokens(text)
  }

  init(_ text: String) throws(ConfigurationError) {
    let words = text.utf8.split { $0 == UInt8(ascii: ",") || $0 <= Ascii.space }.map { Array($0) }
    // A setting that guards nothing must not look as if it did.
    guard !words.isEmpty else { throw ConfigurationError("\(Self.setting.name) holds no token") }
    guard words.count <= Self.countMax else {
      throw ConfigurationError("\(Self.setting.name) holds more than \(Self.countMax) tokens")
    }
    for word in words {
      guard word.count <= SecretSet.bytesMax, word.allSatisfy({ $0 > Ascii.space && $0 < 0x7f }) else {
        throw ConfigurationError(
          "\(Self.setting.name): a token is of up to \(SecretSet.bytesMax) visible ASCII characters without commas")
      }
    }
    tokens = SecretSet(words)
    cookies = SecretSet(words.map { Array(Self.cookie(for: $0).utf8) })
    isGuessable = words.contains { $0.count < Self.safeBytesMin }
  }

  func verdict(on head: RequestHead) -> Verdict {
    let fields = head.fields
    if let value = fields.first("authorization") {
      guard let token = Self.bearer(fields.bytes, in: value) else { return .wrong }
      return tokens.contains(fields.bytes, in: token) ? .admitted : .wrong
    }
    for line in fields.all("cookie") {
      for cookie in Self.logins(fields.bytes, in: line) {
        return cookies.contains(fields.bytes, in: cookie) ? .admitted : .wrong
      }
    }
    return .missing
  }

  /// The cookie's value for a token; nil for a wrong one.
  func login(_ token: String) -> String? {
    let bytes = Array(token.utf8)
    return tokens.contains(bytes, in: bytes.indices) ? Self.cookie(for: bytes) : nil
  }

  /// Made from the token alone, so that a login outlives this process, and ends with its token.
  private static func cookie(for token: [UInt8]) -> String {
    SHA256.hexadecimal(of: Array("syn-serve login ".utf8) + token)
  }

  /// The token in `Bearer TOKEN`; nil for another scheme.
  private static func bearer(_ bytes: [UInt8], in value: Range<Int>) -> Range<Int>? {
    let schemeEnd = value.lowerBound + "Bearer".utf8.count
    guard schemeEnd < value.upperBound, bytes.spells("bearer", in: value.lowerBound..<schemeEnd),
      bytes[schemeEnd].isFieldSpace
    else { return nil }
    return bytes.trimmed(schemeEnd..<value.upperBound)
  }

  /// The values of our cookie in `a=b; syn_login=...`.
  private static func logins(_ bytes: [UInt8], in line: Range<Int>) -> [Range<Int>] {
    bytes[line].split(separator: UInt8(ascii: ";")).compactMap { pair in
      let pair = bytes.trimmed(pair.indices)
      let valueStart = pair.lowerBound + cookieName.utf8.count + 1
      guard valueStart <= pair.upperBound, bytes[pair.lowerBound..<valueStart].elementsEqual("\(cookieName)=".utf8)
      else { return nil }
      return valueStart..<pair.upperBound
    }
  }
}
