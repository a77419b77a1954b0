// Answers that routes do not list themselves: they follow from requiring a token, having a body, using Redis, or
// changing something. The documentation adds them to each route's own.

import SynBase
import SynRecord

extension Route {
  var commonAnswers: [Answer] {
    var answers: [Answer] = []
    if access != .open { answers.append(unauthorized) }
    if changesSomething {
      answers.append(
        .failure(
          .forbidden,
          "A browser asks on behalf of another site's page, which `--cors-origin` does not name; or it only prefetches; or it "
            + "has nothing but a login, and does not say which page asks.",
          example: "a page of another site may not do this; --cors-origin can allow it"))
    }
    if body != nil {
      answers += [
        .failure(
          .contentTooLarge, "The body is larger than 1 MiB.", example: "the body is larger than 1048576 bytes"),
        .failure(
          .unsupportedMediaType, "The body is not declared as JSON.",
          example: "the body must be JSON, with Content-Type: application/json"),
      ]
    }
    answers.append(
      .failure(
        .misdirectedRequest,
        "`Host` is not a loopback name, and the server listens only there: no page may reach it under another name.",
        example: "this server answers to the names of the loopback only"))
    if body != nil || parameters.contains(where: { $0.isChecked }) {
      answers.append(
        Answer(
          status: .unprocessableContent, description: "The request is invalid.",
          schema: Schema.validationFailure, examples: [("missing", Self.missingField)]))
    }
    if needsRedis, !self.answers.contains(where: { $0.status == .serviceUnavailable }) {
      answers.append(
        .failure(
          .serviceUnavailable, "Redis is away.", example: "Redis is not available",
          headers: ["Retry-After": Answer.retryAfter]))
    }
    return answers
  }

  private var unauthorized: Answer {
    let headers: JSONObject = [
      "WWW-Authenticate": ["description": "`Bearer`, and what is wrong.", "required": true, "schema": Schema.string]
    ]
    let description = "No token, or a wrong one. Only where `SYN_API_TOKEN` is set."
    if access == .login {
      return Answer(
        status: .unauthorized, description: description + " The page is where to log in.", contentType: "text/html",
        headers: headers)
    }
    return .failure(.unauthorized, description, example: "Not authenticated", headers: headers)
  }

  private static let missingField: JSONValue = [
    "detail": [["type": "missing", "loc": ["body", "qa_id"], "msg": "Field required", "input": [:]]]
  ]
}

extension Route.Answer {
  static func failure(
    _ status: HTTPStatus, _ description: String, example: String, headers: JSONObject = [:]
  ) -> Route.Answer {
    Route.Answer(
      status: status, description: description, schema: Schema.failure,
      examples: [("failure", ["detail": .string(example)])], headers: headers)
  }

  static let retryAfter: JSONValue = [
    "description": "Seconds after which to ask again.", "required": true, "schema": ["type": "integer", "minimum": 1],
  ]

  /// For routes that order something.
  static let tooManyOrders = failure(
    .tooManyRequests, "As many orders wait to be taken up as `--max-waiting-orders` lets.",
    example: "too many orders wait already", headers: ["Retry-After": retryAfter])
}
