// One socket: reads into the connection's state, does what that says, runs the handler and writes its answer.

import CLinux
import Glibc
import SynBase

@LoopActor
final class HTTPConnection {
  private enum Ending { case none, linger, close }

  /// The basis of the deadline, which starts anew when any of this changes.
  private struct Progress: Equatable {
    var waiting = ConnectionState.Waiting.request
    var isSending = false
    var requestsHandled = 0
    var bytesSent = 0
  }

  private let descriptor: Int32
  private let isUnix: Bool
  /// The client's address, as far as connections are counted.
  let address: ClientAddress?
  private let server: HTTPServer
  private lazy var remote = isUnix ? TrustedProxies.unix : ListeningSocket.peerName(of: descriptor)
  private var watch: DescriptorWatch?
  private var state: ConnectionState
  private var output: [UInt8] = []
  /// How much of `output` the socket has taken.
  private var outputSent = 0
  private var bytesSent = 0
  private var ending = Ending.none
  /// The client has closed its sending side; unread data may remain.
  private var peerHasEnded = false
  private var hasShutDown = false
  private var lingerBytes = 0
  /// The running handler, if it is waiting for something. Cancelling it ends only that wait.
  private var handlerTask: Task<Void, Never>?
  /// The writer of a streamed body, while it waits for room.
  private var roomWaiter: Waiter?
  private var isAdvancing = false
  private var progress = Progress()
  private(set) var deadline: UInt64
  /// Our part of `server.requestBytesHeld`, and how much of it is the body of the request being answered.
  private var requestBytesHeld = 0
  private var handledBytes = 0
  /// Our part of `server.responseBytesHeld`.
  private var responseBytesHeld = 0
  /// Responses that hand out something, with the value of `bytesSent` at which they end: those that may still be lost.
  private var handingOut: [(end: Int, takeBack: @LoopActor @Sendable () -> Void)] = []

  /// Takes over the descriptor. Throws `SystemError`, and then leaves it open.
  init(
    descriptor: Int32, isUnix: Bool, counted address: ClientAddress?, server: HTTPServer
  ) throws(SystemError) {
    self.descriptor = descriptor
    self.isUnix = isUnix
    self.address = address
    self.server = server
    state = ConnectionState(limits: server.limits)
    deadline = MonotonicClock.now + server.limits.idleTimeout.nanoseconds
    watch = try DescriptorWatch(descriptor: descriptor, interest: [.readable, .ended]) { [unowned self] readiness in
      becameReady(readiness)
    }
  }

  private var isOpen: Bool { watch != nil }
  /// Waits for its next request, or its first.
  var isIdle: Bool { isOpen && state.waiting == .request && unsentBytes == 0 && ending == .none }
  private var unsentBytes: Int { output.count - outputSent }
  private var hasRoom: Bool { unsentBytes <= server.limits.unsentBytesMax }

  func drain() {
    state.drain()
    handlerTask?.cancel()
    // Data that the kernel holds for us has arrived already.
    read()
  }

  func checkDeadline(now: UInt64) {
    guard isOpen, now >= deadline else { return }
    if progress.isSending { return close() }
    perform(state.timeOut())
    advance()
  }

  // MARK: Input

  private func becameReady(_ readiness: Readiness) {
    if readiness.contains(.closed) { return closeWhenGone() }
    if readiness.contains(.ended) {
      peerHasEnded = true
      handlerTask?.cancel()
    }
    if readiness.contains(.readable) { read() } else { advance() }
  }

  /// Whether the client left, or only finished sending, which looks the same. `now` asks the kernel, for a moment at which
  /// the loop may not have told us yet.
  private func clientHasLeft(now: Bool) -> Bool {
    guard isOpen, !peerHasEnded, !state.inputEnded else { return true }
    guard now else { return false }
    // POLLRDHUP, which Glibc hides, is the same number. Errors and hang-ups are always reported.
    let wanted = Int16(truncatingIfNeeded: EPOLLRDHUP.rawValue)
    var entry = pollfd(fd: descriptor, events: wanted, revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  private func read() {
    guard isOpen else { return }
    let count = server.readBuffer.withUnsafeMutableBytes { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { state.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      return count
    }
    if count == 0 {
      if ending == .linger { return close() }
      state.receiveEnd()
      // Nobody may be left to read the answer: whatever the handler still waits for must not be handed out in vain.
      handlerTask?.cancel()
    } else if count < 0, errno != EAGAIN, errno != EINTR {
      return close(isBroken: true)
    } else if ending == .linger {
      lingerBytes += max(count, 0)
      if lingerBytes > server.limits.lingerBytesMax { return close() }
    }
    advance()
  }

  // MARK: Requests

  /// Does what the state asks for until it waits; a handler that answers at once returns here without recursion.
  private func advance() {
    guard isOpen, !isAdvancing else { return }
    isAdvancing = true
    while isOpen, ending == .none, hasRoom {
      let action = state.next()
      if let head = state.takeNewHead(), refusesBody(of: head) { continue }
      if case .wait = action { break }
      perform(action)
      if !hasRoom { send() }
    }
    isAdvancing = false
    send()
    watchAndTime()
  }

  private func perform(_ action: ConnectionState.Action) {
    switch action {
    case .wait: break
    case .sendContinue: output.append(contentsOf: ResponseWriter.continueBytes)
    case .handle(let request): handle(request)
    case .reject(let error):
      server.statistics.rejections[error.status.rawValue, default: 0] += 1
      server.didReject?(error, server.namesClients ? remote : "")
      begin(.failure(error.status, error.reason), to: nil)
      state.didRespond()
    case .linger: ending = .linger
    case .close: ending = .close
    }
  }

  private func handle(_ request: HTTPRequest) {
    let request = named(request)
    handledBytes = request.body.count
    server.handlerBegan()
    let task = EventLoop.start { [request] in
      // Nothing is taken for a client that left before its turn came.
      if self.isOpen {
        await self.respond(await self.server.handler(request), to: request)
        self.handlerTask = nil
        self.handledBytes = 0
        self.advance()
      }
      self.server.handlerEnded()
    }
    handlerTask = task
    if state.isEnding || peerHasEnded { task.cancel() }
  }

  /// Adds its id, and the client's name if that is wanted.
  private func named(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.id = server.requestIDs.next(for: request.head)
    request.address = address
    request.clientHasLeft = { self.clientHasLeft(now: $0) }
    if server.namesClients { request.remote = remote }
    return request
  }

  private func respond(_ response: HTTPResponse, to request: HTTPRequest) async {
    let response = deliverable(response)
    guard isOpen else { return }
    let framing = begin(response, to: request)
    if let takeBack = response.takeBack {
      if handingOut.count >= Self.handingOutMax {
        let arrived = bytesArrived
        handingOut.removeAll { $0.end <= arrived }
      }
      handingOut.append((bytesSent &+ unsentBytes, takeBack))
    }
    if case .stream(let write) = response.body, request.head.method != .head {
      advance()
      do {
        try await write(ResponseStream(self, framing: framing))
      } catch is CancellationError {
        // Nobody waits for the body any more, or the server drains: either way this is the end.
      } catch {
        Log.error("a streamed body broke off: \(error)", ["request_id": .string(request.id)])
        if isOpen { state.abortResponse() }
        return
      }
      ResponseWriter.writeEnd(framing, into: &output)
    }
    if isOpen { state.didRespond() }
  }

  /// The response, or another one in its place: to a client that has left nothing is handed out, and no large answer is
  /// begun while slow readers leave too much of theirs.
  private func deliverable(_ response: HTTPResponse) -> HTTPResponse {
    let isLate = response.takeBack != nil && clientHasLeft(now: true)
    let count = response.body.byteCount ?? 0
    let isTooMuch =
      count > server.limits.responseBytesFree
      && server.responseBytesHeld &+ count > server.limits.responseBytesHeldMax
    guard isLate || isTooMuch else { return response }
    response.takeBack?()
    let reason = isLate ? "the client has finished sending, and may have left" : "too many answers at a time"
    return .failure(.serviceUnavailable, reason, fields: [.init(name: "Retry-After", value: "1")])
  }

  /// Queues the head, and the body unless it is a stream. `request` is nil for input that was not readable as one.
  @discardableResult
  private func begin(_ response: HTTPResponse, to request: HTTPRequest?) -> ResponseFraming {
    let omitsBody = request?.head.method == .head
    let framing = ResponseFraming(response, minorVersion: request?.head.minorVersion ?? 1)
    let closes = state.beginResponse(endsByClosing: framing == .untilClose && !omitsBody)
    let context = ResponseWriter.Context(
      omitsBody: omitsBody, framing: framing, closes: closes, announcesKeepAlive: request?.head.minorVersion == 0,
      requestID: request?.id ?? "", date: server.date.current())
    ResponseWriter.write(response, context, into: &output)
    return framing
  }

  /// For `ResponseStream`.
  func write(_ piece: [UInt8], framing: ResponseFraming) async throws {
    try Task.checkCancellation()
    guard isOpen else { throw CancellationError() }
    ResponseWriter.write(piece: piece, framing, into: &output)
    advance()
    while isOpen, unsentBytes > server.limits.streamedBytesMax {
      let waiter = Waiter()
      roomWaiter = waiter
      try await waiter.wait()
    }
    guard isOpen else { throw CancellationError() }
  }

  // MARK: Output

  private func send() {
    while unsentBytes > 0 {
      let count = output.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress.map { $0 + outputSent }, unsentBytes, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        outputSent += count
        bytesSent &+= count
      } else if errno == EAGAIN {
        // A body that never ends would otherwise keep everything that was sent of it.
        if outputSent >= server.limits.streamedBytesMax {
          output.removeFirst(outputSent)
          outputSent = 0
        }
        return tellRoom()
      } else if errno != EINTR {
        return close(isBroken: true)
      }
    }
    // A small buffer stays for the next answer; one with a page of megabytes does not.
    output.removeAll(keepingCapacity: output.capacity <= 16 << 10)
    outputSent = 0
    tellRoom()
    switch ending {
    case .none: break
    case .close: close()
    case .linger where !hasShutDown:
      hasShutDown = true
      shutdown(descriptor, Int32(SHUT_WR))
    case .linger: break
    }
  }

  private func tellRoom() {
    guard let roomWaiter, unsentBytes <= server.limits.streamedBytesMax else { return }
    self.roomWaiter = nil
    roomWaiter.resume()
  }

  private func watchAndTime() {
    guard let watch else { return }
    countHeldBytes()
    if hasTooMuchBody { return refuseTooMuchBody() }
    var interest: Readiness = reads ? .readable : []
    // Together with its last bytes, and even while nothing is read from it.
    if !peerHasEnded, !state.inputEnded { interest.insert(.ended) }
    if unsentBytes > 0 { interest.insert(.writable) }
    watch.update(interest: interest)

    let progress = Progress(
      waiting: state.waiting, isSending: unsentBytes > 0, requestsHandled: state.requestsHandled,
      bytesSent: bytesSent)
    let before = self.progress
    guard progress != before else { return }
    self.progress = progress
    let now = MonotonicClock.now
    deadline =
      if progress.isSending, before.isSending {
        server.limits.writeDeadline(after: deadline, sent: bytesSent &- before.bytesSent, now: now)
      } else {
        now &+ timeLimit.nanoseconds
      }
  }

  private var reads: Bool {
    guard state.wantsBytes, hasRoom else { return false }
    // Requests sent ahead wait in the network while much is held.
    return state.waiting != .handler || server.requestBytesHeld <= server.limits.requestBytesHeldMax
  }

  private func countHeldBytes() {
    let (request, response) = (state.heldBytes + handledBytes, unsentBytes)
    if request == requestBytesHeld, response == responseBytesHeld { return }
    server.requestBytesHeld += request - requestBytesHeld
    server.responseBytesHeld += response - responseBytesHeld
    (requestBytesHeld, responseBytesHeld) = (request, response)
  }

  /// Bodies that are still arriving are held before any answer, so there is a limit for all of them together.
  private var hasTooMuchBody: Bool {
    state.waiting == .body && requestBytesHeld > 0
      && server.requestBytesHeld > server.limits.requestBytesHeldMax
  }

  private func refuseTooMuchBody() {
    refuseBody(
      with: .failure(.serviceUnavailable, "too many bodies at a time", fields: [.init(name: "Retry-After", value: "1")])
    )
    advance()
  }

  /// Answers a request that would be refused whatever its body is. False for one whose body has to arrive.
  private func refusesBody(of head: RequestHead) -> Bool {
    let request = named(HTTPRequest(head: head))
    guard let refusal = server.refusalBeforeBody?(request) else { return false }
    refuseBody(with: refusal, to: request)
    return true
  }

  private func refuseBody(with response: HTTPResponse, to request: HTTPRequest? = nil) {
    state.refuseBody()
    begin(response, to: request)
    state.didRespond()
  }

  private var timeLimit: Duration {
    if progress.isSending { return server.limits.writeTimeout }
    switch progress.waiting {
    case .request: return server.limits.idleTimeout
    case .head: return server.limits.headTimeout
    case .body: return server.limits.bodyTimeout
    case .end: return server.limits.lingerTimeout
    // Handlers limit their own waiting.
    case .handler: return .seconds(1 << 32)
    }
  }

  /// A socket that is closed on both sides, or failed.
  private func closeWhenGone() {
    var (error, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    let code = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
    close(isBroken: code == 0 && error != 0)
  }

  /// Above this many we ask which have arrived: a client that asks and asks must not make the list grow.
  private static let handingOutMax = 32

  /// What the client's system has acknowledged. A client that closed its socket unnoticed acknowledges nothing.
  private var bytesArrived: Int { bytesSent &- (isUnix ? 0 : Int(syn_unacknowledged_bytes(descriptor))) }

  /// `isBroken`: the connection failed, so what was not acknowledged is lost. Otherwise what the kernel took arrives.
  func close(isBroken: Bool = false) {
    guard let watch else { return }
    let bytesArrived = handingOut.isEmpty ? 0 : isBroken ? bytesArrived : bytesSent
    let lost = handingOut.filter { $0.end > bytesArrived }
    handingOut = []
    server.requestBytesHeld -= requestBytesHeld
    server.responseBytesHeld -= responseBytesHeld
    watch.cancel()
    self.watch = nil
    for response in lost { response.takeBack() }
    _ = Glibc.close(descriptor)
    handlerTask?.cancel()
    server.didClose(descriptor, address)
  }
}
