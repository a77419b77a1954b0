// The route table as an OpenAPI 3.1 document. What a route does not say itself, because every route with a body or with
// Redis behind it answers so, is added here.

import SynShared

struct OpenAPIDocument {
  let routes: [Route]

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
        or a status of 400 and above; each response names its request in `X-Request-Id`.
        """,
      ],
      "servers": [["url": "/"]],
      "tags": .array(Route.Group.allCases.map { ["name": .string($0.rawValue)] }),
      "paths": .object(paths),
      "components": ["schemas": .object(Self.schemas)],
    ]
  }

  private func operation(_ route: Route) -> JSONObject {
    let words = route.path.split { !$0.isLetter }.map(String.init)
    var operation: JSONObject = [
      "operationId": .string(([route.method.rawValue.lowercased()] + words).joined(separator: "_")),
      "tags": [.string(route.group.rawValue)],
      "summary": .string(route.summary),
    ]
    if !route.description.isEmpty { operation["description"] = .string(route.description) }
    if route.isDeprecated { operation["deprecated"] = true }
    if !route.parameters.isEmpty {
      operation["parameters"] = .array(
        route.parameters.map {
          [
            "name": .string($0.name), "in": "query", "required": false, "description": .string($0.description),
            "schema": $0.schema,
          ]
        })
    }
    if let body = route.body {
      operation["requestBody"] = [
        "required": true, "content": ["application/json": ["schema": body.schema, "example": body.example]],
      ]
    }
    operation["responses"] = .object(responses(route))
    return operation
  }

  private func responses(_ route: Route) -> JSONObject {
    var responses = JSONObject()
    for answer in route.answers + commonAnswers(route) {
      var media = JSONObject()
      if let schema = answer.schema { media["schema"] = schema }
      if !answer.examples.isEmpty {
        var examples = JSONObject()
        for example in answer.examples { examples[example.name] = ["value": example.value] }
        media["examples"] = .object(examples)
      }
      var content = JSONObject()
      content[answer.contentType] = .object(media)
      responses[String(answer.status.rawValue)] = [
        "description": .string(answer.description), "content": .object(content),
      ]
    }
    return responses
  }

  private func commonAnswers(_ route: Route) -> [Route.Answer] {
    var answers: [Route.Answer] = []
    if route.body != nil {
      answers += [
        failure(.contentTooLarge, "The body is larger than 1 MiB."),
        failure(.unsupportedMediaType, "The body is not declared as JSON."),
      ]
    }
    if route.body != nil || !route.parameters.isEmpty {
      answers.append(
        Route.Answer(
          status: .unprocessableContent, description: "What was sent does not hold.",
          schema: Schema.validationFailure))
    }
    if route.needsRedis && !route.answers.contains(where: { $0.status == .serviceUnavailable }) {
      answers.append(failure(.serviceUnavailable, "Redis is away; try again after `Retry-After` seconds."))
    }
    return answers
  }

  private func failure(_ status: HTTPStatus, _ description: String) -> Route.Answer {
    Route.Answer(
      status: status, description: description, schema: Schema.failure)
  }

  private static let schemas: JSONObject = [
    "Failure": Schema.object(["detail": Schema.string]),
    "ValidationFailure": Schema.object([
      "detail": Schema.array(
        of: Schema.object(
          [
            "type": Schema.string,
            "loc": Schema.array(of: Schema.anyOf(Schema.string, Schema.integer)),
            "msg": Schema.string,
            "input": [:],
          ],
          optional: ["ctx": ["type": "object"]]))
    ]),
  ]
}
