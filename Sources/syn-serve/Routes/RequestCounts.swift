// How many requests each route answered, by status.

import SynShared

@LoopActor
final class RequestCounts {
  struct Key: Hashable {
    /// Both nil for what no route was found for: its paths are whatever anybody makes up.
    var method: HTTPMethod?
    var path: String?
    var status: Int

    var route: String { path.map { "\(method?.rawValue ?? "") \($0)" } ?? "none" }
  }

  private(set) var counts: [Key: Int] = [:]

  nonisolated init() {}

  var total: Int { counts.values.reduce(0, +) }

  func count(_ route: Route?, _ status: HTTPStatus) {
    counts[Key(method: route?.method, path: route?.path, status: status.rawValue), default: 0] += 1
  }
}
