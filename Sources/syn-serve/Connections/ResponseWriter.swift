// Turns a response into the bytes that go out (RFC 9112, section 4).

/// How the client finds the end of a body (RFC 9112, section 6.3).
enum ResponseFraming: Equatable, Sendable {
  /// The status has no body.
  case none
  case length(Int)
  case chunked
  /// For a stream to an HTTP/1.0 client, which knows no chunks.
  case untilClose

  init(_ response: HTTPResponse, minorVersion: UInt8) {
    self =
      if response.status == .noContent {
        .none
      } else if let count = response.body.byteCount {
        .length(count)
      } else {
        minorVersion >= 1 ? .chunked : .untilClose
      }
  }
}

struct ResponseWriter {
  /// How the connection goes on, and which parts of the request shape the answer.
  struct Context {
    /// A response to HEAD omits the body, but states its framing.
    var omitsBody = false
    var framing = ResponseFraming.none
    /// The connection ends after this response.
    var closes = false
    /// The client speaks HTTP/1.0, where keeping the connection open must be announced.
    var announcesKeepAlive = false
    var requestID = ""
    /// From `DateField`.
    var date: [UInt8] = []
  }

  static let continueBytes = [UInt8]("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// Writes the head, and the body unless it is a stream.
  static func write(_ response: HTTPResponse, _ context: Context, into output: inout [UInt8]) {
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
    switch context.framing {
    case .length(let count):
      append("\r\nContent-Length: ", to: &output)
      append(count, to: &output)
    case .chunked: append("\r\nTransfer-Encoding: chunked", to: &output)
    case .none, .untilClose: break
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
    if case .bytes(let body) = response.body, !context.omitsBody { output.append(contentsOf: body) }
  }

  /// Writes one piece of a streamed body. Skips an empty piece: as a chunk it would be the last one.
  static func write(piece: [UInt8], _ framing: ResponseFraming, into output: inout [UInt8]) {
    guard !piece.isEmpty else { return }
    guard framing == .chunked else { return output.append(contentsOf: piece) }
    output.append(contentsOf: String(piece.count, radix: 16).utf8)
    append("\r\n", to: &output)
    output.append(contentsOf: piece)
    append("\r\n", to: &output)
  }

  /// Writes the end of a streamed body.
  static func writeEnd(_ framing: ResponseFraming, into output: inout [UInt8]) {
    if framing == .chunked { append("0\r\n\r\n", to: &output) }
  }

  private static func append(_ text: StaticString, to output: inout [UInt8]) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func append(_ number: Int, to output: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &output) }
    output.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
