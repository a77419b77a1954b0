// Accepts connections and manages their number, their deadlines and their end. HTTPConnection decides what one
// connection does, the handler what to answer.

import CLinux
import Glibc
import SynBase

@LoopActor
final class HTTPServer {
  /// Answers a request. Cancelled when waiting no longer makes sense, because the client has gone or the server ends:
  /// it then answers with what it has.
  typealias Handler = @LoopActor @Sendable (HTTPRequest) async -> HTTPResponse

  let limits: HTTPLimits
  let handler: Handler
  let statistics: HTTPStatistics
  /// Requests name their sender: for logs, since finding out costs a system call for each connection.
  var namesClients = false
  /// Gets every input that was not readable as a request, with its sender.
  var didReject: (@LoopActor (RequestError, String) -> Void)?
  /// Proxies: their connections carry many clients, and do not count against one address.
  var proxies: TrustedProxies?
  var requestIDs = RequestIDs()
  var date = DateField()
  /// The buffer that all connections read into, one after the other.
  var readBuffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Answers a request whose body has not arrived yet, if it would be refused whatever the body is.
  var refusalBeforeBody: (@LoopActor (HTTPRequest) -> HTTPResponse?)?
  /// What all connections hold of requests, and of answers that were not taken yet.
  var requestBytesHeld = 0 { didSet { memory.holds(bytesHeld) } }
  var responseBytesHeld = 0 { didSet { memory.holds(bytesHeld) } }
  private var memory: MemoryReturn
  /// Connections without a request cost memory as well: their buffers and their states.
  private var bytesHeld: Int { requestBytesHeld + responseBytesHeld + connections.count * Self.connectionBytes }
  private static let connectionBytes = 8 << 10

  private let sockets: [ListeningSocket]
  /// Fewer than `limits.connectionsMax` if the process may not have that many descriptors.
  private var connectionsMax: Int
  private var watches: [DescriptorWatch] = []
  private var connections: [Int32: HTTPConnection] = [:] {
    didSet {
      statistics.connectionsOpen = connections.count
      memory.holds(bytesHeld)
    }
  }
  private var addresses: AddressCounts
  /// Running handlers, including those whose client has gone.
  private var handlersRunning = 0
  private var sweepTimer: LoopTimer?
  private(set) var isDraining = false
  private let ended = Waiter()

  init(
    sockets: [ListeningSocket], limits: HTTPLimits = HTTPLimits(), statistics: HTTPStatistics,
    handler: @escaping Handler
  ) {
    self.sockets = sockets
    self.limits = limits
    connectionsMax = limits.connectionsMax
    addresses = AddressCounts(countMax: limits.connectionsPerAddressMax)
    memory = MemoryReturn(bytesMin: limits.trimBytesMin)
    self.statistics = statistics
    self.handler = handler
  }

  /// Serves until `drain` has ended. Throws `SystemError` when a socket cannot be watched.
  func run() async throws {
    let descriptors = Self.raiseDescriptorLimit()
    connectionsMax = max(1, min(limits.connectionsMax, descriptors - limits.descriptorsKept))
    for socket in sockets {
      let watch = try DescriptorWatch(descriptor: socket.descriptor, interest: .readable) { [unowned self] _ in
        acceptWaiting(on: socket)
      }
      watches.append(watch)
    }
    try await ended.wait()
  }

  /// Accepts no new connections and no new requests, answers those that arrived, and lets `run` return: at the latest
  /// after `limits.drainTimeout`, when the rest is cut off.
  func drain() {
    guard !isDraining else { return }
    // Connections that the kernel holds ready count as arrived, unless another process goes on listening. All of them:
    // those still there when the socket is closed are reset.
    for socket in sockets where !socket.isShared { acceptWaiting(on: socket, atMost: limits.connectionsMax) }
    isDraining = true
    for watch in watches { watch.cancel() }
    watches = []
    for socket in sockets { socket.close() }
    for connection in connections.values { connection.drain() }
    _ = LoopTimer(after: limits.drainTimeout) { [weak self] in self?.stop() }
    endIfDone()
  }

  /// Lets `run` return now.
  func stop() { ended.resume() }

  // MARK: Connections

  /// Enough at once to make accepting cheap, few enough to serve connected clients in between.
  private static let acceptsPerWake = 64

  private func acceptWaiting(on socket: ListeningSocket, atMost count: Int = acceptsPerWake) {
    for _ in 0..<count {
      let isFull = connections.count >= connectionsMax
      let place = isFull ? idlest() : nil
      if isFull, place == nil { return pauseAccepting() }
      let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      var client = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let descriptor = withUnsafeMutablePointer(to: &client) { client in
        client.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          syn_accept4(socket.descriptor, $0, &length, flags)
        }
      }
      if descriptor < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        // Out of descriptors or memory: the connection keeps waiting, and would wake us without end.
        if errno != EAGAIN { pauseAccepting() }
        return
      }
      statistics.connectionsAccepted += 1
      place?.close()
      add(descriptor, from: ClientAddress(client), isProxy: isProxy(descriptor, client))
    }
  }

  private func isProxy(_ descriptor: Int32, _ client: sockaddr_storage) -> Bool {
    guard let proxies, proxies.isOn, Int32(client.ss_family) != AF_UNIX else { return false }
    return IPAddress(ListeningSocket.peerName(of: descriptor)).map { proxies.trusts($0) } ?? false
  }

  private func add(_ descriptor: Int32, from address: ClientAddress?, isProxy: Bool) {
    let counted = isProxy ? nil : address
    if let counted, !addresses.add(counted) { return refuse(descriptor) }
    do {
      connections[descriptor] = try HTTPConnection(
        descriptor: descriptor, isUnix: address == nil, counted: counted, server: self)
    } catch {
      Log.error("cannot watch a connection: \(error)")
      close(descriptor)
      if let counted { addresses.remove(counted) }
    }
    if sweepTimer == nil { scheduleSweep() }
  }

  /// Tells a client that it has too many connections, as far as that is possible without waiting.
  private func refuse(_ descriptor: Int32) {
    statistics.connectionsRefused += 1
    let response = HTTPResponse.failure(
      .serviceUnavailable, "too many connections from this address", fields: [.init(name: "Retry-After", value: "1")])
    let framing = ResponseFraming(response, minorVersion: 1)
    let context = ResponseWriter.Context(framing: framing, closes: true, date: date.current())
    var output: [UInt8] = []
    ResponseWriter.write(response, context, into: &output)
    // Losing either error is right: the client has gone then. Unread input would turn the close into a reset.
    _ = output.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    _ = readBuffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  /// The connection that has waited longest for its next request; it makes room for a new one. Nil if none has waited
  /// for a while: the request of a new connection may be on its way.
  private func idlest() -> HTTPConnection? {
    let latest = MonotonicClock.now + limits.idleTimeout.nanoseconds - limits.idleMin.nanoseconds
    func isIdle(_ connection: HTTPConnection) -> Bool { connection.isIdle && connection.deadline <= latest }
    // All are looked through once for many: a flood of new connections must not cost a search each.
    if !idle.contains(where: isIdle) {
      idle = connections.values.filter(isIdle).sorted { $0.deadline > $1.deadline }
    }
    while let last = idle.popLast() {
      if isIdle(last) {
        idle.append(last)
        return last
      }
    }
    return nil
  }

  /// Connections that were idle a moment ago, the longest idle last.
  private var idle: [HTTPConnection] = []

  private func pauseAccepting() {
    for watch in watches { watch.update(interest: []) }
    _ = LoopTimer(after: .milliseconds(100)) { [weak self] in
      for watch in self?.watches ?? [] { watch.update(interest: .readable) }
    }
  }

  func didClose(_ descriptor: Int32, _ address: ClientAddress?) {
    connections[descriptor] = nil
    if let address { addresses.remove(address) }
    endIfDone()
  }

  func handlerBegan() { handlersRunning += 1 }

  func handlerEnded() {
    handlersRunning -= 1
    endIfDone()
  }

  private func endIfDone() {
    if isDraining, connections.isEmpty, handlersRunning == 0 { ended.resume() }
  }

  // MARK: Time limits

  private func scheduleSweep() {
    sweepTimer = LoopTimer(after: limits.sweepInterval) { [weak self] in
      guard let self else { return }
      sweepTimer = nil
      let now = MonotonicClock.now
      for connection in Array(connections.values) { connection.checkDeadline(now: now) }
      memory.giveBack(bytesHeld)
      idle = []
      if !connections.isEmpty { scheduleSweep() }
    }
  }

  /// The usual soft limit of 1024 descriptors exists for select(2), which we do not use. Returns the new limit.
  private static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    let before = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    let raised = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    return Int(clamping: raised ? limit.rlim_max : before)
  }
}
