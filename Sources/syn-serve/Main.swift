// Starts syn-serve: the listening sockets, Redis, the table of routes, signals. Redis need not be up yet.

import Glibc
import SynBase
import SynBuffer

@main
struct Main {
  static func main() {
    Tool.run(Options.command) { invocation in
      let options = try Options(invocation.arguments, invocation.settings)
      let redis = try RedisSettings(invocation.settings)
      var buffer = try BufferSettings(invocation.settings)
      buffer.redeliverAfter = options.redeliverAfter
      let store = QAStore(redis: RedisConnection(redis), settings: buffer)
      let service = Service(options: options, store: store, events: BufferEvents(redis))
      let tokens = try AccessTokens.read(invocation.settings)
      let sockets = try ListeningSocket.open(options.place)
      let hosts = HostName.allowed(
        listeningOn: sockets.filter { !$0.isUnix }.map(\.address), as: options.place.host,
        named: options.allowedHosts)
      let access = AccessPolicy(hosts: hosts, tokens: tokens, origins: options.origins)
      return try await serve(service, access, on: sockets)
    }
  }

  @LoopActor
  private static func serve(
    _ service: Service, _ access: AccessPolicy, on sockets: [ListeningSocket]
  ) async throws -> ExitStatus {
    let statistics = HTTPStatistics()
    let counts = RequestCounts()
    let log = AccessLog(isAskedFor: service.options.logsAccess)
    let router = Router(
      routes: RouteTable.make(service, tokens: access.tokens, counts: counts, statistics: statistics),
      access: access, counts: counts, log: log)
    let (proxies, rootPath) = (service.options.proxies, service.options.rootPath)
    let isDirect = !proxies.isOn && rootPath.path.isEmpty
    let seen = { @Sendable (request: HTTPRequest) in
      isDirect ? request : proxies.applied(to: rootPath.applied(to: request))
    }
    let server = HTTPServer(sockets: sockets, limits: service.options.limits, statistics: statistics) {
      await router.respond(to: seen($0))
    }
    server.proxies = service.options.proxies
    server.refusalBeforeBody = { router.refusal(beforeBodyOf: seen($0)) }
    server.namesClients = log.isOn || service.options.proxies.isOn
    if log.isOn {
      server.didReject = { log.write($0, from: $1) }
    }
    var stopSignal: Int32?
    let signals = try SignalWatch([SIGINT, SIGTERM]) { signal in
      if server.isDraining {
        stopSignal = signal
        server.stop()
      } else {
        Log.info("draining: answering what came in")
        server.drain()
      }
    }
    let reachable = sockets.filter { !$0.isUnix }
    if let widest = reachable.first(where: { !HostName.isLoopback(address: $0.address) }) ?? reachable.first {
      access.warn(listeningOn: widest.address)
    }
    for socket in sockets {
      Log.info("listening on \(socket.url)", ["env": .string(service.options.environment.rawValue)])
    }
    EventLoop.start { await RedisWarning.log(service.store.redis.settings, waits: true) }
    try await server.run()
    signals.cancel()
    return stopSignal.map { .signal($0) } ?? .ok
  }
}

extension ListeningSocket {
  /// Throws `OpenError`; `UsageError` when a place was named and sockets were also handed over.
  fileprivate static func open(_ place: Options.Place) throws -> [ListeningSocket] {
    let inherited = try inherited()
    switch place {
    case .usual where !inherited.isEmpty: return inherited
    case .usual: return [try ListeningSocket(host: Options.usualHost, port: Options.usualPort)]
    case _ where !inherited.isEmpty:
      throw UsageError("--host, --port and --unix cannot be used when listening sockets are handed over")
    case .tcp(let host, let port): return [try ListeningSocket(host: host, port: port)]
    case .unix(let path, let mode): return [try ListeningSocket(path: path, mode: mode)]
    }
  }
}

extension Options.Place {
  /// The requested name.
  fileprivate var host: String? { if case .tcp(let host, _) = self { host } else { nil } }
}

extension Options {
  fileprivate var limits: HTTPLimits {
    var limits = HTTPLimits()
    limits.connectionsMax = connectionsMax
    limits.connectionsPerAddressMax = connectionsPerAddressMax
    return limits
  }
}
