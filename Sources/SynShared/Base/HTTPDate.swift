// Points in time as HTTP and its APIs write them. Reading only; UTC and numeric time zones only.

/// The three date formats of HTTP (RFC 9110, section 5.6.7), and that of RFC 3339, which rate limit headers use too.
package enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970, nil for anything else.
  package static func seconds(_ text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == "," }
    switch parts.count {
    case 1: return rfc3339(text)
    case 4:
      // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
      let date = parts[1].split(separator: "-")
      guard date.count == 3, isUTC(parts[3]) else { return nil }
      return seconds(day: date[0], month: date[1], year: date[2], time: parts[2])
    case 5:
      // C's asctime: Sun Nov  6 08:49:37 1994
      return seconds(day: parts[2], month: parts[1], year: parts[4], time: parts[3])
    case 6:
      // The preferred format: Sun, 06 Nov 1994 08:49:37 GMT
      guard isUTC(parts[5]) else { return nil }
      return seconds(day: parts[1], month: parts[2], year: parts[3], time: parts[4])
    default: return nil
    }
  }

  private static func isUTC(_ zone: Substring) -> Bool { ["GMT", "UTC", "Z", "+0000", "-0000"].contains(zone) }

  private static func seconds(day: Substring, month: Substring, year: Substring, time: Substring) -> Int? {
    guard let month = months.firstIndex(of: String(month)), var year = Int(year), let day = Int(day),
      let time = secondsOfDay(time)
    else { return nil }
    // Two digits mean the century that puts the year at most fifty years ahead; for a long time that is 1970 to 2069.
    if (0..<100).contains(year) { year += year < 70 ? 2000 : 1900 }
    return seconds(year: year, month: month + 1, day: day).map { $0 + time }
  }

  /// Such as 2026-01-02T03:04:05.678Z, or with +01:00 instead of the Z.
  private static func rfc3339(_ text: String) -> Int? {
    let halves = text.split { $0 == "T" || $0 == "t" }
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: "-").map { Int($0) }
    let clock = halves[1].prefix { $0.isNumber || $0 == ":" }
    let zone = halves[1][clock.endIndex...].drop { $0 == "." || $0.isNumber }
    guard date.count == 3, let year = date[0], let month = date[1], let day = date[2],
      let start = seconds(year: year, month: month, day: day), let time = secondsOfDay(clock),
      let offset = offset(zone)
    else { return nil }
    return start + time - offset
  }

  private static func offset(_ zone: Substring) -> Int? {
    if zone == "Z" || zone == "z" { return 0 }
    let digits = zone.dropFirst().split(separator: ":").map { Int($0) }
    guard zone.first == "+" || zone.first == "-", digits.count == 2, let hours = digits[0], let minutes = digits[1],
      (0...23).contains(hours), (0...59).contains(minutes)
    else { return nil }
    return (zone.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func secondsOfDay(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2])
    else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  private static func seconds(year: Int, month: Int, day: Int) -> Int? {
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    return days(year: year, month: month, day: day) * 86_400
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
