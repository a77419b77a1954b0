// Feeds a parser and writes down what it says, so that a whole run can be compared at once.

@testable import syn_serve

/// What came out of a parser that was given bytes in pieces.
struct ParserRun: Equatable {
  struct Request: Equatable {
    var method: String?
    var path: String
    var query: String
    var host: String
    var keepsAlive: Bool
    var body: String
  }

  var requests: [Request] = []
  var continues = 0
  var error: RequestError?
  /// What the parser was reading at the end.
  var part = RequestParser.Part.nothing

  init(_ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits()) {
    var parser = RequestParser(limits: limits)
    do throws(RequestError) {
      for piece in pieces {
        piece.withUnsafeBytes { parser.receive($0) }
        try collect(from: &parser)
      }
      part = parser.part
    } catch {
      self.error = error
    }
  }

  init(_ text: String, limits: HTTPLimits = HTTPLimits()) { self.init([Array(text.utf8)], limits: limits) }

  private mutating func collect(from parser: inout RequestParser) throws(RequestError) {
    while true {
      switch try parser.next() {
      case .needsBytes: return
      case .expectsContinue: continues += 1
      case .request(let request):
        let head = request.head
        requests.append(
          Request(
            method: head.method?.rawValue, path: head.path, query: head.query, host: head.host,
            keepsAlive: head.keepsAlive, body: String(decoding: request.body, as: UTF8.self)))
      }
    }
  }
}
