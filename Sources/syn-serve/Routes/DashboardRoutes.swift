// The dashboard: its page, its numbers, and the pages of units it shows in frames.

import SynShared

struct DashboardRoutes {
  let service: Service
  let counts: RequestCounts
  let statistics: HTTPStatistics

  private static let unitsShown = 12
  private static let failuresShown = 20

  var routes: [Route] { [dashboard, script, style, numbers, unitPage] }

  private var dashboard: Route {
    Route(
      method: .get, path: "/", group: .service, summary: "The dashboard", needsRedis: false, access: .login,
      answers: [Route.Answer(description: "The page.", contentType: "text/html")]
    ) { _ in .page(DashboardPage.html) }
  }

  private var script: Route {
    Route(
      method: .get, path: "/assets/dashboard.js", group: .service, summary: "The dashboard's script",
      isDocumented: false, needsRedis: false, access: .open, answers: []
    ) { _ in .asset(DashboardScript.source, contentType: "text/javascript; charset=utf-8") }
  }

  private var style: Route {
    Route(
      method: .get, path: "/assets/syn.css", group: .service, summary: "The look of our pages", isDocumented: false,
      needsRedis: false, access: .open, answers: []
    ) { _ in .asset(Stylesheet.css, contentType: "text/css; charset=utf-8") }
  }

  // MARK: Numbers

  private var numbers: Route {
    Route(
      method: .get, path: "/dashboard.json", group: .service, summary: "What the dashboard shows",
      description: "The buffer, the latest failures and the units waiting, as the dashboard asks for them.",
      answers: [
        Route.Answer(
          description: "The numbers of this moment.",
          schema: Schema.object([
            "service": ["type": "object"], "status": ["type": "object"],
            "failures": Schema.array(of: ["type": "object"]), "units": Schema.array(of: ["type": "object"]),
          ]))
      ]
    ) { _ in
      async let status = service.store.status()
      async let failures = service.store.recentFailures(limit: Self.failuresShown)
      async let units = latestUnits()
      return .json([
        "service": description, "status": try await status.json,
        "failures": .array(try await failures.map(\.json.value)), "units": .array(try await units),
      ])
    }
  }

  @LoopActor
  private var description: JSONValue {
    [
      "version": .string(Tool.version), "environment": .string(service.options.environment.rawValue),
      "requests": .integer(counts.total), "connections": .integer(statistics.connectionsOpen),
    ]
  }

  /// The newest first: they enter the list at its tail.
  @LoopActor
  private func latestUnits() async throws -> [JSONValue] {
    try await service.store.list(-Self.unitsShown, -1).reversed().map {
      ["qa_id": .string($0.qaID), "ans_aug_id": .string($0.ansAugID), "question": $0.question.value]
    }
  }

  // MARK: Pages of units

  private var unitPage: Route {
    let store = service.store
    return Route(
      method: .get, path: "/page", group: .answers, summary: "The page of an answer, to look at",
      description: "Shown in a sandbox that can reach nothing. Needs `id`; 404 while there is no page under it.",
      parameters: [Route.Parameter(name: "id", description: "A `qa_id` or `ans_aug_id`.", schema: Schema.string)],
      answers: [
        Route.Answer(description: "The page.", contentType: "text/html"),
        Route.Answer(status: .notFound, description: "There is none.", schema: Schema.failure),
      ]
    ) { request in
      let id = PercentEncoding.parameter("id", in: request.head.query) ?? ""
      guard case .ready(let answer) = try await store.answerState(id: id), let page = Self.page(of: answer.value) else {
        return .failure(.notFound, "no page under this id")
      }
      return .html(page, contentSecurityPolicy: BrowserPolicy.unit)
    }
  }

  private static func page(of answer: JSONValue) -> String? {
    let files = answer["responses"]?.arrayValue?.first?["completion"]?["files"]?.arrayValue
    return files?.first?["content"]?.stringValue
  }
}
