import TestSupport
import Testing

@testable import SynBase

/// How replies travel, and what is done about servers that cannot stream.
extension ChatCompletionsTests {
  @Test("a reply is asked for as a stream with its usage at the end")
  @LoopActor func streaming() async throws {
    let stub = try await StubProvider()
    _ = try await client(stub).complete(request)
    let body = try JSONValue(parsing: [UInt8](try #require(try await stub.requests().last).body))
    #expect(body["stream"] == true)
    #expect(body["stream_options"] == ["include_usage": true])
  }

  @Test("a server that refuses stream_options is asked without it, and remembered")
  @LoopActor func streamOptions() async throws {
    let stub = try await StubProvider(["--no-stream-options"])
    let client = client(stub)
    #expect(try await client.complete(request).call.attempts == 2)
    #expect(try await client.complete(request).call.attempts == 1)
    #expect(try await stub.stats().failedByKind == ["no_stream_options": 1])
    let body = try JSONValue(parsing: [UInt8](try #require(try await stub.requests().last).body))
    #expect(body["stream"] == true)
    #expect(body["stream_options"] == nil)
  }

  @Test("a server that refuses to stream is asked for whole replies, which may take as long as a call may")
  @LoopActor func refusedStream() async throws {
    let stub = try await StubProvider(["--refuse-stream", "--script", "slow_first_byte,ok", "--slow-ms", "600"])
    let client = client(stub) { $0.limits.firstByte = .milliseconds(300) }
    #expect(try await client.complete(request).call.attempts == 2)
    #expect(try await client.complete(request).call.attempts == 1)
    #expect(try await stub.stats().failedByKind["refused_stream"] == 1)
    let body = try JSONValue(parsing: [UInt8](try #require(try await stub.requests().last).body))
    #expect(body["stream"] == nil)
    #expect(body["stream_options"] == nil)
  }

  @Test("a server that does not stream is understood, failures included")
  @LoopActor func withoutStream() async throws {
    let kinds = "cut,error200,choice_error,empty_choices,last_chunk_error,unfinished,ok"
    let stub = try await StubProvider(["--no-stream", "--script", kinds])
    let call = try await client(stub) { $0.retryPolicy.attemptsMax = 9 }.complete(request).call
    #expect(call.attempts == 7)
    #expect(call.costUSD ?? 0 > 0)
  }
}
