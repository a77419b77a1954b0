// What a request says before its body. Fields stay bytes until a caller asks for one.

import SynBase

enum HTTPMethod: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case options = "OPTIONS"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case trace = "TRACE"
}

/// How to find the end of a body (RFC 9112, section 6).
enum BodyFraming: Equatable, Sendable {
  case none
  case length(Int)
  case chunked
}

struct RequestHead: Sendable {
  /// nil for a method this server does not know, which is not a syntax error: RFC 9110 asks for 501.
  var method: HTTPMethod?
  /// The path with percent escapes decoded; `*` for OPTIONS of the whole server and for an unknown method.
  var path: String
  /// What follows the question mark, still escaped; empty without one.
  var query: String
  /// Name and port, from the Host field or an absolute target; empty only in HTTP/1.0.
  var host: String
  /// The second digit of the version: 0 or 1.
  var minorVersion: UInt8
  var framing: BodyFraming
  /// Whether the client lets the connection stay open after this request.
  var keepsAlive: Bool
  /// The client waits for "100 Continue" before it sends the body.
  var expectsContinue: Bool
  var fields: FieldSection

  /// The value of the field, the first one if it occurs more than once. `name` is lower-case.
  func field(_ name: StaticString) -> String? { fields.first(name).map { fields.bytes.text($0) } }
}

/// The field lines of a head: its bytes, and where names and values are in them.
struct FieldSection: Sendable {
  struct Line: Sendable {
    var name: Range<Int>
    var value: Range<Int>
  }

  var bytes: [UInt8]
  var lines: [Line] = []

  func first(_ name: StaticString) -> Range<Int>? {
    lines.first { bytes.spells(name, in: $0.name) }?.value
  }

  func all(_ name: StaticString) -> [Range<Int>] {
    lines.filter { bytes.spells(name, in: $0.name) }.map(\.value)
  }
}

/// A whole request: the input of handlers.
struct HTTPRequest: Sendable {
  /// Its name in logs and in the response, see `RequestIDs`.
  var id = ""
  /// Address and port of the client, if the server was asked to find out (`HTTPServer.namesClients`).
  var remote = ""
  /// The client's address, as far as clients are counted; nil on a unix socket.
  var address: ClientAddress?
  /// Whether the client's connection is encrypted, according to a trusted proxy.
  var isSecure = false
  /// The path under which a proxy shows this server, without a slash at its end; empty for the root.
  var rootPath = ""
  var head: RequestHead
  var body: [UInt8] = []
  /// Whether the client has gone, or sends nothing more. With true, asks the kernel: after a wait the client may have
  /// left at the same moment.
  var clientHasLeft: @LoopActor @Sendable (_ now: Bool) -> Bool = { _ in false }
}
