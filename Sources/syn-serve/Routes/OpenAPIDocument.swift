// The route table as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html).

import SynBase
import SynRecord

struct OpenAPIDocument {
  let routes: [Route]
  /// Whether this server requires a token; the document says how to send one in either case.
  let wantsToken: Bool

  var json: JSONValue {
    var paths = JSONObject()
    for route in routes where route.isDocumented {
      var operations = paths[route.path]?.objectValue ?? [:]
      operations[route.method.rawValue.lowercased()] = .object(operation(route))
      paths[route.path] = .object(operations)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "syn",
        "version": .string(Tool.version),
        "summary": "Coding questions with runnable answers, handed out to dojo.",
        "description": """
        Every path is served with `/api` in front of it and without. Failures of the service carry `success: false` \
        or a status of 400 and above. Responses may have more members than described. Every request gets a name, its \
        own `X-Request-Id` if it has one, which is in the log too.
        """,
      ],
      "servers": Self.servers(rootPath: ""),
      "tags": .array(Route.Group.allCases.map { ["name": .string($0.rawValue), "description": .string($0.summary)] }),
      "paths": .object(paths),
      "components": [
        "schemas": .object(Schema.components), "headers": Self.headers,
        "securitySchemes": Self.securitySchemes,
      ],
    ]
  }

  /// As FastAPI has it: where the paths begin, as clients see it.
  static func servers(rootPath: String) -> JSONValue { [["url": .string(rootPath.isEmpty ? "/" : rootPath)]] }

  private func operation(_ route: Route) -> JSONObject {
    let words = route.path.split { !$0.isLetter }.map(String.init)
    var operation: JSONObject = [
      "operationId": .string(([route.method.rawValue.lowercased()] + words).joined(separator: "_")),
      "tags": [.string(route.group.rawValue)],
      "summary": .string(route.summary),
    ]
    if !route.description.isEmpty { operation["description"] = .string(route.description) }
    if route.isDeprecated { operation["deprecated"] = true }
    if !route.parameters.isEmpty { operation["parameters"] = .array(route.parameters.map(parameter)) }
    if let body = route.body {
      operation["requestBody"] = [
        "required": true, "content": ["application/json": ["schema": body.schema, "example": body.example]],
      ]
    }
    operation["responses"] = .object(responses(route))
    operation["security"] = security(route)
    return operation
  }

  private func parameter(_ parameter: Route.Parameter) -> JSONValue {
    [
      "name": .string(parameter.name), "in": "query", "required": false,
      "description": .string(parameter.description), "schema": parameter.schema,
    ]
  }

  /// Any one of these; the empty one means none is needed.
  private func security(_ route: Route) -> JSONValue {
    if route.access == .open { return [] }
    let ways: [JSONValue] = [["bearer": []], ["login": []]]
    return .array(wantsToken ? ways : ways + [[:]])
  }

  private func responses(_ route: Route) -> JSONObject {
    var responses = JSONObject()
    for answer in (route.answers + route.commonAnswers).sorted(by: { $0.status.rawValue < $1.status.rawValue }) {
      responses[String(answer.status.rawValue)] = .object(response(answer))
    }
    responses["default"] = Self.refused
    return responses
  }

  private func response(_ answer: Route.Answer) -> JSONObject {
    var media = JSONObject()
    if let schema = answer.schema { media["schema"] = schema }
    if !answer.examples.isEmpty {
      var examples = JSONObject()
      for example in answer.examples { examples[example.name] = ["value": example.value] }
      media["examples"] = .object(examples)
    }
    var content = JSONObject()
    content[answer.contentType] = .object(media)
    var headers = JSONObject()
    // An input that is too large is refused before it becomes a request with a name.
    if answer.status != .contentTooLarge { headers["X-Request-Id"] = ["$ref": "#/components/headers/RequestID"] }
    for member in answer.headers.members { headers[member.key] = member.value }
    return [
      "description": .string(answer.description), "headers": .object(headers), "content": .object(content),
    ]
  }

  // MARK: Shared

  private static let headers: JSONValue = [
    "RequestID": [
      "description": "The name of the request: what the client sent as `X-Request-Id`, or a new one.",
      "schema": Schema.string,
    ]
  ]

  private static let refused: JSONValue = [
    "description": """
    What any path may answer: 404 and 405 (with `Allow`) for an unknown path or method, 400, 408, 413, 414, 417, 431, \
    501 and 505 for input that is not a request by RFC 9112, 500 for a fault of ours.
    """,
    "content": ["application/json": ["schema": Schema.failure]],
  ]

  private static let securitySchemes: JSONValue = [
    "bearer": [
      "type": "http", "scheme": "bearer",
      "description": "One of the tokens in `SYN_API_TOKEN`; nothing is wanted where that is not set.",
    ],
    "login": [
      "type": "apiKey", "in": "cookie", "name": .string(AccessTokens.cookieName),
      "description": "The login of a browser that gave a token on our pages.",
    ],
  ]
}
