// Whether the process runs, and whether it can do its work.

import SynBase
import SynBuffer
import SynRecord

struct HealthRoutes {
  private let look: SingleFlight<BufferStatus>

  init(store: QAStore) {
    look = SingleFlight {
      let status = try await store.status()
      try await store.expectWrites()
      return status
    }
  }

  var routes: [Route] { [health, ready] }

  private var health: Route {
    Route(
      method: .get, path: "/health", group: .service, summary: "Whether the process runs", needsRedis: false,
      access: .open,
      answers: [
        Route.Answer(
          description: "It does.", schema: Schema.object(["status": Schema.constant("OK")]),
          examples: [("running", ["status": "OK"])])
      ]
    ) { _ in Self.ok }
  }

  private static let ok = HTTPResponse.json(["status": "OK"])

  private var ready: Route {
    let look = look
    return Route(
      method: .get, path: "/ready", group: .service, summary: "Whether Redis answers too, and takes what is written",
      description: """
        `workers` are the pipes on all hosts that make units and carry out orders. With `deep=1` it is also ready only \
        while there is one of each that does not rest.
        """,
      access: .open,
      parameters: [
        Route.Parameter(
          name: "deep", description: "1: a worker for units and one for orders must live.",
          schema: ["type": "string", "enum": ["0", "1"]])
      ],
      answers: [
        Route.Answer(
          description: "It does.",
          schema: Schema.object(
            ["status": Schema.constant("OK")],
            optional: [
              "workers": Schema.object(["units": Schema.integer, "orders": Schema.integer]),
              "resting": Schema.array(of: Schema.string),
            ]),
          examples: [("ready", ["status": "OK", "workers": ["units": 1, "orders": 1], "resting": []])])
      ]
    ) { request in
      let status = try await RedisPatience.limit { try await look.see() }
      if PercentEncoding.parameter("deep", in: request.head.query) == "1", let missing = status.missingWorker {
        return .failure(.serviceUnavailable, missing, fields: [.init(name: "Retry-After", value: "5")])
      }
      return .json([
        "status": "OK", "workers": ["units": .integer(status.workers), "orders": .integer(status.orderWorkers)],
        "resting": .array(status.restingHosts.map { .string($0) }),
      ])
    }
  }
}

extension BufferStatus {
  /// Why no units are made, or no orders carried out.
  fileprivate var missingWorker: String? {
    if workers == 0 { return "no syn-store work is alive, so no units are made" }
    if orderWorkers == 0 { return "no syn-store orders is alive, so no orders are carried out" }
    return nil
  }
}
