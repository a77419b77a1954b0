// Cuts a stream of bytes into requests (RFC 9112), without I/O: bytes in, requests out. RequestHead+Parsing reads
// heads; ConnectionState decides when a connection may go on.

struct RequestParser: Sendable {
  enum Event: Sendable {
    case needsBytes
    /// The head has arrived and the client waits for permission to send the body.
    case expectsContinue
    case request(HTTPRequest)
  }

  /// The part being read; each can have its own time limit.
  enum Part: Sendable { case nothing, head, body }

  private enum State {
    case head
    case fixedBody(RequestHead, length: Int)
    case chunkedBody(RequestHead, ChunkedBody)
  }

  private let limits: HTTPLimits
  private var buffer: [UInt8] = []
  /// Where the request being read begins in `buffer`.
  private var start = 0
  /// How far the search for line ends has come.
  private var scanned = 0
  /// Where the line at `scanned` begins.
  private var lineStart = 0
  private var state = State.head
  private var mustAnnounceContinue = false
  private var hasNewHead = false
  private var emptyLines = 0
  /// Some clients send an extra line end after a body; a sender of more than a few is not a client.
  private static let emptyLinesMax = 4

  init(limits: HTTPLimits) { self.limits = limits }

  var bufferedBytes: Int { buffer.count - start }

  /// As `bufferedBytes`, with what was taken of a chunked body already.
  var heldBytes: Int {
    if case .chunkedBody(_, let body) = state { bufferedBytes + body.content.count } else { bufferedBytes }
  }

  var part: Part {
    if case .head = state { bufferedBytes == 0 ? .nothing : .head } else { .body }
  }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    if start == buffer.count { forgetBuffer() }
    buffer.append(contentsOf: bytes)
  }

  /// The next event. After an error, do not call it again.
  mutating func next() throws(RequestError) -> Event {
    if case .head = state {
      guard let headEnd = try findHeadEnd() else { return .needsBytes }
      let head = try RequestHead(parsing: Array(buffer[start..<headEnd]), limits: limits)
      start = headEnd
      switch head.framing {
      case .none: return .request(finish(HTTPRequest(head: head)))
      case .length(let length): state = .fixedBody(head, length: length)
      case .chunked: state = .chunkedBody(head, ChunkedBody(limits: limits))
      }
      (mustAnnounceContinue, hasNewHead) = (head.expectsContinue, true)
    }
    if let request = try readBody() { return .request(finish(request)) }
    // A client that has begun to send its body no longer waits (RFC 9110, section 10.1.1).
    let announces = mustAnnounceContinue && bufferedBytes == 0
    mustAnnounceContinue = false
    return announces ? .expectsContinue : .needsBytes
  }

  /// The head of the request whose body is being read, once.
  mutating func takeNewHead() -> RequestHead? {
    guard hasNewHead else { return nil }
    hasNewHead = false
    switch state {
    case .head: return nil
    case .fixedBody(let head, _), .chunkedBody(let head, _): return head
    }
  }

  private mutating func readBody() throws(RequestError) -> HTTPRequest? {
    switch state {
    case .head: return nil
    case .fixedBody(let head, let length):
      guard bufferedBytes >= length else { return nil }
      let body = Array(buffer[start..<start + length])
      start += length
      return HTTPRequest(head: head, body: body)
    case .chunkedBody(let head, var body):
      state = .head  // keeps the growing body from being copied
      try body.take(buffer, from: &start)
      guard !body.isComplete else { return HTTPRequest(head: head, body: body.content) }
      state = .chunkedBody(head, body)
      return nil
    }
  }

  private mutating func finish(_ request: HTTPRequest) -> HTTPRequest {
    state = .head
    (mustAnnounceContinue, emptyLines) = (false, 0)
    scanned = start
    lineStart = start
    if start == buffer.count { forgetBuffer() }
    return request
  }

  /// Keeps a small buffer for the next request; a large one is freed, or idle connections would hold megabytes.
  private mutating func forgetBuffer() {
    buffer.removeAll(keepingCapacity: buffer.capacity <= limits.headBytesMax)
    (start, scanned, lineStart) = (0, 0, 0)
  }

  /// Looks for the empty line, continuing where the last call ended. Throws as soon as a line rules out a head.
  private mutating func findHeadEnd() throws(RequestError) -> Int? {
    while scanned < buffer.count {
      guard scanned - start < limits.headBytesMax else { throw tooLong }
      let byte = buffer[scanned]
      if scanned == start, !byte.isToken, byte != Ascii.carriageReturn { throw .malformed("bad method") }
      scanned += 1
      guard byte == Ascii.lineFeed else { continue }
      guard scanned - lineStart >= 2, buffer[scanned - 2] == Ascii.carriageReturn else {
        throw .malformed("LF without CR")
      }
      let isEmptyLine = scanned - lineStart == 2
      if isEmptyLine, lineStart > start { return scanned }
      if isEmptyLine {
        // Empty lines before a request are skipped (RFC 9112, section 2.2).
        start = scanned
        emptyLines += 1
        guard emptyLines <= Self.emptyLinesMax else { throw .malformed("empty lines instead of a request") }
      }
      lineStart = scanned
    }
    return nil
  }

  private var tooLong: RequestError {
    lineStart == start
      ? RequestError(.targetTooLong, "the request line is longer than \(limits.headBytesMax) bytes")
      : RequestError(.fieldsTooLarge, "the head is longer than \(limits.headBytesMax) bytes")
  }
}
