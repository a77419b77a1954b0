// The one loop of a process: epoll underneath, async/await on top. It runs jobs, then due timers, then waits for
// descriptors. Only their watchers know what the descriptors mean (lines, Redis, curl, HTTP, signals, children).

import CLinux
import Glibc

/// What went wrong in a system call.
package struct SystemError: Error, CustomStringConvertible {
  package var call: String
  package var code: Int32

  package init(_ call: String, code: Int32 = errno) {
    self.call = call
    self.code = code
  }

  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}

@LoopActor
package final class EventLoop {
  package static let shared = EventLoop()

  private let epoll: Int32
  /// Watches by descriptor; the kernel assigns the smallest free number.
  private var watches: [DescriptorWatch?] = []
  /// This number, in the upper half of epoll's data, distinguishes a watch from late events of a closed descriptor.
  private var generation: UInt32 = 0
  private var timers = TimerQueue()
  private var isStopping = false

  private init() {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(epoll >= 0, "epoll_create1 failed with errno \(errno)")
    let added = syn_epoll_control(
      epoll, EPOLL_CTL_ADD, LoopExecutor.shared.wakeDescriptor, EPOLLIN.rawValue, Self.wakeData)
    precondition(added == 0, "epoll_ctl failed with errno \(errno)")
  }

  private static let wakeData = UInt64.max
  /// Events taken from the kernel at once: enough that a busy server rarely asks twice, few enough to be fair to
  /// timers.
  private static let eventsMax = 256

  // MARK: Running

  /// Runs the loop on the calling thread until `body` returns, and returns its result.
  package nonisolated static func run<Result: Sendable>(
    _ body: @escaping @LoopActor @Sendable () async -> Result
  ) -> Result {
    LoopExecutor.shared.claimCurrentThread()
    return LoopActor.assumeIsolated {
      let outcome = Outcome<Result>()
      start {
        outcome.result = await body()
        shared.isStopping = true
      }
      shared.runUntilStopped()
      return outcome.result.unsafelyUnwrapped
    }
  }

  @LoopActor
  private final class Outcome<Result> {
    var result: Result?
  }

  /// Starts the loop on a separate thread, once per process: for tests, whose main thread is not ours.
  package nonisolated static func startInBackground() { _ = backgroundThread }

  private nonisolated static let backgroundThread: pthread_t = {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { _ in
        EventLoop.run { await EventLoop.forever() }
        return nil
      }, nil)
    precondition(code == 0, "pthread_create failed with errno \(code)")
    return thread
  }()

  private static func forever() async {
    await withUnsafeContinuation { endless = $0 }
  }

  /// Never resumed. Kept so that the leak sanitizer finds an owner for the task that waits for it.
  private static var endless: UnsafeContinuation<Void, Never>?

  private func runUntilStopped() {
    var batch: [UnownedJob] = []
    let executor = LoopExecutor.shared.asUnownedSerialExecutor()
    let taskExecutor = LoopExecutor.shared.asUnownedTaskExecutor()
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventsMax) { events in
      while !isStopping {
        LoopExecutor.shared.takeJobs(into: &batch)
        for job in batch { job.runSynchronously(isolatedTo: executor, taskExecutor: taskExecutor) }
        batch.removeAll(keepingCapacity: true)
        if isStopping { return }
        for timer in timers.takeDue(now: MonotonicClock.now) { timer.fire() }
        wait(into: events)
      }
    }
  }

  private func wait(into events: UnsafeMutableBufferPointer<epoll_event>) {
    // Jobs and timers may have queued further jobs: in that case poll without sleeping.
    let timeoutMilliseconds =
      LoopExecutor.shared.isIdle ? timers.millisecondsUntilNext(now: MonotonicClock.now) : 0
    let first = events.baseAddress.unsafelyUnwrapped
    let count = epoll_wait(epoll, first, Int32(Self.eventsMax), timeoutMilliseconds)
    guard count > 0 else { return }
    for index in 0..<Int(count) {
      let event = first + index
      let data = syn_epoll_data(event)
      if data == Self.wakeData {
        LoopExecutor.shared.clearWake()
        continue
      }
      let descriptor = Int(data & 0xffff_ffff)
      guard descriptor < watches.count, let watch = watches[descriptor], watch.generation == UInt32(data >> 32)
      else { continue }  // cancelled by an earlier handler of this batch
      watch.handler(Readiness(events: syn_epoll_events(event)))
    }
  }

  // MARK: Descriptors

  /// Throws `SystemError` with EPERM for regular files, which epoll cannot watch: they are always ready.
  func add(_ watch: DescriptorWatch) throws(SystemError) {
    generation &+= 1
    watch.generation = generation
    let data = UInt64(watch.generation) << 32 | UInt64(UInt32(bitPattern: watch.descriptor))
    if syn_epoll_control(epoll, EPOLL_CTL_ADD, watch.descriptor, watch.interest.events, data) != 0 {
      throw SystemError("epoll_ctl")
    }
    let index = Int(watch.descriptor)
    while watches.count <= index { watches.append(nil) }
    watches[index] = watch
  }

  /// Does nothing for a cancelled watch: its descriptor may belong to somebody else by now.
  func update(_ watch: DescriptorWatch) {
    let index = Int(watch.descriptor)
    guard index < watches.count, watches[index] === watch else { return }
    let data = UInt64(watch.generation) << 32 | UInt64(UInt32(bitPattern: watch.descriptor))
    let code = syn_epoll_control(epoll, EPOLL_CTL_MOD, watch.descriptor, watch.interest.events, data)
    precondition(code == 0, "epoll_ctl of a watched descriptor failed with errno \(errno)")
  }

  func remove(_ watch: DescriptorWatch) {
    let index = Int(watch.descriptor)
    guard index < watches.count, watches[index] === watch else { return }
    watches[index] = nil
    // The descriptor may be closed already, which removed it from epoll: losing that error is right.
    _ = syn_epoll_control(epoll, EPOLL_CTL_DEL, watch.descriptor, 0, 0)
  }

  // MARK: Timers

  func add(_ timer: LoopTimer) { timers.insert(timer) }
}
