// Leases: who makes which unit. A lease is an id with a time at which it lapses unless renewed; a stored or failed unit
// gives it back. The clock is Redis's, so that hosts need not agree on the time.

@LoopActor
package struct Leases {
  /// Lapses within a minute when its holder dies.
  package static let lifetime = Duration.seconds(45)
  /// Three chances to renew within a lifetime.
  package static let renewalInterval = Duration.seconds(15)
  /// Nobody renews longer than this: a unit lost between two stages must be made anew some day. Well above what a unit
  /// takes with all its retries.
  package static let ageMax = Duration.seconds(20 * 60)

  private let store: QAStore
  private let lifetime: Duration

  package init(_ store: QAStore, lifetime: Duration = Leases.lifetime) {
    self.store = store
    self.lifetime = lifetime
  }

  /// Leases what the buffer lacks (target - waiting - leased), at most `limit`: the new units' ids. Throws `RedisError`.
  package func acquire(target: Int, limit: Int) async throws(RedisError) -> [String] {
    guard limit > 0 else { return [] }
    // Made here, as Lua has no good source of them: an unused one is no loss.
    let ids = (0..<min(limit, target)).map { _ in UUIDv7.make() }
    let count = try await store.run(
      .acquire, [.integer(target), .milliseconds(lifetime)] + ids.map { .text($0) }
    ).expecting("acquire") { $0.integer }
    return Array(ids.prefix(count))
  }

  /// Prolongs leases; the ids of those still held. The others were given back, or lapsed and were counted as missing.
  package func renew(_ ids: [String]) async throws(RedisError) -> [String] {
    if ids.isEmpty { return [] }
    return try await store.run(.renew, [.milliseconds(lifetime)] + ids.map { .text($0) }).elements.compactMap {
      $0.text
    }
  }

  /// Gives leases back without a unit.
  package func release(_ ids: [String]) async throws(RedisError) {
    if ids.isEmpty { return }
    _ = try await store.run(.release, ids.map { .text($0) })
  }
}

extension RedisScript {
  fileprivate static let acquire = buffer(
    "acquire",
    """
    local now = milliseconds()
    call('ZREMRANGEBYSCORE', leases, '-inf', now)
    local missing = tonumber(ARGV[1]) - call('LLEN', questions) - call('ZCARD', leases)
    local count = math.max(0, math.min(missing, #ARGV - 2))
    for index = 3, count + 2 do call('ZADD', leases, now + ARGV[2], ARGV[index]) end
    return count
    """)

  fileprivate static let renew = buffer(
    "renew",
    """
    local lapses = milliseconds() + ARGV[1]
    local held = {}
    for index = 2, #ARGV do
      if call('ZSCORE', leases, ARGV[index]) then
        call('ZADD', leases, lapses, ARGV[index])
        held[#held + 1] = ARGV[index]
      end
    end
    return held
    """)

  fileprivate static let release = buffer(
    "release",
    """
    for _, id in ipairs(ARGV) do
      if call('ZREM', leases, id) == 1 then publish('taken ' .. id) end
    end
    return 1
    """)
}
