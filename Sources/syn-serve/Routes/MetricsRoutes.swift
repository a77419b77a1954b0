// /metrics in Prometheus' text format. While Redis is away its numbers are left out: a gap is honest, a zero is not.

import SynBase
import SynBuffer
import SynRecord

struct MetricsRoutes {
  let service: Service
  let counts: RequestCounts
  let statistics: HTTPStatistics

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/metrics", group: .service, summary: "Numbers for Prometheus", needsRedis: false,
        answers: [Route.Answer(description: "The text format, version 0.0.4.", contentType: "text/plain")]
      ) { _ in
        HTTPResponse(contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(await text.utf8))
      }
    ]
  }

  @LoopActor
  private var text: String {
    get async {
      var metrics = PrometheusText()
      metrics.gauge("syn_build_info", "Which version runs.", 1, labels: [("version", Tool.version)])
      do throws(RedisError) {
        let status = try await service.store.status()
        metrics.gauge("syn_redis_up", "Whether Redis answers.", 1)
        Self.add(status, to: &metrics)
      } catch {
        Log.debug("metrics without the buffer: \(error)")
        metrics.gauge("syn_redis_up", "Whether Redis answers.", 0)
      }
      addRequests(to: &metrics)
      ProcessUsage.read()?.add(to: &metrics)
      return metrics.text
    }
  }

  private static func add(_ status: BufferStatus, to metrics: inout PrometheusText) {
    metrics.gauge("syn_buffer_depth", "Units waiting.", Double(status.depth))
    metrics.gauge("syn_buffer_target", "Units that should wait.", Double(status.target))
    metrics.gauge("syn_units_in_flight", "Units being made.", Double(status.leases))
    metrics.gauge("syn_orders_waiting", "Orders nobody has taken up yet.", Double(status.ordersWaiting))
    metrics.gauge("syn_orders_in_flight", "Orders being worked on.", Double(status.ordersInFlight))
    metrics.gauge("syn_spent_today_usd", "Dollars spent since midnight UTC.", status.spending.usd)
    metrics.gauge(
      "syn_calls_of_unknown_cost_today", "Model calls since midnight UTC whose cost nobody told.",
      Double(status.spending.callsOfUnknownCost))
    if let budget = status.dailyBudgetUSD {
      metrics.gauge("syn_daily_budget_usd", "Dollars that may be spent from midnight to midnight UTC.", budget)
    }
    let total = status.total
    metrics.counter("syn_spent_usd_total", "Dollars spent on everything that was ever put.", total.usd)
    metrics.counter(
      "syn_tokens_total", "Tokens of everything that was ever put, by kind.",
      [([("kind", "prompt")], total.promptTokens), ([("kind", "completion")], total.completionTokens)])
    metrics.counter(
      "syn_calls_of_unknown_cost_total", "Model calls whose cost nobody told, of everything that was ever put.",
      Double(total.callsOfUnknownCost))
    metrics.counter(
      "syn_failures_total", "Records and augments that failed, by code.",
      status.failures.map { ([("code", $0.code)], $0.count) })
    metrics.counter(
      "syn_buffer_events_total", "What happened to units and orders.",
      status.counters.map { ([("event", $0.name)], $0.count) })
  }

  @LoopActor
  private func addRequests(to metrics: inout PrometheusText) {
    metrics.gauge(
      "syn_redis_subscribed", "Whether news of the buffer come in.", service.events.isConnected ? 1 : 0)
    metrics.gauge("syn_clients_waiting", "Clients that wait for a unit.", Double(service.arrivals.clientsWaiting))
    metrics.gauge("syn_http_connections", "Open connections.", Double(statistics.connectionsOpen))
    metrics.counter(
      "syn_http_connections_accepted_total", "Connections taken.", [([], statistics.connectionsAccepted)])
    metrics.counter(
      "syn_http_connections_refused_total", "Connections beyond what one address may have.",
      [([], statistics.connectionsRefused)])
    metrics.counter(
      "syn_http_rejected_total", "What could not be read as a request, by status.",
      statistics.rejections.sorted { $0.key < $1.key }.map { ([("status", String($0.key))], $0.value) })
    let routes = counts.routes.filter { $0.durations.count > 0 }.sorted { $0.route < $1.route }
    metrics.counter(
      "syn_http_requests_total", "Requests answered, by route and status.",
      routes.flatMap { counts in
        counts.statuses.sorted { $0.status < $1.status }.map {
          (labels: [("route", counts.route), ("status", String($0.status))], value: $0.count)
        }
      })
    metrics.histogram(
      "syn_http_request_duration_seconds", "From a whole request to its answer, waiting for a unit included, by route.",
      routes.map { (labels: [("route", $0.route)], durations: $0.durations) })
  }
}
