// What happened in each of the latest minutes: for plots. It is counted where the counters are, in the same scripts, so it
// holds whichever processes come and go.

/// How often each counter (`stored`, `handed_out`, `failed` and so on) went up, minute by minute.
package struct RecentActivity: Sendable, Equatable {
  /// Minutes since 1970 (UTC), by Redis's clock: the one that is running.
  package var currentMinute: Int
  /// By the counter's name, then by minutes since 1970. What did not happen is left out.
  private var counts: [String: [Int: Int]] = [:]

  init(currentMinute: Int, fields: [(key: String, count: Int)]) {
    self.currentMinute = currentMinute
    for field in fields {
      let parts = field.key.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let minute = Int(parts[0]) else { continue }
      counts[String(parts[1]), default: [:]][minute] = field.count
    }
  }

  /// The latest `minutes`, oldest first, the running one last.
  package func counts(of name: String, minutes: Int) -> [Int] {
    let found = counts[name] ?? [:]
    return (0..<minutes).map { found[currentMinute - minutes + 1 + $0] ?? 0 }
  }
}

extension QAStore {
  /// This hour and the one before: at least the latest sixty minutes.
  package func recentActivity() async throws(RedisError) -> RecentActivity {
    let parts = try await run(.activity).elements
    guard parts.count == 3, let minute = parts[0].integer else {
      throw .unexpectedReply("activity gave \(parts.count) parts")
    }
    let fields = parts.dropFirst().flatMap { $0.pairs.map { (key: $0.key, count: $0.value.integer ?? 0) } }
    return RecentActivity(currentMinute: minute, fields: fields)
  }
}

extension RedisScript {
  /// Three hours: what is read is two hours old at most. An hour is a hash of one field for each counter and minute.
  private static let activitySeconds = 3 * 3600

  /// Part of every script's beginning.
  static let activityFunctions = """
    local function activity_key(now, hours_ago)
      return '\(BufferKeys.activityPrefix)' .. math.floor(now / 3600000) - hours_ago
    end
    local function count_in_minute(name, times)
      local now = milliseconds()
      local key = activity_key(now, 0)
      call('HINCRBY', key, math.floor(now / 60000) .. ':' .. name, times)
      call('EXPIRE', key, \(activitySeconds))
    end

    """

  fileprivate static let activity = buffer(
    "activity",
    """
    local now = milliseconds()
    return {
      math.floor(now / 60000), call('HGETALL', activity_key(now, 1)), call('HGETALL', activity_key(now, 0))
    }
    """)
}
