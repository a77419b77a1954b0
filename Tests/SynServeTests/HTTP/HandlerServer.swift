// A server in the test's own process, with a handler of the test's: for what no route of ours does.

import SynBase
import TestSupport

@testable import syn_serve

/// Serves until `stop`.
@LoopActor
final class HandlerServer {
  let server: HTTPServer
  nonisolated let port: Int
  private let task: Task<Void, any Error>

  init(limits: HTTPLimits = HTTPLimits(), handler: @escaping HTTPServer.Handler) throws {
    let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
    port = socket.address.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let server = HTTPServer(sockets: [socket], limits: limits, statistics: HTTPStatistics(), handler: handler)
    self.server = server
    task = Task { @LoopActor in try await server.run() }
  }

  nonisolated func connect() throws -> HTTPPeer { try HTTPPeer(port: port) }

  /// Drains, and waits until every connection has ended.
  func drain() async throws {
    server.drain()
    try await task.value
  }
}

/// Lets the loop go on until `condition` holds. Gives up after a minute.
@LoopActor
func eventuallyOnLoop(_ condition: @LoopActor () -> Bool) async throws {
  struct NeverHappened: Error {}
  let end = MonotonicClock.now + Duration.seconds(60).nanoseconds
  while !condition() {
    if MonotonicClock.now > end { throw NeverHappened() }
    await Task.yield()
  }
}
