import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts
@testable import SynRecord
@testable import SynStages

/// The client against the stub provider, over real sockets.
struct ChatCompletionsTests {
  init() { EventLoop.startInBackground() }

  let request = ModelRequest(
    task: .answer(question: "Build a clock"), model: "asked",
    messages: [ChatMessage(.system, "You write programs."), ChatMessage(.user, "Build a clock")],
    schema: PromptPart.answerSchema, completionTokensMax: 1000, temperature: 0.7, seed: 7)

  /// Keeps the provider alive as long as its client.
  struct Client {
    let stub: StubProvider
    let model: ChatCompletions
    @LoopActor func complete(_ request: ModelRequest) async throws -> ModelAnswer {
      var conversation = Conversation(request, with: model)
      return try await conversation.ask()
    }
  }

  func client(
    _ stub: StubProvider, limitUSD: Double? = nil, change: (inout ChatCompletions.Options) -> Void = { _ in }
  ) -> Client {
    var options = ChatCompletions.Options()
    options.retryPolicy.firstDelay = .milliseconds(1)
    options.maxCostUSD = limitUSD
    change(&options)
    let provider = Provider(name: "custom", baseURL: stub.baseURL, key: StubProvider.key)
    let model = ChatCompletions(provider: provider, options: options)
    return Client(stub: stub, model: model)
  }

  /// The error that `client` gives up with.
  @LoopActor private func failure(of client: Client) async throws -> ModelError {
    try #require(await #expect(throws: ModelError.self) { try await client.complete(request) })
  }

  @Test("an answered request returns the object and the facts of the call")
  @LoopActor func answered() async throws {
    let stub = try await StubProvider()
    let reply = try await client(stub).complete(request)
    #expect(PageFile.list(reply.object["files"])?.map(\.filename) == ["index.html", "index.js"])
    #expect(reply.call.model == "asked")
    #expect(reply.call.servedModel == "asked-served")
    #expect(reply.call.attempts == 1)
    #expect(reply.call.promptTokens ?? 0 > 0)
    #expect(reply.call.completionTokens ?? 0 > 0)
    #expect(reply.call.costUSD ?? 0 > 0)
    #expect(reply.call.generationID?.hasPrefix("gen-") == true)
    #expect(reply.call.promptSHA256 == request.promptSHA256)
    #expect(reply.call.seed == 7)
    let sent = try #require(try await stub.requests().first)
    #expect(sent.headers["authorization"] == "Bearer \(StubProvider.key)")
    #expect(sent.headers["content-type"] == "application/json")
  }

  @Test("a cost that the provider does not report stays unknown")
  @LoopActor func unknownCost() async throws {
    let stub = try await StubProvider(["--no-cost"])
    #expect(try await client(stub).complete(request).call.costUSD == nil)
  }

  @Test(
    "a passing failure is retried until it is answered, and each attempt is accounted for",
    arguments: [
      "429", "500", "502", "503", "408", "529", "cut", "reset", "html", "error200", "choice_error", "empty_choices",
      "null_content", "stream_error", "unfinished", "availability_true", "retry_after_date",
    ])
  @LoopActor func retried(fault: String) async throws {
    let stub = try await StubProvider(["--script", "\(fault),\(fault),ok", "--retry-after", "0"])
    #expect(try await client(stub).complete(request).call.attempts == 3)
    #expect(try await stub.stats().calls == 3)
  }

  @Test("a request on a reused connection that breaks is not silently sent again")
  @LoopActor func reusedConnection() async throws {
    let stub = try await StubProvider(["--script", "ok,reset,ok"])
    let client = client(stub)
    #expect(try await client.complete(request).call.attempts == 1)
    #expect(try await client.complete(request).call.attempts == 2)
    #expect(try await stub.stats().calls == 3)
  }

  @Test(
    "a permanent failure is never retried",
    arguments: [
      ("400", .badRequest), ("401", .unauthorized), ("402", .outOfCredit), ("403", .unauthorized),
      ("404", .badRequest), ("413", .contextTooLong), ("422", .badRequest), ("length", .truncated),
      ("cut_json", .truncated), ("content_filter", .contentFilter), ("refusal", .refused),
      ("availability_false", .unavailable),
    ] as [(String, ModelError.Code)])
  @LoopActor func notRetried(fault: String, code: ModelError.Code) async throws {
    let stub = try await StubProvider(["--script", fault])
    let error = try await failure(of: client(stub))
    #expect(error.code == code)
    #expect(error.attempts == 1)
    #expect(try await stub.stats().calls == 1)
  }

  @Test("a request outlasts an outage even on its own, however many tries it took to notice")
  @LoopActor func outage() async throws {
    let stub = try await StubProvider(["--script", "503,503,503,503,503,503,ok"])
    #expect(try await client(stub).complete(request).call.attempts == 7)
  }

  @Test("a request fails if the outage lasts longer than calls wait")
  @LoopActor func longOutage() async throws {
    let stub = try await StubProvider(["--down"])
    let error = try await failure(of: client(stub) { $0.outageWait = .milliseconds(10) })
    #expect(error.code == .unavailable)
    #expect(error.isRetryable)
    #expect((3...5).contains(error.attempts))
    #expect(error.message.hasSuffix("; down for 0 s"))
  }

  @Test("a rate-limited request outlasts its retries, but not its patience")
  @LoopActor func rateLimited() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "429", "--retry-after", "none"])
    let client = client(stub) {
      $0.retryPolicy.attemptsMax = 2
      $0.rateLimit.firstDelay = .milliseconds(1)
      $0.rateLimit.lastDelay = .milliseconds(20)
      $0.rateLimit.patience = .milliseconds(500)
    }
    let error = try await failure(of: client)
    #expect(error.code == .rateLimited && error.isRetryable && error.end == .rateLimit)
    #expect(error.attempts > 2)
    #expect(error.message.hasSuffix("; no call was answered for 0 s"))
    #expect(try await stub.stats().calls == error.attempts)
  }

  @Test("a reply that broke off is counted by what arrived")
  @LoopActor func estimated() async throws {
    let stub = try await StubProvider(["--no-cost", "--script", "cut"])
    let usage = try await failure(of: client(stub) { $0.retryPolicy.attemptsMax = 1 }).totals.usage
    #expect(usage.isEstimated)
    #expect(usage.promptTokens == (request.promptBytes + 2) / 3)
    #expect(usage.completionTokens ?? 0 > 100 && usage.costUSD == nil)
  }

  @Test(
    "after the last attempt the request fails with what it met",
    arguments: [("500", .unavailable), ("503", .unavailable), ("cut", .unavailable)]
      as [(String, ModelError.Code)])
  @LoopActor func exhausted(fault: String, code: ModelError.Code) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", fault])
    let error = try await failure(of: client(stub) { $0.retryPolicy.attemptsMax = 3 })
    #expect(error.code == code)
    #expect(error.attempts == 3)
    #expect(error.isRetryable)
    #expect(try await stub.stats().calls == 3)
  }

  @Test(
    "a provider that stays silent is a time-out, and the error says which one",
    arguments: [
      ("hang", "no byte of a reply for 0.1 s"), ("stall", "no byte in the middle of the reply for 0.04 s"),
      ("comments_then_hang", "no byte in the middle of the reply for 0.04 s"),
    ])
  @LoopActor func silent(fault: String, message: String) async throws {
    let stub = try await StubProvider(["--script", "\(fault),\(fault)"])
    let client = client(stub) {
      $0.retryPolicy.attemptsMax = 2
      $0.limits.firstByte = .milliseconds(50)
      $0.limits.silence = .milliseconds(40)
    }
    let error = try await failure(of: client)
    #expect(error.code == .timeout)
    #expect(error.message == message)
    #expect(error.attempts == 2)
  }

  @Test("comments are signs of life, which only the limit of the whole call ends")
  @LoopActor func comments() async throws {
    let stub = try await StubProvider(["--script", "slow_comments,slow_comments", "--slow-ms", "800"])
    let client = client(stub) {
      $0.retryPolicy.attemptsMax = 1
      $0.limits.silence = .milliseconds(600)
    }
    #expect(try await client.complete(request).call.attempts == 1)
    let hurried = self.client(stub) {
      $0.retryPolicy.attemptsMax = 1
      $0.limits.whole = .milliseconds(50)
    }
    #expect(try await failure(of: hurried).message == "the reply was not whole after 0.05 s")
  }

  @Test("a server that is not listening is unavailable")
  @LoopActor func nobodyListening() async throws {
    let provider = Provider(name: "custom", baseURL: "http://127.0.0.1:1/v1", key: nil)
    var options = ChatCompletions.Options()
    options.retryPolicy.attemptsMax = 1
    let model = ChatCompletions(provider: provider, options: options)
    let error = await #expect(throws: ModelError.self) { try await model.complete(request) }
    #expect(error?.code == .unavailable)
  }

  @Test(
    "after a refused key or an empty account nothing more is sent",
    arguments: [("401", .unauthorized), ("402", .outOfCredit)] as [(String, ModelError.Code)])
  @LoopActor func fatal(fault: String, code: ModelError.Code) async throws {
    let stub = try await StubProvider(["--script", fault])
    let client = client(stub)
    let first = try await failure(of: client)
    #expect(first.isFatal)
    let second = try await failure(of: client)
    #expect(second.code == code)
    #expect(second.attempts == 0)
    #expect(try await stub.stats().calls == 1)
  }

  @Test(
    "a tolerable reply costs no second call",
    arguments: ["parts", "fenced", "prose", "no_done", "whole", "last_chunk_error"])
  @LoopActor func tolerated(form: String) async throws {
    let stub = try await StubProvider(["--script", form])
    #expect(try await client(stub).complete(request).call.attempts == 1)
  }

  @Test("an unusable reply is repaired once, with the complaint quoted", arguments: ["bad_json", "wrong_schema"])
  @LoopActor func repaired(fault: String) async throws {
    let stub = try await StubProvider(["--script", fault])
    let plain = try await client(try await StubProvider()).complete(request).call
    let reply = try await client(stub).complete(request)
    #expect(reply.call.attempts == 2)
    #expect(reply.call.costUSD ?? 0 > plain.costUSD ?? 0)
    #expect(reply.call.promptSHA256 == plain.promptSHA256)
    let body = String(decoding: try #require(try await stub.requests().last).body, as: UTF8.self)
    #expect(body.contains("That reply cannot be used: the reply "))
  }

  @Test("a reply that is unusable twice is bad output, and the error says what it cost")
  @LoopActor func badOutput() async throws {
    let stub = try await StubProvider(["--script", "bad_json,wrong_schema"])
    let error = try await failure(of: client(stub))
    #expect(error.code == .badOutput)
    #expect(error.attempts == 2)
    #expect(error.totals.usage.costUSD ?? 0 > 0)
  }

  @Test("weaker forms of structured output are tried until the server takes one, which is remembered")
  @LoopActor func ladder() async throws {
    let stub = try await StubProvider(["--no-json-schema", "--no-json-object"])
    let client = client(stub)
    #expect(try await client.complete(request).call.attempts == 3)
    #expect(try await client.complete(request).call.attempts == 1)
    #expect(try await stub.stats().failedByKind == ["no_json_schema": 1, "no_json_object": 1])
  }

  @Test("consecutive calls share one connection")
  @LoopActor func oneConnection() async throws {
    let stub = try await StubProvider(["--script", "ok,429,ok,length,error200,ok"])
    let client = client(stub)
    for _ in 0..<2 { _ = try await client.complete(request) }
    #expect(try await failure(of: client).code == .truncated)
    _ = try await client.complete(request)
    let stats = try await stub.stats()
    #expect(stats.calls == 6)
    #expect(stats.connections == 1)
  }

  @Test("the fallback model answers when the first one cannot")
  @LoopActor func fallback() async throws {
    let stub = try await StubProvider(["--script", "500,500,ok"])
    var request = request
    request.fallbackModels = ["other"]
    let call = try await client(stub) { $0.retryPolicy.attemptsMax = 2 }.complete(request).call
    #expect(call.model == "asked")
    #expect(call.servedModel == "other-served")
    #expect(call.attempts == 3)
  }

  @Test("a run that has reached its cost limit sends no more calls")
  @LoopActor func maxCost() async throws {
    let stub = try await StubProvider()
    let cost = try #require(try await client(stub).complete(request).call.costUSD)
    let limited = client(stub, limitUSD: cost * 2.5)
    _ = try await limited.complete(request)
    _ = try await limited.complete(request)
    let error = try await failure(of: limited)
    #expect(error.code == .outOfCredit)
    #expect(error.isRetryable)
    #expect(error.attempts == 0)
    #expect(try await stub.stats().calls == 3)
  }

  @Test("a key that the provider echoes is not in the error")
  @LoopActor func echoedKey() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "echo_key"])
    let error = try await failure(of: client(stub) { $0.retryPolicy.attemptsMax = 1 })
    #expect(error.message == "bad header Authorization: Bearer [secret]")
  }

  @Test("a reply that contains the key fails after one call, which is paid for")
  @LoopActor func keyInReply() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "echo_key_content"])
    let error = try await failure(of: client(stub))
    #expect(error.code == .badOutput && error.message.contains("holds the API key"))
    #expect(!error.isRetryable && error.attempts == 1)
    #expect(error.totals.usage.completionTokens != nil)
    #expect(try await stub.stats().calls == 1)
  }

  @Test("under random faults every call is an attempt accounted for, and as many are in flight as wanted")
  @LoopActor func account() async throws {
    let kinds = "429,500,503,cut,reset,error200,empty_choices,fenced,parts,bad_json"
    let stub = try await StubProvider(
      ["--gather", "32", "--fail-one-in", "5", "--fail-kinds", kinds, "--fail-once-per-prompt", "--seed", "1"])
    let client = client(stub) { $0.callsMax = 32 }
    let tasks = (0..<64).map { index in
      var request = request
      request.messages[1].content = "Build clock number \(index)"
      return Task { @LoopActor [request] in try await client.complete(request).call.attempts }
    }
    var attempts = 0
    for task in tasks { attempts += try await task.value }
    let stats = try await stub.stats()
    #expect(stats.calls == attempts)
    #expect(stats.maxInFlight == 32)
    #expect(stats.failedByKind.count > 3)
  }
}
