// How a browser, which cannot add fields to the addresses it opens, gets access where a token is required.

import SynBase

struct LoginRoutes {
  /// Without tokens there is nothing to log in to.
  let tokens: AccessTokens?

  private let guesses = GuessLimit()

  var routes: [Route] { tokens.map { [login($0), logout(.get), logout(.post)] } ?? [] }

  private func login(_ tokens: AccessTokens) -> Route {
    Route(
      method: .post, path: "/login", group: .service, summary: "Let this browser in", isDocumented: false,
      hasEffects: true, needsRedis: false, access: .open, answers: []
    ) { request in
      let token = try BodyFields.read(request) { $0.text("token") }
      if let seconds = guesses.secondsToWait(now: MonotonicClock.now) {
        return .failure(
          .tooManyRequests, "too many wrong tokens; clients that send theirs are served",
          fields: [.init(name: "Retry-After", value: String(seconds))])
      }
      guard let cookie = tokens.login(token) else {
        guesses.wasWrong(now: MonotonicClock.now)
        return .failure(
          .unauthorized, "Invalid token", fields: [.init(name: "WWW-Authenticate", value: AccessPolicy.wrongToken)])
      }
      let secure = request.isSecure ? "; Secure" : ""
      // Strict keeps it out of requests caused by other sites' pages, HttpOnly out of the reach of scripts.
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

  /// Removes the cookie. Also by GET, for people who type the address: the only harm is having to log in again.
  private func logout(_ method: HTTPMethod) -> Route {
    Route(
      method: method, path: "/logout", group: .service, summary: "Forget this browser's login", isDocumented: false,
      needsRedis: false, access: .open, answers: []
    ) { _ in
      var response = HTTPResponse.page(PageAsset.loginPage)
      response.fields += [
        .init(
          name: "Set-Cookie",
          value: "\(AccessTokens.cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"),
        .init(name: "Cache-Control", value: "no-store"),
      ]
      return response
    }
  }
}

/// Logins with wrong tokens; only a guesser sends hundreds of them.
@LoopActor
final class GuessLimit {
  private static let wrongMax = 10
  private static let window = Duration.seconds(60)

  private var began: UInt64 = 0
  private var wrong = 0

  nonisolated init() {}

  /// Nil while another try is acceptable. `now` is from the monotonic clock.
  func secondsToWait(now: UInt64) -> Int? {
    let end = began &+ Self.window.nanoseconds
    guard wrong >= Self.wrongMax, now < end else { return nil }
    return Int((end - now) / 1_000_000_000) + 1
  }

  func wasWrong(now: UInt64) {
    if now >= began &+ Self.window.nanoseconds { (began, wrong) = (now, 0) }
    wrong += 1
    if wrong == Self.wrongMax {
      Log.warning("\(wrong) logins with a wrong token within a minute: ignoring more until it is over")
    }
  }
}
