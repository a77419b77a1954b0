// What the server counts about connections; the router counts requests that reached a route.

import SynBase

@LoopActor
final class HTTPStatistics {
  var connectionsOpen = 0
  var connectionsAccepted = 0
  /// Closed at once because their address had too many.
  var connectionsRefused = 0
  /// Input refused because it was not readable as a request, by status.
  var rejections: [Int: Int] = [:]

  nonisolated init() {}
}
