import Glibc
import SynBase

/// A pipe inside the test process. The ends still open are closed with it.
@LoopActor
final class PipePair {
  let reader: Int32
  let writer: Int32
  private var isOpen = (reader: true, writer: true)

  init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    if isOpen.reader { close(reader) }
    if isOpen.writer { close(writer) }
  }

  func closeReader() {
    if isOpen.reader { close(reader) }
    isOpen.reader = false
  }

  func closeWriter() {
    if isOpen.writer { close(writer) }
    isOpen.writer = false
  }

  /// For texts that fit into a pipe (64 KiB).
  func send(_ text: String) {
    var text = text
    text.withUTF8 { precondition(write(writer, $0.baseAddress, $0.count) == $0.count) }
  }

  /// Everything up to the end, which must come; the loop goes on meanwhile.
  func readAll() async throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      try await EventLoop.waitUntilReady(reader, for: .readable)
      let count = read(reader, &chunk, chunk.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
