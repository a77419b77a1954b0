// The Date field (RFC 9110, section 6.6.1), made once a second however many responses carry it.

import Glibc

struct DateField {
  private var second: time_t = -1
  private(set) var bytes: [UInt8] = []

  /// Reads the clock and returns the field's value for now.
  mutating func current() -> [UInt8] {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    if now.tv_sec != second {
      second = now.tv_sec
      bytes = Self.format(second)
    }
    return bytes
  }

  /// IMF-fixdate, in English whatever the locale.
  static func format(_ second: time_t) -> [UInt8] {
    var second = second
    var time = tm()
    gmtime_r(&second, &time)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(twoDigits(time.tm_mday)) \(months[Int(time.tm_mon)]) \(time.tm_year + 1900)"
    let clock = "\(twoDigits(time.tm_hour)):\(twoDigits(time.tm_min)):\(twoDigits(time.tm_sec))"
    return Array("\(days[Int(time.tm_wday)]), \(date) \(clock) GMT".utf8)
  }
}
