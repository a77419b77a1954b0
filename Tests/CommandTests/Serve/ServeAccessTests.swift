import Foundation
import TestSupport
import Testing

/// Who gets in: tokens, logins, and pages of other sites.
@Suite struct ServeAccessTests {
  private static let token = "correct-horse-battery-staple"
  private static let guarded = [
    ("GET", "/api/generate-question"), ("GET", "/generate-question"), ("POST", "/api/generate-answer"),
    ("POST", "/order-answer"), ("POST", "/api/order-answer"), ("POST", "/api/get-question-augment"),
    ("POST", "/api/pop-qa"), ("POST", "/pop-qa"), ("GET", "/api/synthetic-gen"), ("GET", "/synthetic-gen"),
    ("GET", "/metrics"), ("GET", "/api/metrics"), ("GET", "/dashboard/unit?id=q-1"), ("GET", "/page?id=q-1"),
    ("GET", "/"),
    ("GET", "/docs"), ("GET", "/api/docs"),
  ]

  private func send(
    _ serve: ServeProcess, _ method: String, _ path: String, _ fields: [String: String] = [:], body: String = ""
  ) async throws -> PeerResponse {
    let peer = try serve.connect()
    var all = fields
    if method == "POST" { all["Content-Type"] = "application/json" }
    let lines = all.map { "\($0.key): \($0.value)\r\n" }.joined()
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    peer.send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(lines)\(length)\r\n\(body)")
    return try #require(await peer.response())
  }

  @Test("with a token set, nothing protected is answered without it")
  func withATokenNothingIsAnsweredWithoutOne() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": "another-token-entirely,\(Self.token)"])
    serve.store("1")
    for (method, path) in Self.guarded {
      let missing = try await send(serve, method, path)
      #expect(missing.status == 401 && missing.fields["www-authenticate"] == #"Bearer realm="syn""#, "\(path)")
      let wrong = try await send(serve, method, path, ["Authorization": "Bearer \(Self.token)x"])
      #expect(wrong.status == 401 && wrong.fields["www-authenticate"]?.contains("invalid_token") == true, "\(path)")
      let right = try await send(serve, method, path, ["Authorization": "Bearer \(Self.token)"])
      #expect(right.status == (method == "POST" ? 422 : 200), "\(path)")
    }
    for path in ["/health", "/ready", "/openapi.json", "/assets/syn.css", "/assets/login.js"] {
      #expect(try await serve.get(path).status == 200, "\(path)")
    }
    #expect(try await send(serve, "OPTIONS", "/api/pop-qa").status == 204)
    #expect(try await serve.get("/nowhere").status == 404)
  }

  @Test("the log never shows a token")
  func theLogNeverShowsAToken() async throws {
    let serve = try await ServeProcess(["--trace"], environment: ["SYN_API_TOKEN": Self.token])
    _ = try await send(serve, "GET", "/metrics", ["Authorization": "Bearer \(Self.token)", "X-Request-Id": Self.token])
    _ = try await send(serve, "GET", "/" + Self.token)
    _ = try await serve.post("/login", #"{"token":"\#(Self.token)"}"#)
    serve.child.send(signal: SIGTERM)
    var lines = ""
    while let line = await serve.child.nextErrorLine() { lines += line + "\n" }
    #expect(lines.contains("GET /metrics") && !lines.contains(Self.token), "\(lines)")
  }

  @Test("a browser's login cookie opens everything the token does")
  func aBrowserLogsInAndItsCookieOpensWhatTheTokenDoes() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    let page = try await serve.get("/")
    #expect(page.status == 401 && page.body.contains("assets/login.js"))
    #expect(try await serve.post("/login", #"{"token":"wrong"}"#).status == 401)
    #expect(try await serve.post("/login", "{}").status == 422)
    let login = try await serve.post("/login", #"{"token":"\#(Self.token)"}"#)
    let cookie = try #require(login.fields["set-cookie"])
    #expect(login.status == 204 && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
    #expect(!cookie.contains(Self.token))
    let value = String(cookie.prefix { $0 != ";" })
    for path in ["/", "/docs", "/dashboard/events", "/metrics"] {
      #expect(try await send(serve, "GET", path, ["Cookie": value]).status == 200, "\(path)")
    }
    let open = try await ServeProcess()
    #expect(try await open.post("/login", "{}").status == 404)
  }

  @Test("a login cookie alone takes nothing if the browser does not say which page is asking")
  func cookieAlone() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    serve.store("1")
    let login = try await serve.post("/login", #"{"token":"\#(Self.token)"}"#)
    let cookie = String(try #require(login.fields["set-cookie"]).prefix { $0 != ";" })
    // As <img src=...> of another port of this host sends it over plain HTTP.
    for (method, path) in [
      ("GET", "/api/generate-question"), ("GET", "/synthetic-gen"), ("POST", "/api/pop-qa"),
      ("POST", "/api/order-answer"),
    ] {
      let taken = try await send(serve, method, path, ["Cookie": cookie], body: method == "POST" ? "{}" : "")
      #expect(taken.status == 403 && taken.body.contains("a login alone"), "\(path): \(taken.status) \(taken.body)")
    }
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(1))
    let ours = try await send(serve, "GET", "/api/generate-question", ["Cookie": cookie, "X-Syn-Page": "docs"])
    #expect(try ours.status == 200 && ours.json["qa_id"] == "q-1")
    #expect(ours.fields["cache-control"] == "no-store")
  }

  @Test("an allowed origin does not make a login enough: browsers send the cookie to every port of this host")
  func cookieOfAnAllowedOrigin() async throws {
    let serve = try await ServeProcess(["--cors-origin", "*"], environment: ["SYN_API_TOKEN": Self.token])
    serve.store("1")
    let login = try await serve.post("/login", #"{"token":"\#(Self.token)"}"#)
    let cookie = String(try #require(login.fields["set-cookie"]).prefix { $0 != ";" })
    for fields in [["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "same-site", "X-Syn-Page": "x"]] {
      let taken = try await send(
        serve, "GET", "/api/generate-question", fields.merging(["Cookie": cookie]) { $1 })
      #expect(taken.status == 403, "\(fields)")
    }
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(1))
    let friend = ["Sec-Fetch-Site": "same-site", "Authorization": "Bearer \(Self.token)"]
    #expect(try await send(serve, "GET", "/api/generate-question", friend).status == 200)
    // Browsers send a field of a page's own only after a preflight that allows it.
    let preflight = try await send(
      serve, "OPTIONS", "/api/pop-qa", ["Origin": "http://localhost:1", "Access-Control-Request-Method": "POST"])
    #expect(preflight.fields["access-control-allow-headers"]?.lowercased().contains("x-syn-page") == false)
    #expect(preflight.fields["access-control-allow-credentials"] == nil)
  }

  @Test("nothing that takes a unit or needs a token is kept by a cache, errors included")
  func notStored() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    let right = ["Authorization": "Bearer \(Self.token)"]
    for (method, path) in Self.guarded {
      for fields in [[:], right] {
        let response = try await send(serve, method, path, fields)
        #expect(response.fields["cache-control"] == "no-store", "\(path) \(response.status)")
      }
    }
  }

  @Test("guessing tokens at the login is blocked after ten tries, and the log says so once")
  func guesses() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    for _ in 0..<10 {
      let wrong = try await serve.post("/login", #"{"token":"wrong"}"#)
      #expect(wrong.status == 401 && wrong.fields["www-authenticate"]?.contains("invalid_token") == true)
    }
    let stopped = try await serve.post("/login", #"{"token":"\#(Self.token)"}"#)
    #expect(stopped.status == 429 && stopped.fields["retry-after"].flatMap { Int($0) } ?? 0 > 0)
    #expect(await serve.child.nextErrorLine { $0.contains("10 logins with a wrong token from one address") } != nil)
    #expect(try await send(serve, "GET", "/metrics", ["Authorization": "Bearer \(Self.token)"]).status == 200)
  }

  @Test("logging out removes the cookie")
  func logout() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    for method in ["GET", "POST"] {
      let out = try await send(serve, method, "/logout")
      #expect(out.status == 200 && out.fields["set-cookie"]?.contains("syn_login=; Path=/; Max-Age=0") == true)
    }
  }

  @Test("a browser's prefetch takes nothing", arguments: ["Sec-Purpose", "Purpose", "X-Purpose", "X-moz"])
  func prefetch(field: String) async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    let guessed = try await send(serve, "GET", "/api/generate-question", [field: "prefetch;prerender"])
    #expect(guessed.status == 403)
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(1))
  }

  @Test("a server that is reachable without a token, or has a weak one, logs a warning")
  func whoeverIsReachableOrGuessableIsWarned() async throws {
    for (options, token, words) in [
      (["--host", "0.0.0.0"], nil, "without a token"), (["--cors-origin", "*"], nil, "without a token"),
      ([], "short", "can be guessed"),
    ] as [([String], String?, String)] {
      let serve = try await ServeProcess(options, environment: token.map { ["SYN_API_TOKEN": $0] } ?? [:])
      #expect(serve.linesBeforeListening.contains { $0.contains("warning: ") && $0.contains(words) }, "\(options)")
    }
    let quiet = try await ServeProcess(["--host", "0.0.0.0"], environment: ["SYN_API_TOKEN": Self.token])
    #expect(!quiet.linesBeforeListening.contains { $0.contains("warning") })
    let bad = try await ProcessRun.run(["syn-serve", "--port", "0"], environment: ["SYN_API_TOKEN": ","])
    #expect(bad.status == 78)
  }

  @Test("a page from another site can neither take nor order anything")
  func aForeignPageTakesAndOrdersNothing() async throws {
    let serve = try await ServeProcess(["--cors-origin", "https://friend.example"])
    serve.store("1")
    for path in ["/api/generate-question", "/synthetic-gen"] {
      for site in ["cross-site", "same-site"] {
        #expect(try await send(serve, "GET", path, ["Sec-Fetch-Site": site]).status == 403)
      }
    }
    let order = ["Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"]
    #expect(try await send(serve, "POST", "/api/order-answer", order, body: #"{"question":"x"}"#).status == 403)
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(1))
    #expect(serve.redis.command("EXISTS", "syn:waiting:orders") == .integer(0))
    // Reading changes nothing, and browsers keep the answer from the page.
    #expect(try await send(serve, "GET", "/health", ["Sec-Fetch-Site": "cross-site"]).status == 200)
    let friend = ["Sec-Fetch-Site": "cross-site", "Origin": "https://friend.example"]
    let taken = try await send(serve, "GET", "/api/generate-question", friend)
    #expect(try taken.json["qa_id"] == "q-1")
    #expect(taken.fields["access-control-allow-origin"] == "https://friend.example" && taken.fields["vary"] == "Origin")
  }

  @Test("an allowed origin may send requests, and read errors too")
  func aNamedOriginMayAskAndReadErrorsToo() async throws {
    let serve = try await ServeProcess(
      ["--cors-origin", "https://friend.example"], environment: ["SYN_API_TOKEN": Self.token])
    let preflight = try await send(
      serve, "OPTIONS", "/api/pop-qa",
      ["Origin": "https://friend.example", "Access-Control-Request-Method": "POST"])
    #expect(preflight.status == 204 && preflight.fields["access-control-allow-methods"] == "POST, OPTIONS")
    #expect(preflight.fields["access-control-allow-headers"]?.contains("Authorization") == true)
    let refused = try await send(serve, "POST", "/api/pop-qa", ["Origin": "https://friend.example"])
    #expect(refused.status == 401 && refused.fields["access-control-allow-origin"] == "https://friend.example")
    let stranger = try await send(serve, "GET", "/health", ["Origin": "https://evil.example"])
    #expect(stranger.fields["access-control-allow-origin"] == nil && stranger.fields["vary"] == "Origin")
    let off = try await ServeProcess()
    let plain = try await send(off, "GET", "/health", ["Origin": "https://friend.example"])
    #expect(plain.fields["access-control-allow-origin"] == nil && plain.fields["vary"] == nil)
    let bad = try await ProcessRun.run(["syn-serve", "--cors-origin", "friend.example"])
    #expect(bad.status == 64)
  }
}
