// What a handler answers. Framing, date and connection options are ResponseWriter's.

import SynShared

struct HTTPResponse: Sendable {
  struct Field: Sendable {
    var name: StaticString
    var value: String
  }

  var status: HTTPStatus
  var contentType: StaticString
  var body: [UInt8]
  /// Beyond what the writer adds. Values must not hold line ends, which the writer checks.
  var fields: [Field] = []

  init(_ status: HTTPStatus = .ok, contentType: StaticString, body: [UInt8], fields: [Field] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.fields = fields
  }

  static func json(_ value: JSONValue, status: HTTPStatus = .ok, fields: [Field] = []) -> HTTPResponse {
    HTTPResponse(status, contentType: "application/json", body: value.bytes, fields: fields)
  }

  static func html(_ page: String, contentSecurityPolicy: String) -> HTTPResponse {
    HTTPResponse(
      contentType: "text/html; charset=utf-8", body: Array(page.utf8),
      fields: [
        Field(name: "Content-Security-Policy", value: contentSecurityPolicy),
        Field(name: "Referrer-Policy", value: "no-referrer"),
        Field(name: "Cache-Control", value: "no-store"),
      ])
  }

  static func empty(_ status: HTTPStatus, fields: [Field] = []) -> HTTPResponse {
    HTTPResponse(status, contentType: "", body: [], fields: fields)
  }

  /// An error in the shape FastAPI gives those it raises itself: `{"detail":"Not Found"}`.
  static func failure(_ status: HTTPStatus, _ detail: String, fields: [Field] = []) -> HTTPResponse {
    json(["detail": .string(detail)], status: status, fields: fields)
  }
}
