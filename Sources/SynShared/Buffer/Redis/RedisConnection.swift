// The one Redis connection that a process shares: it connects when first needed, carries many requests at once, and
// reconnects after a failure, with growing pauses. What the requests mean is up to Buffer.

import SynBase

@LoopActor
package final class RedisConnection {
  package let settings: RedisSettings
  private let timeouts: RedisTimeouts
  private let requestsMax: Int
  private var state = State.idle
  /// Requests that arrived while the connection was being made, in order.
  private var waiting: [(request: [UInt8], pending: PendingReply)] = []
  private var failuresInARow = 0
  /// Connections made so far. Another number than before means that another server may have answered since.
  package private(set) var connectionCount = 0
  /// We leave no connection before this time, on the monotonic clock.
  private var leavesFrom: UInt64 = 0
  /// The hashes by which EVALSHA finds the loaded scripts, by the script's name.
  var scriptHashes: [String: String] = [:]

  private enum State {
    case idle
    case connecting(Task<Void, Never>)
    case ready(RedisLink)
    /// No attempt before `until`, on the monotonic clock: requests fail at once until then.
    case pausing(until: UInt64, because: RedisError)
    case closed
  }

  /// `requestsMax` limits how many requests may wait for replies. A hanging Redis is noticed only after
  /// `timeouts.reply`, and requests must not pile up without limit until then.
  package nonisolated init(
    _ settings: RedisSettings, timeouts: RedisTimeouts = RedisTimeouts(), requestsMax: Int = 4096
  ) {
    self.settings = settings
    self.timeouts = timeouts
    self.requestsMax = requestsMax
  }

  /// Sends one command and waits for its reply. Throws `RedisError`: `.reply` for an error reply, `.unreachable` at
  /// once during the pause after a failed connection, `.overloaded` while `requestsMax` others wait, `.disconnected`
  /// when the connection breaks before the reply. Cancelling the task does not take back what was sent.
  package func send(_ arguments: [RedisArgument]) async throws(RedisError) -> RedisReply {
    let request = RedisArgument.request(arguments)
    let result = await withCheckedContinuation { continuation in
      submit(request, PendingReply { continuation.resume(returning: $0) })
    }
    if case .failure(let error) = result, error.mayEndWithTheConnection { leave(because: error) }
    return try result.get()
  }

  /// Sends the next requests over a new connection and looks its host name up again: after a failover the old
  /// connection leads to a replica for as long as it lives. At most once a second, so that a lasting refusal causes no
  /// storm of connections.
  private func leave(because error: RedisError) {
    guard case .ready(let link) = state, MonotonicClock.now >= leavesFrom else { return }
    leavesFrom = MonotonicClock.now + Duration.seconds(1).nanoseconds
    state = .idle
    link.onEnd = nil
    link.closeWhenAnswered(reason: "\(error)")
  }

  /// Ends the connection for good; requests under way fail.
  package func close() {
    let before = state
    state = .closed
    switch before {
    case .connecting(let task): task.cancel()
    case .ready(let link): link.close(reason: "closed")
    case .idle, .pausing, .closed: break
    }
    failWaiting(.closed)
  }

  isolated deinit { close() }

  private func submit(_ request: [UInt8], _ pending: PendingReply) {
    switch state {
    case .ready(let link) where link.pendingCount >= requestsMax:
      pending.complete(.failure(.overloaded(link.pendingCount)))
    case .ready(let link): link.send(request, pending)
    case .closed: pending.complete(.failure(.closed))
    case .pausing(let until, let error) where MonotonicClock.now < until: pending.complete(.failure(error))
    case .connecting where waiting.count >= requestsMax: pending.complete(.failure(.overloaded(waiting.count)))
    case .connecting: waiting.append((request, pending))
    case .idle, .pausing:
      waiting.append((request, pending))
      connect()
    }
  }

  private func connect() {
    let (settings, timeouts) = (settings, timeouts)
    state = .connecting(
      EventLoop.start { [weak self] in
        let outcome: Result<RedisLink, RedisError>
        do throws(RedisError) {
          outcome = .success(try await RedisLink.open(settings, timeouts: timeouts))
        } catch {
          outcome = .failure(error)
        }
        if let self { connected(outcome) } else if case .success(let link) = outcome { link.close(reason: "closed") }
      })
  }

  private func connected(_ outcome: Result<RedisLink, RedisError>) {
    switch (outcome, state) {
    case (.success(let link), .connecting) where !link.isOpen:
      connected(.failure(.unreachable("\(settings): lost after the login")))
    case (.success(let link), .connecting):
      state = .ready(link)
      connectionCount += 1
      failuresInARow = 0
      link.onEnd = { [weak self] _ in self?.lost() }
      let waiting = self.waiting
      self.waiting = []
      for (request, pending) in waiting { link.send(request, pending) }
    case (.success(let link), _): link.close(reason: "closed")
    case (.failure(let error), .connecting):
      failuresInARow += 1
      let pause = timeouts.pause(afterFailures: failuresInARow)
      state = .pausing(until: MonotonicClock.now + pause.nanoseconds, because: error)
      failWaiting(error)
    case (.failure, _): break
    }
  }

  /// The next request reconnects at once: a connection that worked needs no pause first.
  private func lost() {
    if case .ready = state { state = .idle }
  }

  private func failWaiting(_ error: RedisError) {
    let waiting = self.waiting
    self.waiting = []
    for (_, pending) in waiting { pending.complete(.failure(error)) }
  }
}
