// How long a provider asks us to wait, in all the forms that servers use: headers, members of an error's body, and the
// words of its message. RetryPolicy decides whether we wait that long.

import SynBase

enum RetryAfter {
  /// The wait that a reply asks for, nil when it asks for none. Zero, a negative number and a date in the past mean
  /// nothing and are skipped, as another part of the same reply may mean something. `header` looks a header up by name;
  /// `now` is in seconds since 1970.
  static func parse(
    _ header: (String) -> String?, status: Int, body: JSONValue? = nil, now: Int
  ) -> Duration? {
    inHeaders(header, now: now) ?? inBody(body, now: now) ?? (status == 429 ? reset(header, now: now) : nil)
  }

  private static func inHeaders(_ header: (String) -> String?, now: Int) -> Duration? {
    for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
      if let wait = header(name).flatMap({ Double($0) }).flatMap({ duration($0 / 1000) }) { return wait }
    }
    for name in ["Retry-After", "X-RateLimit-Retry-After"] {
      if let wait = header(name).flatMap({ wait($0, now: now) }) { return wait }
    }
    return nil
  }

  // MARK: Rate limit headers

  /// What providers count. Such headers are in every reply, so they matter only for what is used up.
  private static let counted = [
    "", "-requests", "-tokens", "-requests-minute", "-tokens-minute", "-requests-hour", "-tokens-hour", "-requests-day",
    "-tokens-day",
  ]
  private static let prefixes = ["x-ratelimit-", "x-rate-limit-", "ratelimit-"]

  /// When more is granted of what is used up; if no header says what is, the earliest time given.
  private static func reset(_ header: (String) -> String?, now: Int) -> Duration? {
    var usedUp: [Duration] = []
    var unknown: [Duration] = []
    for prefix in prefixes {
      for kind in counted {
        guard let time = header("\(prefix)reset\(kind)").flatMap({ wait($0, now: now) }) else { continue }
        switch header("\(prefix)remaining\(kind)").flatMap({ Double($0) }) {
        case nil: unknown.append(time)
        case let remaining? where remaining <= 0: usedUp.append(time)
        default: break
        }
      }
    }
    return usedUp.max() ?? unknown.min()
  }

  // MARK: Bodies

  private static func inBody(_ body: JSONValue?, now: Int) -> Duration? {
    // Gemini wraps the object in a list.
    guard let body = body?.arrayValue?.first ?? body else { return nil }
    let error = body["error"] ?? body
    let details = (error["details"]?.arrayValue ?? []) + [error, body]
    for object in details + details.compactMap({ $0["availability"] }) {
      for key in ["retryDelay", "retry_delay", "retry_after", "retryAfter", "retry_after_seconds"] {
        if let wait = wait(object[key], now: now) { return wait }
      }
      for key in ["retry_after_ms", "retryAfterMs"] {
        if let wait = object[key]?.looseDouble.flatMap({ duration($0 / 1000) }) { return wait }
      }
    }
    // OpenRouter passes on what the provider behind it said.
    if let headers = error["metadata"]?["headers"]?.objectValue {
      func told(_ name: String) -> String? {
        let member = headers.members.first { $0.key.lowercased() == name.lowercased() }
        return member.flatMap { $0.value.stringValue ?? $0.value.text }
      }
      if let wait = inHeaders(told, now: now) ?? reset(told, now: now) { return wait }
    }
    return (error["message"]?.stringValue ?? error.stringValue).flatMap { inWords($0) }
  }

  private static func wait(_ value: JSONValue?, now: Int) -> Duration? {
    if let seconds = value?.doubleValue { return wait(seconds, now: now) }
    // As protobuf writes a duration in a message.
    if let object = value?.objectValue, let seconds = object["seconds"]?.looseDouble { return duration(seconds) }
    return value?.stringValue.flatMap { wait($0, now: now) }
  }

  // MARK: Values

  /// Reads seconds, a duration with units, a date, or seconds or milliseconds since 1970.
  private static func wait(_ text: String, now: Int) -> Duration? {
    if let number = Double(text) { return wait(number, now: now) }
    if let units = DurationText.read(text[...]), units.rest.isEmpty { return duration(units.seconds) }
    return HTTPDate.seconds(text).flatMap { duration(Double($0 - now)) }
  }

  private static func wait(_ number: Double, now: Int) -> Duration? {
    if number > 1e11 { return duration(number / 1000 - Double(now)) }
    return duration(number > 1e9 ? number - Double(now) : number)
  }

  private static func duration(_ seconds: Double) -> Duration? {
    guard seconds.isFinite, seconds > 0 else { return nil }
    return .milliseconds(Int(min(seconds, secondsMax) * 1000))
  }

  /// A year: longer than anyone waits, and short enough to count in nanoseconds.
  private static let secondsMax = 366.0 * 86_400

  // MARK: Words

  private static let phrases = ["try again in", "retry in", "retry after", "try again after", "available in", "wait"]

  /// Such as "Please try again in 1m9.696s." (OpenAI, Groq) and "Please retry after 26 seconds." (Azure).
  private static func inWords(_ message: String) -> Duration? {
    let text = message.lowercased()
    for phrase in phrases {
      guard let found = text.firstRange(of: phrase) else { continue }
      let rest = text[found.upperBound...].drop { !$0.isNumber && $0 != "." }
      // The number belongs to the phrase only if it follows immediately, or after "about" or "for".
      guard text.distance(from: found.upperBound, to: rest.startIndex) <= 12, let units = DurationText.read(rest)
      else { continue }
      return duration(units.seconds)
    }
    return nil
  }
}

/// Durations as Go prints and people write them: `1m30s`, `7.66s`, `579ms`, `20 seconds`, `1 minute and 5 seconds`.
enum DurationText {
  private static let units: [(names: [String], seconds: Double)] = [
    (["ms", "msec", "millisecond", "milliseconds"], 0.001), (["us", "µs", "μs"], 1e-6), (["ns"], 1e-9),
    (["s", "sec", "secs", "second", "seconds"], 1), (["m", "min", "mins", "minute", "minutes"], 60),
    (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86_400),
  ]

  /// The duration at the beginning of `text`, and what follows it; nil without a number with a unit.
  static func read(_ text: Substring) -> (seconds: Double, rest: Substring)? {
    var total: Double?
    var rest = text
    while let part = readPart(rest) {
      total = (total ?? 0) + part.seconds
      rest = part.rest
    }
    return total.map { ($0, rest) }
  }

  private static func readPart(_ text: Substring) -> (seconds: Double, rest: Substring)? {
    var text = text.drop { $0 == " " || $0 == "," }
    if text.hasPrefix("and ") { text = text.dropFirst(4) }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits) else { return nil }
    let afterNumber = text[digits.endIndex...].drop { $0 == " " }
    let word = afterNumber.prefix { $0.isLetter }
    guard let unit = units.first(where: { $0.names.contains(word.lowercased()) }) else { return nil }
    return (number * unit.seconds, afterNumber[word.endIndex...])
  }
}
