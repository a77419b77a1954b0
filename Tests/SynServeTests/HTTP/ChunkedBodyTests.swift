import Testing

@testable import syn_serve

@Suite struct ChunkedBodyTests {
  private func read(_ bytes: [UInt8], piece: Int = .max) -> Result<String?, RequestError> {
    var body = ChunkedBody(limits: HTTPLimits())
    var fed = 0
    do throws(RequestError) {
      while fed < bytes.count {
        let count = min(piece, bytes.count - fed)
        var position = 0
        try body.take(Array(bytes[fed..<fed + count]), from: &position)
        fed += count
      }
    } catch {
      return .failure(error)
    }
    return .success(body.isComplete ? String(decoding: body.content, as: UTF8.self) : nil)
  }

  static let whole: [(String, String)] = [
    ("0\r\n\r\n", ""),
    ("000\r\n\r\n", ""),
    ("1\r\na\r\n0\r\n\r\n", "a"),
    ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
    ("0\r\nA: \r\nB:c\r\n\r\n", ""),
    ("1;x=y\r\na\r\n1;\r\nb\r\n0;last\r\nTrailer: x\r\n\r\n", "ab"),
  ]

  @Test("the content comes out without its framing", arguments: whole)
  func contentComesOutWithoutItsFraming(text: String, content: String) throws {
    let bytes = Array(text.utf8)
    for piece in [1, 2, 3, 5, Int.max] { #expect(try read(bytes, piece: piece).get() == content) }
    for end in bytes.indices { #expect(try read(Array(bytes[..<end])).get() == nil) }
  }

  static let broken: [(String, HTTPStatus)] = [
    ("\r\n", .badRequest),
    ("g\r\n", .badRequest),
    ("-1\r\n", .badRequest),
    ("0x1\r\n", .badRequest),
    (" 1\r\n", .badRequest),
    ("1 \r\n", .badRequest),
    (";x\r\n", .badRequest),
    ("1\na", .badRequest),
    ("1\rxa", .badRequest),
    ("1\r\nab\r\n", .badRequest),
    ("1\r\na\n", .badRequest),
    ("1\r\na\rb", .badRequest),
    ("1;\u{0}\r\n", .badRequest),
    ("1;a\nb\r\n", .badRequest),
    ("0\r\nX: \u{1}\r\n\r\n", .badRequest),
    ("0\r\n\rx", .badRequest),
    ("0\r\nX\r\n\r\n", .badRequest),
    ("0\r\n: x\r\n\r\n", .badRequest),
    ("0\r\nX : y\r\n\r\n", .badRequest),
    ("0\r\n folded: y\r\n\r\n", .badRequest),
    ("0\r\nX: y\r\n folded\r\n\r\n", .badRequest),
    ("0000000000000000000001\r\na\r\n", .badRequest),
    ("100001\r\n", .contentTooLarge),
    ("ffffffffffffff\r\n", .contentTooLarge),
    ("1;" + String(repeating: "x", count: 5000), .fieldsTooLarge),
    ("0\r\nX: " + String(repeating: "x", count: 5000), .fieldsTooLarge),
    ("0\r\n" + String(repeating: "x", count: 5000), .fieldsTooLarge),
  ]

  @Test("broken framing is refused", arguments: broken)
  func brokenFramingIsRefused(text: String, status: HTTPStatus) {
    for piece in [1, Int.max] {
      let error = #expect(throws: RequestError.self) { try read(Array(text.utf8), piece: piece).get() }
      #expect(error?.status == status)
    }
  }
}
