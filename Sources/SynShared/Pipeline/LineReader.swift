// Lines from a descriptor, in bounded memory. The caller knows what a line means.

import Glibc
import SynBase

@LoopActor
package final class LineReader {
  package enum Line {
    case text(ArraySlice<UInt8>)
    /// A line above the limit: its first bytes. The rest was read and discarded.
    case tooLong(prefix: ArraySlice<UInt8>)
  }

  /// A record may be megabytes long, but not unlimited.
  package nonisolated static let lineBytesMax = 16 << 20
  /// How much of an overlong line is kept, to recognise it by.
  private static let prefixBytesMax = 256
  private static let chunkBytes = 256 << 10

  private let descriptor: Int32
  private let lineBytesMax: Int
  private var chunk = [UInt8](repeating: 0, count: chunkBytes)
  private var buffer: [UInt8] = []
  private var start = 0
  /// The buffer has no line feed before this index.
  private var searched = 0
  private var skipsToLineFeed = false
  private(set) var isAtEnd = false
  private var isStopped = false
  private var waiting: Task<Void, any Error>?

  package init(descriptor: Int32, lineBytesMax: Int = LineReader.lineBytesMax) {
    self.descriptor = descriptor
    self.lineBytesMax = lineBytesMax
  }

  /// The next line without its line feed; nil at the end or after `stop`. Throws `SystemError` from read(2).
  package func next() async throws -> Line? {
    while true {
      if let line = takeLine() { return line }
      if isAtEnd { return takeRest() }
      if isStopped { return nil }
      try await fill()
    }
  }

  /// Stops reading. Complete lines that are already here are still handed out: their writer counts on it.
  package func stop() {
    isStopped = true
    waiting?.cancel()
  }

  private func takeLine() -> Line? {
    let end = buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, searched < bytes.count,
        let found = memchr(base + searched, Int32(UInt8(ascii: "\n")), bytes.count - searched)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
    guard let end else {
      searched = buffer.count
      if buffer.count - start > lineBytesMax { return startSkipping() }
      return nil
    }
    let line = Array(buffer[start..<end])
    start = end + 1
    searched = start
    if skipsToLineFeed {
      skipsToLineFeed = false
      return takeLine()
    }
    return line.count > lineBytesMax ? .tooLong(prefix: line.prefix(Self.prefixBytesMax)) : .text(line[...])
  }

  private func startSkipping() -> Line? {
    let prefix = Array(buffer[start...].prefix(Self.prefixBytesMax))
    start = 0
    searched = 0
    buffer = []
    if skipsToLineFeed { return nil }
    skipsToLineFeed = true
    return .tooLong(prefix: prefix[...])
  }

  private func takeRest() -> Line? {
    guard start < buffer.count, !skipsToLineFeed else { return nil }
    let line = Array(buffer[start...])
    start = buffer.count
    searched = start
    return .text(line[...])
  }

  private func fill() async throws {
    if start > 0 {
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    if isStopped { return }
    // A separate task, so that `stop` can end the wait without cancelling the caller.
    let waiting = EventLoop.start { [descriptor] in try await EventLoop.waitUntilReady(descriptor, for: .readable) }
    self.waiting = waiting
    defer { self.waiting = nil }
    do {
      try await waiting.value
    } catch is CancellationError {
      return
    }
    if isStopped { return }
    try readChunk()
  }

  private func readChunk() throws(SystemError) {
    let count = read(descriptor, &chunk, chunk.count)
    let code = errno
    if count > 0 { buffer.append(contentsOf: chunk[..<count]) }
    if count == 0 { isAtEnd = true }
    if count < 0, code != EINTR, code != EAGAIN { throw SystemError("read", code: code) }
  }
}
