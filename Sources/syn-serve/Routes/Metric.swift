// Every metric of /metrics, one row each: docs/http.md has the same rows.

import SynBase
import SynBuffer
import SynRecord

/// What is known at the moment of the question.
struct Observation {
  /// Nil while Redis does not answer: what it knows is left out then. A gap is honest, a zero is not.
  var buffer: BufferStatus?
  var isSubscribed: Bool
  var clientsWaiting: Int
  var http: HTTPStatistics
  var routes: [RouteCounts]
  var process: ProcessUsage?
}

struct Metric: Sendable {
  enum Values {
    case gauges([(labels: PrometheusText.Labels, value: Double)])
    case counters([(labels: PrometheusText.Labels, value: Double)])
    case histograms([(labels: PrometheusText.Labels, durations: DurationHistogram)])

    static func gauge(_ value: Double) -> Values { .gauges([(labels: [], value: value)]) }
    static func counter(_ value: Double) -> Values { .counters([(labels: [], value: value)]) }
  }

  let name: String
  let help: String
  let labels: [String]
  /// Nil where nothing is known.
  let read: @LoopActor @Sendable (Observation) -> Values?

  init(
    _ name: String, _ help: String, labels: [String] = [],
    _ read: @escaping @LoopActor @Sendable (Observation) -> Values?
  ) {
    self.name = name
    self.help = help
    self.labels = labels
    self.read = read
  }

  static let all = ofBuffer + ofServer + ofProcess

  private static let ofBuffer = [
    Metric("syn_build_info", "Which version runs.", labels: ["version"]) { _ in
      .gauges([([("version", Tool.version)], 1)])
    },
    Metric("syn_redis_up", "Whether Redis answers.") { .gauge($0.buffer == nil ? 0 : 1) },
    gauge("syn_buffer_depth", "Units waiting.") { Double($0.depth) },
    gauge("syn_buffer_target", "Units that should wait.") { Double($0.target) },
    gauge("syn_units_in_flight", "Units being made.") { Double($0.leases) },
    gauge("syn_orders_waiting", "Orders not taken up yet.") { Double($0.ordersWaiting) },
    gauge("syn_orders_in_flight", "Orders being worked on.") { Double($0.ordersInFlight) },
    gauge("syn_workers", "Living pipes that make units.") { Double($0.workers) },
    gauge("syn_order_workers", "Living pipes that carry out orders.") { Double($0.orderWorkers) },
    gauge("syn_hosts_resting", "Hosts that rest after an outage of their own, for units or for orders.") {
      Double($0.restingHosts.count)
    },
    gauge("syn_spent_today_usd", "Dollars spent since midnight UTC.") { $0.spending.usd },
    gauge("syn_calls_of_unknown_cost_today", "Model calls since midnight UTC whose cost is not known.") {
      Double($0.spending.callsOfUnknownCost)
    },
    gauge("syn_daily_budget_usd", "Dollars that may be spent from midnight to midnight UTC.") { $0.dailyBudgetUSD },
    counter("syn_spent_usd_total", "Dollars spent on everything that was ever put.") { [([], $0.total.usd)] },
    counter("syn_tokens_total", "Tokens of everything that was ever put, by kind.", labels: ["kind"]) {
      [(["prompt"], Double($0.total.promptTokens)), (["completion"], Double($0.total.completionTokens))]
    },
    counter("syn_calls_of_unknown_cost_total", "Model calls whose cost is not known, of everything that was ever put.")
    {
      [([], Double($0.total.callsOfUnknownCost))]
    },
    counter("syn_failures_total", "Records and augments that failed, by code.", labels: ["code"]) { status in
      // Each code from the start, so that its first failure is an increase.
      let counts = Dictionary(status.failures.map { ($0.code, $0.count) }) { $0 + $1 }
      let known = ErrorCode.allCases.map(\.rawValue)
      let others = status.failures.map(\.code).filter { !known.contains($0) }
      return (known + others).map { ([$0], Double(counts[$0] ?? 0)) }
    },
    counter("syn_buffer_events_total", "What happened to units and orders.", labels: ["event"]) {
      $0.counters.map { ([$0.name], Double($0.count)) }
    },
  ]

  private static let ofServer = [
    Metric("syn_redis_subscribed", "Whether events of the buffer arrive.") { .gauge($0.isSubscribed ? 1 : 0) },
    Metric("syn_clients_waiting", "Clients that wait for a unit.") { .gauge(Double($0.clientsWaiting)) },
    Metric("syn_http_connections", "Open connections.") { .gauge(Double($0.http.connectionsOpen)) },
    Metric("syn_http_connections_accepted_total", "Connections taken.") {
      .counter(Double($0.http.connectionsAccepted))
    },
    Metric("syn_http_connections_refused_total", "Connections beyond what one address may have.") {
      .counter(Double($0.http.connectionsRefused))
    },
    Metric("syn_http_rejected_total", "What could not be read as a request, by status.", labels: ["status"]) {
      .counters(
        $0.http.rejections.sorted { $0.key < $1.key }.map { ([("status", String($0.key))], Double($0.value)) })
    },
    Metric("syn_http_requests_total", "Requests answered, by route and status.", labels: ["route", "status"]) {
      .counters(
        $0.routes.flatMap { route in
          route.statuses.sorted { $0.status < $1.status }.map {
            ([("route", route.route), ("status", String($0.status))], Double($0.count))
          }
        })
    },
    Metric(
      "syn_http_request_duration_seconds", "From a whole request to its answer, waiting for a unit included, by route.",
      labels: ["route"]
    ) { .histograms($0.routes.map { ([("route", $0.route)], $0.durations) }) },
  ]

  /// Under the names that every Prometheus client uses.
  private static let ofProcess = [
    Metric("process_cpu_seconds_total", "Processor time, user and system.") {
      $0.process.map { .counter($0.cpuSeconds) }
    },
    Metric("process_virtual_memory_bytes", "Address space.") { $0.process.map { .gauge($0.virtualBytes) } },
    Metric("process_resident_memory_bytes", "Memory.") { $0.process.map { .gauge($0.residentBytes) } },
    Metric("process_open_fds", "Open descriptors.") { $0.process?.openDescriptors.map { .gauge(Double($0)) } },
    Metric("process_max_fds", "Descriptors that may be open.") { $0.process?.descriptorsMax.map { .gauge($0) } },
    Metric("process_start_time_seconds", "Since when it runs, in seconds since 1970.") {
      $0.process.map { .gauge($0.startSeconds) }
    },
  ]

  private static func gauge(
    _ name: String, _ help: String, _ value: @escaping @Sendable (BufferStatus) -> Double?
  ) -> Metric { Metric(name, help) { $0.buffer.flatMap(value).map { .gauge($0) } } }

  private static func counter(
    _ name: String, _ help: String, labels: [String] = [],
    _ samples: @escaping @Sendable (BufferStatus) -> [(values: [String], count: Double)]
  ) -> Metric {
    Metric(name, help, labels: labels) {
      $0.buffer.map { status in
        .counters(samples(status).map { (Array(zip(labels, $0.values).map { (name: $0, value: $1) }), $0.count) })
      }
    }
  }
}

extension Metric {
  /// `{"name","labels":[name],"help"}`, for --describe.
  var json: JSONValue {
    ["name": .string(name), "labels": .array(labels.map { .string($0) }), "help": .string(help)]
  }
}
