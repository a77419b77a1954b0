// Every endpoint there is. For a new one, add a file with its routes, and a line here.

enum RouteTable {
  static func make(
    _ service: Service, tokens: AccessTokens?, counts: RequestCounts, statistics: HTTPStatistics
  ) -> [Route] {
    let endpoints =
      QuestionRoutes(service: service).routes
      + AnswerRoutes(service: service).routes
      + AugmentRoutes(service: service).routes
      + PopRoutes(service: service).routes
      + LegacyRoutes(service: service).routes
      + LoginRoutes(tokens: tokens).routes
      + HealthRoutes(store: service.store).routes
      + MetricsRoutes(service: service, counts: counts, statistics: statistics).routes
      + DashboardRoutes(service: service, counts: counts, statistics: statistics).routes
    return DocumentationRoutes(documented: endpoints, wantsToken: tokens != nil).routes
  }
}
