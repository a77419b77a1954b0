// The head of a pipe: writes records as they come up, hears the buffer's news, and ends at once on a signal or when the
// reader is gone.

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

  /// Whether stdout is a pipe, so that another process works on what is written.
  let isPipe: Bool

  /// `onEvent` gets every event and says whether the feed should look at the buffer again.
  init(_ context: StoreContext, onEvent: @escaping @LoopActor (BufferEvent) -> Bool) {
    var status = stat()
    isPipe = fstat(STDOUT_FILENO, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    self.onEvent = onEvent
    events = BufferEvents(context.store.redis.settings)
    _ = events.observe { [weak self] event in
      guard let self, self.onEvent(event) || event == .connected else { return }
      hasNews = true
      waiter?.resume()
    }
  }

  func write(_ record: [UInt8]) async throws {
    writer.write(line: record)
    try await writer.waitForRoom()
  }

  /// Waits for news, at most for `timeout`. News since the last wait ends it at once.
  func wait(atMost timeout: Duration) async throws {
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

  /// Runs `body` until it ends, or until a signal or a departed reader ends it, which is not a failure: what was
  /// written belongs to the pipeline, and leases of the rest lapse.
  func run(_ body: @escaping @LoopActor () async throws -> ExitStatus) async throws -> ExitStatus {
    let task = EventLoop.start { try await body() }
    let signals = try SignalWatch([SIGINT, SIGTERM]) { _ in task.cancel() }
    defer { signals.cancel() }
    writer.onClosed = { task.cancel() }
    if writer.isClosed { task.cancel() }
    do {
      let status = try await task.value
      try await writer.finish()
      return status
    } catch is CancellationError {
      if let failure = writer.failure { throw failure }
      writer.abandon()
      return .ok
    }
  }
}
