// Lines to a descriptor that others may share and read slowly: never blocks the loop, never changes the descriptor's
// flags, holds what does not fit yet, and notices when the reader is gone.

import CLinux
import Glibc
import SynBase

@LoopActor
package final class LineWriter {
  /// A pipe that polls writable takes this much without blocking (POSIX: PIPE_BUF).
  private static let pipeBytes = 4096
  /// Above this many unwritten bytes, the stage takes no new work: room for a few large records, not for a whole run.
  package static let queuedBytesHigh = 4 << 20

  private let descriptor: Int32
  private let isRegularFile: Bool
  private var watch: DescriptorWatch?
  private var queue: [UInt8] = []
  private var queueStart = 0
  /// The bytes ever accepted and ever written: positions in the whole output.
  private var taken = 0
  private var written = 0
  /// Callers that want to know what becomes of their line, with the position of its end, in order.
  private var pending: [(end: Int, settled: @LoopActor (Bool) -> Void)] = []
  private var pendingStart = 0
  private var roomWaiters: [Waiter] = []
  /// The reader is gone, or writing failed: everything written from now on is dropped.
  package private(set) var isClosed = false
  /// Called once, when the reader goes away or writing fails. Not for a reader that was gone from the start.
  package var onClosed: (@LoopActor () -> Void)?
  /// Why writing failed, such as a full disk. A reader that leaves is not a failure.
  package private(set) var failure: SystemError?

  /// Watches the descriptor from now on, so that a closed pipe is noticed even while nothing is written.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    var status = stat()
    isRegularFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    do throws(SystemError) {
      watch = try DescriptorWatch(descriptor: descriptor, interest: []) { [weak self] in self?.ready($0) }
    } catch {
      watch = nil  // a regular file or /dev/null: always ready, never closed
    }
    if watch != nil, poll(for: 0) & Int16(POLLERR | POLLHUP) != 0 { abandon() }
  }

  package var queuedBytes: Int { queue.count - queueStart }

  /// Queues a line and its line feed, and writes as much as fits at once. `settled` is called once with the line's
  /// fate: true when the kernel took all of it, false when it was dropped.
  package func write(line: some Collection<UInt8>, settled: (@LoopActor (Bool) -> Void)? = nil) {
    if isClosed {
      settled?(false)
      return
    }
    queue.append(contentsOf: line)
    queue.append(UInt8(ascii: "\n"))
    taken += line.count + 1
    if let settled { pending.append((taken, settled)) }
    flush()
  }

  /// Waits until the queue is short enough for more work. Returns at once when the reader is gone.
  package func waitForRoom() async throws { try await wait(until: Self.queuedBytesHigh) }

  /// Waits until everything is written or cannot be. Throws `SystemError` from write(2).
  package func finish() async throws {
    try await wait(until: 0)
    watch?.cancel()
    watch = nil
    if let failure { throw failure }
  }

  private func wait(until limit: Int) async throws {
    while queuedBytes > limit, !isClosed {
      let waiter = Waiter()
      roomWaiters.append(waiter)
      try await waiter.wait()
    }
  }

  private func ready(_ readiness: Readiness) {
    if readiness.contains(.closed) { return end() }
    flush()
  }

  private func flush() {
    while queuedBytes > 0 {
      let count = min(queuedBytes, isRegularFile || watch == nil ? queuedBytes : Self.pipeBytes)
      if watch != nil, !isWritable() { break }
      let result = queue.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + queueStart }, count)
      }
      let code = errno
      if result >= 0 {
        queueStart += result
        written += result
      } else if code == EPIPE {
        return end()
      } else if code == EAGAIN {
        break
      } else if code != EINTR {
        failure = SystemError("write", code: code)
        return end()
      }
    }
    if queueStart == queue.count {
      queue.removeAll(keepingCapacity: queue.capacity <= Self.queuedBytesHigh)
      queueStart = 0
    } else if queueStart > Self.queuedBytesHigh {
      queue.removeSubrange(..<queueStart)
      queueStart = 0
    }
    watch?.update(interest: queuedBytes > 0 ? .writable : [])
    settle()
    resumeWaiters()
  }

  private func isWritable() -> Bool { poll(for: POLLOUT) & Int16(POLLOUT | POLLERR) != 0 }

  /// What the descriptor is ready for now; poll(2) reports errors without being asked.
  private func poll(for events: Int32) -> Int16 {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return Glibc.poll(&entry, 1, 0) == 1 ? entry.revents : 0
  }

  /// Reports the lines written so far; all others too, once nothing more will be written.
  private func settle() {
    while pendingStart < pending.count, isClosed || pending[pendingStart].end <= written {
      let line = pending[pendingStart]
      pendingStart += 1
      line.settled(line.end <= written)
    }
    if pendingStart == pending.count || pendingStart > pending.count / 2 {
      pending.removeSubrange(..<pendingStart)
      pendingStart = 0
    }
  }

  /// Drops what is queued and everything written from now on, as if the reader had left.
  package func abandon() {
    if isClosed { return }
    isClosed = true
    watch?.cancel()
    watch = nil
    queue = []
    queueStart = 0
    settle()
    resumeWaiters()
  }

  private func end() {
    if isClosed { return }
    abandon()
    onClosed?()
  }

  private func resumeWaiters() {
    guard !roomWaiters.isEmpty, queuedBytes <= Self.queuedBytesHigh else { return }
    let waiters = roomWaiters
    roomWaiters = []
    for waiter in waiters { waiter.resume() }
  }
}
