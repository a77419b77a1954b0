// The dashboard: its page, its events while it is open, and the pages of units it shows in frames.

import SynBase
import SynRecord

struct DashboardRoutes {
  let service: Service
  let feed: DashboardFeed

  init(service: Service, counts: RequestCounts, statistics: HTTPStatistics) {
    self.service = service
    let started = Timestamp.now
    feed = DashboardFeed(service) {
      [
        "version": .string(Tool.version), "environment": .string(service.options.environment.rawValue),
        "started": .string(started.text), "requests": .integer(counts.total),
        "connections": .integer(statistics.connectionsOpen),
      ]
    }
  }

  var routes: [Route] { [dashboard, events, unit, page] + PageAsset.all.map { asset($0) } }

  private var dashboard: Route {
    Route(
      method: .get, path: "/", group: .service, summary: "The dashboard", needsRedis: false, access: .login,
      answers: [Route.Answer(description: "The page.", contentType: "text/html")]
    ) { _ in .page(PageAsset.dashboardPage) }
  }

  private func asset(_ asset: PageAsset) -> Route {
    Route(
      method: .get, path: asset.path, group: .service, summary: "A part of our pages", isDocumented: false,
      needsRedis: false, access: .open, answers: []
    ) { _ in .asset(asset) }
  }

  // MARK: Events

  private var events: Route {
    let feed = feed
    return Route(
      method: .get, path: "/dashboard/events", group: .service, summary: "What the dashboard shows, as it changes",
      isDocumented: false, needsRedis: false, answers: []
    ) { request in
      if feed.isFull {
        return .failure(
          .serviceUnavailable, "\(DashboardFeed.listenersMax) dashboards are open already",
          fields: [.init(name: "Retry-After", value: "10")])
      }
      let known = request.head.field("last-event-id").flatMap { LiveBoard.EventID($0) }
      return .stream(
        contentType: "text/event-stream",
        // nginx would hold events back until it has a few thousand bytes of them.
        fields: [
          .init(name: "Cache-Control", value: "no-store"), .init(name: "X-Accel-Buffering", value: "no"),
        ]
      ) { try await feed.tell($0, after: known) }
    }
  }

  private var unit: Route {
    let store = service.store
    return Route(
      method: .get, path: "/dashboard/unit", group: .service, summary: "A unit's texts and facts",
      isDocumented: false, answers: []
    ) { request in
      let id = PercentEncoding.parameter("id", in: request.head.query) ?? ""
      guard let unit = try await store.look(qaID: id) else {
        return .failure(.notFound, "nothing is stored under this id, or no longer")
      }
      return .json(UnitDetails(unit: unit).json, fields: [.init(name: "Cache-Control", value: "no-store")])
    }
  }

  // MARK: Pages of units

  private var page: Route {
    let store = service.store
    return Route(
      method: .get, path: "/page", group: .answers, summary: "The page of an answer, to look at",
      description: """
        Runs only in a frame of the dashboard, in a sandbox that can reach nothing: a browser that opens the address \
        itself gets 403. Needs `id`; 404 while there is no page under it. With `rank`, one of the worse versions of \
        that answer.
        """,
      parameters: [
        Route.Parameter(name: "id", description: "A `qa_id` or `ans_aug_id`.", schema: Schema.string),
        Route.Parameter(
          name: "rank", description: "0 for the answer itself, which is the default.",
          schema: ["type": "integer", "minimum": 0]),
      ],
      answers: [
        Route.Answer(description: "The page.", contentType: "text/html"),
        Route.Answer(
          status: .forbidden, description: "A browser would show it outside of a frame; the answer says where to go.",
          contentType: "text/html"),
        Route.Answer(status: .notFound, description: "There is none.", schema: Schema.failure),
      ]
    ) { request in
      guard CrossOriginPolicy.showsInFrame(request.head) else { return .unframed(.forbidden) }
      let query = request.head.query
      let id = PercentEncoding.parameter("id", in: query) ?? ""
      let rank = PercentEncoding.parameter("rank", in: query).map { Int($0) } ?? 0
      guard let rank, let page = try await store.look(qaID: id).flatMap({ UnitDetails(unit: $0).page(rank: rank) })
      else { return .failure(.notFound, "no page under this id") }
      return .unitPage(page)
    }
  }
}
