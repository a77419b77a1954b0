import Testing

@testable import syn_serve

@Suite struct RequestParserTests {
  private static func request(
    _ path: String, method: String? = "GET", query: String = "", host: String = "h", keepsAlive: Bool = true,
    body: String = ""
  ) -> ParserRun.Request {
    ParserRun.Request(method: method, path: path, query: query, host: host, keepsAlive: keepsAlive, body: body)
  }

  static let valid: [(String, [ParserRun.Request])] = [
    ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", [request("/")]),
    ("GET /a/b?wait=3&x HTTP/1.1\r\nHost: h\r\n\r\n", [request("/a/b", query: "wait=3&x")]),
    ("GET /a%20b/%C3%A9 HTTP/1.1\r\nHost: h\r\n\r\n", [request("/a b/é")]),
    ("GET /a%20b%2f%C3%A9 HTTP/1.1\r\nHost: h\r\n\r\n", [request("/a%20b%2f%C3%A9")]),
    ("get / HTTP/1.1\r\nHost: h\r\n\r\n", [request("*", method: nil)]),
    ("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", [request("*", method: nil)]),
    ("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", [request("*", method: "OPTIONS")]),
    ("GET http://other:81/x?y HTTP/1.1\r\nHost: h\r\n\r\n", [request("/x", query: "y", host: "other:81")]),
    ("GET http://other HTTP/1.1\r\nHost: h\r\n\r\n", [request("/", host: "other")]),
    ("GET http://other?q HTTP/1.1\r\nHost: h\r\n\r\n", [request("/", query: "q", host: "other")]),
    ("GET / HTTP/1.1\r\nhOsT:\t h \t\r\n\r\n", [request("/")]),
    ("GET / HTTP/1.1\r\nHost:h\r\nX-Empty:\r\nX-Latin: \u{e9}\r\n\r\n", [request("/")]),
    ("GET / HTTP/1.0\r\n\r\n", [request("/", host: "", keepsAlive: false)]),
    ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", [request("/", host: "")]),
    ("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", [request("/", keepsAlive: false)]),
    ("GET / HTTP/1.9\r\nHost: h\r\n\r\n", [request("/")]),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", [request("/")]),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", [request("/", method: "POST", body: "hello")]),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", [request("/", method: "POST")]),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 002\r\n\r\nhi", [request("/", method: "POST", body: "hi")]),
    (
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "5\r\nhello\r\n006;a=\"b\"\r\n world\r\n0\r\nX: y\r\n\r\n",
      [request("/", method: "POST", body: "hello world")]
    ),
    (
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
        + "POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n"
        + "GET /4 HTTP/1.1\r\nHost: h\r\n\r\n",
      [
        request("/1"), request("/2", method: "POST", body: "hi"), request("/3", method: "POST", body: "0123456789"),
        request("/4"),
      ]
    ),
  ]

  @Test("a well-formed stream is split into its requests", arguments: valid)
  func aWellFormedStreamIsCutIntoItsRequests(text: String, requests: [ParserRun.Request]) {
    let run = ParserRun(text)
    #expect(run.error == nil)
    #expect(run.requests == requests)
    #expect(run.part == .nothing)
  }

  @Test("it makes no difference where the stream is split", arguments: valid)
  func whereTheStreamIsSplitMakesNoDifference(text: String, requests: [ParserRun.Request]) {
    let bytes = Array(text.utf8)
    for split in 0...bytes.count {
      let run = ParserRun([Array(bytes[..<split]), Array(bytes[split...])])
      #expect(run.error == nil && run.requests == requests, "split at \(split)")
    }
    let run = ParserRun(bytes.map { [$0] })
    #expect(run.error == nil && run.requests == requests, "byte by byte")
  }

  @Test("a stream that is cut off yields only whole requests", arguments: valid)
  func aStreamThatIsCutGivesOnlyWholeRequests(text: String, requests: [ParserRun.Request]) {
    let bytes = Array(text.utf8)
    for end in 0..<bytes.count {
      let run = ParserRun([Array(bytes[..<end])])
      #expect(run.error == nil && run.requests.count < requests.count, "cut at \(end)")
      #expect(run.requests == Array(requests.prefix(run.requests.count)), "cut at \(end)")
    }
  }

  private static let get = "GET / HTTP/1.1\r\n"
  private static let post = "POST / HTTP/1.1\r\nHost: h\r\n"

  static let invalid: [(String, HTTPStatus)] = [
    // Request line
    ("\u{16}\u{3}\u{1}", .badRequest),
    (" GET / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("G(T / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", .badRequest),
    ("GET /\r\n\r\n", .badRequest),
    ("GET\r\n\r\n", .badRequest),
    ("GET / HTTP/1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET / http/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", .versionNotSupported),
    ("GET x HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET * HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET http://me@h/x HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /\u{e9} HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /%2 HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /%gg HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("\r\n\r\n\r\n\r\n\r\n\r\n", .badRequest),
    // Line ends
    ("GET / HTTP/1.1\nHost: h\n\n", .badRequest),
    ("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\rHost: h\r\n\r\n", .badRequest),
    (get + "Host: h\r\nX: a\rb\r\n\r\n", .badRequest),
    (get + "Host: h\r\nX: a\nb: c\r\n\r\n", .badRequest),
    // No empty line: what follows must not be hidden from us when others see it.
    (get + "Host: h\r\n\rX: y\r\n\r\n", .badRequest),
    (post + "\r\u{b}\r\nContent-Length: 3\r\n\r\nabc", .badRequest),
    // Fields
    (get + "Host: h\r\n folded\r\n\r\n", .badRequest),
    (get + " Host: h\r\n\r\n", .badRequest),
    (get + "Host : h\r\n\r\n", .badRequest),
    (get + ": h\r\n\r\n", .badRequest),
    (get + "Host\r\n\r\n", .badRequest),
    (get + "Host: h\r\nX: a\0b\r\n\r\n", .badRequest),
    (get + "Host: h\r\nX: \u{7f}\r\n\r\n", .badRequest),
    // Host
    (get + "\r\n", .badRequest),
    (get + "Host: h\r\nHost: h\r\n\r\n", .badRequest),
    (get + "Host:\r\n\r\n", .badRequest),
    (get + "Host: a/b\r\n\r\n", .badRequest),
    (get + "Host: a b\r\n\r\n", .badRequest),
    (get + "Host: a, b\r\n\r\n", .badRequest),
    (get + "Host: :80\r\n\r\n", .badRequest),
    (get + "Host: a:b\r\n\r\n", .badRequest),
    (get + "Host: me@h\r\n\r\n", .badRequest),
    ("GET http://h:x/ HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n", .badRequest),
    ("GET http://h/ HTTP/1.1\r\n\r\n", .badRequest),
    // Framing
    (post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", .badRequest),
    (post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", .badRequest),
    (post + "Content-Length: 3, 3\r\n\r\nabc", .badRequest),
    (post + "Content-Length: +3\r\n\r\nabc", .badRequest),
    (post + "Content-Length: -3\r\n\r\n", .badRequest),
    (post + "Content-Length: 0x3\r\n\r\n", .badRequest),
    (post + "Content-Length: 3 3\r\n\r\n", .badRequest),
    (post + "Content-Length:\r\n\r\n", .badRequest),
    (post + "Content-Length: 1048577\r\n\r\n", .contentTooLarge),
    (post + "Content-Length: 99999999999999999999999\r\n\r\n", .contentTooLarge),
    (post + "Transfer-Encoding: \r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: ,\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: gzip, chunked\r\n\r\n", .notImplemented),
    (post + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", .notImplemented),
    (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: chunked, chunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: chunked, gzip\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: gzip\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: identity\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: xchunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: chunked;q=1\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: \"chunked\"\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding: \u{b}chunked\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding:\r\n\r\n", .badRequest),
    (post + "Transfer-Encoding : chunked\r\n\r\n", .badRequest),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
    (post + "Expect: 200-ok\r\nContent-Length: 3\r\n\r\n", .expectationFailed),
  ]

  @Test("an invalid request is refused", arguments: invalid)
  func whatIsNotARequestIsRefused(text: String, status: HTTPStatus) {
    let run = ParserRun(text)
    #expect(run.requests.isEmpty)
    #expect(run.error?.status == status)
  }

  @Test("an invalid request is refused however it arrives", arguments: invalid)
  func itIsRefusedHoweverItArrives(text: String, status: HTTPStatus) {
    let bytes = Array(text.utf8)
    for split in 0...bytes.count {
      let run = ParserRun([Array(bytes[..<split]), Array(bytes[split...])])
      #expect(run.requests.isEmpty && run.error?.status == status, "split at \(split)")
      // What is still to come may be what is wrong: until then there is no request in it.
      #expect(ParserRun([Array(bytes[..<split])]).requests.isEmpty, "cut at \(split)")
    }
    let run = ParserRun(bytes.map { [$0] })
    #expect(run.requests.isEmpty && run.error?.status == status, "byte by byte")
  }

  @Test("a head may be as long as the limit and no longer")
  func aHeadMayBeAsLongAsTheLimitAndNoLonger() {
    let frame = "GET / HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n"
    let room = HTTPLimits().headBytesMax - frame.utf8.count
    func head(filling count: Int) -> String {
      "GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "x", count: count) + "\r\n\r\n"
    }
    #expect(ParserRun(head(filling: room)).requests.count == 1)
    #expect(ParserRun(head(filling: room + 1)).error?.status == .fieldsTooLarge)
    #expect(ParserRun("GET /" + String(repeating: "x", count: 20_000)).error?.status == .targetTooLong)
  }

  @Test("a hundred fields are accepted and no more")
  func aHundredFieldsAreTakenAndNoMore() {
    func head(fields count: Int) -> String {
      "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: y\r\n", count: count - 1) + "\r\n"
    }
    #expect(ParserRun(head(fields: 100)).requests.count == 1)
    #expect(ParserRun(head(fields: 101)).error?.status == .fieldsTooLarge)
  }

  @Test("100 Continue is sent once, and only to clients that wait for it")
  func leaveToGoOnIsGivenOnceAndOnlyToThoseWhoWait() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"
    #expect(ParserRun([Array(head.utf8), Array("h".utf8), Array("i".utf8)]).continues == 1)
    #expect(ParserRun([Array((head + "h").utf8), Array("i".utf8)]).continues == 0)
    #expect(ParserRun(head + "hi").continues == 0)
    #expect(ParserRun(head.replacing("1.1", with: "1.0")).continues == 0)
    #expect(ParserRun(head.replacing("Length: 2", with: "Length: 0")).continues == 0)
  }

  @Test("a field is found by its name in any case")
  func aFieldIsFoundByItsNameInAnyCase() throws {
    let text = "GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID:  a b \r\nx-request-id: second\r\n\r\n"
    let head = try RequestHead(parsing: Array(text.utf8), limits: HTTPLimits())
    #expect(head.field("x-request-id") == "a b")
    #expect(head.field("x-other") == nil)
  }
}
