// How a browser, which cannot add fields to the addresses it opens, comes to be let in where a token is wanted.

struct LoginRoutes {
  /// Without tokens there is nothing to log in to.
  let tokens: AccessTokens?

  var routes: [Route] { tokens.map { [login($0)] } ?? [] }

  private func login(_ tokens: AccessTokens) -> Route {
    Route(
      method: .post, path: "/login", group: .service, summary: "Let this browser in", isDocumented: false,
      hasEffects: true, needsRedis: false, access: .open, answers: []
    ) { request in
      let token = try BodyFields.read(request) { $0.text("token") }
      guard let cookie = tokens.login(token) else { return .failure(.unauthorized, "Invalid token") }
      let secure = request.isSecure ? "; Secure" : ""
      // Strict keeps it out of requests that other sites' pages cause, HttpOnly out of the reach of scripts.
      return .empty(
        .noContent,
        fields: [
          .init(
            name: "Set-Cookie",
            value: "\(AccessTokens.cookieName)=\(cookie); Path=/; HttpOnly; SameSite=Strict\(secure)"),
          .init(name: "Cache-Control", value: "no-store"),
        ])
    }
  }
}
