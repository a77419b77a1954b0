import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

struct ReplyDecoderTests {
  private func decode(_ status: Int, _ body: String, headers: [(name: String, value: String)] = []) -> Outcome {
    Result { () throws(AttemptError) in
      try ReplyDecoder.decode(TransferReply(status: status, headers: headers, body: Array(body.utf8)), now: 0)
    }
  }
  private typealias Outcome = Result<Completion, AttemptError>

  @Test(
    "the text is found in every form it comes in",
    arguments: [
      (#"{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}"#, "hi"),
      (#"{"choices":[{"message":{"content":"hi"}}]}"#, "hi"),
      (#"{"choices":[{"message":{"content":[{"type":"text","text":"h"},{"type":"text","text":"i"}]}}]}"#, "hi"),
      (#"{"choices":[{"message":{"content":[{"type":"image_url"},{"type":"text","text":"hi"}]}}]}"#, "hi"),
      (#"{"choices":[{"message":{"content":"hi","refusal":null}}],"error":null}"#, "hi"),
      (#"  {"choices":[{"message":{"content":"hi"}},{"message":{"content":"other"}}]}  "#, "hi"),
    ])
  func text(body: String, text: String) throws {
    #expect(try decode(200, body).get().text == text)
  }

  @Test("the model that answered, the generation's id, the tokens and the cost are read")
  func facts() throws {
    let body = """
      {"id":"gen-1","model":"served","choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":12,"completion_tokens":34,"cost":0.0031}}
      """
    let usage = Usage(promptTokens: 12, completionTokens: 34, costUSD: 0.0031)
    let wanted = Completion(text: "hi", servedModel: "served", generationID: "gen-1", usage: usage)
    #expect(try decode(200, body).get() == wanted)
  }

  @Test("a cost that is not reported stays unknown, and the id may be in a header")
  func unknownCost() throws {
    let body = #"{"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#
    let completion = try decode(200, body, headers: [("x-generation-id", "gen-2")]).get()
    #expect(completion.usage.costUSD == nil)
    #expect(completion.generationID == "gen-2")
  }

  @Test("impossible numbers are unknown, and add up without a trap")
  func absurdUsage() throws {
    let huge = Usage(
      try JSONValue(parsing: #"{"prompt_tokens":9223372036854775807,"completion_tokens":-1,"cost":1e300}"#))
    #expect(huge == Usage())
    var total = Usage(promptTokens: 1, costUSD: 0.5)
    total += huge
    total += Usage(promptTokens: 2, completionTokens: 3, costUSD: 0.25)
    #expect(total == Usage(promptTokens: 3, completionTokens: 3, costUSD: 0.75))
  }

  private static let refused: [(Int, String, ModelError.Code, Bool)] = [
    // By status alone.
    (400, #"{"error":{"message":"bad"}}"#, .badRequest, false),
    (401, #"{"error":{"message":"no"}}"#, .unauthorized, false),
    (402, #"{"error":{"message":"pay"}}"#, .outOfCredit, false),
    (403, "", .unauthorized, false),
    (404, #"{"error":"model not found"}"#, .badRequest, false),
    (408, "", .timeout, true),
    (413, "", .contextTooLong, false),
    (422, #"{"detail":"wrong"}"#, .badRequest, false),
    (429, "", .rateLimited, true),
    (500, "oops", .unavailable, true),
    (502, "<html>Bad Gateway</html>", .unavailable, true),
    (503, "", .overloaded, true),
    (504, "", .timeout, true),
    (529, "", .overloaded, true),
    (301, "", .badRequest, false),
    // By what the error calls itself.
    (403, #"{"error":{"code":403,"metadata":{"error_type":"content_policy_violation"}}}"#, .contentFilter, false),
    (429, #"{"error":{"code":"insufficient_quota"}}"#, .outOfCredit, false),
    (400, #"{"error":{"code":"context_length_exceeded"}}"#, .contextTooLong, false),
    (400, #"{"error":{"message":"maximum Context Length is 8192"}}"#, .contextTooLong, false),
    (500, #"{"error":{"metadata":{"error_type":"provider_overloaded"}}}"#, .overloaded, true),
    (400, #"{"error":{"message":"Unsupported value","param":"stream"}}"#, .badRequest, false),
    (422, #"{"detail":[{"loc":["body","stream_options"],"msg":"no"}]}"#, .badRequest, false),
    (404, #"{"error":{"metadata":{"error_type":"provider_unavailable"}}}"#, .unavailable, false),
    // What the server says of it goes before the status, but for keys and money.
    (503, #"{"error":{"message":"x","availability":{"retryable":false}}}"#, .overloaded, false),
    (400, #"{"error":{"message":"x","availability":{"retryable":true}}}"#, .badRequest, true),
    (402, #"{"error":{"message":"x","availability":{"retryable":true}}}"#, .outOfCredit, false),
    (401, #"{"error":{"message":"x","availability":{"retryable":true}}}"#, .unauthorized, false),
    // Status 200, and yet no answer.
    (200, "", .unavailable, true),
    (200, #"{"choices":[{"message":{"cont"#, .unavailable, true),
    (200, "[]", .unavailable, true),
    (200, #"{"error":{"code":502,"message":"upstream"}}"#, .unavailable, true),
    (200, #"{"error":{"code":429,"message":"slow down"},"choices":[]}"#, .rateLimited, true),
    (200, #"{"error":{"code":401,"message":"no"}}"#, .unauthorized, false),
    (200, #"{"error":"broken"}"#, .unavailable, true),
    (200, #"{"error":{"code":"429","message":"slow down"}}"#, .rateLimited, true),
    (200, #"{"error":{"code":0,"message":"odd"}}"#, .unavailable, true),
    (200, #"{"error":{"code":502},"choices":[{"finish_reason":"length"}]}"#, .truncated, false),
    (200, #"{"choices":[]}"#, .unavailable, true),
    (200, #"{"choices":[{"error":{"code":502,"message":"x"},"message":{"content":"h"}}]}"#, .unavailable, true),
    (200, #"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#, .unavailable, true),
    (200, #"{"choices":[{"message":{"content":""}}]}"#, .unavailable, true),
    (200, #"{"choices":[{"finish_reason":"stop"}]}"#, .unavailable, true),
    (200, #"{"choices":[{"message":{"content":"{"},"finish_reason":"length"}]}"#, .truncated, false),
    (200, #"{"choices":[{"message":{"content":null},"finish_reason":"length"}]}"#, .truncated, false),
    (200, #"{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}"#, .contentFilter, false),
    (200, #"{"choices":[{"message":{"content":"h"},"finish_reason":"error"}]}"#, .unavailable, true),
    (200, #"{"choices":[{"message":{"content":null,"refusal":"I will not"}}]}"#, .refused, false),
  ]

  @Test("each failure is recognised for what it is", arguments: refused)
  func failures(status: Int, body: String, code: ModelError.Code, isRetryable: Bool) {
    guard case .failure(let error) = decode(status, body) else {
      Issue.record("decoded \(body)")
      return
    }
    #expect(error.code == code)
    #expect(error.isRetryable == isRetryable)
    #expect(!error.message.isEmpty)
  }

  @Test("a failed reply that was paid for says what it cost")
  func costOfFailure() {
    let body = #"{"choices":[{"message":{"content":"{"},"finish_reason":"length"}],"usage":{"cost":0.25}}"#
    guard case .failure(let error) = decode(200, body) else {
      Issue.record("decoded a cut reply")
      return
    }
    #expect(error.usage.costUSD == 0.25)
  }

  @Test("a reply cut off at any byte is never taken for an answer")
  func cutAnywhere() {
    let body = #"{"id":"g","choices":[{"message":{"content":"a long answer"},"finish_reason":"stop"}]}"#
    for count in 0..<body.utf8.count {
      guard case .failure(let error) = decode(200, String(decoding: body.utf8.prefix(count), as: UTF8.self)) else {
        Issue.record("decoded \(count) bytes")
        continue
      }
      #expect(error.isRetryable)
    }
  }

  @Test("the pause a provider asks for is taken from the header or from the error")
  func retryAfter() {
    guard case .failure(let byHeader) = decode(429, "", headers: [("retry-after", "7")]),
      case .failure(let byBody) = decode(503, #"{"error":{"availability":{"retry_after":1.5}}}"#)
    else {
      Issue.record("decoded a refusal")
      return
    }
    #expect(byHeader.retryAfter == .seconds(7))
    #expect(byBody.retryAfter == .milliseconds(1500))
  }
}
