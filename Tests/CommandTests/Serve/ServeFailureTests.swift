import Foundation
import SynBase
import TestSupport
import Testing

/// What clients get who ask wrongly, and while Redis is away.
@Suite struct ServeFailureTests {
  static let badBodies: [(path: String, body: String, detail: JSONValue)] = [
    (
      "/api/pop-qa", "{}",
      ["type": "missing", "loc": ["body", "qa_id"], "msg": "Field required", "input": [:]]
    ),
    (
      "/pop-qa", #"{"other":1.0}"#,
      ["type": "missing", "loc": ["body", "qa_id"], "msg": "Field required", "input": ["other": .number("1.0")]]
    ),
    ("/api/generate-answer", "", ["type": "missing", "loc": ["body"], "msg": "Field required", "input": .null]),
    // A byte order mark is no part of a body.
    (
      "/api/generate-answer", "\u{feff}", ["type": "missing", "loc": ["body"], "msg": "Field required", "input": .null]
    ),
    (
      "/api/generate-answer", "\u{feff}{\"qa_id\":7}",
      ["type": "string_type", "loc": ["body", "qa_id"], "msg": "Input should be a valid string", "input": 7]
    ),
    (
      "/api/generate-answer", #"{"qa_id":7}"#,
      ["type": "string_type", "loc": ["body", "qa_id"], "msg": "Input should be a valid string", "input": 7]
    ),
    (
      "/api/order-answer", #"{"question":" "}"#,
      [
        "type": "string_too_short", "loc": ["body", "question"], "msg": "String should have at least 1 character",
        "input": " ", "ctx": ["min_length": 1],
      ]
    ),
    (
      "/api/order-answer", "{\"question\"",
      [
        "type": "json_invalid", "loc": ["body", 11], "msg": "JSON decode error", "input": [:],
        "ctx": ["error": "cut off"],
      ]
    ),
    (
      "/api/order-answer", "[1]",
      [
        "type": "model_attributes_type", "loc": ["body"],
        "msg": "Input should be a valid dictionary or object to extract fields from", "input": [1],
      ]
    ),
  ]

  @Test("/ready tells which pipes live, and deep=1 asks for them")
  func readyTellsWhichPipesLive() async throws {
    let serve = try await ServeProcess()
    #expect(try await serve.get("/ready").json["workers"] == ["units": 0, "orders": 0])
    let none = try await serve.get("/ready?deep=1")
    #expect(none.status == 503 && none.body.contains("no units are made"), "\(none.body)")
    var pipes: [TestSupport.ChildProcess] = []
    for verb in ["work", "orders"] {
      pipes.append(
        try TestSupport.ChildProcess(
          ["syn-store", verb, "--follow"], environment: serve.redis.environment.merging(["SYN_BUFFER_SIZE": "0"]) { $1 }
        ))
    }
    try await eventually("both live") { try await serve.get("/ready?deep=1").status == 200 }
    pipes[1].send(signal: SIGTERM)
    _ = await pipes[1].wait()
    let one = try await serve.get("/ready?deep=1")
    #expect(one.status == 503 && one.body.contains("no orders are carried out"), "\(one.body)")
  }

  @Test("a bad body is explained the way FastAPI would")
  func aBadBodyIsExplainedAsFastAPIWould() async throws {
    let serve = try await ServeProcess()
    for (path, body, detail) in Self.badBodies {
      let response = try await serve.post(path, body)
      #expect(response.status == 422, "\(body)")
      #expect(try response.json == ["detail": [detail]], "\(body)")
    }
  }

  @Test("a path cannot forge lines in the log")
  func aPathCannotWriteLinesOfItsOwnIntoTheLog() async throws {
    let serve = try await ServeProcess(["--debug"])
    #expect(try await serve.get("/a%0Aforged%1B[31m").status == 404)
    let line = try #require(await serve.child.nextErrorLine { $0.contains("GET /a") })
    #expect(line.contains(#"GET /a\nforged\u{1B}[31m status=404"#), "\(line)")
  }

  @Test("an invalid number of augments is refused, and nothing is ordered")
  func aNumberOfAugmentsThatIsNoneIsRefusedAndNothingOrdered() async throws {
    let serve = try await ServeProcess()
    let wrong = [
      ("0", "greater_than_equal"), ("4", "less_than_equal"), (#""4""#, "less_than_equal"), ("-1", "greater_than_equal"),
      ("2.5", "int_from_float"), (#""two""#, "int_parsing"), (#""""#, "int_parsing"), (#""0x2""#, "int_parsing"),
      (#""02""#, "int_parsing"), (#"" 2""#, "int_parsing"), (#""+2""#, "int_parsing"), (#""null""#, "int_parsing"),
      ("1e400", "less_than_equal"), ("99999999999999999999", "less_than_equal"), ("-1e400", "greater_than_equal"),
      ("{}", "int_type"), ("null", "int_type"), ("true", "int_type"), ("[2]", "int_type"),
    ]
    for (number, type) in wrong {
      let response = try await serve.post(
        "/api/get-question-augment", #"{"question":"Build a clock","num_augments":\#(number)}"#)
      #expect(response.status == 422)
      #expect(try response.json["detail"]?.arrayValue?.map { $0["type"] } == [.string(type)], "\(number)")
    }
    let both = try await serve.post("/api/get-question-augment", "{}").json
    #expect(both["detail"]?.arrayValue?.count == 2)
    #expect(serve.redis.command("EXISTS", "syn:waiting:orders") == .integer(0))
  }

  @Test("an invalid wait is refused")
  func aBadWaitIsRefused() async throws {
    let serve = try await ServeProcess()
    for (wait, type) in [
      ("x", "float_parsing"), ("", "float_parsing"), ("nan", "float_parsing"), ("-1", "greater_than_equal"),
      ("301", "less_than_equal"), ("0x10", "float_parsing"), ("inf", "float_parsing"), ("1e999", "float_parsing"),
      ("%201", "float_parsing"),
    ] {
      let response = try await serve.get("/api/generate-question?wait=" + wait)
      #expect(response.status == 422)
      let detail = try response.json["detail"]?.arrayValue?.first
      #expect(detail?["type"] == .string(type) && detail?["loc"] == ["query", "wait"])
    }
  }

  @Test("only JSON bodies are accepted")
  func onlyJSONIsTaken() async throws {
    let serve = try await ServeProcess()
    let body = #"{"qa_id":"q"}"#
    for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
      #expect(try await serve.post("/api/pop-qa", body, type: type).status == 415, "\(type)")
    }
    for type in ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"] {
      #expect(try await serve.post("/api/pop-qa", body, type: type).status == 200, "\(type)")
    }
  }

  @Test("unknown paths, wrong methods and unknown methods get different statuses")
  func unknownPathsAndMethodsAreToldApart() async throws {
    let serve = try await ServeProcess()
    let missing = try await serve.get("/api/api/health")
    #expect(missing.status == 404)
    #expect(try missing.json == ["detail": "Not Found"])
    for (method, path, status, allow) in [
      ("GET", "/api/pop-qa", 405, "POST, OPTIONS"), ("DELETE", "/health", 405, "GET, HEAD, OPTIONS"),
      ("HEAD", "/api/generate-question", 405, "GET, OPTIONS"), ("OPTIONS", "/pop-qa", 204, "POST, OPTIONS"),
      ("OPTIONS", "*", 204, "GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE"), ("BREW", "/health", 501, nil),
    ] as [(String, String, Int, String?)] {
      let peer = try serve.connect()
      peer.send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let response = try #require(await peer.response(isHead: method == "HEAD"))
      #expect(response.status == status && response.fields["allow"] == allow, "\(method) \(path)")
    }
  }

  @Test("on the loopback only the loopback's own names are answered")
  func onTheLoopbackOnlyItsOwnNamesAreAnswered() async throws {
    let serve = try await ServeProcess()
    for (host, status) in [
      ("localhost", 200), ("LocalHost:1", 200), ("127.0.0.1:5003", 200), ("[::1]:80", 200), ("evil.example", 421),
      ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("192.168.0.1", 421),
    ] {
      let peer = try serve.connect()
      peer.send("GET /health HTTP/1.1\r\nHost: \(host)\r\n\r\n")
      #expect(await peer.response()?.status == status, "\(host)")
    }
  }

  /// dojo calls by a name of its compose network, and has nothing but a URL to put a token into.
  @Test("an allowed host is answered, and a token may come as a password")
  func aNamedHostIsAnsweredAndATokenMayComeAsAPassword() async throws {
    let serve = try await ServeProcess(
      environment: ["SYN_ALLOWED_HOSTS": "synthetic-gen, syn.example", "SYN_API_TOKEN": "a-token-for-this-test"])
    serve.store("1")
    let login = "Authorization: Basic eDphLXRva2VuLWZvci10aGlzLXRlc3Q=\r\n"
    for (host, field, status) in [
      ("synthetic-gen:5003", login, 200), ("Syn.Example.", login, 200), ("localhost", login, 200),
      ("synthetic-gen:5003", "", 401), ("evil.example", login, 421),
    ] {
      let peer = try serve.connect()
      peer.send("GET /dashboard/unit?id=q-1 HTTP/1.1\r\nHost: \(host)\r\n\(field)\r\n")
      #expect(await peer.response()?.status == status, "\(host) \(field)")
    }
    for options in [["--allowed-host", "http://h"], ["--trusted-proxy", "10.0.0.0/99"]] {
      #expect(try await ProcessRun.run(["syn-serve", "--port", "0"] + options).status == 64)
    }
    for setting in [["SYN_ALLOWED_HOSTS": "a/b"], ["SYN_TRUSTED_PROXIES": "x"], ["SYN_REDELIVER_AFTER": "0"]] {
      #expect(try await ProcessRun.run(["syn-serve", "--port", "0"], environment: setting).status == 78)
    }
  }

  @Test("a trusted proxy says who the client is")
  func aTrustedProxyTellsWhoTheClientIs() async throws {
    let serve = try await ServeProcess(
      ["--trusted-proxy", "127.0.0.0/8", "--access-log"], environment: ["SYN_API_TOKEN": "a-token-for-this-test"])
    let peer = try serve.connect()
    let body = #"{"token":"a-token-for-this-test"}"#
    peer.send(
      "POST /login HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let response = try #require(await peer.response())
    #expect(response.status == 204 && response.fields["set-cookie"]?.contains("; Secure") == true)
    let line = await serve.child.nextErrorLine { $0.contains("/login") }
    #expect(line?.contains("198.51.100.7") == true && line?.contains("203.0.113.9") == false)
  }

  @Test("while Redis is down the server says so, then recovers")
  func whileRedisIsAwayTheServiceSaysSoAndThenGoesOn() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    #expect(try await serve.get("/ready").status == 200)
    serve.redis.kill9()
    for path in ["/api/generate-question", "/ready", "/dashboard/unit?id=q-1", "/api/synthetic-gen"] {
      let response = try await serve.get(path)
      #expect(response.status == 503 && response.fields["retry-after"] == "1", "\(path)")
      #expect(try response.json["detail"] != nil)
    }
    #expect(try await serve.post("/api/order-answer", #"{"question":"Build a clock"}"#).status == 503)
    #expect(try await serve.get("/health").status == 200)
    #expect(try await serve.get("/metrics").body.contains("syn_redis_up 0\n"))
    try serve.redis.restart()
    let peer = try serve.connect()
    try await eventually("Redis is back") { await peer.get("/ready")?.status == 200 }
    #expect(try await serve.get("/api/generate-question").json["qa_id"] == "q-1")
  }

  @Test("probes are answered before a hanging Redis is given up")
  func probesOfAHangingRedis() async throws {
    let serve = try await ServeProcess(["--debug"])
    #expect(try await serve.get("/ready").status == 200)
    serve.redis.pause()
    #expect(try await serve.get("/ready").status == 503)
    let line = try #require(await serve.child.nextErrorLine { $0.contains("answering 503") })
    #expect(line.contains("no answer within 1.5 seconds"), "\(line)")
    #expect(try await serve.get("/metrics").body.contains("syn_redis_up 0\n"))
    let other = try #require(await serve.child.nextErrorLine { $0.contains("metrics without the buffer") })
    #expect(other.contains("no answer within 1.5 seconds"), "\(other)")
    serve.redis.resume()
    let peer = try serve.connect()
    try await eventually("Redis is back") { await peer.get("/ready")?.status == 200 }
  }

  @Test("the server starts without Redis")
  func itStartsWithoutRedis() async throws {
    let redis = try TestRedis()
    redis.kill9()
    let serve = try await ServeProcess(redis: redis)
    #expect(try await serve.get("/health").status == 200)
    #expect(try await serve.get("/ready").status == 503)
  }

  @Test("bad options end the server with their own exit codes")
  func badOptionsEndItWithTheirExitCodes() async throws {
    for (arguments, status) in [
      (["--port", "x"], 64), (["--port", "65536"], 64), (["--env-name", "test"], 64), (["--empty-wait", "-1"], 64),
      (["operand"], 64), (["--nothing"], 64), (["--host", "203.0.113.1", "--port", "0"], 74), (["--help"], 0),
      (["--version"], 0),
    ] as [([String], Int32)] {
      #expect(try await ProcessRun.run(["syn-serve"] + arguments).status == status, "\(arguments)")
    }
    let refused = try await ProcessRun.run(["syn-serve"], environment: ["REDIS_URL": "redis-sentinel://h"])
    #expect(refused.status == 78)
  }
}
