import Testing

@testable import SynModel
@testable import SynRecord

struct StreamedReplyTests {
  private func reply(_ pieces: [ArraySlice<UInt8>]) -> StreamedReply {
    var reply = StreamedReply()
    for piece in pieces { piece.withUnsafeBytes { reply.append($0) } }
    reply.finish()
    return reply
  }

  private func decode(_ pieces: [ArraySlice<UInt8>]) -> Result<Completion, AttemptError> {
    Result { () throws(AttemptError) in
      try ReplyDecoder.decode(TransferReply(status: 200), streamed: reply(pieces), now: 0)
    }
  }

  /// A stream of these chunks, with the comments and blank lines that stand between them.
  private static func stream(_ chunks: [String], end: String = "data: [DONE]\n\n") -> [UInt8] {
    Array((": OPENROUTER PROCESSING\n\n" + chunks.map { "data: \($0)\n\n" }.joined() + end).utf8)
  }

  private static func delta(_ delta: String, _ rest: String = #""finish_reason":null"#) -> String {
    #"{"id":"gen-1","model":"served","choices":[{"index":0,"delta":\#(delta),\#(rest)}]}"#
  }

  private static let stop = delta("{}", #""finish_reason":"stop""#)
  private static let usage = #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34,"cost":0.25}}"#
  private static let error =
    #"{"error":{"code":502,"message":"gone"},"choices":[{"delta":{},"finish_reason":"error"}]}"#

  @Test("the pieces of a reply become the whole, with the model that answered and the cost")
  func whole() throws {
    let bytes = Self.stream([
      Self.delta(#"{"role":"assistant","content":""}"#), Self.delta(#"{"content":"Grü"}"#),
      Self.delta(#"{"content":null,"reasoning":"hm"}"#), Self.delta(#"{"content":"ße 🙂"}"#), Self.stop, Self.usage,
    ])
    let wanted = Completion(
      text: "Grüße 🙂", servedModel: "served", generationID: "gen-1",
      usage: Usage(promptTokens: 12, completionTokens: 34, costUSD: 0.25))
    #expect(try decode([bytes[...]]).get() == wanted)
    for cut in bytes.indices { #expect(try decode([bytes[..<cut], bytes[cut...]]).get() == wanted, "cut at \(cut)") }
  }

  @Test(
    "the text is found in every form it comes in",
    arguments: [
      ([delta(#"{"content":[{"type":"text","text":"h"}]}"#), delta(#"{"content":[{"text":"i"}]}"#), stop], ""),
      ([delta(#"{"content":"h"}"#), delta(#"{"content":"i"}"#), stop], ""),
      ([delta(#"{"content":"h"}"#), delta(#"{"content":"i"}"#)], "data: [DONE]"),
      ([delta(#"{"content":"hi"}"#, #""finish_reason":"stop""#)], "data: [DONE]\n\n"),
      ([delta(#"{"content":"hi"}"#), stop, #"{"choices":[]}"#, "{}"], "data: [DONE]\n\n"),
      ([delta(#"{"content":"hi"}"#), #"{"choices":[{"index":1,"delta":{"content":"other"}}]}"#, stop], ""),
      ([#"{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"error":null}"#], ""),
      ([delta(#"{"content":"hi"}"#), stop], "data: [DONE]\n\ndata: what follows is nothing to us\n\n"),
      // What went wrong after the end, and what is no chunk at all.
      ([delta(#"{"content":"hi"}"#), stop, error], "data: [DONE]\n\n"),
      (["ping", delta(#"{"content":"hi"}"#), "[]", #"{"type":"ping"}"#, stop, "{broken"], #"data: "[DONE]" \#n\#n"#),
      // Empty reasons, the whole message once more, one line end between events, halves of characters.
      (
        [
          delta(#"{"content":"h"}"#, #""finish_reason":"""#), delta(#"{"content":"i"}"#, #""finish_reason":"null""#),
          stop,
        ], ""
      ),
      (
        [
          delta(#"{"content":"h"}"#), delta(#"{"content":"i"}"#),
          #"{"choices":[{"finish_reason":"stop","message":{"content":"hi"}}]}"#,
        ], ""
      ),
      ([delta(#"{"content":"h"}"#) + "\ndata: " + delta(#"{"content":"i"}"#) + "\ndata: " + stop], ""),
    ] as [([String], String)])
  func text(chunks: [String], end: String) throws {
    #expect(try decode([Self.stream(chunks, end: end)[...]]).get().text == "hi")
  }

  @Test("a character that is cut in half is put together")
  func halves() throws {
    let chunks = [
      Self.delta(#"{"content":"a\ud83d"}"#), Self.delta(#"{"content":"\uDE42b \ud83d\ude42 \\ud83d"}"#), Self.stop,
    ]
    #expect(try decode([Self.stream(chunks)[...]]).get().text == #"a🙂b 🙂 \ud83d"#)
  }

  private static let failures: [([String], String, ModelError.Code, Bool)] = [
    ([], "", .unavailable, true),
    ([], "data: [DONE]\n\n", .unavailable, true),
    ([delta(#"{"content":"hi"}"#)], "", .unavailable, true),
    ([delta(#"{"content":"hi"}"#), usage], "", .unavailable, true),
    ([delta(#"{"content":"h"}"#), #"{"choices":[{"delta":{"content":"#, stop], "data: [DONE]\n\n", .unavailable, true),
    ([error], "", .unavailable, true),
    ([delta(#"{"content":"hi"}"#), error], "data: [DONE]\n\n", .unavailable, true),
    ([delta(#"{"content":"hi"}"#), #"{"error":{"code":429,"message":"slow"}}"#], "", .rateLimited, true),
    ([#"{"error":"broken"}"#], "", .unavailable, true),
    ([#"{"object":"error","message":"prompt too long","code":400}"#], "", .contextTooLong, false),
    ([delta(#"{"content":"h"}"#, #""error":{"code":502,"message":"x"}"#)], "", .unavailable, true),
    ([delta(#"{"content":"h"}"#, #""finish_reason":"error""#)], "", .unavailable, true),
    ([delta(#"{"content":"{"}"#, #""finish_reason":"length""#), usage], "data: [DONE]\n\n", .truncated, false),
    ([delta(#"{"content":"{"}"#, #""finish_reason":"length""#), error], "", .truncated, false),
    ([delta(#"{"content":""}"#, #""finish_reason":"content_filter""#)], "", .contentFilter, false),
    ([delta(#"{"refusal":"I will"}"#), delta(#"{"refusal":" not"}"#), stop], "", .refused, false),
    ([delta(#"{"content":null}"#), stop], "data: [DONE]\n\n", .unavailable, true),
    ([usage], "data: [DONE]\n\n", .unavailable, true),
  ]

  @Test("each failure is recognised for what it is", arguments: failures)
  func failure(chunks: [String], end: String, code: ModelError.Code, isRetryable: Bool) {
    guard case .failure(let error) = decode([Self.stream(chunks, end: end)[...]]) else {
      Issue.record("decoded \(chunks)")
      return
    }
    #expect(error.code == code)
    #expect(error.isRetryable == isRetryable)
    #expect(!error.message.isEmpty)
    #expect((error.usage.costUSD == 0.25) == chunks.contains(Self.usage))
  }

  @Test("a stream that ends at any byte before its end is never taken for an answer")
  func cutAnywhere() {
    let bytes = Self.stream([Self.delta(#"{"content":"a long"}"#), Self.delta(#"{"content":" answer"}"#)], end: "")
    for count in bytes.indices {
      guard case .failure(let error) = decode([bytes[..<count]]) else {
        Issue.record("decoded \(count) bytes")
        continue
      }
      #expect(error.isRetryable)
    }
  }
}
