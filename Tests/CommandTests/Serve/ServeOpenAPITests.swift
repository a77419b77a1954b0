import Foundation
import SynBase
import TestSupport
import Testing

/// The description of the interface, held against the rules of OpenAPI and against what the server really answers.
@Suite struct ServeOpenAPITests {
  private static let token = "correct-horse-battery-staple"

  /// A request, and the statuses it is sent for.
  private struct Call {
    var method: String
    var path: String
    var query = ""
    var body: String?

    /// Whatever the document says of a route is asked of it with the body of its example.
    init(_ place: String, _ operation: JSONValue) {
      let words = place.split(separator: " ").map(String.init)
      (path, method) = (words[0], words[1].uppercased())
      body = operation["requestBody"]?["content"]?["application/json"]?["example"]?.text
    }

    func send(to serve: ServeProcess, _ fields: [String: String] = [:]) async throws -> PeerResponse {
      var all = ["Host": "localhost", "Authorization": "Bearer \(ServeOpenAPITests.token)"]
      if let body {
        all["Content-Type"] = "application/json"
        all["Content-Length"] = String(body.utf8.count)
      }
      let lines = all.merging(fields) { $1 }.map { "\($0.key): \($0.value)\r\n" }.joined()
      let peer = try serve.connect()
      peer.send("\(method) \(path)\(query) HTTP/1.1\r\n\(lines)\r\n\(body ?? "")")
      return try #require(await peer.response())
    }
  }

  /// Every documented status of every route, as it came, held against the document; the pairs of both.
  private struct Seen {
    let document: JSONValue
    var pairs: Set<String> = []

    mutating func note(_ call: Call, _ response: PeerResponse, as wanted: Int) throws {
      let place = "\(call.method) \(call.path) \(wanted)"
      #expect(response.status == wanted, "\(place): \(response.status) \(response.body.prefix(200))")
      pairs.insert("\(call.method) \(call.path) \(response.status)")
      let operation = document["paths"]?[call.path]?[call.method.lowercased()]
      let described = try #require(operation?["responses"]?[String(response.status)], "\(place) is not documented")
      let type = response.fields["content-type"].map { String($0.prefix { $0 != ";" }) } ?? ""
      let media = try #require(described["content"]?[type], "\(place): \(type) is not documented")
      for (name, header) in described["headers"]?.objectValue?.members.map({ ($0.key, $0.value) }) ?? []
      where header["required"] == true || name == "X-Request-Id" {
        #expect(response.fields[name.lowercased()] != nil, "\(place): \(name)")
      }
      guard let schema = media["schema"], type == "application/json" else { return }
      #expect(DocumentedSchema(document: document).problems(try response.json, schema) == [], "\(place)")
    }
  }

  private func calls(_ document: JSONValue) -> [(call: Call, statuses: Set<Int>)] {
    OpenAPIRules(document).operations.map { place, operation in
      let statuses = operation["responses"]?.objectValue?.members.compactMap { Int($0.key) } ?? []
      return (Call(place, operation), Set(statuses))
    }
  }

  @Test("the OpenAPI document is valid, and its examples fit their schemas")
  func theDocumentKeepsTheRulesAndItsExamplesTheirSchemas() async throws {
    for environment in [[:], ["SYN_API_TOKEN": Self.token]] {
      let serve = try await ServeProcess(environment: environment)
      let document = try await serve.get("/openapi.json").json
      #expect(OpenAPIRules(document).problems == [])
      let security = document["paths"]?["/api/pop-qa"]?["post"]?["security"]
      #expect(security?.arrayValue?.contains([:]) == environment.isEmpty)
      #expect(document["paths"]?["/health"]?["get"]?["security"] == [])
    }
  }

  /// The judges themselves: what they would let through, nobody else notices.
  @Test("the test's own checks report anything undocumented")
  func whatIsNotDocumentedIsAProblem() throws {
    let schemas = DocumentedSchema(document: ["components": ["schemas": ["Name": ["type": "string", "minLength": 2]]]])
    let schema: JSONValue = [
      "type": "object", "required": ["a"],
      "properties": [
        "a": ["$ref": "#/components/schemas/Name"], "b": ["anyOf": [["type": "null"], ["enum": ["x", "y"]]]],
        "c": ["type": "array", "items": ["type": "integer", "minimum": 1]], "d": ["const": true],
      ],
    ]
    for (text, count) in [
      (#"{"a":"xx"}"#, 0), (#"{"a":"xx","b":null,"c":[1,2.0],"d":true}"#, 0), (#"{"a":"x"}"#, 1), ("{}", 1), ("[]", 1),
      (#"{"a":1}"#, 1), (#"{"a":"xx","e":1}"#, 1), (#"{"a":"xx","b":"z"}"#, 1), (#"{"a":"xx","c":[1.5]}"#, 1),
      (#"{"a":"xx","c":[0]}"#, 1), (#"{"a":"xx","d":false}"#, 1),
    ] {
      #expect(schemas.problems(try JSONValue(parsing: text), schema).count == count, "\(text)")
    }
    #expect(schemas.problems("x", ["format": "uuid"]).count == 1)
    let document: JSONValue = [
      "openapi": "3.1.0", "info": ["title": "t", "version": "1"],
      "paths": ["/a": ["get": ["responses": ["200": ["description": "d"]], "operationId": "a"]]],
      "components": [:],
    ]
    #expect(OpenAPIRules(document).problems == [])
    var broken = try #require(document.objectValue)
    broken["paths"] = [
      "a": [
        "get": [
          "tags": ["x"], "parameters": [["name": "p", "in": "nowhere", "schema": [:]]], "security": [["s": []]],
          "responses": ["20": ["content": ["application/json": ["example": 1]]]],
        ]
      ]
    ]
    // No operationId, path, tag, parameter, security, status, description, schema.
    #expect(OpenAPIRules(.object(broken)).problems.count == 8)
  }

  @Test("the document names every endpoint")
  func theDocumentNamesEveryEndpoint() async throws {
    let serve = try await ServeProcess()
    let paths = try await serve.get("/openapi.json").json["paths"]
    for (path, method) in [
      ("/api/generate-question", "get"), ("/api/generate-answer", "post"), ("/api/order-answer", "post"),
      ("/api/get-question-augment", "post"), ("/api/pop-qa", "post"), ("/api/synthetic-gen", "get"),
      ("/health", "get"), ("/ready", "get"), ("/docs", "get"), ("/openapi.json", "get"), ("/metrics", "get"),
      ("/", "get"),
    ] {
      #expect(paths?[path]?[method] != nil, "\(path)")
    }
    #expect(paths?["/api/synthetic-gen"]?["get"]?["deprecated"] == true)
  }

  @Test("every documented status is answered as documented")
  func everyDocumentedStatusIsAnsweredAsDocumented() async throws {
    let serve = try await ServeProcess(
      ["--max-waiting-orders", "1"], environment: ["SYN_API_TOKEN": Self.token])
    let document = try await serve.get("/openapi.json").json
    var seen = Seen(document: document)
    let calls = calls(document)
    for (call, statuses) in calls {
      // Each unit is taken by one route and asked for by another.
      for name in ["1", "2"] { serve.store(name) }
      var usual = call
      if call.path == "/page" { usual.query = "?id=q-1" }
      if call.path == "/api/generate-answer" { usual.body = #"{"qa_id":"q-1"}"# }
      serve.redis.command("DEL", "syn:waiting:orders")
      try seen.note(usual, try await usual.send(to: serve), as: 200)
      if statuses.contains(429) { try seen.note(call, try await call.send(to: serve), as: 429) }
      if statuses.contains(404) { try seen.note(call, try await call.send(to: serve), as: 404) }
      if statuses.contains(401) {
        try seen.note(call, try await call.send(to: serve, ["Authorization": "Bearer x"]), as: 401)
      }
      if statuses.contains(403) {
        let embedded = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"]
        try seen.note(call, try await call.send(to: serve, embedded), as: 403)
      }
      if statuses.contains(413) {
        try seen.note(call, try await call.send(to: serve, ["Content-Length": "1048577"]), as: 413)
      }
      if statuses.contains(415) {
        try seen.note(call, try await call.send(to: serve, ["Content-Type": "text/plain"]), as: 415)
      }
      try seen.note(call, try await call.send(to: serve, ["Host": "evil.example"]), as: 421)
      if statuses.contains(422) {
        var bad = call
        (bad.query, bad.body) = ("?wait=x", call.body.map { _ in "{}" })
        try seen.note(bad, try await bad.send(to: serve), as: 422)
      }
    }
    serve.redis.kill9()
    for (call, statuses) in calls where statuses.contains(503) {
      try seen.note(call, try await call.send(to: serve), as: 503)
    }
    let documented = Set(calls.flatMap { call, statuses in statuses.map { "\(call.method) \(call.path) \($0)" } })
    #expect(documented.subtracting(seen.pairs) == [], "documented, and not seen")
  }

  @Test("other outcomes are as documented too")
  func otherOutcomesAreAsDocumentedToo() async throws {
    let serve = try await ServeProcess(environment: ["SYN_API_TOKEN": Self.token])
    let document = try await serve.get("/openapi.json").json
    var seen = Seen(document: document)
    func call(_ path: String, query: String = "", body: String? = nil) async throws -> PeerResponse {
      let method = body == nil ? "get" : "post"
      var call = Call("\(path) \(method)", try #require(document["paths"]?[path]?[method]))
      (call.query, call.body) = (query, body)
      let response = try await call.send(to: serve)
      try seen.note(call, response, as: 200)
      return response
    }
    _ = try await call("/api/generate-question")
    _ = try await call("/api/synthetic-gen")
    serve.store("1", augmentFailed: true)
    serve.redis.command(
      "SET", "syn:degraded:q-1",
      #"[{"model":"m","completion":{"files":[]},"cid":"c-1","rank":1,"kind":"lag","change":"Late."}]"#
    )
    _ = try await call("/api/generate-answer", body: #"{"qa_id":"a-1"}"#)
    _ = try await call("/api/generate-answer", body: #"{"qa_id":"nobody"}"#)
    let ordered = try await call("/api/order-answer", body: #"{"question":"Build a clock","other":[1]}"#).json["ans_id"]
    _ = try await call("/api/generate-answer", body: #"{"qa_id":\#((ordered ?? .null).text)}"#)
    _ = try await call("/api/synthetic-gen")
    _ = try await call("/api/pop-qa", body: #"{"qa_id":"nobody"}"#)
    let augments = #"{"question":"Build a clock","num_augments":"2.0"}"#
    _ = try await call("/api/get-question-augment", query: "?wait=0.01", body: augments)
    // What no route answers has the shape of `default`.
    let refused = document["paths"]?["/health"]?["get"]?["responses"]?["default"]?["content"]?["application/json"]?[
      "schema"]
    for head in ["GET /nowhere", "DELETE /api/pop-qa", "BREW /health", "GET nowhere"] {
      let peer = try serve.connect()
      peer.send("\(head) HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let response = try #require(await peer.response())
      #expect(response.status >= 400)
      #expect(DocumentedSchema(document: document).problems(try response.json, refused ?? .null) == [], "\(head)")
    }
  }
}
