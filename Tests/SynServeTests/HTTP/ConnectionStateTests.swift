import Testing

@testable import syn_serve

/// A connection without a socket: what goes in is text, what comes out a word.
private struct Dialogue {
  var state = ConnectionState(limits: HTTPLimits())

  mutating func send(_ text: String) { Array(text.utf8).withUnsafeBytes { state.receive($0) } }

  mutating func next() -> String { Self.word(state.next()) }

  static func word(_ action: ConnectionState.Action) -> String {
    switch action {
    case .wait: "wait"
    case .sendContinue: "continue"
    case .handle(let request): "handle " + request.head.path
    case .reject(let error): "reject \(error.status.rawValue)"
    case .linger: "linger"
    case .close: "close"
    }
  }
}

@Suite struct ConnectionStateTests {
  private func get(_ path: String, _ field: String = "X: y") -> String {
    "GET \(path) HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n"
  }

  @Test("requests are handled one after another")
  func requestsAreHandledOneAfterTheOther() {
    var dialogue = Dialogue()
    #expect(dialogue.next() == "wait")
    dialogue.send(get("/1") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    #expect(dialogue.next() == "wait")
    #expect(!dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "handle /2")
    dialogue.state.didRespond()
    #expect(dialogue.next() == "wait")
    #expect(dialogue.state.waiting == .request)
  }

  @Test("the connection ends when the client says so")
  func theConnectionEndsWhenTheClientSaysSo() {
    var dialogue = Dialogue()
    dialogue.send(get("/1", "Connection: close") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    #expect(dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test("a client that has closed its side is answered first")
  func aClientThatClosedItsSideIsAnsweredFirst() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + get("/2"))
    dialogue.state.receiveEnd()
    #expect(!dialogue.state.wantsBytes)
    #expect(dialogue.next() == "handle /1")
    #expect(!dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "handle /2")
    #expect(dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "close")
  }

  @Test(
    "a request that is never completed is not answered",
    arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab"])
  func aRequestThatNeverEndsIsNotAnswered(text: String) {
    var dialogue = Dialogue()
    dialogue.send(text)
    dialogue.state.receiveEnd()
    #expect(dialogue.next() == "close")
  }

  @Test("nothing more is read after broken framing")
  func afterBrokenFramingNothingMoreIsRead() {
    var dialogue = Dialogue()
    dialogue.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n" + get("/smuggled"))
    #expect(dialogue.next() == "reject 400")
    #expect(!dialogue.state.wantsBytes)
    #expect(dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
    dialogue.send(get("/smuggled"))
    #expect(dialogue.next() == "linger")
  }

  @Test("a drain ends idle connections at once")
  func aDrainEndsIdleConnectionsAtOnce() {
    var dialogue = Dialogue()
    dialogue.state.drain()
    #expect(dialogue.next() == "close")
  }

  @Test("a drain answers requests that have begun to arrive")
  func aDrainAnswersWhatHasBegunToArrive() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + "GET /2 HTTP/1.1\r\n")
    dialogue.state.drain()
    #expect(dialogue.next() == "handle /1")
    #expect(!dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "wait")
    dialogue.send("Host: h\r\n\r\n")
    #expect(dialogue.next() == "handle /2")
    #expect(dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test("many waiting requests hold the sender back")
  func manyWaitingRequestsHoldTheSenderBack() {
    var dialogue = Dialogue()
    dialogue.send(get("/1"))
    #expect(dialogue.next() == "handle /1")
    #expect(dialogue.state.wantsBytes)
    dialogue.send(String(repeating: get("/n"), count: 2000))
    #expect(!dialogue.state.wantsBytes)
  }

  @Test("each part of a request has its own time limit")
  func eachPartOfARequestHasItsOwnTimeLimit() {
    var dialogue = Dialogue()
    #expect(dialogue.state.waiting == .request)
    dialogue.send("POST / HTTP/1.1\r\n")
    #expect(dialogue.next() == "wait")
    #expect(dialogue.state.waiting == .head)
    dialogue.send("Host: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(dialogue.next() == "continue")
    #expect(dialogue.state.waiting == .body)
    dialogue.send("hi")
    #expect(dialogue.next() == "handle /")
    #expect(dialogue.state.waiting == .handler)
  }

  @Test("a response that says it is the last one is the last")
  func whatAHeadSaidOfTheConnectionHolds() {
    var dialogue = Dialogue()
    dialogue.send(get("/1"))
    #expect(dialogue.next() == "handle /1")
    dialogue.state.drain()
    let isLast = dialogue.state.beginResponse()
    #expect(isLast)
    // It comes behind the answer that said it would be the last.
    dialogue.send(get("/2"))
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test("a body that ends with the connection is the last one")
  func aBodyThatOnlyTheCloseEndsIsTheLast() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    let isLast = dialogue.state.beginResponse(endsByClosing: true)
    #expect(isLast)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test("a response that breaks off closes the connection")
  func aResponseThatBreaksOffClosesTheConnection() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    let isLast = dialogue.state.beginResponse()
    #expect(!isLast)
    dialogue.state.abortResponse()
    #expect(dialogue.next() == "close")
  }

  @Test("a slow request gets a 408, and an idle connection is closed")
  func aSlowRequestIsToldSoAndAnIdleConnectionIsClosed() {
    var slow = Dialogue()
    slow.send("GET")
    #expect(slow.next() == "wait")
    #expect(Dialogue.word(slow.state.timeOut()) == "reject 408")
    var idle = Dialogue()
    #expect(Dialogue.word(idle.state.timeOut()) == "close")
  }
}
