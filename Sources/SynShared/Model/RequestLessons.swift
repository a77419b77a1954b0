// What a server turned out not to accept in requests for one model, learned from its refusals: which members to leave
// out, the name and the maximum of the token limit, how to request a reply's shape and how it travels. Pure: a refusal
// goes in, what to do differently comes out.

import SynBase

/// How a reply of a given shape is requested, strongest first.
enum StructuredOutput: Int, Sendable, Comparable, CaseIterable {
  case jsonSchema, jsonObject, promptOnly

  static func < (left: StructuredOutput, right: StructuredOutput) -> Bool { left.rawValue < right.rawValue }

  /// The next weaker way, nil at the end.
  var next: StructuredOutput? { StructuredOutput(rawValue: rawValue + 1) }
}

/// How the reply is to travel, best first: as a stream with its usage at the end, as a stream, or whole.
enum Streaming: Int, Sendable, Comparable {
  case withUsage, withoutUsage, off

  static func < (left: Streaming, right: Streaming) -> Bool { left.rawValue < right.rawValue }
}

/// One more lesson, and the same in words that follow the model's name.
struct Lesson: Sendable, Equatable {
  var lessons: RequestLessons
  var words: String
}

struct RequestLessons: Sendable, Equatable {
  /// Which of its names the token limit has.
  enum TokenLimitName: Int, Sendable, Comparable {
    case providers, other, none
    static func < (left: TokenLimitName, right: TokenLimitName) -> Bool { left.rawValue < right.rawValue }
  }

  var structuredOutput = StructuredOutput.jsonSchema
  var streaming = Streaming.withUsage
  var tokenLimitName = TokenLimitName.providers
  /// The largest token limit that is accepted; nil: none was refused.
  var tokensMax: Int?
  /// How much the model holds, prompt and reply together; nil: nothing was too large for it.
  var window: ContextWindow?
  /// Members of the request to leave out.
  var refused: Set<String> = []
  /// The router need not find an endpoint that honours every member.
  var toleratesIgnoredParameters = false
  /// The system message moves into the first user message.
  var foldsSystemMessage = false

  /// These and `other`: both were learned about the same server.
  func merged(with other: RequestLessons) -> RequestLessons {
    var merged = self
    merged.structuredOutput = max(structuredOutput, other.structuredOutput)
    merged.streaming = max(streaming, other.streaming)
    merged.tokenLimitName = max(tokenLimitName, other.tokenLimitName)
    merged.tokensMax = [tokensMax, other.tokensMax].compactMap { $0 }.min()
    merged.window = window.map { mine in other.window.map { mine.narrowed(by: $0) } ?? mine } ?? other.window
    merged.refused.formUnion(other.refused)
    merged.toleratesIgnoredParameters = toleratesIgnoredParameters || other.toleratesIgnoredParameters
    merged.foldsSystemMessage = foldsSystemMessage || other.foldsSystemMessage
    return merged
  }

  /// What `error` teaches about the request `sent`, which was made by these lessons: the lessons with one more, and
  /// that one in words. Nil when it teaches nothing, so that the same request would fail again.
  func lesson(from error: AttemptError, sent: JSONObject, promptBytes: Int) -> Lesson? {
    guard let status = error.status, Self.refuses(status) || error.isInReply, Self.codes.contains(error.code) else {
      return nil
    }
    let refusal = ParameterRefusal(error)
    // A server that failed for another reason may mention any word.
    if status >= 500, !refusal.isExplicit { return nil }
    var next = self
    let words =
      next.learnTokenLimit(refusal, error.code, sent, promptBytes: promptBytes)
      ?? (error.code == .contextTooLong ? nil : next.learnForm(refusal, sent))
    return words.map { Lesson(lessons: next, words: $0) }
  }

  /// Servers refuse with nearly any 4xx: a router answers 404 when no endpoint has the requested features. A chat
  /// template that throws produces a 500.
  private static func refuses(_ status: Int) -> Bool {
    (400..<500).contains(status) && ![401, 402, 403, 408, 409, 425, 429].contains(status)
      || [500, 501].contains(status)
  }
  private static let codes: Set<ModelError.Code> = [.badRequest, .contextTooLong, .unavailable]

  // MARK: The limit of tokens

  private mutating func learnTokenLimit(
    _ refusal: ParameterRefusal, _ code: ModelError.Code, _ sent: JSONObject, promptBytes: Int
  ) -> String? {
    guard let name = ["max_tokens", "max_completion_tokens"].first(where: { sent[$0] != nil }),
      let asked = sent[name]?.intValue
    else { return nil }
    if let (tokens, prompt) = refusal.overfullWindow(asked: asked) {
      let told = ContextWindow(tokens: tokens, bytesPerToken: Double(promptBytes) / Double(max(prompt, 1)))
      window = window?.narrowed(by: told) ?? told
      return "holds \(tokens) tokens of prompt and reply"
    }
    // Anything else said about a prompt that is too long would make us shorten the reply for nothing.
    guard code != .contextTooLong, refusal.isAboutTokenLimit else { return nil }
    if refusal.isAboutSize {
      let limit = refusal.largestNumber(below: asked) ?? asked / 2
      guard limit >= Self.tokensMin else { return nil }
      tokensMax = limit
      return "takes at most \(limit) tokens of reply"
    }
    guard refusal.isRefusal, let next = TokenLimitName(rawValue: tokenLimitName.rawValue + 1) else { return nil }
    tokenLimitName = next
    return "does not take \(name)"
  }

  /// A reply limited to less than this is not worth asking for.
  static let tokensMin = 64

  // MARK: The form

  private mutating func learnForm(_ refusal: ParameterRefusal, _ sent: JSONObject) -> String? {
    if let words = learnStreaming(refusal) { return words }
    if let words = learnSystemMessage(refusal, sent) { return words }
    if refusal.isNoEndpoint, let words = learnFromRouter(sent) { return words }
    if let name = refusal.parameter(among: sent.members.map(\.key)) {
      refused.insert(name)
      return "does not take \(name)"
    }
    guard sent["response_format"] != nil, refusal.isAboutReplyFormat, let next = structuredOutput.next else {
      return nil
    }
    defer { structuredOutput = next }
    return "cannot do \(structuredOutput), asking for \(next)"
  }

  private mutating func learnStreaming(_ refusal: ParameterRefusal) -> String? {
    guard streaming != .off else { return nil }
    if refusal.names("stream_options") || refusal.says("include_usage") {
      guard streaming == .withUsage else { return nil }
      streaming = .withoutUsage
      return "does not take stream_options"
    }
    // Such as OpenAI, where only verified organisations may stream some models.
    guard refusal.blames("stream") || (refusal.says("streaming") || refusal.says("stream")) && refusal.isExplicit else {
      return nil
    }
    streaming = .off
    return "does not stream"
  }

  private mutating func learnSystemMessage(_ refusal: ParameterRefusal, _ sent: JSONObject) -> String? {
    guard !foldsSystemMessage, sent["messages"]?.arrayValue?.contains(where: { $0["role"] == "system" }) == true,
      refusal.isAboutSystemMessage
    else { return nil }
    foldsSystemMessage = true
    return "does not take system messages"
  }

  /// A router that finds no endpoint for all the parameters together does not say which are unsupported: first we drop
  /// those that whole families of models lack, then the demand to honour all.
  private mutating func learnFromRouter(_ sent: JSONObject) -> String? {
    guard !toleratesIgnoredParameters, sent["provider"]?["require_parameters"] == true else { return nil }
    for name in ["seed", "temperature"] where sent[name] != nil {
      refused.insert(name)
      return "has no endpoint that takes \(name)"
    }
    toleratesIgnoredParameters = true
    return "has no endpoint that takes all parameters"
  }
}

/// How much a model holds, and how much of it a prompt takes by the server's own count.
struct ContextWindow: Sendable, Equatable {
  var tokens: Int
  var bytesPerToken: Double

  /// What a prompt of this size leaves for the reply; never less than is worth asking for, as the server may count this
  /// prompt as smaller.
  func room(promptBytes: Int) -> Int {
    let prompt = (Double(promptBytes) / max(bytesPerToken, 0.001)).rounded(.up)
    return max(tokens - Int(min(prompt, 1e9)), RequestLessons.tokensMin)
  }

  /// The smaller of both.
  func narrowed(by other: ContextWindow) -> ContextWindow {
    ContextWindow(tokens: min(tokens, other.tokens), bytesPerToken: min(bytesPerToken, other.bytesPerToken))
  }
}
