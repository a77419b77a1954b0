// What one connection does next, without I/O and without a clock: bytes and events in, actions out. HTTPConnection
// handles the socket and the deadlines, and runs the handlers.

struct ConnectionState: Sendable {
  enum Action: Sendable {
    /// Nothing until more arrives.
    case wait
    /// Send "100 Continue", then ask again.
    case sendContinue
    /// Answer the request: call `beginResponse`, and `didRespond` or `abortResponse` at its end.
    case handle(HTTPRequest)
    /// Answer with this error, in the same way.
    case reject(RequestError)
    /// Send what is unsent, tell the client that no more follows, skip what it still sends, and close.
    case linger
    /// Send what is unsent and close.
    case close
  }

  /// What the connection waits for: each has its own time limit.
  enum Waiting: Equatable, Sendable { case request, head, body, handler, end }

  private enum Phase { case reading, handling, lingering, closing }

  private let limits: HTTPLimits
  private var parser: RequestParser
  private var phase = Phase.reading
  /// The client has closed its sending side, and everything it sent was received.
  private(set) var inputEnded = false
  private var isDraining = false
  /// The request being answered asked to end the connection, or its framing cannot be trusted.
  private var closesAfterResponse = false
  private var framingIsLost = false
  private(set) var requestsHandled = 0

  init(limits: HTTPLimits) {
    self.limits = limits
    parser = RequestParser(limits: limits)
  }

  var waiting: Waiting {
    switch phase {
    case .handling: .handler
    case .lingering, .closing: .end
    case .reading:
      switch parser.part {
      case .nothing: .request
      case .head: .head
      case .body: .body
      }
    }
  }

  /// Whether to read the socket: not while many requests wait for the one being answered.
  var wantsBytes: Bool {
    switch phase {
    case .reading: !inputEnded
    case .handling: !inputEnded && !framingIsLost && parser.bufferedBytes < limits.pipelinedBytesMax
    case .lingering: true
    case .closing: false
    }
  }

  /// Only requests that have begun to arrive will follow.
  var isEnding: Bool { isDraining || inputEnded }

  /// Whether the response to the request being handled is the last one.
  var isLastResponse: Bool { closesAfterResponse || isEnding && parser.bufferedBytes == 0 }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    guard phase == .reading || phase == .handling, !framingIsLost else { return }
    parser.receive(bytes)
  }

  mutating func receiveEnd() { inputEnded = true }

  /// Accepts only requests that have begun to arrive.
  mutating func drain() { isDraining = true }

  /// The time limit on the current wait has passed.
  mutating func timeOut() -> Action {
    switch waiting {
    case .head, .body: return reject(RequestError(.requestTimeout, "the request did not arrive in time"))
    case .request, .handler, .end:
      phase = .closing
      return .close
    }
  }

  mutating func next() -> Action {
    switch phase {
    case .handling: return .wait
    case .lingering: return .linger
    case .closing: return .close
    case .reading: break
    }
    do throws(RequestError) {
      switch try parser.next() {
      case .request(let request):
        phase = .handling
        requestsHandled += 1
        closesAfterResponse = !request.head.keepsAlive
        return .handle(request)
      case .expectsContinue: return .sendContinue
      case .needsBytes:
        guard inputEnded || isDraining && parser.part == .nothing else { return .wait }
        phase = .closing
        return .close
      }
    } catch {
      return reject(error)
    }
  }

  /// The head of a request whose body is still coming, once.
  mutating func takeNewHead() -> RequestHead? { phase == .reading ? parser.takeNewHead() : nil }

  /// Does not wait for the body: the request is answered now, and the connection ends. Releases what was held of it.
  mutating func refuseBody() {
    phase = .handling
    (closesAfterResponse, framingIsLost) = (true, true)
    parser = RequestParser(limits: limits)
  }

  /// What is held of requests that have not been handed out yet.
  var heldBytes: Int { parser.heldBytes }

  private mutating func reject(_ error: RequestError) -> Action {
    phase = .handling
    (closesAfterResponse, framingIsLost) = (true, true)
    return .reject(error)
  }

  /// A response to the last request or error begins. Returns whether it is the connection's last one, as its head must
  /// say; that stays true, whatever arrives later. `endsByClosing`: only closing ends its body.
  mutating func beginResponse(endsByClosing: Bool = false) -> Bool {
    precondition(phase == .handling, "a response without a request")
    closesAfterResponse = isLastResponse || endsByClosing
    return closesAfterResponse
  }

  /// The response cannot be finished: the connection closes without the end that its client waits for.
  mutating func abortResponse() {
    precondition(phase == .handling, "a response without a request")
    phase = .closing
  }

  /// The whole response has been queued.
  mutating func didRespond() {
    precondition(phase == .handling, "a response without a request")
    // Unread bytes would turn the close into a reset, and the response could be lost with it.
    phase = !isLastResponse ? .reading : inputEnded ? .closing : .lingering
  }
}
