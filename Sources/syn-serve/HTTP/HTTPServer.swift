// Accepts connections and keeps their number, their deadlines and their end. What one connection does is
// HTTPConnection's, what is answered is the handler's.

import CLinux
import Glibc
import SynShared

@LoopActor
final class HTTPServer {
  /// Answers a request. Cancelled when waiting no longer makes sense, because the client has gone or the server ends:
  /// it then answers with what it has.
  typealias Handler = @LoopActor @Sendable (HTTPRequest) async -> HTTPResponse

  let limits: HTTPLimits
  let handler: Handler
  let statistics: HTTPStatistics
  /// Requests tell who sent them: for logs, since finding out costs a system call for each connection.
  var namesClients = false
  /// Told of what could not be read as a request, and who sent it.
  var didReject: (@LoopActor (RequestError, String) -> Void)?
  var requestIDs = RequestIDs()
  var date = DateField()
  /// Where all connections read into, one after the other.
  var readBuffer = [UInt8](repeating: 0, count: 16 << 10)

  private let socket: ListeningSocket
  private var watch: DescriptorWatch?
  private var connections: [Int32: HTTPConnection] = [:] {
    didSet { statistics.connectionsOpen = connections.count }
  }
  /// Handlers at work, also those whose client has gone.
  private var handlersRunning = 0
  private var sweepTimer: LoopTimer?
  private(set) var isDraining = false
  private let ended = Waiter()

  init(
    socket: ListeningSocket, limits: HTTPLimits = HTTPLimits(), statistics: HTTPStatistics,
    handler: @escaping Handler
  ) {
    self.socket = socket
    self.limits = limits
    self.statistics = statistics
    self.handler = handler
  }

  /// Serves until `drain` has ended. Throws `SystemError` when the socket cannot be watched.
  func run() async throws {
    Self.raiseDescriptorLimit()
    watch = try DescriptorWatch(descriptor: socket.descriptor, interest: .readable) { [unowned self] _ in
      acceptWaiting()
    }
    try await ended.wait()
  }

  /// Takes no new connections and no new requests, answers those that came in, and lets `run` return: at the latest
  /// after `limits.drainTimeout`, when what is left is cut off.
  func drain() {
    guard !isDraining else { return }
    // Connections the kernel holds ready count as having come in.
    acceptWaiting()
    isDraining = true
    watch?.cancel()
    watch = nil
    socket.close()
    for connection in connections.values { connection.drain() }
    _ = LoopTimer(after: limits.drainTimeout) { [weak self] in self?.stop() }
    endIfDone()
  }

  /// Lets `run` return now.
  func stop() { ended.resume() }

  // MARK: Connections

  /// So many at once that accepting stays cheap, so few that those who are connected are served in between.
  private static let acceptsPerWake = 64

  private func acceptWaiting() {
    for _ in 0..<Self.acceptsPerWake {
      guard connections.count < limits.connectionsMax else { return pauseAccepting() }
      let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      let descriptor = syn_accept4(socket.descriptor, nil, nil, flags)
      if descriptor < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        // Out of descriptors or memory: the connection keeps waiting, and would wake us without end.
        if errno != EAGAIN { pauseAccepting() }
        return
      }
      statistics.connectionsAccepted += 1
      add(descriptor)
    }
  }

  private func add(_ descriptor: Int32) {
    var on: Int32 = 1
    // Fails for sockets without TCP, which have no such delay.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    do {
      connections[descriptor] = try HTTPConnection(descriptor: descriptor, server: self)
    } catch {
      Log.error("cannot watch a connection: \(error)")
      close(descriptor)
    }
    if sweepTimer == nil { scheduleSweep() }
  }

  private func pauseAccepting() {
    guard let watch else { return }
    watch.update(interest: [])
    _ = LoopTimer(after: .milliseconds(100)) { [weak self] in self?.watch?.update(interest: .readable) }
  }

  func didClose(_ descriptor: Int32) {
    connections[descriptor] = nil
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

  /// One timer for all: a timer per request would cost more than the request. Limits are kept up to a second late.
  private func scheduleSweep() {
    sweepTimer = LoopTimer(after: .seconds(1)) { [weak self] in
      guard let self else { return }
      sweepTimer = nil
      let now = MonotonicClock.now
      for connection in Array(connections.values) { connection.checkDeadline(now: now) }
      if !connections.isEmpty { scheduleSweep() }
    }
  }

  /// The usual soft limit of 1024 descriptors is there for select(2), which is not used here.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
