// What a handler answers. ResponseWriter adds framing, date and connection options.

import SynBase

struct HTTPResponse: Sendable {
  struct Field: Sendable {
    var name: StaticString
    var value: String

    /// Names are spelled one way here, so case matters.
    func isNamed(_ other: String) -> Bool { name.withUTF8Buffer { $0.elementsEqual(other.utf8) } }
  }

  enum Body: Sendable {
    case bytes([UInt8])
    /// Written while the closure runs; the body ends when it returns. Its task is cancelled when the client has gone or
    /// the server drains: the body then ends as it is. Any other error cuts the connection off, so that the client can
    /// tell half a body from a whole one. Not run for HEAD.
    case stream(@LoopActor @Sendable (ResponseStream) async throws -> Void)

    /// nil for a stream, whose length is unknown.
    var byteCount: Int? { if case .bytes(let bytes) = self { bytes.count } else { nil } }
  }

  var status: HTTPStatus
  var contentType: StaticString
  var body: Body
  /// In addition to those of the writer. Values must not hold line ends, which the writer checks.
  var fields: [Field] = []
  /// Takes back what the response hands out. Called once, when the client left before the kernel took all of it.
  var takeBack: (@LoopActor @Sendable () -> Void)?

  init(_ status: HTTPStatus = .ok, contentType: StaticString, body: [UInt8], fields: [Field] = []) {
    self.status = status
    self.contentType = contentType
    self.body = .bytes(body)
    self.fields = fields
  }

  /// 200 with a body that `write` writes piece by piece, such as server-sent events.
  static func stream(
    contentType: StaticString, fields: [Field] = [],
    _ write: @escaping @LoopActor @Sendable (ResponseStream) async throws -> Void
  ) -> HTTPResponse {
    var response = HTTPResponse(contentType: contentType, body: [], fields: fields)
    response.body = .stream(write)
    return response
  }

  static func json(_ value: JSONValue, status: HTTPStatus = .ok, fields: [Field] = []) -> HTTPResponse {
    HTTPResponse(status, contentType: "application/json", body: value.bytes, fields: fields)
  }

  static func empty(_ status: HTTPStatus, fields: [Field] = []) -> HTTPResponse {
    HTTPResponse(status, contentType: "", body: [], fields: fields)
  }

  /// An error in the shape of FastAPI's built-in errors: `{"detail":"Not Found"}`.
  static func failure(_ status: HTTPStatus, _ detail: String, fields: [Field] = []) -> HTTPResponse {
    json(["detail": .string(detail)], status: status, fields: fields)
  }
}
