// Units that are put at the same time go to Redis as one script call and share its fixed cost. A batch is sent when it
// is full or when no other is under way (as Nagle's algorithm, RFC 896, sends packets), so a single unit does not wait,
// and under load a batch fills while the previous one is stored.

import SynBase

@LoopActor
final class UnitBatches {
  private let redis: RedisConnection
  private let script: BufferScript
  /// The batch that still takes units.
  private var open: Batch?
  private var underWay = 0

  /// `script` takes the arguments of any number of units. Its reply holds one result for each: 1 when it stored the
  /// unit, 0 when the unit was there, 2 when its variant needs another id, or an error.
  nonisolated init(_ redis: RedisConnection, script: BufferScript) {
    self.redis = redis
    self.script = script
  }

  func put(_ unit: NamedArguments) async throws(RedisError) -> Int {
    let arguments = try script.values(of: [:], each: [unit])
    let batch = open ?? Batch(script)
    open = batch
    let index = batch.add(arguments)
    if batch.isFull || underWay == 0 {
      close()
      await send(batch)
    } else {
      await batch.ended()
    }
    return try batch.outcome(of: index)
  }

  /// Called before any await, so that no unit is added to a batch that is being sent.
  private func close() {
    open = nil
    underWay += 1
  }

  private func send(_ batch: Batch) async {
    defer {
      underWay -= 1
      if underWay == 0, let open {
        close()
        EventLoop.start { await self.send(open) }
      }
    }
    do throws(RedisError) {
      batch.end(.success(try await redis.evaluate(script.script, keys: redis.channels, arguments: batch.arguments)))
    } catch {
      batch.end(.failure(error))
    }
  }
}

@LoopActor
private final class Batch {
  /// More would save little, and Redis does nothing else meanwhile.
  private static let unitsMax = 8
  private static let bytesHigh = 1 << 20

  private(set) var arguments: [RedisArgument] = []
  private var count = 0
  private var byteCount = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var reply: Result<RedisReply, RedisError>?
  private let script: BufferScript

  init(_ script: BufferScript) { self.script = script }

  var isFull: Bool { count >= Self.unitsMax || byteCount >= Self.bytesHigh }

  func add(_ unit: [RedisArgument]) -> Int {
    arguments += unit
    byteCount += unit.reduce(0) { $0 + $1.byteCount }
    count += 1
    return count - 1
  }

  func ended() async {
    await withCheckedContinuation { continuation in
      if reply == nil { waiting.append(continuation) } else { continuation.resume() }
    }
  }

  func end(_ reply: Result<RedisReply, RedisError>) {
    self.reply = reply
    arguments = []
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func outcome(of index: Int) throws(RedisError) -> Int {
    let outcomes = try reply?.get().elements ?? []
    guard outcomes.count == count else { throw .unexpectedReply("\(script.name) gave \(outcomes)") }
    if case .error(let error) = outcomes[index] { throw script.script.locating(error) }
    return outcomes[index].integer ?? 0
  }
}
