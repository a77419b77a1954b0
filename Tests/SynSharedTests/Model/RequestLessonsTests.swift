import Testing

@testable import SynModel

/// Refusals as servers send them, and the one thing that the next request does differently.
struct RequestLessonsTests {
  private static let request = ModelRequest(
    task: .answer(question: "q"), model: "m", messages: [ChatMessage(.system, "s"), ChatMessage(.user, "u")],
    schema: ReplySchema(name: "answer", schema: ["type": "object"]), completionTokensMax: 32_000, temperature: 0.5,
    parameters: ["top_k": 40], seed: 7)

  private static func chat(_ lessons: RequestLessons, openRouter: Bool = false) -> ChatRequest {
    let url = openRouter ? "https://openrouter.ai/api/v1" : "http://h/v1"
    return ChatRequest(
      request: request, provider: Provider(name: openRouter ? "openrouter" : "custom", baseURL: url, key: nil),
      lessons: lessons)
  }

  private static func error(_ status: Int, _ body: String) -> AttemptError {
    do throws(AttemptError) {
      _ = try ReplyDecoder.decode(TransferReply(status: status, body: Array(body.utf8)), now: 0)
    } catch {
      return error
    }
    return AttemptError(.badRequest, "decoded \(body)")
  }

  /// What a request has after the refusal that it had not before, and the other way round: `-seed`, `max_tokens=8192`.
  private static func change(_ status: Int, _ body: String, openRouter: Bool = false) -> String? {
    let before = chat(RequestLessons(), openRouter: openRouter)
    guard
      let lesson = before.lessons.lesson(
        from: error(status, body), sent: before.sentBody, promptBytes: Self.request.promptBytes)
    else { return nil }
    let (old, new) = (before.sentBody, chat(lesson.lessons, openRouter: openRouter).sentBody)
    let gone = old.members.filter { new[$0.key] == nil }.map { "-\($0.key)" }
    let other = new.members.filter { old[$0.key] != $0.value }.map { member in
      member.key == "messages" || member.key == "response_format" || member.key == "provider"
        ? member.key : "\(member.key)=\(member.value.text)"
    }
    return (gone + other).joined(separator: " ")
  }

  private static let refusals: [(Int, String, String?)] = [
    // OpenAI and those who copy it: by param, by words.
    (
      400,
      #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
      "-max_tokens max_completion_tokens=32000"
    ),
    (
      400,
      #"{"error":{"message":"Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}}"#,
      "-temperature"
    ),
    (400, #"{"error":{"message":"Model incompatible request argument supplied: temperature"}}"#, "-temperature"),
    (400, #"{"error":{"message":"Unrecognized request argument supplied: seed","param":null}}"#, "-seed"),
    (
      400,
      #"{"error":{"message":"max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.","param":"max_tokens"}}"#,
      "max_tokens=16384"
    ),
    // Mistral and other pydantic servers.
    (
      422,
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":7}]},"type":"invalid_request_error"}"#,
      "-seed"
    ),
    (
      422,
      #"{"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted","type":"value_error.extra"}]}"#,
      "-stream_options"
    ),
    (
      422,
      #"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]}"#,
      "-stream_options"
    ),
    (400, #"{"message":"Validation error","errors":{"top_k":["Unknown parameter."]}}"#, "-top_k"),
    // Gemini: a list around it, camel case, field violations.
    (
      400,
      #"[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"seed\": Cannot find field.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"Invalid JSON payload received. Unknown name \"seed\": Cannot find field."}]}]}}]"#,
      "-seed"
    ),
    (
      400,
      #"[{"error":{"code":400,"message":"Request contains an invalid argument.","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"generation_config.temperature","description":"out of range"}]}]}}]"#,
      "-temperature"
    ),
    (
      400,
      #"{"error":{"message":"Unable to submit request because it has a maxOutputTokens value of 32000 but the supported range is from 1 (inclusive) to 8193 (exclusive). Update the value and try again."}}"#,
      "max_tokens=8192"
    ),
    // Limits in the words of others.
    (
      400, #"{"error":{"message":"Range of max_tokens should be [1, 8192]","type":"invalid_request_error"}}"#,
      "max_tokens=8192"
    ),
    (
      400, #"{"error":{"message":"Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"}}"#,
      "max_tokens=8192"
    ),
    (
      400,
      #"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-sonnet-20241022"}}"#,
      "max_tokens=8192"
    ),
    (
      400,
      #"{"error":{"message":"`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model","type":"invalid_request_error"}}"#,
      "max_tokens=8192"
    ),
    (
      400,
      #"{"message":"The maximum tokens you requested exceeds the model limit of 10,000. Try again with a maximum tokens value that is lower than 10,000."}"#,
      "max_tokens=10000"
    ),
    (400, #"{"error":{"message":"max_tokens is too large"}}"#, "max_tokens=16000"),
    // The window holds the prompt, and not the reply that was asked for.
    (
      400,
      #"{"object":"error","message":"This model's maximum context length is 8192 tokens. However, you requested 32500 tokens (500 in the messages, 32000 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","code":400}"#,
      "max_tokens=7692"
    ),
    (
      400,
      #"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 16384 tokens and your request has 600 input tokens (32000 > 16384 - 600).","type":"BadRequestError","param":null,"code":400}}"#,
      "max_tokens=15784"
    ),
    (
      400,
      #"{"error":{"message":"This endpoint's maximum context length is 32768 tokens. However, you requested about 33000 tokens (1000 of text input, 32000 in the output).","code":400}}"#,
      "max_tokens=31768"
    ),
    (
      400,
      #"{"message":"Requested token count exceeds the model's maximum context length of 8192 tokens. You requested a total of 33000 tokens: 1000 tokens from the input messages and 32000 tokens for the completion."}"#,
      "max_tokens=7192"
    ),
    // A prompt that is too long is no lesson.
    (
      400,
      #"{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","code":"context_length_exceeded"}}"#,
      nil
    ),
    (
      400,
      #"{"error":{"message":"This model's maximum context length is 8192 tokens, however you requested 41000 tokens (9000 in your prompt; 32000 for the completion). Please reduce your prompt; or completion length."}}"#,
      nil
    ),
    // The form of the reply.
    (400, #"{"error":{"message":"response_format of type json_schema is not supported"}}"#, "messages response_format"),
    (400, #"{"error":{"message":"This response_format type is unavailable now"}}"#, "messages response_format"),
    (422, #"{"detail":"JSON mode is not available for this model"}"#, "messages response_format"),
    (
      404, #"{"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}"#,
      "messages response_format"
    ),
    // How it travels.
    (422, #"{"error":{"message":"Unknown parameter: stream_options"}}"#, "-stream_options"),
    (400, #"{"error":{"message":"Unrecognized request argument supplied: include_usage"}}"#, "-stream_options"),
    (
      400, #"{"error":{"message":"Your organization must be verified to stream this model.","param":"stream"}}"#,
      "-stream -stream_options"
    ),
    (501, #"{"error":{"message":"Streaming is not implemented"}}"#, "-stream -stream_options"),
    // System messages.
    (400, #"{"object":"error","message":"System role not supported","type":"BadRequestError"}"#, "messages"),
    (
      500, #"{"error":{"code":500,"message":"System message must be at the beginning.","type":"server_error"}}"#,
      "messages"
    ),
    (
      400,
      #"[{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}}]"#,
      "messages"
    ),
    (
      400,
      #"{"error":{"message":"Unsupported value: 'messages[0].role' does not support 'system' with this model.","param":"messages[0].role"}}"#,
      "messages"
    ),
    // Nothing to learn.
    (400, #"{"error":{"message":"the upstream server says no"}}"#, nil),
    (502, #"{"error":{"message":"the stream broke"}}"#, nil),
    (
      404,
      #"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","code":"model_not_found"}}"#,
      nil
    ),
    (400, #"{"error":{"message":"Provider returned error"}}"#, nil),
    (500, #"{"error":{"message":"CUDA out of memory"}}"#, nil),
  ]

  @Test("a parameter refused by name is left out, renamed or brought within its limit", arguments: refusals)
  func lesson(status: Int, body: String, change: String?) {
    #expect(Self.change(status, body) == change, "\(body)")
  }

  @Test(
    "a router that has no model for all parameters is asked without those some models lack, then for less")
  func router() {
    let words = #"{"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}"#
    var chat = Self.chat(RequestLessons(), openRouter: true)
    var sent: [[String]] = []
    while let lesson = chat.lessons.lesson(
      from: Self.error(404, words), sent: chat.sentBody, promptBytes: Self.request.promptBytes)
    {
      let next = Self.chat(lesson.lessons, openRouter: true)
      sent.append(chat.sentBody.members.map(\.key).filter { next.sentBody[$0] != chat.sentBody[$0] })
      chat = next
    }
    #expect(
      sent == [
        ["seed"], ["temperature"], ["provider"], ["messages", "response_format"], ["response_format"],
      ])
  }

  @Test("a token limit that is refused under both names is left out, and every row of refusals ends")
  func ends() {
    let words = #"{"error":{"message":"Unsupported parameter: max_tokens or max_completion_tokens"}}"#
    var chat = Self.chat(RequestLessons())
    var names: [[String]] = []
    while let lesson = chat.lessons.lesson(
      from: Self.error(400, words), sent: chat.sentBody, promptBytes: Self.request.promptBytes)
    {
      chat = Self.chat(lesson.lessons)
      names.append(chat.sentBody.members.map(\.key).filter { $0.hasPrefix("max_") })
    }
    #expect(names == [["max_completion_tokens"], []])
  }

  @Test("lessons that concurrent calls learn add up")
  func merged() {
    var first = RequestLessons()
    (first.refused, first.tokensMax) = (["seed"], 8192)
    var second = RequestLessons()
    (second.refused, second.tokensMax, second.streaming) = (["temperature"], 4096, .off)
    let merged = first.merged(with: second)
    #expect(merged == second.merged(with: first))
    #expect(merged.refused == ["seed", "temperature"])
    #expect(merged.tokensMax == 4096)
    #expect(merged.streaming == .off)
  }
}
