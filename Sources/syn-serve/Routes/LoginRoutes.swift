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
      hasEffects: true, needsRedis: false, access: .open,
      body: Route.Body(schema: Schema.object(["token": Schema.text]), example: ["token": ""]), answers: []
    ) { request in
      let token = try BodyFields.read(request) { $0.text("token") }
      if let seconds = guesses.secondsToWait(request.address, now: MonotonicClock.now) {
        return .failure(
          .tooManyRequests, "too many wrong tokens; clients that send theirs are served",
          fields: [.init(name: "Retry-After", value: String(seconds))])
      }
      guard let cookie = tokens.login(token) else {
        guesses.wasWrong(request.address, now: MonotonicClock.now)
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
      response.fields.append(
        .init(
          name: "Set-Cookie",
          value: "\(AccessTokens.cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"))
      return response
    }
  }
}

/// Logins with wrong tokens, by address, so that a guesser locks out only its own; a person mistypes a few.
@LoopActor
final class GuessLimit {
  private struct Minute {
    let end: UInt64
    var wrong = 0
  }

  private static let wrongMax = 10
  private static let window = Duration.seconds(60)
  /// Addresses remembered at a time. Those beyond it share one count, as clients of a unix socket do.
  private static let addressesMax = 1024

  private var minutes: [ClientAddress?: Minute] = [:]

  nonisolated init() {}

  /// Nil while another try is acceptable. `now` is from the monotonic clock.
  func secondsToWait(_ address: ClientAddress?, now: UInt64) -> Int? {
    guard let minute = minutes[key(address)], minute.wrong >= Self.wrongMax, now < minute.end else { return nil }
    return Int((minute.end - now) / 1_000_000_000) + 1
  }

  func wasWrong(_ address: ClientAddress?, now: UInt64) {
    minutes = minutes.filter { now < $0.value.end }
    let key = key(address)
    var minute = minutes[key] ?? Minute(end: now + Self.window.nanoseconds)
    minute.wrong += 1
    minutes[key] = minute
    if minute.wrong == Self.wrongMax {
      Log.warning(
        "\(minute.wrong) logins with a wrong token from one address within a minute: ignoring its next ones until it is over"
      )
    }
  }

  private func key(_ address: ClientAddress?) -> ClientAddress? {
    minutes[address] == nil && minutes.count >= Self.addressesMax ? nil : address
  }
}
