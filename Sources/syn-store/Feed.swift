// The head of a pipe: writes records as they come up, hears the buffer's news and Redis's calls, and ends at once on a
// signal or when the reader is gone.

import CLinux
import Glibc
import SynBase
import SynBuffer
import SynPipeline

@LoopActor
final class Feed {
  private let writer = LineWriter(descriptor: STDOUT_FILENO)
  private let events: BufferEvents
  private let onEvent: (BufferEvent) -> Bool
  private var hasNews = false
  private var waiter: Waiter?
  private var task: Task<ExitStatus, any Error>?
  private var failure: (any Error)?
  private let jobs: Jobs
  /// Redis calls on this one, which is busy with waiting for it.
  private let callConnection: RedisConnection
  private var listening: Task<Void, Never>?
  private var isWaitingForCalls = false
  /// How many have passed on the latest call, until it is asked for.
  private var hops: Int?

  /// Whether stdout is a pipe, so that another process works on what is written.
  nonisolated static var isPipe: Bool {
    var status = stat()
    return fstat(STDOUT_FILENO, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// `onEvent` gets every event and says whether the feed should look at the buffer again.
  /// Calls are those for `jobs`.
  init(_ context: StoreContext, _ jobs: Jobs, onEvent: @escaping @LoopActor (BufferEvent) -> Bool) {
    self.jobs = jobs
    callConnection = RedisConnection(context.store.redis.settings)
    self.onEvent = onEvent
    events = BufferEvents(context.store.redis.settings)
    _ = events.observe { [weak self] event in
      guard let self, self.onEvent(event) || event == .connected else { return }
      resume()
    }
  }

  private func resume() {
    hasNews = true
    waiter?.resume()
  }

  func write(_ record: [UInt8]) async throws {
    writer.write(line: record)
    try await writer.waitForRoom()
  }

  /// Waits for news, at most for `timeout`. News since the last wait ends it at once. With `forCalls` a call for a worker
  /// with room is news, too; other calls are for other workers.
  func wait(atMost timeout: Duration, forCalls: Bool = false) async throws {
    if forCalls, !hasNews {
      isWaitingForCalls = true
      if listening == nil { listen() }
    }
    defer { isWaitingForCalls = false }
    if !hasNews {
      let waiter = Waiter()
      self.waiter = waiter
      let timer = LoopTimer(after: timeout) { waiter.resume() }
      defer { timer.cancel() }
      try await waiter.wait()
    }
    hasNews = false
    waiter = nil
  }

  /// How many workers have passed on the call that ended the wait; 0 if none did.
  func takeHops() -> Int {
    defer { hops = nil }
    return hops ?? 0
  }

  private func listen() {
    listening = EventLoop.start { [weak self] in
      while let self, isWaitingForCalls {
        do throws(RedisError) {
          guard let hops = try await jobs.call(on: callConnection, timeout: 5) else { continue }
          self.hops = hops
          resume()
          break
        } catch {
          Log.debug("no calls from Redis: \(error)")
          // Only the end of the process ends the pause early.
          try? await EventLoop.sleep(for: .seconds(1))
        }
      }
      self?.listening = nil
    }
  }

  /// Ends `run` with this error.
  func fail(_ error: any Error) {
    failure = failure ?? error
    task?.cancel()
  }

  /// Runs `body` until it ends, or until a signal or a departed reader ends it, which is not a failure: what was
  /// written belongs to the pipeline, and the rest falls back.
  func run(_ body: @escaping @LoopActor () async throws -> ExitStatus) async throws -> ExitStatus {
    let task = EventLoop.start { try await body() }
    self.task = task
    let signals = try SignalWatch([SIGINT, SIGTERM]) { _ in task.cancel() }
    defer { signals.cancel() }
    writer.onClosed = { task.cancel() }
    if writer.isClosed { task.cancel() }
    do {
      let status = try await task.value
      try await writer.finish()
      return status
    } catch is CancellationError {
      if let failure = failure ?? writer.failure { throw failure }
      writer.abandon()
      return .ok
    }
  }
}
