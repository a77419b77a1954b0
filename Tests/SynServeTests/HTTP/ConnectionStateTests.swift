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

  @Test func requestsAreHandledOneAfterTheOther() {
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

  @Test func theConnectionEndsWhenTheClientSaysSo() {
    var dialogue = Dialogue()
    dialogue.send(get("/1", "Connection: close") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    #expect(dialogue.state.isLastResponse)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test func aClientThatClosedItsSideIsAnsweredFirst() {
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

  @Test(arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab"])
  func aRequestThatNeverEndsIsNotAnswered(text: String) {
    var dialogue = Dialogue()
    dialogue.send(text)
    dialogue.state.receiveEnd()
    #expect(dialogue.next() == "close")
  }

  @Test func afterBrokenFramingNothingMoreIsRead() {
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

  @Test func aDrainEndsIdleConnectionsAtOnce() {
    var dialogue = Dialogue()
    dialogue.state.drain()
    #expect(dialogue.next() == "close")
  }

  @Test func aDrainAnswersWhatHasBegunToArrive() {
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

  @Test func manyWaitingRequestsHoldTheSenderBack() {
    var dialogue = Dialogue()
    dialogue.send(get("/1"))
    #expect(dialogue.next() == "handle /1")
    #expect(dialogue.state.wantsBytes)
    dialogue.send(String(repeating: get("/n"), count: 2000))
    #expect(!dialogue.state.wantsBytes)
  }

  @Test func eachPartOfARequestHasItsOwnTimeLimit() {
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

  @Test func whatAHeadSaidOfTheConnectionHolds() {
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

  @Test func aBodyThatOnlyTheCloseEndsIsTheLast() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    let isLast = dialogue.state.beginResponse(endsByClosing: true)
    #expect(isLast)
    dialogue.state.didRespond()
    #expect(dialogue.next() == "linger")
  }

  @Test func aResponseThatBreaksOffClosesTheConnection() {
    var dialogue = Dialogue()
    dialogue.send(get("/1") + get("/2"))
    #expect(dialogue.next() == "handle /1")
    let isLast = dialogue.state.beginResponse()
    #expect(!isLast)
    dialogue.state.abortResponse()
    #expect(dialogue.next() == "close")
  }

  @Test func aSlowRequestIsToldSoAndAnIdleConnectionIsClosed() {
    var slow = Dialogue()
    slow.send("GET")
    #expect(slow.next() == "wait")
    #expect(Dialogue.word(slow.state.timeOut()) == "reject 408")
    var idle = Dialogue()
    #expect(Dialogue.word(idle.state.timeOut()) == "close")
  }
}
