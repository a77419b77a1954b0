// One endpoint: what the router needs to find it, what the documentation needs to describe it, and what answers it.

import SynBase

struct Route: Sendable {
  typealias Handler = @LoopActor @Sendable (HTTPRequest) async throws -> HTTPResponse

  /// Who is answered where tokens are wanted (`AccessTokens`).
  enum Access: Sendable {
    /// Everybody: there is nothing of the buffer in it.
    case open
    case token
    /// As `token`; whoever has none is shown where to log in, as this is a page for people.
    case login
  }

  enum Group: String, Sendable, CaseIterable {
    case questions, answers, augments, service

    var summary: String {
      switch self {
      case .questions: "Units of the buffer: taking the next one, and removing it."
      case .answers: "What became of an answer, and ordering one."
      case .augments: "Ordering variants of a question."
      case .service: "The service itself."
      }
    }
  }

  /// A parameter in the query string.
  struct Parameter: Sendable {
    var name: String
    var description: String
    var schema: JSONValue
    /// A value that does not hold is answered with 422.
    var isChecked = false
  }

  /// A JSON body, which makes the route answer 413, 415 and 422 too.
  struct Body: Sendable {
    var schema: JSONValue
    var example: JSONValue
  }

  struct Answer: Sendable {
    var status = HTTPStatus.ok
    var description: String
    var contentType = "application/json"
    var schema: JSONValue?
    /// Named examples; the first is what is usual.
    var examples: [(name: String, value: JSONValue)] = []
    /// Fields besides those of every answer, as OpenAPI's header objects.
    var headers: JSONObject = [:]
  }

  var method: HTTPMethod
  /// The path as documented; every path is served with `/api` in front of it and without.
  var path: String
  var group: Group
  var summary: String
  /// More than the summary, in Markdown's plainest form; empty where the summary says it all.
  var description = ""
  var isDeprecated = false
  /// Parts of our own pages are left out of the documentation.
  var isDocumented = true
  /// A GET that changes something, as dojo wants it, must not be called by those who only look: HEAD is refused.
  var hasEffects = false
  /// Without Redis this route answers 503.
  var needsRedis = true
  var access = Access.token
  var parameters: [Parameter] = []
  var body: Body?
  var answers: [Answer]
  var handler: Handler

  /// What no page of another site may cause (`AccessPolicy`).
  var changesSomething: Bool { hasEffects || method == .post }

  /// As it stands in logs and metrics.
  var name: String { "\(method.rawValue) \(path)" }
}
