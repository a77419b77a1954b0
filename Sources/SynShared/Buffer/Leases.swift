// Leases: who makes which unit. A lease is an id with a time at which it lapses unless renewed; a stored or failed unit
// gives it back. The clock is Redis's, so that hosts need not agree on the time.

import SynBase
import SynRecord

@LoopActor
package struct Leases {
  /// Nobody renews longer than this: a unit lost between two stages must be made anew some day. Well above what a unit
  /// takes with all its retries.
  package static let ageMax = Duration.seconds(20 * 60)

  /// With a daily budget, leases at a time while neither today nor yesterday tells what a unit costs.
  nonisolated static let countOfUnknownCost = 4
  /// While more orders than this are in the making, no unit is begun: fewer than a stage works on at once leave room at
  /// the provider for both.
  nonisolated static let ordersBeside = 4
  /// Who has not looked for so long shares no more. Three times as long as a worker waits between two looks.
  nonisolated static let workerMilliseconds = 15_000

  private let store: QAStore
  private let lifetime: Duration
  private let worker: String

  /// `worker` is a name no other process has: the missing units are shared among all who look for them. An empty one
  /// takes what is missing, whoever else looks. Leases last as long as the settings say, or `lifetime`.
  package init(_ store: QAStore, worker: String = "", lifetime: Duration? = nil) {
    self.store = store
    self.worker = worker
    self.lifetime = lifetime ?? store.settings.leaseLifetime
  }

  /// What is to be made: the id that is leased, and the record that goes through the stages.
  package struct Seed: Sendable {
    package var id: String
    package var record: RawJSON
  }

  package struct Grant: Sendable {
    package var seeds: [Seed] = []
    package var ids: [String] { seeds.map { $0.id } }
    /// The daily budget had room for fewer than are missing.
    package var isCutByBudget = false
    /// Something is missing, but orders go first.
    package var yieldsToOrders = false
    package var spending = DaySpending()
    /// Leases there were before.
    package var leased = 0
  }

  /// Leases what the buffer lacks (target - waiting - leased), at most `limit`, and at most this worker's share less the
  /// `held` leases it has. With a daily budget a unit is begun as long as what was spent today, and what the leased units
  /// will cost by the day's average, are below it. Units to be tried again go before new ones; variants to be tried
  /// again go first of all, as they take no place. Throws `RedisError`.
  package func acquire(target: Int, limit: Int, held: Int = 0) async throws(RedisError) -> Grant {
    guard limit > 0 else { return Grant() }
    // Made here, as Lua has no good source of them: an unused one is no loss.
    let ids = (0..<min(limit, target)).map { _ in UUIDv7.make() }
    let budget = store.settings.dailyBudgetUSD.map { String($0) } ?? ""
    let parts = try await store.run(
      .acquire,
      [.integer(target), .milliseconds(lifetime), .text(budget), .text(worker), .integer(held)]
        + ids.map { .text($0) }
    ).elements
    guard parts.count == 5, let leased = parts[2].integer else {
      throw .unexpectedReply("acquire gave \(parts)")
    }
    var grant = Grant(
      isCutByBudget: parts[1] == .integer(1), yieldsToOrders: parts[4] == .integer(1),
      spending: try DaySpending(parts[3].elements), leased: leased)
    for part in parts[0].elements {
      guard let id = part.elements.first?.text, let record = part.elements.last?.bytes else {
        throw .unexpectedReply("acquire gave \(part)")
      }
      grant.seeds.append(Seed(id: id, record: try RawJSON(stored: record)))
    }
    return grant
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
    _ = try await store.run(.release, ["taken"] + ids.map { .text($0) })
  }

  /// Gives back the lease of a unit that came through the pipe unfinished. Whoever asked for it takes that for a failure,
  /// so that a pipe which lacks a stage is not fed in a loop.
  package func giveUp(_ id: String) async throws(RedisError) {
    _ = try await store.run(.release, ["failed", .text(id)])
  }

  /// This worker looks no more.
  package func leave() async throws(RedisError) {
    _ = try await store.redis.send(["ZREM", .text(BufferKeys.workers), .text(worker)])
  }
}

extension RedisScript {
  /// ARGV: target, lifetime, budget, worker, leases it holds, then an id for each lease that is wanted. Few units are begun
  /// while nobody knows what one costs. The millionth of a unit keeps a sum of decimal fractions from making room for one
  /// more. Orders count as long as some consumer of theirs lives: without one nobody gains when units wait. SETRANGE of
  /// nothing changes nothing, but a full Redis refuses it: no unit is begun that could not be stored.
  fileprivate static let acquire = buffer(
    "acquire",
    """
    local budget, worker = tonumber(ARGV[3]), ARGV[4]
    local workers = '\(BufferKeys.workers)'
    local now = milliseconds()
    call('SETRANGE', head_key, 0, '')
    call('ZREMRANGEBYSCORE', leases, '-inf', now)
    local leased = call('ZCARD', leases)
    local missing = math.max(0, tonumber(ARGV[1]) - call('LLEN', questions) - leased)
    local seeds = due_variants(now, #ARGV - 5)
    local count, is_cut, yields = math.min(missing, #ARGV - 5 - #seeds), 0, 0
    if worker ~= '' then
      call('ZREMRANGEBYSCORE', workers, '-inf', now - \(Leases.workerMilliseconds))
      call('ZADD', workers, now, worker)
      local share = math.ceil((leased + missing) / call('ZCARD', workers))
      count = math.max(0, math.min(count, share - ARGV[5]))
    end

    local function orders_go_first()
      local consumers = redis.pcall('XINFO', 'CONSUMERS', orders, order_group)
      if consumers.err then return false end
      local pending, pending_of_living, lives = 0, 0, false
      for _, info in ipairs(consumers) do
        local consumer = {}
        for index = 1, #info, 2 do consumer[info[index]] = info[index + 1] end
        pending = pending + consumer.pending
        if consumer.idle < \(OrderQueue.silenceMilliseconds) then
          lives, pending_of_living = true, pending_of_living + consumer.pending
        end
      end
      return lives and (pending_of_living > \(Leases.ordersBeside) or call('XLEN', orders) > pending)
    end
    if count + #seeds > 0 and orders_go_first() then count, seeds, yields = 0, {}, 1 end

    local today = spending(now)
    if budget then
      local left, average = budget - today[1], tonumber(today[2])
      local room = count + #seeds
      if left <= 0 then
        room = 0
      elseif not average then
        room = \(Leases.countOfUnknownCost) - leased
      elseif average > 0 then
        room = math.ceil(left / average - leased - 0.000001)
      end
      if room < count + #seeds then
        is_cut = 1
        while #seeds > math.max(0, room) do table.remove(seeds) end
        count = math.max(0, room - #seeds)
      end
    end

    local lapses = now + ARGV[2]
    for _, seed in ipairs(seeds) do call('ZADD', variant_retries, lapses, seed[1]) end
    for _, seed in ipairs(due_units(now, count)) do
      call('ZADD', unit_retries, lapses, seed[1])
      call('ZADD', leases, lapses, seed[1])
      seeds[#seeds + 1] = seed
      count = count - 1
    end
    for index = 6, count + 5 do
      call('ZADD', leases, lapses, ARGV[index])
      seeds[#seeds + 1] = {ARGV[index], cjson.encode({qa_id = ARGV[index]})}
    end
    return {seeds, is_cut, leased, today, yields}
    """)

  fileprivate static let renew = buffer(
    "renew",
    """
    local lapses = milliseconds() + ARGV[1]
    local held = {}
    for index = 2, #ARGV do
      local id, is_held = ARGV[index], false
      for _, set in ipairs({leases, unit_retries, variant_retries}) do
        if call('ZSCORE', set, id) then
          call('ZADD', set, lapses, id)
          is_held = true
        end
      end
      if is_held then held[#held + 1] = id end
    end
    return held
    """)

  /// ARGV: the event to tell, then ids. What was to be tried again still is.
  fileprivate static let release = buffer(
    "release",
    """
    for index = 2, #ARGV do
      local id = ARGV[index]
      if call('ZREM', leases, id) == 1 then publish(ARGV[1] .. ' ' .. id) end
      call('ZADD', unit_retries, 'XX', milliseconds(), id)
    end
    return 1
    """)
}
