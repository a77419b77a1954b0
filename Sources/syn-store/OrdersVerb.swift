// orders: one record per order placed over HTTP, kept alive in the stream until it is settled.

import Glibc
import SynShared

@LoopActor
final class OrdersVerb {
  /// Orders of one process at most: enough for many jobs, and something is left for other hosts.
  private static let ordersMax = 64
  /// Orders of consumers that died make no news: looked for this often.
  private static let tick = Duration.seconds(5)

  private let context: StoreContext
  private let queue: OrderQueue
  private let follows: Bool
  /// Entries this process has handed on and that are not settled yet, with the time on the monotonic clock.
  private var held: [String: UInt64] = [:]

  init(_ context: StoreContext, _ options: StoreOptions) {
    self.context = context
    follows = options.follows
    queue = OrderQueue(context.store, consumer: Self.consumerName)
  }

  /// No two processes share it, also not one after the other.
  private static var consumerName: String {
    let host = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
      guard let start = name.baseAddress, gethostname(start, name.count) == 0 else { return "unknown" }
      start[name.count - 1] = 0  // a name cut off has no end
      return String(cString: start)
    }
    return "\(host)-\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
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
    var renewAt = MonotonicClock.now + OrderQueue.renewalInterval.nanoseconds
    while true {
      // Before anything is taken: after an outage this process's own entries may look like those of a dead one.
      if MonotonicClock.now >= renewAt {
        try await renew()
        renewAt = MonotonicClock.now + OrderQueue.renewalInterval.nanoseconds
      }
      let taken = try await take(feed)
      if !follows, taken == 0, held.isEmpty { return .ok }
      try await feed.wait(atMost: Self.tick)
    }
  }

  private func take(_ feed: Feed) async throws -> Int {
    let orders = try await context.patiently { () throws(RedisError) in
      try await queue.take(limit: Self.ordersMax - held.count)
    }
    for order in orders where held[order.entry] == nil {
      held[order.entry] = MonotonicClock.now
      try await feed.write(order.record)
    }
    return orders.count
  }

  private func renew() async throws {
    let now = MonotonicClock.now
    let entries = held.filter { now - $0.value < OrderQueue.ageMax.nanoseconds }.map(\.key)
    let still = Set(try await context.patiently { () throws(RedisError) in try await queue.renew(entries) })
    // What was settled while Redis was asked is not held again.
    held = held.filter { still.contains($0.key) }
  }

  private func heard(_ event: BufferEvent) -> Bool {
    switch event {
    case .ordered: return true
    case .settled(let entry):
      held[entry] = nil
      return true
    default: return false
    }
  }
}
