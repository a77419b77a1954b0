// Whether the process runs, and whether it can do its work.

import SynBuffer
import SynRecord

struct HealthRoutes {
  let store: QAStore

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
    let store = store
    return Route(
      method: .get, path: "/ready", group: .service, summary: "Whether Redis answers too, and takes what is written",
      access: .open,
      answers: [
        Route.Answer(
          description: "It does.", schema: Schema.object(["status": Schema.constant("OK")]),
          examples: [("ready", ["status": "OK"])])
      ]
    ) { _ in
      _ = try await store.status()
      try await store.expectWrites()
      return Self.ok
    }
  }
}
