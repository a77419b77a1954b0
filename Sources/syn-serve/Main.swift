// Starts syn-serve: the listening socket, Redis, the table of routes, signals. Redis need not be there yet.

import Glibc
import SynShared

@main
struct Main {
  static func main() {
    Tool.run(Options.command) { invocation in
      let options = try Options(invocation.arguments)
      let redis = try RedisSettings(invocation.settings)
      var buffer = try BufferSettings(invocation.settings)
      buffer.redeliverAfter = options.redeliverAfter
      let store = QAStore(redis: RedisConnection(redis), settings: buffer)
      let service = Service(options: options, store: store, events: BufferEvents(redis))
      let tokens = try AccessTokens.read(invocation.settings)
      let socket = try ListeningSocket(host: options.host, port: options.port)
      let access = AccessPolicy(
        hosts: HostName.allowed(listeningOn: socket.address, as: options.host), tokens: tokens,
        origins: options.origins)
      return try await serve(service, access, on: socket)
    }
  }

  @LoopActor
  private static func serve(
    _ service: Service, _ access: AccessPolicy, on socket: ListeningSocket
  ) async throws -> ExitStatus {
    let statistics = HTTPStatistics()
    let counts = RequestCounts()
    let log = AccessLog(isAskedFor: service.options.logsAccess)
    let router = Router(
      routes: RouteTable.make(service, tokens: access.tokens, counts: counts, statistics: statistics),
      access: access, counts: counts, log: log)
    let server = HTTPServer(socket: socket, statistics: statistics) { await router.respond(to: $0) }
    if log.isOn {
      server.namesClients = true
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
    access.warn(listeningOn: socket.address)
    Log.info("listening on http://\(socket.address)", ["env": .string(service.options.environment.rawValue)])
    try await server.run()
    signals.cancel()
    return stopSignal.map { .signal($0) } ?? .ok
  }
}
