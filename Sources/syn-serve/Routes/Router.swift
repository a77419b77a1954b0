// Finds the route of a request and turns every failure into an answer. OpenAPI and the documentation page are made from
// the same table.

import SynBase
import SynBuffer

@LoopActor
final class Router {
  /// A route and what it has answered. Shared, since copying a route for every request would cost more than finding it.
  private final class Endpoint {
    let route: Route
    let counts: RouteCounts

    init(_ route: Route, counts: RouteCounts) {
      self.route = route
      self.counts = counts
    }
  }

  private struct Place {
    var endpoints: [Endpoint] = []

    func endpoint(for method: HTTPMethod) -> Endpoint? {
      for endpoint in endpoints where endpoint.route.method == method { return endpoint }
      guard method == .head else { return nil }
      return endpoints.first { $0.route.method == .get && !$0.route.hasEffects }
    }

    var allow: String {
      HTTPMethod.allCases.filter { $0 == .options || endpoint(for: $0) != nil }.map(\.rawValue).joined(separator: ", ")
    }
  }

  /// An order is taken up when another one is finished, which takes a model tens of seconds.
  private static let orderRetrySeconds = "10"

  private var places: [String: Place] = [:]
  private var access: AccessPolicy
  /// For requests without a route.
  private let otherCounts: RouteCounts
  private var redisIsAway = false
  private let log: AccessLog

  init(routes: [Route], access: AccessPolicy, counts: RequestCounts, log: AccessLog) {
    self.access = access
    self.log = log
    otherCounts = counts.add(route: "none")
    for route in routes {
      let endpoint = Endpoint(route, counts: counts.add(route: route.name))
      for path in Self.paths(of: route) { places[path, default: Place()].endpoints.append(endpoint) }
    }
  }

  /// The paths of a route: with `/api` in front and without. Both are entries, so that finding a route makes no new
  /// string.
  private static func paths(of route: Route) -> [String] {
    let short = route.path.hasPrefix("/api/") ? String(route.path.dropFirst(4)) : route.path
    return short == "/" ? [short, "/api", "/api/"] : [short, "/api" + short]
  }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    let started = MonotonicClock.now
    var (endpoint, response) = await answer(request)
    complete(&response, for: request.head)
    let nanoseconds = MonotonicClock.now - started
    (endpoint?.counts ?? otherCounts).record(response.status, nanoseconds: nanoseconds)
    if log.isOn { log.write(request, response, nanoseconds: nanoseconds) }
    return response
  }

  private func complete(_ response: inout HTTPResponse, for head: RequestHead) {
    if access.origins.isOn { response.fields += access.origins.fields(for: head) }
    if !response.fields.contains(where: { $0.isNamed("Cache-Control") }) { response.fields.append(Self.notStored) }
  }

  private func answer(_ request: HTTPRequest) async -> (Endpoint?, HTTPResponse) {
    let head = request.head
    if let refusal = access.refusal(of: head) { return (nil, refusal) }
    guard let method = head.method else { return (nil, .failure(.notImplemented, "Not Implemented")) }
    if head.path == "*" {
      let all = HTTPMethod.allCases.filter { $0 != .trace }.map(\.rawValue).joined(separator: ", ")
      return (nil, .empty(.noContent, fields: [.init(name: "Allow", value: all)]))
    }
    guard let endpoint = places[head.path]?.endpoint(for: method) else { return (nil, noRoute(for: head, method)) }
    if let refusal = access.refusal(of: head, by: endpoint.route) { return (endpoint, refusal) }
    return (endpoint, await run(endpoint.route, request))
  }

  /// For a path or method that no route answers.
  private func noRoute(for head: RequestHead, _ method: HTTPMethod?) -> HTTPResponse {
    guard let place = places[head.path] else { return redirect(head) ?? .failure(.notFound, "Not Found") }
    let allow = HTTPResponse.Field(name: "Allow", value: place.allow)
    if method == .options {
      let preflight = access.origins.preflightFields(for: head, methods: allow.value)
      return .empty(.noContent, fields: [allow] + preflight)
    }
    return .failure(.methodNotAllowed, "Method Not Allowed", fields: [allow])
  }

  /// A cache must not answer instead of taking or ordering a unit, nor keep what needed a token. Nothing else is worth
  /// an exception.
  private static let notStored = HTTPResponse.Field(name: "Cache-Control", value: "no-store")

  /// Redirects a path with a surplus slash at its end, as FastAPI does; nil for a path that is unknown without it, too.
  /// Relative, as a proxy may have added a path in front.
  private func redirect(_ head: RequestHead) -> HTTPResponse? {
    guard head.path.count > 1, head.path.hasSuffix("/"), head.method != .options else { return nil }
    let path = String(head.path.dropLast())
    guard places[path] != nil, let name = path.split(separator: "/").last else { return nil }
    let location = "../\(name)" + (head.query.isEmpty ? "" : "?\(head.query)")
    return .empty(.temporaryRedirect, fields: [.init(name: "Location", value: location)])
  }

  /// Answers possible before a body has arrived: clients without access cannot make us hold one.
  func refusal(beforeBodyOf request: HTTPRequest) -> HTTPResponse? {
    let head = request.head
    let endpoint = head.method.flatMap { places[head.path]?.endpoint(for: $0) }
    guard var refusal = refusal(beforeBodyOf: request, endpoint?.route) else { return nil }
    complete(&refusal, for: head)
    (endpoint?.counts ?? otherCounts).record(refusal.status, nanoseconds: 0)
    if log.isOn { log.write(request, refusal, nanoseconds: 0) }
    return refusal
  }

  private func refusal(beforeBodyOf request: HTTPRequest, _ route: Route?) -> HTTPResponse? {
    let head = request.head
    if let refusal = access.refusal(of: head) { return refusal }
    guard let method = head.method else { return .failure(.notImplemented, "Not Implemented") }
    guard let route else { return noRoute(for: head, method) }
    if let refusal = access.refusal(of: head, by: route) { return refusal }
    guard route.body != nil else { return nil }
    do throws(RequestProblem) {
      try BodyFields.expectJSON(head)
    } catch {
      return error.response
    }
    return nil
  }

  private func run(_ route: Route, _ request: HTTPRequest) async -> HTTPResponse {
    do {
      let response = try await route.handler(request)
      if redisIsAway, route.needsRedis { redisIsBack() }
      return response
    } catch let problem as RequestProblem {
      return problem.response
    } catch is TooManyOrders {
      return .failure(
        .tooManyRequests, "too many orders wait already",
        fields: [.init(name: "Retry-After", value: Self.orderRetrySeconds)])
    } catch let error as RedisError {
      redisFailed(error)
      return .failure(
        .serviceUnavailable, "Redis is not available", fields: [.init(name: "Retry-After", value: "1")])
    } catch {
      Log.error("\(route.name): \(error)", ["request_id": .string(request.id)])
      return .failure(.internalServerError, "Internal Server Error")
    }
  }

  /// Logged once: clients that ask again and again would fill the log.
  private func redisFailed(_ error: RedisError) {
    if !redisIsAway { Log.warning("answering 503: \(error)") }
    redisIsAway = true
  }

  private func redisIsBack() {
    Log.info("Redis answers again")
    redisIsAway = false
  }
}
