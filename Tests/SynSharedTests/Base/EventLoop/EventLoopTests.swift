import Glibc
import SynBase
import Testing

@Suite struct EventLoopTests {
  init() { EventLoop.startInBackground() }

  @Test("timers fire in order of their deadlines")
  @LoopActor func timersFireInOrderOfTheirDeadlines() async throws {
    var order: [Int] = []
    async let third: Void = EventLoop.sleep(for: .milliseconds(30))
    let waiter = Waiter()
    _ = LoopTimer(after: .milliseconds(20)) {
      order.append(2)
      waiter.resume()
    }
    _ = LoopTimer(after: .milliseconds(10)) { order.append(1) }
    LoopTimer(after: .milliseconds(1)) { order.append(0) }.cancel()
    try await waiter.wait()
    try await third
    #expect(order == [1, 2])
  }

  @Test("a cancelled sleep ends at once")
  @LoopActor func aCancelledSleepEndsAtOnce() async {
    let task = Task { @LoopActor in try await EventLoop.sleep(for: .seconds(3600)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("a pipe becomes readable when it is written to")
  @LoopActor func aPipeBecomesReadableWhenWritten() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let writer = ends[1]
    _ = LoopTimer(after: .milliseconds(1)) { _ = write(writer, "x", 1) }
    try await EventLoop.waitUntilReady(ends[0], for: .readable)
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 1)
    close(ends[0])
    close(ends[1])
  }

  @Test("a regular file is always ready")
  @LoopActor func aRegularFileIsAlwaysReady() async throws {
    let descriptor = open("/proc/self/exe", O_RDONLY)
    try await EventLoop.waitUntilReady(descriptor, for: .readable)
    close(descriptor)
  }

  @Test("a cancelled watch stays cancelled, whatever is done to it")
  @LoopActor func aCancelledWatchStaysCancelledWhateverItIsTold() throws {
    let pipe = PipePair()
    let cancelled = try DescriptorWatch(descriptor: pipe.reader, interest: .readable) { _ in }
    cancelled.cancel()
    cancelled.update(interest: .writable)
    cancelled.cancel()
    // The descriptor is free for another watch, which the first one does not touch.
    let watch = try DescriptorWatch(descriptor: pipe.reader, interest: .readable) { _ in }
    cancelled.update(interest: .readable)
    cancelled.cancel()
    #expect(throws: SystemError.self) { try DescriptorWatch(descriptor: pipe.reader, interest: .readable) { _ in } }
    watch.cancel()
  }
}
