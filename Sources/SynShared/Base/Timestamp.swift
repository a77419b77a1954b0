// The time of day, for logs and records.

import Glibc

/// Milliseconds since 1970, UTC.
package struct Timestamp: Sendable, Equatable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// RFC 3339 with milliseconds, such as `2026-08-01T12:34:56.789Z`.
  package var text: String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
      guard let start = buffer.baseAddress, strftime(start, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts) > 0 else {
        return ""
      }
      let fraction = String(1000 + milliseconds % 1000).dropFirst()
      return String(cString: start) + ".\(fraction)Z"
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, never negative.
  package var milliseconds: Int { Int((nanoseconds + 999_999) / 1_000_000) }
  /// Such as `60 s` or `0.25 s`.
  package var inSeconds: String { "\(JSONValue.double(Double(milliseconds) / 1000).text) s" }
}
