// /metrics in Prometheus' text format.

import SynBase
import SynBuffer

struct MetricsRoutes {
  let service: Service
  let counts: RequestCounts
  let statistics: HTTPStatistics
  private let look: SingleFlight<BufferStatus>

  init(service: Service, counts: RequestCounts, statistics: HTTPStatistics) {
    (self.service, self.counts, self.statistics) = (service, counts, statistics)
    look = SingleFlight { try await service.store.status() }
  }

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
      let observation = await observe()
      var text = PrometheusText()
      for metric in Metric.all {
        if let values = metric.read(observation) { text.add(metric.name, metric.help, values) }
      }
      return text.text
    }
  }

  @LoopActor
  private func observe() async -> Observation {
    var status: BufferStatus?
    do {
      status = try await RedisPatience.limit { try await look.see() }
    } catch {
      let line = "metrics without the buffer: \(error)"
      if (error as? RedisError)?.isTransient ?? true { Log.debug(line) } else { Log.warning(line) }
    }
    return Observation(
      buffer: status, isSubscribed: service.events.isConnected, clientsWaiting: service.arrivals.clientsWaiting,
      http: statistics, routes: counts.routes.filter { $0.durations.count > 0 }.sorted { $0.route < $1.route },
      process: ProcessUsage.read())
  }
}
