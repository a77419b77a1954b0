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

  /// With a daily budget, leases at a time while neither today nor yesterday tells what a unit costs.
  nonisolated static let countOfUnknownCost = 4

  private let store: QAStore
  private let lifetime: Duration

  package init(_ store: QAStore, lifetime: Duration = Leases.lifetime) {
    self.store = store
    self.lifetime = lifetime
  }

  package struct Grant: Sendable {
    /// Of the units to be made.
    package var ids: [String] = []
    /// The daily budget had room for fewer than are missing.
    package var isCutByBudget = false
    package var spending = DaySpending()
    /// Leases there were before.
    package var leased = 0
  }

  /// Leases what the buffer lacks (target - waiting - leased), at most `limit`. With a daily budget a unit is begun as
  /// long as what was spent today, and what the leased units will cost by the day's average, are below it. Throws
  /// `RedisError`.
  package func acquire(target: Int, limit: Int) async throws(RedisError) -> Grant {
    guard limit > 0 else { return Grant() }
    // Made here, as Lua has no good source of them: an unused one is no loss.
    let ids = (0..<min(limit, target)).map { _ in UUIDv7.make() }
    let budget = store.settings.dailyBudgetUSD.map { String($0) } ?? ""
    let parts = try await store.run(
      .acquire, [.integer(target), .milliseconds(lifetime), .text(budget)] + ids.map { .text($0) }
    ).elements
    guard parts.count == 4, let count = parts[0].integer, let leased = parts[2].integer else {
      throw .unexpectedReply("acquire gave \(parts)")
    }
    return Grant(
      ids: Array(ids.prefix(count)), isCutByBudget: parts[1] == .integer(1),
      spending: try DaySpending(parts[3].elements), leased: leased)
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
  /// Few units are begun while nobody knows what one costs. The millionth of a unit keeps a sum of decimal fractions
  /// from making room for one more.
  fileprivate static let acquire = buffer(
    "acquire",
    """
    local budget = tonumber(ARGV[3])
    local now = milliseconds()
    call('ZREMRANGEBYSCORE', leases, '-inf', now)
    local leased = call('ZCARD', leases)
    local missing = tonumber(ARGV[1]) - call('LLEN', questions) - leased
    local count, is_cut = math.max(0, math.min(missing, #ARGV - 3)), 0
    local today = spending(now)
    if budget then
      local left, average = budget - today[1], tonumber(today[2])
      local room = count
      if left <= 0 then
        room = 0
      elseif not average then
        room = \(Leases.countOfUnknownCost) - leased
      elseif average > 0 then
        room = math.ceil(left / average - leased - 0.000001)
      end
      if room < count then count, is_cut = math.max(0, room), 1 end
    end
    for index = 4, count + 3 do call('ZADD', leases, now + ARGV[2], ARGV[index]) end
    return {count, is_cut, leased, today}
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
