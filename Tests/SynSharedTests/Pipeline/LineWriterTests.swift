import Glibc
import SynBase
import SynPipeline
import Testing

@Suite struct LineWriterTests {
  init() {
    EventLoop.startInBackground()
    signal(SIGPIPE, SIG_IGN)
  }

  @Test("a slow reader stops nothing and gets everything")
  @LoopActor func aSlowReaderStopsNothingAndGetsEverything() async throws {
    let pipe = PipePair()
    let writer = LineWriter(descriptor: pipe.writer)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
    for _ in 0..<20 { writer.write(line: line) }
    #expect(writer.queuedBytes > LineWriter.queuedBytesHigh)
    async let received = pipe.readAll()
    try await writer.finish()
    pipe.closeWriter()
    #expect(try await received.utf8.count == 20 * 300_001)
  }

  @Test("a closed pipe is noticed without writing")
  @LoopActor func aClosedPipeIsNoticedWithoutWriting() async throws {
    let pipe = PipePair()
    let writer = LineWriter(descriptor: pipe.writer)
    let waiter = Waiter()
    writer.onClosed = { waiter.resume() }
    pipe.closeReader()
    try await waiter.wait()
    #expect(writer.isClosed)
    writer.write(line: "dropped".utf8)
    try await writer.finish()
  }

  @Test("the writer reports for each line whether it was written")
  @LoopActor func eachLineIsToldWhetherItWasWritten() async throws {
    let pipe = PipePair()
    let writer = LineWriter(descriptor: pipe.writer)
    var told: [Bool] = []
    for _ in 0..<2 { writer.write(line: "short".utf8) { told.append($0) } }
    #expect(told == [true, true])
    // More than a pipe holds: the first of them is cut in the middle.
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    for _ in 0..<2 { writer.write(line: line) { told.append($0) } }
    #expect(told.count == 2)
    writer.abandon()
    writer.write(line: "late".utf8) { told.append($0) }
    #expect(told == [true, true, false, false, false])
  }

  @Test("the descriptor's flags stay as they were")
  @LoopActor func theDescriptorsFlagsStayAsTheyWere() async throws {
    let pipe = PipePair()
    let before = fcntl(pipe.writer, F_GETFL)
    let writer = LineWriter(descriptor: pipe.writer)
    writer.write(line: "x".utf8)
    try await writer.finish()
    #expect(fcntl(pipe.writer, F_GETFL) == before)
  }

  @Test("a full disk is reported")
  @LoopActor func aFullDiskIsReported() async throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let writer = LineWriter(descriptor: descriptor)
    var isClosed = false
    writer.onClosed = { isClosed = true }
    writer.write(line: "x".utf8)
    #expect(isClosed)
    await #expect(throws: SystemError.self) { try await writer.finish() }
  }
}
