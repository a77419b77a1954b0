// What the server counts about connections; requests that reached a route are counted by the router.

import SynBase

@LoopActor
final class HTTPStatistics {
  var connectionsOpen = 0
  var connectionsAccepted = 0
  /// Closed at once, since their address had too many.
  var connectionsRefused = 0
  /// What was refused because it could not be read as a request, by status.
  var rejections: [Int: Int] = [:]

  nonisolated init() {}
}
