// The output of a streamed body's closure. ResponseWriter frames the pieces, HTTPConnection waits for the socket to
// take them.

import SynBase

@LoopActor
struct ResponseStream {
  private let connection: HTTPConnection
  private let framing: ResponseFraming

  init(_ connection: HTTPConnection, framing: ResponseFraming) {
    self.connection = connection
    self.framing = framing
  }

  /// Sends `bytes` at once, and returns as soon as no more than `HTTPLimits.streamedBytesMax` wait for the client to
  /// take them. Throws `CancellationError` when the client has gone or the server drains.
  func write(_ bytes: [UInt8]) async throws {
    try await connection.write(bytes, framing: framing)
  }

  func write(_ text: String) async throws { try await write(Array(text.utf8)) }
}
