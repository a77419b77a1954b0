// work: one seed per unit the buffer lacks, its id leased until the unit is stored or has failed.

import SynBase
import SynBuffer

struct WorkVerb: StoreVerb {
  static let name = "work"
  static let options = [
    StoreOption.follow,
    OptionSpec("target", "n", argument: "N", help: "units that should wait, instead of SYN_BUFFER_SIZE"),
    StoreOption.redisWait,
  ]
  static let help = "print what the buffer lacks: one seed per missing unit, leased meanwhile"

  fileprivate let follows: Bool
  fileprivate let target: Int
  fileprivate let inTheMakingMax: Int
  fileprivate let dailyBudgetUSD: Double?

  init(_ typed: TypedVerb) throws {
    follows = typed.has(StoreOption.follow)
    target = try typed.arguments.int("target", in: 0...1_000_000) ?? typed.buffer.target
    inTheMakingMax = try InTheMaking.most(typed.settings)
    dailyBudgetUSD = typed.buffer.dailyBudgetUSD
  }

  func run(_ context: StoreContext) async throws -> ExitStatus { try await Planner(context, self).run() }
}

@LoopActor
private final class Planner {
  /// Leases at a time, with a pause before the next: several pipelines that begin together share the missing units.
  private static let portion = 8
  private static let portionPause = Duration.milliseconds(100)
  /// Lapsed leases of others cause no news: we look for them at least this often.
  private static let tickMax = Duration.seconds(5)
  /// Without --follow, how often each missing unit may be tried on average.
  private static let triesMax = 3
  /// After failures in a row the next seeds wait, from one second to a minute: a provider that is down must not be
  /// called, or paid, in a loop.
  private static let failurePauseMax = Duration.seconds(60)

  private let context: StoreContext
  private let leases: Leases
  private let renewalInterval: Duration
  private let target: Int
  /// Most leases of one process.
  private let leasesMax: Int
  private let follows: Bool
  /// Ids leased by this process, with the time on the monotonic clock.
  private var held: [String: UInt64] = [:]
  private var failuresInARow = 0
  private var pausedUntil: UInt64 = 0
  private var budget: BudgetWatch
  /// Units are missing, but orders go first.
  private var yieldsToOrders = false
  /// Seeds that may still be written; nil without limit.
  private var seedsLeft: Int?

  init(_ context: StoreContext, _ verb: WorkVerb) {
    self.context = context
    leases = Leases(context.store, worker: processName())
    renewalInterval = context.store.settings.leaseRenewalInterval
    target = verb.target
    leasesMax = verb.inTheMakingMax
    follows = verb.follows
    budget = BudgetWatch(budgetUSD: verb.dailyBudgetUSD, follows: verb.follows)
  }

  func run() async throws -> ExitStatus {
    let feed = Feed(context) { [weak self] event in self?.heard(event) ?? false }
    let status = try await feed.run { [self] in
      if !follows, !feed.isPipe {
        try await acquire(Leases(context.store), limit: target, feed)
        return endStatus
      }
      return try await keepWorking(feed)
    }
    // Redis forgets it within seconds anyway.
    try? await leases.leave()
    return status
  }

  private func keepWorking(_ feed: Feed) async throws -> ExitStatus {
    // Separate from requesting leases, which stops while nobody reads the output.
    let renewing = EventLoop.start { [self] in
      while true {
        try await EventLoop.sleep(for: renewalInterval)
        try await renew()
      }
    }
    defer { renewing.cancel() }
    if !follows {
      let missing = try await missing()
      if missing == 0 { return .ok }
      seedsLeft = Self.triesMax * missing
    }
    while true {
      let isPaused = MonotonicClock.now < pausedUntil
      let limit = min(Self.portion, leasesMax - held.count, seedsLeft ?? .max)
      // Units stored during the request make room that this look does not see yet.
      let wasIdle = held.isEmpty
      let granted = try await isPaused ? 0 : acquire(leases, limit: limit, feed)
      if !follows, wasIdle, granted == 0, !isPaused, !yieldsToOrders { return endStatus }
      let waits = granted < Self.portion && !(held.isEmpty && !wasIdle)
      try await feed.wait(atMost: waits ? untilNext() : Self.portionPause)
    }
  }

  /// Without --follow: everything was done, was tried often enough, or has to wait for tomorrow's budget.
  private var endStatus: ExitStatus {
    if seedsLeft == 0 { return .someFailed }
    guard let shortage = budget.shortage else { return .ok }
    Log.warning("ending before the buffer is full: \(shortage)")
    return .tryAgainLater
  }

  /// How many seeds were written.
  @discardableResult
  private func acquire(_ leases: Leases, limit: Int, _ feed: Feed) async throws -> Int {
    guard limit > 0 else { return 0 }
    let held = held.count
    let grant = try await context.patiently { () throws(RedisError) in
      try await leases.acquire(target: target, limit: limit, held: held)
    }
    yieldsToOrders = grant.yieldsToOrders
    for line in budget.news(in: grant) { Log.warning(line) }
    let seeds = grant.seeds
    if let seedsLeft { self.seedsLeft = seedsLeft - seeds.count }
    // All at once: while one is being written the others are in hand already, and are renewed.
    for seed in seeds { self.held[seed.id] = MonotonicClock.now }
    for seed in seeds { try await feed.write(Array(seed.record.bytes)) }
    return seeds.count
  }

  /// Units that neither wait nor are in the making, and variants to be tried again.
  private func missing() async throws -> Int {
    let status = try await context.patiently { () throws(RedisError) in try await context.store.status() }
    return max(0, target - status.depth - status.leases) + status.variantRetries
  }

  private func renew() async throws {
    let now = MonotonicClock.now
    held = held.filter { now - $0.value < Leases.ageMax.nanoseconds }
    // A request for nothing would succeed, and look like a Redis that answers.
    if held.isEmpty { return }
    let ids = Array(held.keys)
    let still = Set(try await context.patiently { () throws(RedisError) in try await leases.renew(ids) })
    // These were stored or failed without our hearing of it. Leases taken during the request stay as they are.
    for id in ids where !still.contains(id) { held[id] = nil }
  }

  private func untilNext() -> Duration {
    let now = MonotonicClock.now
    let tick = min(Self.tickMax, renewalInterval)
    return pausedUntil > now ? min(tick, .nanoseconds(Int64(pausedUntil - now))) : tick
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
      // Room for more leases of ours, or the end of a wait.
      return true
    case .failed(let id):
      if held.removeValue(forKey: id) != nil { pause() }
      return true
    case .taken, .retried: return true
    case .settled: return yieldsToOrders
    default: return false
    }
  }
}
