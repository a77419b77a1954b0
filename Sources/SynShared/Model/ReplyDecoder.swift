// Reads the reply of a chat completions server: the text and its usage, or the reason there is none. It does no I/O and
// knows no prompt; ReplyText finds out what the text holds.

import SynBase
import SynRecord

/// What one answered request brought.
package struct Completion: Sendable, Equatable {
  package var text: String
  /// Where in the message the text was.
  var origin = ModelReply.Origin.content
  /// The server says that the model was done, not cut.
  var endedByItself = true
  var servedModel: String?
  var generationID: String?
  var usage = Usage()
}

/// Why one request brought no text.
package struct AttemptError: Error, Sendable, Equatable {
  var code: ModelError.Code
  package var message: String
  /// Whether the same request may be sent again at once.
  var isRetryable: Bool
  var retryAfter: Duration?
  /// The HTTP status, or the one an error body of status 200 names. Nil when no reply came.
  var status: Int?
  var usage = Usage()
  /// What the server said about it, for code that learns from refusals.
  var body = ErrorBody()
  /// A bad draw by the model: its text could not be passed on in the requested form.
  var isBadDraw = false
  /// A reply of status 200 reported it: the provider itself works.
  var isInReply = false
  /// A choice came, but was useless.
  var isOfReply = false
  /// The server can be asked in another form, not yet tried.
  var lesson: Lesson?
  /// The request went to a place without a chat API.
  var isWrongAddress = false

  init(
    _ code: ModelError.Code, _ message: String, isRetryable: Bool? = nil, retryAfter: Duration? = nil,
    status: Int? = nil, usage: Usage = Usage()
  ) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable ?? code.isTransient
    self.retryAfter = retryAfter
    self.status = status
    self.usage = usage
    body.message = message
  }

  /// Whether a reply came that was paid for, though it is useless, or the beginning of one. A refused one costs nothing
  /// and reports no usage.
  var isCharged: Bool { usage.costUSD != nil || usage.completionTokens != nil }

  init(_ error: TransferError, usage: Usage = Usage()) {
    switch error.kind {
    case .timedOut: self.init(.timeout, error.message, usage: usage)
    case .unreachable, .interrupted: self.init(.unavailable, error.message, usage: usage)
    case .tooLarge: self.init(.badOutput, error.message, usage: usage)
    case .unusable: self.init(.badRequest, error.message, usage: usage)
    }
  }
}

package enum ReplyDecoder {
  /// `streamed` is the result if the reply was a stream of events; `now` (seconds since 1970) is the reference for a
  /// Retry-After date.
  package static func decode(
    _ reply: TransferReply, streamed: StreamedReply? = nil, now: Int
  ) throws(AttemptError) -> Completion {
    // A body that is not JSON is read as text.
    let bytes = reply.body.withoutByteOrderMark
    let body = streamed?.body ?? (try? JSONValue(parsing: bytes)) ?? TolerantJSON.value(bytes)
    let retryAfter = RetryAfter.parse(reply.header, status: reply.status, body: body, now: now)
    guard (200..<300).contains(reply.status) else {
      throw failure(errorBody(body, reply), reply, status: reply.status, retryAfter: retryAfter)
    }
    guard let body = body.map(unwrapped) else { throw unreadable(reply, retryAfter: retryAfter) }
    if let loss = streamed?.loss {
      throw AttemptError(.unavailable, loss, status: reply.status, usage: Usage(Usage.member(of: body)))
    }
    do throws(AttemptError) {
      return try completion(body, reply, retryAfter: retryAfter)
    } catch {
      var error = error
      error.isOfReply = body["choices"]?.arrayValue?.isEmpty == false
      throw error
    }
  }

  private static func completion(
    _ body: JSONValue, _ reply: TransferReply, retryAfter: Duration?
  ) throws(AttemptError) -> Completion {
    let usage = Usage(Usage.member(of: body), header: reply.header)
    let choice = body["choices"]?.arrayValue?.first
    let reason = FinishReason(choice?["finish_reason"] ?? choice?["finishReason"])
    // Before anything else: a cut reply is neither malformed nor worth asking for again, whatever else went wrong.
    if reason == .length {
      throw AttemptError(.truncated, "the reply reached the token limit", status: 200, usage: usage)
    }
    // Once generation has begun the status is 200 whatever happens, and the error is in the body.
    for failed in [body["error"], choice?["error"]] {
      guard let failed, failed.tellsSomething else { continue }
      let error = ErrorBody(error: failed, in: body)
      throw failure(error, reply, status: error.impliedStatus, retryAfter: retryAfter, usage: usage)
    }
    guard let choice else { throw noChoice(body, reply, usage, retryAfter: retryAfter) }
    let message = choice["message"] ?? choice["delta"]
    if let refusal = message?["refusal"]?.stringValue, !refusal.isEmpty {
      throw AttemptError(.refused, refusal, status: 200, usage: usage)
    }
    let found = found(in: message, of: choice)
    if let error = stopped(choice, reason, isEmpty: found == nil, usage) { throw error }
    guard let found else {
      // Seen with models that are still warming up; the same request succeeds a moment later.
      let word = choice["finish_reason"]?.stringValue.flatMap { reason == .unknown ? " (\($0))" : nil } ?? ""
      throw AttemptError(.unavailable, "the reply is empty\(word)", status: 200, usage: usage)
    }
    return Completion(
      text: found.text, origin: found.origin, endedByItself: reason == .finished,
      servedModel: body["model"]?.stringValue,
      generationID: body["id"]?.stringValue ?? reply.header("X-Generation-Id"), usage: usage)
  }

  /// Gateways wrap the completion in a member of their own.
  private static func unwrapped(_ body: JSONValue) -> JSONValue {
    if body["choices"] != nil { return body }
    for key in ["data", "result", "response", "body"] {
      if let inner = body[key], inner["choices"]?.arrayValue?.isEmpty == false { return inner }
    }
    return body
  }

  /// If a reply without a choice comes from another vendor's own API: the name of that API.
  private static func otherAPI(of body: JSONValue) -> String? {
    if body["object"] == "response", body["output"]?.arrayValue != nil { return "OpenAI's Responses" }
    if body["type"] == "message", body["content"]?.arrayValue != nil { return "Anthropic's Messages" }
    if body["candidates"]?.arrayValue?.first?["content"] != nil { return "Google's generateContent" }
    if body["done"]?.boolValue != nil, body["message"] != nil || body["response"] != nil { return "Ollama's own" }
    if body["output"]?["message"]?["content"] != nil { return "Bedrock's Converse" }
    return nil
  }

  /// What a reply without a choice says about itself.
  private static func noChoice(
    _ body: JSONValue, _ reply: TransferReply, _ usage: Usage, retryAfter: Duration?
  ) -> AttemptError {
    let feedback = body["prompt_feedback"] ?? body["promptFeedback"]
    if let reason = (feedback?["block_reason"] ?? feedback?["blockReason"])?.stringValue {
      return AttemptError(.contentFilter, "the provider blocked the prompt: \(reason)", status: 200, usage: usage)
    }
    if let api = otherAPI(of: body) {
      var error = AttemptError(
        .badRequest,
        "the server answers as \(api) API does: SYN_BASE_URL must lead to one like OpenAI's chat completions",
        status: 200, usage: usage)
      error.isWrongAddress = true
      return error
    }
    guard let error = ErrorBody(body), !error.message.isEmpty else {
      return AttemptError(.unavailable, "the reply has no choices", status: 200, usage: usage)
    }
    return failure(error, reply, status: error.impliedStatus, retryAfter: retryAfter, usage: usage)
  }

  /// The failure behind the finish reason. Routers translate the reason, and keep the vendor's own word beside theirs.
  private static func stopped(
    _ choice: JSONValue, _ reason: FinishReason?, isEmpty: Bool, _ usage: Usage
  ) -> AttemptError? {
    var reason = reason
    if isEmpty || reason == .failed, let native = FinishReason(choice["native_finish_reason"]), native != .finished {
      reason = native
    }
    let word =
      (choice["native_finish_reason"]?.stringValue ?? choice["finish_reason"]?.stringValue)
      .flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
    switch reason {
    case .filtered:
      return AttemptError(.contentFilter, "the provider's filter stopped the reply\(word)", status: 200, usage: usage)
    case .refused: return AttemptError(.refused, "the model declined\(word)", status: 200, usage: usage)
    case .failed: return AttemptError(.unavailable, "generation failed\(word)", status: 200, usage: usage)
    case .length: return AttemptError(.truncated, "the reply reached the token limit\(word)", status: 200, usage: usage)
    case .badDraw:
      var error = AttemptError(.badOutput, "the model's output was unusable\(word)", status: 200, usage: usage)
      (error.isRetryable, error.isBadDraw) = (true, true)
      return error
    case .finished, .unknown, nil: return nil
    }
  }

  // MARK: The text

  /// The text of a message: its content, else the arguments of the tool it calls, else its thoughts.
  private static func found(in message: JSONValue?, of choice: JSONValue) -> (text: String, origin: ModelReply.Origin)?
  {
    let candidates: [(String?, ModelReply.Origin)] = [
      (text(of: message?["content"]), .content), (choice["text"]?.stringValue, .content),
      (message.flatMap(toolArguments), .toolArguments), (message.flatMap(reasoning), .reasoning),
    ]
    for (text, origin) in candidates {
      if let text, !text.allSatisfy(\.isWhitespace) { return (text, origin) }
    }
    return nil
  }

  /// Content comes as a string, as a list of parts, of which the text parts count, or as the requested object itself.
  static func text(of content: JSONValue?) -> String? {
    switch content {
    case .string(let text): return text
    case .array(let parts):
      return parts.filter { !isThought($0) }.compactMap { part in
        part["text"]?.stringValue ?? part["text"]?["value"]?.stringValue ?? part.stringValue
      }.joined()
    case .object: return content?["text"]?.stringValue ?? content?.text
    default: return nil
    }
  }

  private static func isThought(_ part: JSONValue) -> Bool {
    let type = part["type"]?.stringValue?.lowercased() ?? ""
    return type.contains("reasoning") || type.contains("think") || part["thought"] == true
  }

  /// What a model thought before it answered, under the names that servers give it.
  static func reasoning(of message: JSONValue) -> String? {
    for key in ["reasoning_content", "reasoning", "thinking", "reasoning_text"] {
      if let text = message[key]?.stringValue, !text.isEmpty { return text }
    }
    let parts =
      (message["content"]?.arrayValue ?? []).filter(isThought) + (message["reasoning_details"]?.arrayValue ?? [])
    let text = parts.compactMap { $0["text"]?.stringValue ?? $0["thinking"]?.stringValue }.joined()
    return text.isEmpty ? nil : text
  }

  /// The arguments of the first tool call; in a stream, a piece of them.
  static func toolArguments(of message: JSONValue) -> String? {
    let calls = message["tool_calls"]?.arrayValue ?? []
    let call = calls.first { $0["index"]?.intValue ?? 0 == 0 }?["function"] ?? message["function_call"]
    return call?["arguments"].flatMap { $0.stringValue ?? $0.objectValue.map { JSONValue.object($0).text } }
  }

  // MARK: Failures

  private static func errorBody(_ body: JSONValue?, _ reply: TransferReply) -> ErrorBody {
    guard let body else { return ErrorBody(text: String(decoding: reply.body, as: UTF8.self)) }
    return ErrorBody(body) ?? ErrorBody()
  }

  /// `status` is the one that counts; the status of `reply` may be 200.
  private static func failure(
    _ body: ErrorBody, _ reply: TransferReply, status: Int, retryAfter: Duration?, usage: Usage = Usage()
  ) -> AttemptError {
    var message = body.message.isEmpty ? reply.outline(status: reply.status) : body.message
    if body.isPage, !message.contains("\(status)") { message = "HTTP \(status): \(message)" }
    // The parameter decides what we try next, and some servers name it only here.
    if let parameter = body.parameters.first(where: { !message.contains($0) }) { message += " (\(parameter))" }
    let isInReply = (200..<300).contains(reply.status)
    let code = FailureClass.code(of: body, status: status, isInReply: isInReply)
    var failure = AttemptError(code, message, retryAfter: retryAfter, status: status, usage: usage)
    failure.body = body
    failure.isInReply = isInReply
    // 4xx other than time-out, conflict, too early, rate and capacity mean that the request itself is wrong: the same
    // one fails again.
    if (400..<500).contains(status), ![408, 409, 425, 429, 498].contains(status), code != .rateLimited {
      failure.isRetryable = false
    }
    if FailureClass.isBadDraw(body), code == .badRequest || code == .unavailable || code == .badOutput {
      (failure.code, failure.isRetryable, failure.isBadDraw) = (.badOutput, true, true)
    }
    // What the server says about this very failure overrides the rule, but asking again brings back neither money nor
    // keys.
    if let retryable = body.isRetryable, code != .unauthorized, code != .outOfCredit { failure.isRetryable = retryable }
    return failure
  }

  /// A reply that claims success, but is no completion.
  private static func unreadable(_ reply: TransferReply, retryAfter: Duration?) -> AttemptError {
    let body = ErrorBody(text: String(decoding: reply.body.prefix(ErrorBody.textBytesMax), as: UTF8.self))
    var error = AttemptError(
      .unavailable, "the reply is not JSON: \(reply.outline(status: reply.status))", retryAfter: retryAfter,
      status: reply.status)
    // Words such as a filter's say more than the form they came in.
    if !body.isPage, !body.message.hasPrefix("{"), !body.message.isEmpty {
      error = failure(body, reply, status: 502, retryAfter: retryAfter)
    }
    error.body = body
    return error
  }
}

extension ErrorBody {
  /// We look at no more of a body that is not JSON.
  static let textBytesMax = 64 << 10
}

extension TransferReply {
  /// All that can be said about a reply without a message: status, content type and how the body begins.
  func outline(status: Int) -> String {
    let type = header("Content-Type").map { ", \($0)" } ?? ""
    let beginning = String(decoding: body.prefix(Self.beginningBytes), as: UTF8.self)
    let words = beginning.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "HTTP status \(status)\(type), " + (words.isEmpty ? "without a body" : "which begins: \(words)")
  }

  /// More than we show of it, so that a key is not cut before we look for it.
  private static let beginningBytes = 600
}

extension Usage {
  /// The member that reports the usage, in a whole reply or a chunk of one; nil if there is none.
  static func member(of body: JSONValue) -> JSONValue? {
    func told(_ value: JSONValue?) -> JSONValue? { value?.objectValue.flatMap { $0.members.isEmpty ? nil : value } }
    for key in ["usage", "usageMetadata", "usage_metadata", "token_usage"] {
      if let usage = told(body[key]) { return usage }
    }
    let choice = body["choices"]?.arrayValue?.first
    for place in [choice, choice?["delta"], choice?["message"]] {
      if let usage = told(place?["usage"]) { return usage }
    }
    // Inside a vendor's own member, such as Groq's x_groq.
    for member in body.objectValue?.members ?? [] where member.key != "choices" {
      if let usage = told(member.value["usage"]) { return usage }
    }
    return nil
  }
}
