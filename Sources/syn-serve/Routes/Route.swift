// One endpoint: what the router needs to find it, what the documentation needs to describe it, and the handler.

import SynBase

struct Route: Sendable {
  typealias Handler = @LoopActor @Sendable (HTTPRequest) async throws -> HTTPResponse

  /// Who gets an answer if tokens are required (`AccessTokens`).
  enum Access: Sendable {
    /// Everyone: it contains nothing of the buffer.
    case open
    case token
    /// Like `token`; without one, the client is shown where to log in, as this is a page for people.
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
    /// An invalid value is answered with 422.
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
    /// Named examples; the first is the usual one.
    var examples: [(name: String, value: JSONValue)] = []
    /// Fields besides those of every answer, as OpenAPI's header objects.
    var headers: JSONObject = [:]
  }

  var method: HTTPMethod
  /// The path as documented; every path is served both with `/api` in front and without.
  var path: String
  var group: Group
  var summary: String
  /// More than the summary, in the plainest form of Markdown; empty if the summary says it all.
  var description = ""
  var isDeprecated = false
  /// Parts of our own pages are left out of the documentation.
  var isDocumented = true
  /// A GET that changes something, as dojo requires, must not serve clients that only look: HEAD is refused.
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

  /// Its name in logs and metrics.
  var name: String { "\(method.rawValue) \(path)" }
}
