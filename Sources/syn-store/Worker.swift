// The head of a pipe that works on jobs, for `work` and `orders`: takes as many as it has room for, passes their records
// on, renews them while the pipe comes on, and gives them back when it does not.

import SynBase
import SynBuffer
import SynPipeline

@LoopActor
final class Worker {
  /// Jobs at a time, with a pause before the next: several pipelines that begin together share them.
  private static let portion = 8
  private static let portionPause = Duration.milliseconds(100)
  /// What fell back from dead workers causes no call: somebody looks for it at least this often. Many workers take turns.
  private static let tick = Duration.seconds(5)
  /// After failures in a row the next jobs wait, from one second up to this: a provider that is down must not be called,
  /// or paid, in a loop.
  private static let failurePauseMax = Duration.seconds(30)

  /// What distinguishes the two verbs.
  struct Options {
    var queue: JobQueue
    var follows: Bool
    /// Most jobs of one process.
    var jobsMax: Int
    /// Jobs that may still be written; nil without limit.
    var jobsLeft: Int?
  }

  /// Asks Redis for at most so many jobs.
  typealias Take = @LoopActor (Int, Jobs.Asking) async throws(RedisError) -> Jobs.Grant

  private let context: StoreContext
  private let jobs: Jobs
  private let take: Take
  private var options: Options
  private let renewalInterval: Duration
  /// Ids of the jobs that this process has passed on and that have not come to their end.
  private var held: Set<String> = []
  private var isProven = false
  private var failuresInARow = 0
  private var pausedUntil: UInt64 = 0
  /// Processes of the pipe that stand still: nothing is taken meanwhile.
  private var stopped: [PipeNeighbours.Process] = []
  /// Of the latest look.
  private(set) var grant = Jobs.Grant()
  /// Called with each grant.
  var onGrant: (Jobs.Grant) -> Void = { _ in }

  init(_ context: StoreContext, _ jobs: Jobs, _ options: Options, take: @escaping Take) {
    self.context = context
    self.jobs = jobs
    self.options = options
    self.take = take
    renewalInterval = context.store.settings.leaseRenewalInterval
  }

  /// Why it ended: everything is done, or as many jobs were written as were allowed.
  enum End { case nothingLeft, enough }

  /// `before` is done first, and may limit the jobs to write; false ends at once.
  func run(
    before: @escaping @LoopActor (Worker) async throws -> Bool = { _ in true },
    status: @escaping @LoopActor (End) -> ExitStatus
  ) async throws -> ExitStatus {
    let feed = Feed(context, jobs) { [weak self] event in self?.heard(event) ?? false }
    let result = try await feed.run { [self] in
      await RedisWarning.log(context.store.redis.settings)
      try await context.patiently { () throws(RedisError) in try await Jobs.adopt(context.store) }
      guard try await before(self) else { return .ok }
      if !options.follows, !Feed.isPipe {
        while try await pass(feed, limit: options.jobsLeft ?? 1000) > 0, options.queue == .orders {}
        return status(.nothingLeft)
      }
      return status(try await keepWorking(feed))
    }
    // Redis forgets it within seconds anyway.
    try? await jobs.leave()
    return result
  }

  func allow(_ count: Int) { options.jobsLeft = count }

  private func keepWorking(_ feed: Feed) async throws -> End {
    // Separate from taking jobs, which stops while nobody reads the output.
    let renewing = EventLoop.start { [self] in
      do {
        while true {
          try await EventLoop.sleep(for: min(renewalInterval, Self.tick))
          try await renew()
        }
      } catch is CancellationError {
      } catch { feed.fail(error) }
    }
    defer { renewing.cancel() }
    while true {
      let isPaused = MonotonicClock.now < pausedUntil || !stopped.isEmpty
      let limit = min(Self.portion, options.jobsMax - held.count, options.jobsLeft ?? .max)
      // Jobs that end during the request make room that this look does not see yet.
      let wasIdle = held.isEmpty
      let granted = isPaused ? 0 : try await pass(feed, limit: limit)
      if !options.follows, wasIdle, granted == 0, !isPaused, !grant.yieldsToOrders, grant.rest == .zero {
        return options.jobsLeft == 0 ? .enough : .nothingLeft
      }
      let waits = granted < Self.portion && !(held.isEmpty && !wasIdle)
      let isFree = MonotonicClock.now >= pausedUntil && stopped.isEmpty && held.count < options.jobsMax
      try await feed.wait(
        atMost: waits ? untilNext() : Self.portionPause, forCalls: waits && isFree && !grant.isCutByBudget)
    }
  }

  /// Passes jobs on; returns how many.
  private func pass(_ feed: Feed, limit: Int) async throws -> Int {
    guard limit > 0 else { return 0 }
    var asking = Jobs.Asking()
    asking.held = Array(held)
    asking.isProven = isProven
    asking.hops = feed.takeHops()
    asking.silence = tick * 3
    grant = try await context.patiently { () throws(RedisError) in try await take(limit, asking) }
    onGrant(grant)
    if grant.rest > .zero { pausedUntil = max(pausedUntil, MonotonicClock.now + grant.rest.nanoseconds) }
    if let left = options.jobsLeft { options.jobsLeft = left - grant.jobs.count }
    // All at once: while one is being written the others are in hand already, and are renewed.
    held.formUnion(grant.ids)
    for job in grant.jobs { try await feed.write(Array(job.record.bytes)) }
    return grant.jobs.count
  }

  private func renew() async throws {
    try await giveBackIfStopped()
    // A request for nothing would succeed, and look like a Redis that answers.
    if held.isEmpty { return }
    let ids = Array(held)
    let still = Set(try await context.patiently { () throws(RedisError) in try await jobs.renew(ids) })
    // These have ended without our hearing of it. Jobs taken during the request stay as they are.
    for id in ids where !still.contains(id) { held.remove(id) }
  }

  /// A stage that stands still holds its records for as long as it likes; others could make them meanwhile.
  private func giveBackIfStopped() async throws {
    let before = stopped
    stopped = PipeNeighbours.stoppedReaders()
    if stopped.isEmpty {
      if !before.isEmpty { Log.info("the pipe goes on") }
      return
    }
    if before.isEmpty {
      let names = stopped.map { "\($0.name) (process \($0.id))" }.joined(separator: ", ")
      Log.warning("\(names) stands still: giving back what is in the pipe, and taking nothing until it goes on")
    }
    if held.isEmpty { return }
    let ids = Array(held)
    try await context.patiently { () throws(RedisError) in try await jobs.giveBack(ids) }
    held.subtract(ids)
  }

  private var tick: Duration { Self.tick * min(max(grant.workers / 4, 1), 6) }

  private func untilNext() -> Duration {
    let now = MonotonicClock.now
    let tick = min(tick, renewalInterval)
    return pausedUntil > now ? min(tick, .nanoseconds(Int64(pausedUntil - now))) : tick
  }

  /// Jobs that fail together, in one outage, count as one failure.
  private func pause() {
    let now = MonotonicClock.now
    guard now >= pausedUntil else { return }
    failuresInARow += 1
    let pause = min(Duration.seconds(1 << min(failuresInARow - 1, 16)), Self.failurePauseMax)
    pausedUntil = now + pause.nanoseconds
  }

  /// Whether to look again: where there was more than this worker had room for, an end makes some.
  private func heard(_ event: BufferEvent) -> Bool {
    switch event {
    case .stored(let id), .settled(let id):
      if held.remove(id) != nil {
        failuresInARow = 0
        isProven = true
        return grant.left > 0 || grant.isCutByBudget || !options.follows
      }
      return grant.yieldsToOrders
    case .failed(let id), .givenBack(let id):
      guard held.remove(id) != nil else { return false }
      if options.queue == .units { pause() }
      return true
    default: return false
    }
  }
}
