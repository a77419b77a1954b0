// Requests of one kind made at the same time, units put or claimed, go to Redis as one script call and share its fixed
// cost. A batch is sent when it is full or when no other is under way (as Nagle's algorithm, RFC 896, sends packets), so
// a single request does not wait, and under load a batch fills while Redis carries out the previous one.

import SynBase

@LoopActor
final class ScriptBatches {
  private let redis: RedisConnection
  private let script: BufferScript
  private let arguments: NamedArguments
  /// The batch that still takes requests.
  private var open: Batch?
  private var underWay = 0

  /// `script` takes `arguments` and a list of any number of requests. Its reply holds one element for each.
  nonisolated init(_ redis: RedisConnection, _ script: BufferScript, _ arguments: NamedArguments = [:]) {
    self.redis = redis
    self.script = script
    self.arguments = arguments
  }

  /// The script's reply to this request; throws the error where Redis refused the call or only this request.
  func run(_ request: NamedArguments) async throws(RedisError) -> RedisReply {
    let values = try script.values(of: arguments, each: [request])
    let fixedCount = script.file.arguments.count
    let batch = open ?? Batch(script, values.prefix(fixedCount))
    open = batch
    let index = batch.add(values.dropFirst(fixedCount))
    if batch.isFull || underWay == 0 {
      close()
      await send(batch)
    } else {
      await batch.ended()
    }
    return try batch.reply(to: index)
  }

  /// Called before any await, so that no request is added to a batch that is being sent.
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
  private static let countMax = 8
  private static let bytesHigh = 1 << 20

  private(set) var arguments: [RedisArgument]
  private var count = 0
  private var byteCount = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var reply: Result<RedisReply, RedisError>?
  private let script: BufferScript

  init(_ script: BufferScript, _ arguments: ArraySlice<RedisArgument>) {
    self.script = script
    self.arguments = Array(arguments)
  }

  var isFull: Bool { count >= Self.countMax || byteCount >= Self.bytesHigh }

  func add(_ request: ArraySlice<RedisArgument>) -> Int {
    arguments += request
    byteCount += request.reduce(0) { $0 + $1.byteCount }
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

  func reply(to index: Int) throws(RedisError) -> RedisReply {
    let replies = try reply?.get().elements ?? []
    guard replies.count == count else { throw .unexpectedReply("\(script.name) gave \(replies)") }
    if case .error(let error) = replies[index] { throw script.script.locating(error) }
    return replies[index]
  }
}
