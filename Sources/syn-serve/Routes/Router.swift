// Finds the route of a request and turns whatever goes wrong into an answer. The table it searches is the one OpenAPI
// and the documentation page are made from.

import SynShared

@LoopActor
final class Router {
  private struct Place {
    var routes: [Route] = []

    func route(for method: HTTPMethod) -> Route? {
      if let exact = routes.first(where: { $0.method == method }) { return exact }
      guard method == .head else { return nil }
      return routes.first { $0.method == .get && !$0.hasEffects }
    }

    var allow: String {
      HTTPMethod.allCases.filter { $0 == .options || route(for: $0) != nil }.map(\.rawValue).joined(separator: ", ")
    }
  }

  /// An order is taken up when another one is finished, which takes a model some tens of seconds.
  private static let orderRetrySeconds = "10"

  private var places: [String: Place] = [:]
  private let access: AccessPolicy
  private let counts: RequestCounts
  private var redisIsAway = false
  private let logsRequests = Log.isEnabled(.debug)

  init(routes: [Route], access: AccessPolicy, counts: RequestCounts) {
    self.access = access
    self.counts = counts
    for route in routes { places[Self.shortPath(route.path), default: Place()].routes.append(route) }
  }

  /// The path without `/api`, under which each route has one entry.
  private static func shortPath(_ path: String) -> String {
    if path == "/api" { return "/" }
    return path.hasPrefix("/api/") ? String(path.dropFirst(4)) : path
  }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    let started = logsRequests ? MonotonicClock.now : 0
    var (route, response) = await answer(request)
    if access.origins.isOn { response.fields += access.origins.fields(for: request.head) }
    counts.count(route, response.status)
    if logsRequests { log(request, response, since: started) }
    return response
  }

  private func answer(_ request: HTTPRequest) async -> (Route?, HTTPResponse) {
    let head = request.head
    if let refusal = access.refusal(of: head) { return (nil, refusal) }
    guard let method = head.method else { return (nil, .failure(.notImplemented, "Not Implemented")) }
    if head.path == "*" {
      let all = HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ")
      return (nil, .empty(.noContent, fields: [.init(name: "Allow", value: all)]))
    }
    guard let place = places[Self.shortPath(head.path)] else { return (nil, .failure(.notFound, "Not Found")) }
    guard let route = place.route(for: method) else {
      let allow = HTTPResponse.Field(name: "Allow", value: place.allow)
      if method == .options {
        let preflight = access.origins.preflightFields(for: head, methods: allow.value)
        return (nil, .empty(.noContent, fields: [allow] + preflight))
      }
      return (nil, .failure(.methodNotAllowed, "Method Not Allowed", fields: [allow]))
    }
    if let refusal = access.refusal(of: head, by: route) { return (route, refusal) }
    return (route, await run(route, request))
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

  /// Said once: clients that ask again and again would fill the log.
  private func redisFailed(_ error: RedisError) {
    if !redisIsAway { Log.warning("answering 503: \(error)") }
    redisIsAway = true
  }

  private func redisIsBack() {
    Log.info("Redis answers again")
    redisIsAway = false
  }

  private func log(_ request: HTTPRequest, _ response: HTTPResponse, since started: UInt64) {
    let milliseconds = Double(MonotonicClock.now - started) / 1e6
    Log.debug(
      "\(request.head.method?.rawValue ?? "?") \(request.head.path)",
      [
        "status": .integer(response.status.rawValue), "bytes": .integer(response.body.byteCount ?? 0),
        "ms": .double((milliseconds * 100).rounded() / 100), "request_id": .string(request.id),
      ])
  }
}
