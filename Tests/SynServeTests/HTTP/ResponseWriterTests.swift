import Testing

@testable import syn_serve

@Suite struct ResponseWriterTests {
  private func write(_ response: HTTPResponse, _ change: (inout ResponseWriter.Context) -> Void = { _ in }) -> String {
    var context = ResponseWriter.Context(
      framing: ResponseFraming(response, minorVersion: 1), requestID: "id-1", date: Array("now".utf8))
    change(&context)
    var output: [UInt8] = []
    ResponseWriter.write(response, context, into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test("a response has a length, a type, a date and an id")
  func aResponseTellsItsLengthTypeDateAndID() {
    #expect(
      write(.json(["a": 1])) == """
        HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: application/json\r\nContent-Length: 7\r
        X-Content-Type-Options: nosniff\r\nX-Request-Id: id-1\r\n\r\n{"a":1}
        """)
  }

  @Test("HEAD gets the length without the body")
  func headGetsTheLengthWithoutTheBody() {
    let text = write(.json(["a": 1])) { $0.omitsBody = true }
    #expect(text.contains("Content-Length: 7\r\n") && text.hasSuffix("\r\n\r\n"))
  }

  @Test("the Connection field is sent only where it is needed")
  func howTheConnectionGoesOnIsSaidWhereItIsNotPlain() {
    #expect(write(.json([])) { $0.closes = true }.contains("\r\nConnection: close\r\n"))
    #expect(write(.json([])) { $0.announcesKeepAlive = true }.contains("\r\nConnection: keep-alive\r\n"))
    #expect(!write(.json([])).contains("Connection:"))
  }

  @Test("a response without content has no length")
  func aResponseWithoutContentHasNoLength() {
    let text = write(.empty(.noContent, fields: [.init(name: "Allow", value: "GET")]))
    #expect(text.hasPrefix("HTTP/1.1 204 No Content\r\n") && text.contains("\r\nAllow: GET\r\n"))
    #expect(!text.contains("Content-Length"))
  }

  @Test("a stream is framed in the way its client understands")
  func aStreamIsFramedAsItsClientUnderstandsIt() {
    let stream = HTTPResponse.stream(contentType: "text/event-stream") { _ in }
    #expect(ResponseFraming(stream, minorVersion: 1) == .chunked)
    #expect(ResponseFraming(stream, minorVersion: 0) == .untilClose)
    let head = write(stream)
    #expect(head.contains("\r\nTransfer-Encoding: chunked\r\n") && !head.contains("Content-Length"))
    #expect(!write(stream) { $0.framing = .untilClose }.contains("Transfer-Encoding"))
  }

  @Test(
    "the pieces of a stream are written in its framing",
    arguments: [
      (ResponseFraming.chunked, "1\r\na\r\n12\r\n0123456789abcdefgh\r\n0\r\n\r\n"),
      (.untilClose, "a0123456789abcdefgh"),
    ])
  func thePiecesOfAStreamAreWrittenInItsFraming(framing: ResponseFraming, text: String) {
    var output: [UInt8] = []
    for piece in ["a", "", "0123456789abcdefgh"] {
      ResponseWriter.write(piece: Array(piece.utf8), framing, into: &output)
    }
    ResponseWriter.writeEnd(framing, into: &output)
    #expect(String(decoding: output, as: UTF8.self) == text)
  }

  @Test(
    "dates are written in the format of HTTP",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ])
  func datesAreWrittenAsHTTPWantsThem(second: Int, text: String) {
    #expect(String(decoding: DateField.format(second), as: UTF8.self) == text)
  }
}
