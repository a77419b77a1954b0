// What put stored last, for a Redis that forgets it: after a failover the new master may lack the last writes of the
// former one, and a restarted server what had not reached its disk. The units would be lost, and their jobs would wait
// for a put that is over. So put looks after each new connection, and stores again what is missing.

import SynBase
import SynBuffer
import SynRecord

@LoopActor
final class RecentPuts {
  /// A failover takes seconds; a master that was cut off takes writes for somewhat longer.
  private static let lifetime = Duration.seconds(60)
  /// Without new records, nothing else would show that the server at the other end is no master any more.
  private static let lookInterval = Duration.seconds(2)
  private static let countMax = 1000
  private static let bytesMax = 32 << 20

  private struct Entry {
    let request: PutRequest
    let cost: RecordCost
    let byteCount: Int
    /// On the monotonic clock.
    let storedAt: UInt64
    /// The last connection over which it was stored or seen.
    var connection: Int
  }

  private let store: QAStore
  private var entries: [Entry] = []
  private var byteCount = 0
  private var task: Task<Void, Never>?

  init(_ store: QAStore) { self.store = store }

  isolated deinit { task?.cancel() }

  /// The number of the connection that is used now: to be asked for before something is stored.
  var connection: Int { store.redis.connectionCount }

  func note(_ request: PutRequest, cost: RecordCost, byteCount: Int, over connection: Int) {
    entries.append(
      Entry(
        request: request, cost: cost, byteCount: byteCount, storedAt: MonotonicClock.now, connection: connection))
    self.byteCount += byteCount
    while entries.count > Self.countMax || self.byteCount > Self.bytesMax { removeFirst() }
    guard task == nil else { return }
    task = EventLoop.start { [weak self] in
      while self?.entries.isEmpty == false {
        // Only this object's deinit cancels it.
        do { try await EventLoop.sleep(for: Self.lookInterval) } catch { return }
        await self?.look()
      }
      self?.task = nil
    }
  }

  private func removeFirst() { byteCount -= entries.removeFirst().byteCount }

  /// While Redis does not take writes, nothing grows old: what it has lost shows when it is back.
  private func look() async {
    let isMissing: Bool
    do throws(RedisError) {
      // Writes nothing, but a replica refuses it. That ends the connection, and the next one leads to the master.
      try await store.proveWrite()
      isMissing = try await storeAgain()
    } catch { return }
    let old = MonotonicClock.now - min(MonotonicClock.now, Self.lifetime.nanoseconds)
    while !isMissing, let first = entries.first, first.storedAt < old { removeFirst() }
  }

  /// Whether something is still to be looked for, as the connection changed meanwhile.
  private func storeAgain() async throws(RedisError) -> Bool {
    let connection = connection
    var count = 0
    for entry in entries where entry.connection != connection {
      if try await entry.request.performAgain(on: store, cost: entry.cost) { count += 1 }
    }
    guard connection == self.connection else { return true }
    for index in entries.indices { entries[index].connection = max(entries[index].connection, connection) }
    if count > 0 { Log.warning("Redis had lost what was stored last; stored again: \(count)") }
    return false
  }
}
