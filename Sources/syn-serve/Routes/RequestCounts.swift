// How many requests each route answered, by status, and how long that took.

import SynBase

/// One route's numbers. Recording a request allocates nothing and looks nothing up by name.
@LoopActor
final class RouteCounts {
  /// As in metrics; `none` for requests without a route, whose paths clients can invent.
  let route: String
  /// A handful at most, the usual one first.
  private(set) var statuses: [(status: Int, count: Int)] = []
  private(set) var durations = DurationHistogram()

  init(route: String) { self.route = route }

  func record(_ status: HTTPStatus, nanoseconds: UInt64) {
    durations.record(nanoseconds: nanoseconds)
    for index in statuses.indices where statuses[index].status == status.rawValue {
      statuses[index].count += 1
      return
    }
    statuses.append((status.rawValue, 1))
  }
}

@LoopActor
final class RequestCounts {
  private(set) var routes: [RouteCounts] = []

  nonisolated init() {}

  var total: Int { routes.reduce(0) { $0 + $1.durations.count } }

  func add(route: String) -> RouteCounts {
    let counts = RouteCounts(route: route)
    routes.append(counts)
    return counts
  }
}

/// How often something took how long, in Prometheus' way of counting.
struct DurationHistogram {
  /// Upper bounds in nanoseconds. A request to Redis takes a tenth of a millisecond; the longest `wait` is 300 s.
  static let bounds: [UInt64] =
    [100, 250, 500].map { $0 * 1_000 }
    + [1, 2, 5, 10, 25, 50, 100, 250, 500].map { $0 * 1_000_000 }
    + [1, 2, 5, 10, 60, 300].map { $0 * 1_000_000_000 }

  /// One for each bound, and one at the end for anything slower; not cumulative.
  private(set) var buckets = [Int](repeating: 0, count: bounds.count + 1)
  private(set) var count = 0
  private(set) var nanoseconds: UInt64 = 0

  mutating func record(nanoseconds: UInt64) {
    var index = 0
    // From the front: nearly all are among the first.
    while index < Self.bounds.count, nanoseconds > Self.bounds[index] { index += 1 }
    buckets[index] += 1
    count += 1
    self.nanoseconds &+= nanoseconds
  }
}
