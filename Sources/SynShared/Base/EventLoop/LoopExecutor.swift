// Where Swift's jobs wait until the loop's thread runs them. Any thread may enqueue; only the loop drains. EventLoop
// handles descriptors, timers and the waiting itself.

import CLinux
import Glibc
import Synchronization

/// The executor of `LoopActor`: a queue of jobs, and an eventfd that wakes the loop when another thread adds one. As a
/// task executor it has no other place to run a task's parts either.
package final class LoopExecutor: SerialExecutor, TaskExecutor {
  package static let shared = LoopExecutor()

  /// Readable while a job from another thread waits.
  let wakeDescriptor: Int32
  private let jobs = Mutex<[UnownedJob]>([])
  /// `pthread_self()`, an unsigned integer in glibc, of the thread that runs the loop; 0 before it runs.
  private let loopThread = Atomic<UInt>(0)

  private init() {
    wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    precondition(wakeDescriptor >= 0, "eventfd failed with errno \(errno)")
  }

  private static var currentThread: UInt { pthread_self() }

  /// Makes the calling thread the loop's thread. Once per process.
  func claimCurrentThread() {
    let (claimed, _) = loopThread.compareExchange(
      expected: 0, desired: Self.currentThread, ordering: .sequentiallyConsistent)
    precondition(claimed, "a process has one event loop")
  }

  package var isOnLoopThread: Bool { loopThread.load(ordering: .relaxed) == Self.currentThread }

  package func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    jobs.withLock { $0.append(unowned) }
    // The loop checks the queue before it sleeps, so its own thread needs no wake-up.
    if !isOnLoopThread { eventfd_write(wakeDescriptor, 1) }
  }

  /// Moves the waiting jobs into `batch`, which must be empty; the arrays trade storage, so a busy loop allocates none.
  func takeJobs(into batch: inout [UnownedJob]) {
    jobs.withLock { swap(&$0, &batch) }
  }

  /// No job waits. A job that another thread adds from now on makes `wakeDescriptor` readable.
  var isIdle: Bool { jobs.withLock { $0.isEmpty } }

  func clearWake() {
    var count: eventfd_t = 0
    eventfd_read(wakeDescriptor, &count)
  }

  package func checkIsolated() {
    precondition(isOnLoopThread, "code bound to the event loop runs on another thread")
  }

  package func isIsolatingCurrentContext() -> Bool? { isOnLoopThread }
}

/// Binds code to the event loop's thread. Everything that touches a descriptor, a timer, Redis or curl has this.
@globalActor
package actor LoopActor {
  package static let shared = LoopActor()
  package nonisolated var unownedExecutor: UnownedSerialExecutor { LoopExecutor.shared.asUnownedSerialExecutor() }
}

extension LoopActor {
  /// Runs `body` at once: for callbacks from C on the loop's thread, which the compiler cannot know about. Traps on any
  /// other thread.
  package nonisolated static func assumeIsolated<Result: Sendable, Failure: Error>(
    _ body: @LoopActor () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    LoopExecutor.shared.checkIsolated()
    // Running on the executor's thread, checked above, is all that isolation to LoopActor means.
    return try withoutActuallyEscaping(body) { (body) throws(Failure) -> Result in
      try unsafeBitCast(body, to: (() throws(Failure) -> Result).self)()
    }
  }
}

extension EventLoop {
  /// Starts a task whose every part runs on the loop's thread. A plain `Task` resumes on the global executor's threads
  /// each time it has waited for a continuation, and only then returns to the loop: two thread switches that cost more
  /// than the rest of a request.
  /// In such a task a call to loop code begins at once; in a plain one, waiting jobs may run first. Nothing may rely on
  /// that: whatever was checked before an `await` must be checked again after it.
  @discardableResult
  package nonisolated static func start(_ body: @escaping @LoopActor @Sendable () async -> Void) -> Task<Void, Never> {
    Task(executorPreference: LoopExecutor.shared) { await body() }
  }

  /// The same for a task that returns a result or throws.
  package nonisolated static func start<Result: Sendable>(
    _ body: @escaping @LoopActor @Sendable () async throws -> Result
  ) -> Task<Result, any Error> {
    Task(executorPreference: LoopExecutor.shared) { try await body() }
  }
}
