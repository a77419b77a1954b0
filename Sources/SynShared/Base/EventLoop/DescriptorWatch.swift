// One descriptor watched by the loop, and an async way to wait for it once.

import CLinux
import Glibc

/// What a descriptor is ready for.
package struct Readiness: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let readable = Readiness(rawValue: 1)
  package static let writable = Readiness(rawValue: 2)
  /// The other end is gone or the descriptor failed (EPOLLERR, EPOLLHUP). Always reported, even if not requested.
  package static let closed = Readiness(rawValue: 4)
  /// The other end will send nothing more, though unread data may remain (EPOLLRDHUP): for a socket that is not read.
  package static let ended = Readiness(rawValue: 8)

  init(events: UInt32) {
    var readiness: Readiness = []
    if events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
    if events & EPOLLRDHUP.rawValue != 0 { readiness.insert(.ended) }
    if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
    if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.closed) }
    self = readiness
  }

  var events: UInt32 {
    (contains(.readable) ? EPOLLIN.rawValue : 0) | (contains(.writable) ? EPOLLOUT.rawValue : 0)
      | (contains(.ended) ? EPOLLRDHUP.rawValue : 0)
  }
}

/// Calls `handler` on the loop whenever `descriptor` is ready for `interest` (level-triggered), until cancelled.
/// Cancel it before closing the descriptor.
@LoopActor
package final class DescriptorWatch {
  package let descriptor: Int32
  package private(set) var interest: Readiness
  let handler: @LoopActor (Readiness) -> Void
  var generation: UInt32 = 0

  /// Throws `SystemError` from epoll_ctl(2): EPERM for a regular file, EEXIST for a descriptor already watched.
  package init(
    descriptor: Int32, interest: Readiness, handler: @escaping @LoopActor (Readiness) -> Void
  ) throws(SystemError) {
    self.descriptor = descriptor
    self.interest = interest
    self.handler = handler
    try EventLoop.shared.add(self)
  }

  package func update(interest: Readiness) {
    guard interest != self.interest else { return }
    self.interest = interest
    EventLoop.shared.update(self)
  }

  package func cancel() { EventLoop.shared.remove(self) }
}
