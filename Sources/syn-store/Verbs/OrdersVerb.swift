// orders: one record per order placed over HTTP, kept alive in the stream until it is settled.

import SynBase
import SynBuffer
import SynPipeline

struct OrdersVerb: StoreVerb {
  static let name = "orders"
  static let options = [StoreOption.follow, StoreOption.redisWait]
  static let help = "print what was ordered over HTTP, one record per order"

  fileprivate let follows: Bool
  fileprivate let inTheMakingMax: Int

  init(_ typed: TypedVerb) throws {
    follows = typed.has(StoreOption.follow)
    inTheMakingMax = try InTheMaking.most(typed.settings)
  }

  func run(_ context: StoreContext) async throws -> ExitStatus { try await OrderTaker(context, self).run() }
}

/// How many units or orders one process has in the making: enough for as many calls as the stages after it may have in
/// flight.
enum InTheMaking {
  /// Enough for the jobs that stages have by themselves, and something is left for other hosts.
  private static let least = 64

  static func most(_ settings: Settings) throws -> Int { max(least, try StageJobs.most(settings)) }
}

@LoopActor
private final class OrderTaker {
  /// Orders at a time, so that several hosts get some.
  private static let portion = 8
  /// Orders of dead consumers cause no news: we look for them at least this often.
  private static let tickMax = Duration.seconds(5)

  private let context: StoreContext
  private let queue: OrderQueue
  /// Most orders of one process.
  private let ordersMax: Int
  private let follows: Bool
  /// Entries that this process has passed on and that are not settled yet, with the time on the monotonic clock.
  private var held: [String: UInt64] = [:]

  init(_ context: StoreContext, _ verb: OrdersVerb) {
    self.context = context
    ordersMax = verb.inTheMakingMax
    follows = verb.follows
    queue = OrderQueue(context.store, consumer: processName())
  }

  func run() async throws -> ExitStatus {
    let feed = Feed(context) { [weak self] event in self?.heard(event) ?? false }
    let status = try await feed.run { [self] in
      if !follows, !feed.isPipe {
        while try await take(feed) > 0 {}
        return .ok
      }
      return try await keepTaking(feed)
    }
    if held.isEmpty { try await queue.leave() }
    return status
  }

  private func keepTaking(_ feed: Feed) async throws -> ExitStatus {
    let renewalInterval = context.store.settings.leaseRenewalInterval
    // Separate from taking orders, which stops while nobody reads the output.
    let renewing = EventLoop.start { [self] in
      while true {
        try await EventLoop.sleep(for: renewalInterval)
        try await renew()
      }
    }
    defer { renewing.cancel() }
    while true {
      let taken = try await take(feed)
      if !follows, taken == 0, held.isEmpty { return .ok }
      if taken < Self.portion { try await feed.wait(atMost: min(Self.tickMax, renewalInterval)) }
    }
  }

  private func take(_ feed: Feed) async throws -> Int {
    let now = MonotonicClock.now
    held = held.filter { now - $0.value < OrderQueue.ageMax.nanoseconds }
    let limit = min(Self.portion, ordersMax - held.count)
    if limit <= 0 { return 0 }
    let orders = try await context.patiently { () throws(RedisError) in
      try await queue.take(limit: limit, holding: Array(held.keys))
    }
    // All at once: while one is being written the others are in hand already, and are renewed.
    for order in orders { held[order.entry] = MonotonicClock.now }
    for order in orders { try await feed.write(order.record.bytes) }
    return orders.count
  }

  private func renew() async throws {
    // A request for nothing would succeed, and look like a Redis that answers.
    if held.isEmpty { return }
    let entries = Array(held.keys)
    let still = Set(try await context.patiently { () throws(RedisError) in try await queue.renew(entries) })
    // Entries taken or settled during the request stay as they are.
    for entry in entries where !still.contains(entry) { held[entry] = nil }
  }

  private func heard(_ event: BufferEvent) -> Bool {
    switch event {
    case .ordered: return true
    case .settled(let entry), .givenBack(let entry):
      held[entry] = nil
      return true
    default: return false
    }
  }
}
