// Whether the process runs, and whether it can do its work.

import SynBase
import SynBuffer
import SynRecord

struct HealthRoutes {
  private let look: SingleFlight<Void>

  init(store: QAStore) {
    look = SingleFlight {
      _ = try await store.status()
      try await store.expectWrites()
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
      access: .open,
      answers: [
        Route.Answer(
          description: "It does.", schema: Schema.object(["status": Schema.constant("OK")]),
          examples: [("ready", ["status": "OK"])])
      ]
    ) { _ in
      try await RedisPatience.limit { try await look.see() }
      return Self.ok
    }
  }
}
