// Cuts a stream of bytes into requests (RFC 9112), without I/O: bytes in, requests out. What a head says is read in
// RequestHead+Parsing; when a connection may go on is ConnectionState's.

struct RequestParser: Sendable {
  enum Event: Sendable {
    case needsBytes
    /// The head is here and the client waits for leave to send the body.
    case expectsContinue
    case request(HTTPRequest)
  }

  /// What is being read, so that each part can have its own time limit.
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
  /// Up to where line ends were looked for.
  private var scanned = 0
  /// Where the line at `scanned` begins.
  private var lineStart = 0
  private var state = State.head
  private var mustAnnounceContinue = false
  private var hasNewHead = false
  private var emptyLines = 0
  /// Some clients send a line end too many behind a body; more than a few are no client.
  private static let emptyLinesMax = 4

  init(limits: HTTPLimits) { self.limits = limits }

  var bufferedBytes: Int { buffer.count - start }

  var part: Part {
    if case .head = state { bufferedBytes == 0 ? .nothing : .head } else { .body }
  }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    if start == buffer.count { forgetBuffer() }
    buffer.append(contentsOf: bytes)
  }

  /// The next thing that can be told. After an error nothing more is to be asked.
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
    // A client that has begun to send its body waits no longer (RFC 9110, section 10.1.1).
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
      state = .head  // so that the body is not copied while it grows
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

  /// Keeps a small buffer for the next request; a large one goes back, or idle connections would hold megabytes.
  private mutating func forgetBuffer() {
    buffer.removeAll(keepingCapacity: buffer.capacity <= limits.headBytesMax)
    (start, scanned, lineStart) = (0, 0, 0)
  }

  /// Looks for the empty line, going on where the last call ended. Throws as soon as a line shows that no head comes.
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
        // Empty lines before a request are read over (RFC 9112, section 2.2).
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
