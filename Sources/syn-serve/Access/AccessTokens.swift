// Who may use the service: clients that know a token of SYN_API_TOKEN, and browsers that logged in with one.

import SynBase

struct AccessTokens: Sendable {
  enum Verdict: Equatable {
    case admitted
    /// Only by a login's cookie, which a browser sends on anyone's behalf.
    case admittedByCookie
    case missing, wrong
  }

  static let setting = SettingSpec(
    "SYN_API_TOKEN",
    help: "calls must send one of these, separated by commas or spaces, as Authorization: Bearer TOKEN (default none)")

  /// One for each client, and two during an exchange; every request is compared with all of them.
  static let countMax = 64
  /// A shorter one can be guessed by trying often enough. RFC 6750 leaves the length to us.
  static let safeBytesMin = 16
  /// The cookie a login leaves. It is not the token, because servers on other ports of this host receive it too.
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
    // A setting that protects nothing must not look as if it did.
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

  /// One valid token or login is enough: a proxy may send its own Authorization, and servers on other ports leave
  /// cookies of any name.
  func verdict(on head: RequestHead) -> Verdict {
    let fields = head.fields
    var verdict = Verdict.missing
    for value in fields.all("authorization") {
      if isToken(fields.bytes, in: value) { return .admitted }
      verdict = .wrong
    }
    for line in fields.all("cookie") {
      for cookie in Self.logins(fields.bytes, in: line) {
        if cookies.contains(fields.bytes, in: cookie) { return .admittedByCookie }
        verdict = .wrong
      }
    }
    return verdict
  }

  /// Whether an Authorization holds a token: as `Bearer TOKEN`, or as `Basic` with the token as the password, or as the
  /// user without one, which clients make of `http://x:TOKEN@host` and `http://TOKEN@host`.
  private func isToken(_ bytes: [UInt8], in value: Range<Int>) -> Bool {
    if let token = Self.credentials(of: "bearer", bytes, in: value) { return tokens.contains(bytes, in: token) }
    guard let encoded = Self.credentials(of: "basic", bytes, in: value), let login = Base64.decoded(bytes[encoded]),
      let colon = login.firstIndex(of: Ascii.colon)
    else { return false }
    let password = (colon + 1)..<login.count
    return tokens.contains(login, in: password.isEmpty ? 0..<colon : password)
  }

  /// The cookie's value for a token; nil for a wrong one.
  func login(_ token: String) -> String? {
    let bytes = Array(token.utf8)
    return tokens.contains(bytes, in: bytes.indices) ? Self.cookie(for: bytes) : nil
  }

  /// Derived only from the token, so that a login outlives this process, and ends with its token.
  private static func cookie(for token: [UInt8]) -> String {
    SHA256.hexadecimal(of: Array("syn-serve login ".utf8) + token)
  }

  /// What follows the scheme, which is in lower case here; nil for another scheme.
  private static func credentials(of scheme: StaticString, _ bytes: [UInt8], in value: Range<Int>) -> Range<Int>? {
    let schemeEnd = value.lowerBound + scheme.utf8CodeUnitCount
    guard schemeEnd < value.upperBound, bytes.spells(scheme, in: value.lowerBound..<schemeEnd),
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

/// Base 64 (RFC 4648, section 4) as clients send it, with or without padding.
enum Base64 {
  /// Nil for anything but base 64.
  static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text.prefix(upTo: text.lastIndex { $0 != UInt8(ascii: "=") }.map { $0 + 1 } ?? text.startIndex) {
      guard let digit = digit(byte) else { return nil }
      bits = bits << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
