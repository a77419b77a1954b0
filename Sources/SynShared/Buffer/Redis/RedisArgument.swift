// Arguments of commands and how they go over the wire. We write the request ourselves rather than hand hiredis arrays
// of pointers: one buffer, one copy, and still binary-safe.

package enum RedisArgument: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case text(String)
  case bytes([UInt8])
  case integer(Int)

  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }

  /// Size of the content, for callers that limit how much goes out at once.
  var byteCount: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    case .integer: 8
    }
  }

  /// A request in RESP: the number of arguments, then each with its length. A NUL follows that is not part of it:
  /// hiredis looks for a subscription's channels with strchr(3), which would otherwise read past the end of the buffer.
  static func request(_ arguments: [RedisArgument]) -> [UInt8] {
    var request: [UInt8] = []
    request.reserveCapacity(256)
    appendHeader("*", arguments.count, to: &request)
    for argument in arguments {
      switch argument {
      case .text(let text): append(text.utf8, to: &request)
      case .bytes(let bytes): append(bytes, to: &request)
      case .integer(let value): append(String(value).utf8, to: &request)
      }
    }
    request.append(0)
    return request
  }

  private static func append(_ content: some Collection<UInt8>, to request: inout [UInt8]) {
    appendHeader("$", content.count, to: &request)
    request.append(contentsOf: content)
    request.append(contentsOf: "\r\n".utf8)
  }

  private static func appendHeader(_ kind: Unicode.Scalar, _ count: Int, to request: inout [UInt8]) {
    request.append(UInt8(ascii: kind))
    request.append(contentsOf: String(count).utf8)
    request.append(contentsOf: "\r\n".utf8)
  }
}
