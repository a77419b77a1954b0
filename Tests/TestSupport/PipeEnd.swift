// This process's end of a pipe, read and written by blocking calls.

import Foundation
import Synchronization

final class PipeEnd: Sendable {
  private struct State {
    var descriptor: Int32
    var buffer = Data()
  }

  private let state: Mutex<State>

  init(_ descriptor: Int32) { state = Mutex(State(descriptor: descriptor)) }
  deinit { close() }

  func close() {
    state.withLock { state in
      if state.descriptor >= 0 { Foundation.close(state.descriptor) }
      state.descriptor = -1
    }
  }

  func readLine() -> String? {
    state.withLock { state in
      while true {
        if let end = state.buffer.firstIndex(of: UInt8(ascii: "\n")) {
          let line = String(decoding: state.buffer[..<end], as: UTF8.self)
          state.buffer = Data(state.buffer[(end + 1)...])
          return line
        }
        guard Self.readMore(&state) else {
          if state.buffer.isEmpty { return nil }
          defer { state.buffer = Data() }
          return String(decoding: state.buffer, as: UTF8.self)
        }
      }
    }
  }

  func readToEnd() -> Data {
    state.withLock { state in
      while Self.readMore(&state) {}
      defer { state.buffer = Data() }
      return state.buffer
    }
  }

  func write(_ data: Data) {
    state.withLock { state in
      data.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
          let count = Foundation.write(
            state.descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
          if count < 0, errno == EINTR { continue }
          if count <= 0 { return }
          written += count
        }
      }
    }
  }

  private static func readMore(_ state: inout State) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(state.descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      state.buffer.append(contentsOf: chunk[..<count])
      return true
    }
  }
}
