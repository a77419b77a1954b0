import Glibc
import SynBase
import SynPipeline
import Testing

@Suite struct LineReaderTests {
  init() { EventLoop.startInBackground() }

  @LoopActor private func lines(_ reader: LineReader) async throws -> [String] {
    var lines: [String] = []
    while let line = try await reader.next() {
      switch line {
      case .text(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong(let prefix): lines.append("too long: " + String(decoding: prefix, as: UTF8.self))
      }
    }
    return lines
  }

  @Test("lines are split, and the last one needs no line feed")
  @LoopActor func linesComeApartAndTheLastNeedsNoLineFeed() async throws {
    let pipe = PipePair()
    pipe.send("a\n\nb c\nlast")
    pipe.closeWriter()
    #expect(try await lines(LineReader(descriptor: pipe.reader)) == ["a", "", "b c", "last"])
  }

  @Test("a line cut at any byte is put together")
  @LoopActor func aLineCutAtEveryByteIsPutTogether() async throws {
    let text = "{\"é\":1}\nzweite\n"
    let bytes = Array(text.utf8)
    for cut in 1..<bytes.count {
      let pipe = PipePair()
      _ = bytes[..<cut].withUnsafeBytes { write(pipe.writer, $0.baseAddress, $0.count) }
      let reader = LineReader(descriptor: pipe.reader)
      async let read = lines(reader)
      await Task.yield()
      _ = bytes[cut...].withUnsafeBytes { write(pipe.writer, $0.baseAddress, $0.count) }
      pipe.closeWriter()
      #expect(try await read == ["{\"é\":1}", "zweite"])
    }
  }

  @Test("a line above the limit is reported and skipped")
  @LoopActor func aLineAboveTheLimitIsToldAndSkipped() async throws {
    let pipe = PipePair()
    pipe.send("short\n" + String(repeating: "x", count: 50) + "\nafter\n" + String(repeating: "y", count: 50))
    pipe.closeWriter()
    let read = try await lines(LineReader(descriptor: pipe.reader, lineBytesMax: 10))
    #expect(read.count == 4)
    #expect(read[0] == "short" && read[2] == "after")
    #expect(read[1].hasPrefix("too long: xxx") && read[3].hasPrefix("too long: yyy"))
  }

  @Test("stopping hands out the lines already read and ends the wait")
  @LoopActor func stoppingHandsOutWhatWasReadAndEndsTheWait() async throws {
    let pipe = PipePair()
    pipe.send("one\ntwo\nhalf")
    let reader = LineReader(descriptor: pipe.reader)
    _ = try await reader.next()
    async let rest = lines(reader)
    await Task.yield()
    reader.stop()
    #expect(try await rest == ["two"])
  }
}
