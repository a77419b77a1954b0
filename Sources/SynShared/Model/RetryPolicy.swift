// When a failed request is sent again, and when it is not. Pure arithmetic: the caller waits, counts and draws.

package struct RetryPolicy: Sendable, Equatable {
  /// Requests for one reply at most, the first included.
  package var attemptsMax: Int
  /// The wait doubles from the first to the last of these.
  package var firstDelay = Duration.milliseconds(500)
  package var lastDelay = Duration.seconds(8)

  package init(attemptsMax: Int = 5) { self.attemptsMax = attemptsMax }

  /// How long to wait after attempt number `attempt` (from 1) failed, nil to give up. `random` is from 0 up to 1.
  func delay(afterAttempt attempt: Int, _ error: AttemptError, random: Double) -> Duration? {
    guard error.isRetryable, attempt < attemptsMax else { return nil }
    // What the server asked for is the least. Up to a quarter on top, as up to a quarter off below, so that calls
    // refused together do not come back together.
    if let asked = error.retryAfter { return .milliseconds(Int(Double(asked.milliseconds) * (1 + random / 4))) }
    let doubled = firstDelay.milliseconds << min(attempt - 1, 16)
    return .milliseconds(Int(Double(min(doubled, lastDelay.milliseconds)) * (1 - random / 4)))
  }
}

/// The waiting time a server asks for, in any of the forms it comes in.
enum RetryAfter {
  /// A longer wait than this is not honoured: the usual one takes its place.
  static let secondsMax = 120.0

  /// `header` looks a header up by name; `now` is in seconds since 1970.
  static func parse(_ header: (String) -> String?, now: Int) -> Duration? {
    var seconds: Double?
    if let milliseconds = header("retry-after-ms").flatMap(Double.init) {
      seconds = milliseconds / 1000
    } else if let text = header("Retry-After") {
      seconds = Double(text) ?? HTTPDate.seconds(text).map { Double($0 - now) }
    }
    guard let seconds, seconds.isFinite, seconds <= secondsMax else { return nil }
    return .milliseconds(Int(max(seconds, 0) * 1000))
  }
}

/// The date format of HTTP (RFC 9110, section 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970, nil for anything but the preferred format.
  static func seconds(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), (1970...9999).contains(year)
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return days(year: year, month: month + 1, day: day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
