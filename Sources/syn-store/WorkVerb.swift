// work: one seed per unit the buffer lacks, its id leased until the unit is stored or has failed.

import SynShared

@LoopActor
final class WorkVerb {
  /// Leases of one process at most: enough for many jobs, and something is left for other hosts.
  private static let leasesMax = 64
  /// Lapsed leases of others make no news: looked for this often.
  private static let tick = Duration.seconds(5)
  /// Without --follow, each missing unit may be tried so often on average.
  private static let triesMax = 3
  /// After failures in a row the next seeds wait, from one second to a minute: a provider that is down must not be
  /// asked, or paid, in a loop.
  private static let failurePauseMax = Duration.seconds(60)

  private let context: StoreContext
  private let leases: Leases
  private let target: Int
  private let follows: Bool
  /// Ids leased by this process, with the time on the monotonic clock.
  private var held: [String: UInt64] = [:]
  private var renewAt: UInt64 = 0
  private var failuresInARow = 0
  private var pausedUntil: UInt64 = 0
  private var budget: BudgetWatch
  /// Seeds that may still be written; nil without limit.
  private var seedsLeft: Int?

  init(_ context: StoreContext, _ options: StoreOptions) {
    self.context = context
    leases = Leases(context.store)
    target = options.buffer.target
    follows = options.follows
    budget = BudgetWatch(budgetUSD: options.buffer.dailyBudgetUSD, follows: options.follows)
  }

  func run() async throws -> ExitStatus {
    let feed = Feed(context) { [weak self] event in self?.heard(event) ?? false }
    return try await feed.run { [self] in
      if !follows, !feed.isPipe {
        try await acquire(limit: target, feed)
        return endStatus
      }
      return try await keepWorking(feed)
    }
  }

  private func keepWorking(_ feed: Feed) async throws -> ExitStatus {
    renewAt = MonotonicClock.now + Leases.renewalInterval.nanoseconds
    if !follows {
      let missing = try await missing()
      if missing == 0 { return .ok }
      seedsLeft = Self.triesMax * missing
    }
    while true {
      let isPaused = MonotonicClock.now < pausedUntil
      if !isPaused { try await acquire(limit: min(Self.leasesMax - held.count, seedsLeft ?? .max), feed) }
      if MonotonicClock.now >= renewAt { try await renew() }
      if !follows, held.isEmpty, !isPaused { return endStatus }
      try await feed.wait(atMost: untilNext())
    }
  }

  /// Without --follow: everything was done, was tried often enough, or has to wait for tomorrow's budget.
  private var endStatus: ExitStatus {
    if seedsLeft == 0 { return .someFailed }
    guard let shortage = budget.shortage else { return .ok }
    Log.warning("ending before the buffer is full: \(shortage)")
    return .tryAgainLater
  }

  private func acquire(limit: Int, _ feed: Feed) async throws {
    guard limit > 0 else { return }
    let grant = try await context.patiently { () throws(RedisError) in
      try await leases.acquire(target: target, limit: limit)
    }
    for line in budget.news(in: grant) { Log.warning(line) }
    let ids = grant.ids
    for id in ids {
      held[id] = MonotonicClock.now
      try await feed.write(["qa_id": .string(id)])
    }
    if let seedsLeft { self.seedsLeft = seedsLeft - ids.count }
  }

  /// Units that neither wait nor are in the making.
  private func missing() async throws -> Int {
    let status = try await context.patiently { () throws(RedisError) in try await context.store.status() }
    return max(0, target - status.depth - status.leases)
  }

  private func renew() async throws {
    let now = MonotonicClock.now
    let ids = held.filter { now - $0.value < Leases.ageMax.nanoseconds }.map(\.key)
    let still = Set(try await context.patiently { () throws(RedisError) in try await leases.renew(ids) })
    // What is missing now was stored or failed without our hearing of it, or grew too old. What was stored while Redis
    // was asked is not held again.
    held = held.filter { still.contains($0.key) }
    renewAt = MonotonicClock.now + Leases.renewalInterval.nanoseconds
  }

  private func untilNext() -> Duration {
    let now = MonotonicClock.now
    let next = min(renewAt, pausedUntil > now ? pausedUntil : .max)
    return min(Self.tick, .nanoseconds(Int64(next > now ? next - now : 0)))
  }

  /// Units that fail together, in one outage, count as one failure.
  private func pause() {
    let now = MonotonicClock.now
    guard now >= pausedUntil else { return }
    failuresInARow += 1
    let pause = min(Duration.seconds(1 << min(failuresInARow - 1, 16)), Self.failurePauseMax)
    pausedUntil = now + pause.nanoseconds
  }

  private func heard(_ event: BufferEvent) -> Bool {
    switch event {
    case .stored(let id):
      if held.removeValue(forKey: id) != nil { failuresInARow = 0 }
      // Room for more leases of ours, or the end of what was waited for.
      return true
    case .failed(let id):
      if held.removeValue(forKey: id) != nil { pause() }
      return true
    case .taken: return true
    default: return false
    }
  }
}
