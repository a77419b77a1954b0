// One line for each request: with --access-log among the other lines, else among those of --debug. Never the query, nor
// any field except the request's id: either may hold something private.

import SynBase

struct AccessLog: Sendable {
  let isAskedFor: Bool
  /// Whether any output is wanted; if not, requests need not be timed and named.
  let isOn: Bool

  init(isAskedFor: Bool) {
    self.isAskedFor = isAskedFor
    isOn = isAskedFor || Log.isEnabled(.debug)
  }

  func write(_ request: HTTPRequest, _ response: HTTPResponse, nanoseconds: UInt64) {
    var fields: JSONObject = ["status": .integer(response.status.rawValue)]
    // The length of a stream is not known yet.
    fields["bytes"] = response.body.byteCount.map { .integer($0) }
    fields["ms"] = Self.milliseconds(nanoseconds)
    fields["request_id"] = .string(request.id)
    fields["remote"] = .string(request.remote)
    write("\(request.head.method?.rawValue ?? "?") \(request.head.path)", fields)
  }

  /// Input that was not readable as a request.
  func write(_ error: RequestError, from remote: String) {
    write(
      "unreadable request: \(error.reason)",
      ["status": .integer(error.status.rawValue), "remote": .string(remote)])
  }

  private func write(_ message: String, _ fields: JSONObject) {
    if isAskedFor { Log.asked(message, fields) } else { Log.debug(message, fields) }
  }

  /// To a hundredth.
  private static func milliseconds(_ nanoseconds: UInt64) -> JSONValue {
    .double((Double(nanoseconds) / 1e4).rounded() / 100)
  }
}
