import SynBase
import TestSupport
import Testing

@testable import syn_serve

@Suite struct StreamedResponseTests {
  init() { EventLoop.startInBackground() }

  /// What a streaming handler did, as the loop sees it.
  @LoopActor
  private final class Account {
    var written = 0
    let ended = Waiter()
  }

  private struct Broken: Error {}

  private static func stream(
    _ write: @escaping @LoopActor @Sendable (ResponseStream) async throws -> Void
  ) -> HTTPServer.Handler {
    { _ in .stream(contentType: "text/event-stream", write) }
  }

  @Test("each piece arrives when it is written")
  @LoopActor func eachPieceArrivesWhenItIsWritten() async throws {
    let step = [Waiter(), Waiter()]
    let serve = try HandlerServer(
      handler: Self.stream { stream in
        try await stream.write("one")
        try await step[0].wait()
        try await stream.write("")
        try await stream.write("two")
        try await step[1].wait()
      })
    let peer = try serve.connect()
    let head = try #require(await peer.get("/"))
    #expect(head.fields["transfer-encoding"] == "chunked" && head.fields["content-length"] == nil)
    #expect(await peer.chunk() == "one")
    step[0].resume()
    #expect(await peer.chunk() == "two")
    step[1].resume()
    #expect(await peer.chunk() == "")
    // The connection goes on.
    #expect(await peer.get("/")?.status == 200)
    #expect(await peer.chunk() == "one")
    peer.finishSending()
    try await serve.drain()
  }

  @Test("an HTTP/1.0 client reads until the connection closes")
  @LoopActor func aClientOfTheFirstVersionReadsUntilTheConnectionCloses() async throws {
    let serve = try HandlerServer(handler: Self.stream { try await $0.write("all of it") })
    let peer = try serve.connect()
    peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    let head = try #require(await peer.response())
    #expect(head.fields["connection"] == "close" && head.fields["transfer-encoding"] == nil)
    #expect(await peer.rest() == "all of it")
    peer.finishSending()
    try await serve.drain()
  }

  @Test("nothing is streamed for HEAD")
  @LoopActor func forHeadNothingIsWritten() async throws {
    let account = Account()
    let serve = try HandlerServer(handler: Self.stream { _ in account.written += 1 })
    let peer = try serve.connect()
    peer.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(await peer.response(isHead: true)?.fields["transfer-encoding"] == "chunked")
    #expect(account.written == 0)
    peer.finishSending()
    try await serve.drain()
  }

  @Test("a writer waits for a slow reader, and ends when the reader goes away")
  @LoopActor func aWriterWaitsForASlowReaderAndEndsWhenItGoes() async throws {
    let account = Account()
    let serve = try HandlerServer(
      handler: Self.stream { stream in
        defer { account.ended.resume() }
        let piece = [UInt8](repeating: 0x78, count: 32 << 10)
        while true {
          account.written += piece.count
          try await stream.write(piece)
        }
      })
    var peer: HTTPPeer? = try serve.connect()
    #expect(await peer?.get("/")?.status == 200)
    for _ in 0..<64 { #expect(await peer?.chunk()?.utf8.count == 32 << 10) }
    // What was read, what the kernel holds, and little more.
    #expect(account.written < 32 << 20)
    peer = nil
    try await account.ended.wait()
    try await serve.drain()
  }

  @Test("a drain ends a stream properly")
  @LoopActor func aDrainEndsAStreamProperly() async throws {
    let account = Account()
    let serve = try HandlerServer(
      handler: Self.stream { stream in
        try await stream.write("hello")
        try await account.ended.wait()
      })
    let peer = try serve.connect()
    #expect(await peer.get("/")?.status == 200)
    #expect(await peer.chunk() == "hello")
    async let drained: Void = serve.drain()
    #expect(await peer.chunk() == "")
    peer.finishSending()
    try await drained
  }

  @Test("a stream that fails is visibly cut off")
  @LoopActor func aStreamThatFailsIsSeenToBeCutOff() async throws {
    let serve = try HandlerServer(
      handler: Self.stream { stream in
        try await stream.write("half")
        throw Broken()
      })
    let peer = try serve.connect()
    #expect(await peer.get("/")?.status == 200)
    #expect(await peer.rest() == "4\r\nhalf\r\n")
    try await serve.drain()
  }
}
