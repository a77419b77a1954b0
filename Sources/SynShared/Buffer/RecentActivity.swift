// What happened in each of the latest minutes: for plots. The scripts that count also count by minute, so the numbers
// stay right whichever processes come and go.

/// How often each counter (`stored`, `handed_out`, `failed` and so on) went up, minute by minute.
package struct RecentActivity: Sendable, Equatable {
  /// Minutes since 1970 (UTC), by Redis's clock: the current one.
  package var currentMinute: Int
  /// By the counter's name, then by minutes since 1970. Zeros are left out.
  private var counts: [String: [Int: Int]] = [:]

  init(currentMinute: Int, fields: [(key: String, count: Int)]) {
    self.currentMinute = currentMinute
    for field in fields {
      let parts = field.key.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let minute = Int(parts[0]) else { continue }
      counts[String(parts[1]), default: [:]][minute] = field.count
    }
  }

  /// The latest `minutes`, oldest first, the current one last.
  package func counts(of name: String, minutes: Int) -> [Int] {
    let found = counts[name] ?? [:]
    return (0..<minutes).map { found[currentMinute - minutes + 1 + $0] ?? 0 }
  }
}

extension QAStore {
  /// This hour and the one before: at least the latest sixty minutes.
  package func recentActivity() async throws(RedisError) -> RecentActivity {
    let reply = try await fields(of: .activity)
    let pairs = try reply.value("last_hour").pairs + reply.value("this_hour").pairs
    return RecentActivity(
      currentMinute: try reply.integer("minute"), fields: pairs.map { (key: $0.key, count: $0.value.integer ?? 0) })
  }
}
