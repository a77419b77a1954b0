// Turns a response into the bytes that go out (RFC 9112, section 4).

import SynShared

struct ResponseWriter {
  /// How the connection goes on, and what of the request shapes the answer.
  struct Context {
    /// To HEAD the body is not sent, but its length is told.
    var omitsBody = false
    /// The connection ends after this response.
    var closes = false
    /// The client speaks HTTP/1.0, where going on must be said.
    var announcesKeepAlive = false
    var requestID = ""
    /// As `DateField` gives it.
    var date: [UInt8] = []
  }

  static let continueBytes = [UInt8]("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  static func write(_ response: HTTPResponse, _ context: Context, into output: inout [UInt8]) {
    output.reserveCapacity(output.count + response.body.count + 384)
    append("HTTP/1.1 ", to: &output)
    append(response.status.rawValue, to: &output)
    output.append(Ascii.space)
    append(response.status.phrase, to: &output)
    append("\r\nDate: ", to: &output)
    output.append(contentsOf: context.date)
    if response.contentType.utf8CodeUnitCount > 0 {
      append("\r\nContent-Type: ", to: &output)
      append(response.contentType, to: &output)
    }
    // Never with 204 (RFC 9110, section 8.6).
    if response.status != .noContent {
      append("\r\nContent-Length: ", to: &output)
      append(response.body.count, to: &output)
    }
    append("\r\nX-Content-Type-Options: nosniff", to: &output)
    if !context.requestID.isEmpty {
      append("\r\nX-Request-Id: ", to: &output)
      output.append(contentsOf: context.requestID.utf8)
    }
    if context.closes {
      append("\r\nConnection: close", to: &output)
    } else if context.announcesKeepAlive {
      append("\r\nConnection: keep-alive", to: &output)
    }
    for field in response.fields {
      precondition(field.value.utf8.allSatisfy(\.isFieldText), "a field's value would split the head")
      append("\r\n", to: &output)
      append(field.name, to: &output)
      append(": ", to: &output)
      output.append(contentsOf: field.value.utf8)
    }
    append("\r\n\r\n", to: &output)
    if !context.omitsBody { output.append(contentsOf: response.body) }
  }

  private static func append(_ text: StaticString, to output: inout [UInt8]) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func append(_ number: Int, to output: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &output) }
    output.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
