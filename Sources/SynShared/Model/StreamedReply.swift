// Puts a streamed chat completion together: chunks in, the body out that the same reply would have had in one piece. So
// what a reply means is decided in one place, ReplyDecoder, however it travelled. Of the stream itself nothing is kept.
// No I/O.

struct StreamedReply: Sendable {
  private var events = EventStream()
  private var facts: JSONObject = [:]
  private var content = GrowingText()
  private var refusal = ""
  private var hasChoice = false
  private var finishReason: String?
  private var error: JSONValue?
  private var choiceError: JSONValue?
  /// The server said that this was all.
  private(set) var isDone = false
  private var isDamaged = false

  /// Why this is not the whole reply, nil when it is. Servers leave out `[DONE]`, or the reason why they finished, but
  /// not both; an error is an end too.
  var loss: String? {
    if error != nil || choiceError != nil || finishReason == "length" { return nil }
    if isDamaged { return "the stream holds an event that is not JSON" }
    return isDone || finishReason != nil ? nil : "the stream ended in the middle of the reply"
  }

  /// Bytes of text that came, for what a reply that broke off may have cost.
  var contentByteCount: Int { content.whole.utf8.count }
  /// Whether it broke off without a word, or said something before it failed.
  var isWorthMoney: Bool { hasChoice && contentByteCount > 0 || error == nil && choiceError == nil }

  /// Takes the next bytes of the stream, cut anywhere.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // A parser cannot be changed while it calls back into the struct that holds it.
    var events = self.events
    self.events = EventStream()
    events.append(bytes) { add($0) }
    self.events = events
  }

  /// The stream is at its end.
  mutating func finish() {
    var events = self.events
    self.events = EventStream()
    events.finish { add($0) }
  }

  private mutating func add(_ data: ArraySlice<UInt8>) {
    if data.elementsEqual("[DONE]".utf8) {
      isDone = true
      return
    }
    // Nothing counts behind the end.
    if isDone || data.isEmpty { return }
    // Where in the chunk it broke helps nobody: `loss` tells that it did, and the request is sent again.
    guard let chunk = try? JSONValue(parsing: data), case .object = chunk else {
      isDamaged = true
      return
    }
    for key in ["id", "model"] where facts[key] == nil {
      if let value = chunk[key], !value.isNull { facts[key] = value }
    }
    // Usage stands in the last chunk; servers that repeat it count up.
    if let usage = chunk["usage"], !usage.isNull { facts["usage"] = usage }
    if error == nil { error = Self.error(of: chunk) }
    for choice in chunk["choices"]?.arrayValue ?? [] where choice["index"]?.intValue ?? 0 == 0 { add(choice: choice) }
  }

  /// Some servers name an error by the chunk's type and put its members straight into the chunk.
  private static func error(of chunk: JSONValue) -> JSONValue? {
    if let error = chunk["error"], !error.isNull { return error }
    return chunk["object"] == "error" ? chunk : nil
  }

  private mutating func add(choice: JSONValue) {
    hasChoice = true
    // A proxy that streams for a server that cannot sends the whole message in one chunk.
    let delta = choice["delta"] ?? choice["message"]
    content.append(ReplyDecoder.text(of: delta?["content"]) ?? "")
    refusal += delta?["refusal"]?.stringValue ?? ""
    // The first reason stands: an error after a text that met the token limit does not make the text longer.
    if finishReason == nil { finishReason = choice["finish_reason"]?.stringValue }
    if choiceError == nil, let error = choice["error"], !error.isNull { choiceError = error }
  }

  /// The reply as one JSON object.
  var body: JSONValue {
    var body = facts
    body["error"] = error
    guard hasChoice else { return .object(body) }
    var message: JSONObject = ["role": "assistant", "content": .string(content.whole)]
    message["refusal"] = refusal.isEmpty ? nil : .string(refusal)
    var choice: JSONObject = ["message": .object(message)]
    choice["finish_reason"] = finishReason.map { .string($0) }
    choice["error"] = choiceError
    body["choices"] = [.object(choice)]
    return .object(body)
  }
}

/// A streamed reply that grows while it is awaited; nil as long as nothing of one came.
@LoopActor
final class ReplyStream {
  private(set) var reply: StreamedReply?

  func append(_ bytes: UnsafeRawBufferPointer) {
    // Taken out while it changes: a second owner of its buffers would have them copied.
    var reply = reply.take() ?? StreamedReply()
    reply.append(bytes)
    self.reply = reply
  }

  func finish() { reply?.finish() }
}
