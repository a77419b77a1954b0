import SynBase
import TestSupport
import Testing

@testable import syn_serve

/// Responses that hand out something, to clients that may have left.
@Suite struct HandedOutTests {
  init() { EventLoop.startInBackground() }

  /// A handler that hands out one thing a request, as soon as `release` is resumed, and counts what comes back.
  @LoopActor
  private final class Giver {
    let release = Waiter()
    var handled = 0
    var takenBack = 0
    var left: [Bool] = []

    func handle(_ request: HTTPRequest) async -> HTTPResponse {
      if request.head.path == "/other" { return .json(["ok": true]) }
      handled += 1
      try? await release.wait()  // ends early when the client leaves
      left.append(request.clientHasLeft(true))
      var response = HTTPResponse.json(["given": true])
      response.takeBack = { self.takenBack += 1 }
      return response
    }
  }

  private static let request = "GET /give HTTP/1.1\r\nHost: h\r\n\r\n"

  @Test("what was handed out to a client that takes it stays handed out")
  @LoopActor func taken() async throws {
    let giver = Giver()
    giver.release.resume()
    let serve = try HandlerServer { await giver.handle($0) }
    let peer = try serve.connect()
    for _ in 0..<100 {
      peer.send(Self.request)
      #expect(await peer.response()?.status == 200)
    }
    peer.finishSending()
    #expect(await peer.response() == nil)
    try await serve.drain()
    #expect(giver.takenBack == 0 && giver.left == [Bool](repeating: false, count: 100))
  }

  @Test("a client that left before its answer gets nothing, and the rest comes back")
  @LoopActor func leftBefore() async throws {
    let giver = Giver()
    let serve = try HandlerServer { await giver.handle($0) }
    var peer: HTTPPeer? = try serve.connect()
    peer?.send(Self.request)
    try await eventuallyOnLoop { giver.handled == 1 }
    peer = nil
    try await eventuallyOnLoop { giver.takenBack == 1 }
    #expect(giver.left == [true])
    try await serve.drain()
  }

  @Test("a client that has only finished sending is told why it gets nothing")
  @LoopActor func finishedSending() async throws {
    let giver = Giver()
    let serve = try HandlerServer { await giver.handle($0) }
    let peer = try serve.connect()
    peer.send(Self.request)
    peer.finishSending()
    #expect(await peer.response()?.status == 503)
    #expect(await peer.response() == nil)
    #expect(giver.takenBack == 1)
    try await serve.drain()
  }

  @Test("a client that leaves is noticed while nothing is read from it")
  @LoopActor func unread() async throws {
    let giver = Giver()
    var limits = HTTPLimits()
    limits.pipelinedBytesMax = 1 << 10
    let serve = try HandlerServer(limits: limits) { await giver.handle($0) }
    var peer: HTTPPeer? = try serve.connect()
    peer?.send(Self.request)
    let other = "GET /other HTTP/1.1\r\nHost: h\r\n\r\n"
    peer?.send(String(repeating: other, count: (80 << 10) / other.utf8.count))
    try await eventuallyOnLoop { giver.handled == 1 }
    peer = nil
    try await eventuallyOnLoop { giver.takenBack == 1 }
    try await serve.drain()
  }

  /// The end of its sending cannot arrive behind what the server does not read: only the answer finds out.
  @Test("what a closed connection never acknowledged comes back")
  @LoopActor func neverAcknowledged() async throws {
    let giver = Giver()
    var limits = HTTPLimits()
    limits.pipelinedBytesMax = 1 << 10
    let serve = try HandlerServer(limits: limits) { await giver.handle($0) }
    var peer: HTTPPeer? = try serve.connect()
    peer?.send(Self.request)
    try await eventuallyOnLoop { giver.handled == 1 }
    peer?.sendWhatFits(String(repeating: "GET /other HTTP/1.1\r\nHost: h\r\n\r\n", count: 200_000))
    peer = nil
    giver.release.resume()
    try await eventuallyOnLoop { giver.takenBack == 1 }
    #expect(giver.left == [false])
    try await serve.drain()
  }
}
