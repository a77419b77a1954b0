// Assembles a streamed chat completion: chunks in, the body out that the same reply would have had in one piece. So one
// place, ReplyDecoder, decides what a reply means, however it travelled. Nothing of the stream itself is kept. No I/O.

import SynBase
import SynRecord

package struct StreamedReply: Sendable {
  private var events = EventStream()
  private var surrogates = SurrogateJoiner()
  private var facts: JSONObject = [:]
  private var message = GrowingMessage()
  private var hasChoice = false
  private var finishReason: JSONValue?
  private var nativeFinishReason: JSONValue?
  private var error: JSONValue?
  /// An event that reports a failure by its members alone: it counts if no reply was finished.
  private var impliedError: JSONValue?
  private var choiceError: JSONValue?
  /// The server said that this was all.
  private(set) var isDone = false
  /// A piece of the text is missing.
  private var isDamaged = false
  /// Whether nothing came that a chat server streams; then it was no stream.
  private(set) var isEmpty = true

  /// Why this is not the whole reply, nil when it is. Servers leave out `[DONE]`, or the finish reason, but not both;
  /// an error also ends the reply.
  var loss: String? {
    if error != nil || choiceError != nil || (impliedError != nil && finishReason == nil)
      || FinishReason(finishReason) == .length
    {
      return nil
    }
    if isDamaged { return "the stream holds a chunk that is not JSON" }
    return isDone || finishReason != nil ? nil : "the stream ended in the middle of the reply"
  }

  /// Bytes of text so far, reasoning included.
  var textBytes: Int { message.byteCount }

  /// Bytes of text that were paid for if no usage is reported; nil for a stream that reported a failure before anything
  /// else.
  var paidBytes: Int? {
    hasChoice && textBytes > 0 || error == nil && choiceError == nil ? textBytes : nil
  }

  /// Takes the next bytes of the stream, cut anywhere.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // A parser cannot be changed while it calls back into the struct that holds it.
    var events = self.events
    self.events = EventStream()
    events.append(bytes) { add($0) }
    self.events = events
  }

  /// The stream has ended.
  mutating func finish() {
    var events = self.events
    self.events = EventStream()
    events.finish { add($0) }
  }

  private mutating func add(_ event: EventStream.Event) {
    // Nothing counts after the end.
    if isDone || event.data.isEmpty { return }
    if event.data.starts(with: Self.dataField) {
      let data = event.data.dropFirst(Self.dataField.count).drop { $0 == UInt8(ascii: " ") }
      return add(EventStream.Event(data: data, isError: event.isError))
    }
    if Self.saysDone(event.data) {
      (isDone, isEmpty) = (true, false)
      return
    }
    if let chunk = chunk(event.data) { return add(chunk, isError: event.isError) }
    if event.isError {
      add(.string(String(decoding: event.data, as: UTF8.self)), isError: true)
    } else if let end = event.data.endOfObject(from: event.data.startIndex), let first = chunk(event.data[..<end]) {
      // The line end between two events was lost.
      add(first, isError: false)
      add(EventStream.Event(data: event.data[end...].drop(while: \.isSpace), isError: false))
    } else if event.data.contains(UInt8(ascii: "\n")) {
      // A single line end between two events makes them one event of two lines.
      for line in event.data.split(separator: UInt8(ascii: "\n")) { add(EventStream.Event(data: line, isError: false)) }
    } else if Self.looksLikeChunk(event.data) {
      // Where it broke helps nobody: `loss` reports that it did, and the request is sent again.
      isDamaged = isDamaged || finishReason == nil
    }
    // Anything else is a sign of life in a form of the server's own.
  }

  /// Proxies that stream an existing stream write it twice.
  private static let dataField = Array("data:".utf8)

  private mutating func chunk(_ data: ArraySlice<UInt8>) -> JSONValue? {
    let data = surrogates.join(data).map { $0[...] } ?? data
    // The caller handles anything but JSON.
    guard let value = (try? JSONValue(parsing: data)) ?? TolerantJSON.value(data) else { return nil }
    switch value {
    case .object: return value
    case .array(let elements): return elements.first
    default: return nil
    }
  }

  /// `[DONE]`, also with spaces around it or in quotes.
  private static func saysDone(_ data: ArraySlice<UInt8>) -> Bool {
    guard data.count <= 16 else { return false }
    return data.filter { $0 > 0x20 && $0 != UInt8(ascii: "\"") }.elementsEqual("[DONE]".utf8)
  }

  /// Whether a broken event was meant to bring a piece of the reply.
  private static func looksLikeChunk(_ data: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: data, as: UTF8.self)
    return data.first == UInt8(ascii: "{")
      && ["\"choices\"", "\"delta\"", "\"content\""].contains { text.contains($0) }
  }

  private static let keptMembers = ["id", "model"]

  private mutating func add(_ chunk: JSONValue, isError: Bool) {
    if chunk["type"] == "ping" { return }
    isEmpty = false
    for key in Self.keptMembers where facts[key] == nil {
      if let value = chunk[key], !value.isNull { facts[key] = value }
    }
    // Usage is in the last chunk; servers that repeat it count up, and some end with zeros.
    if let usage = Usage.member(of: chunk), facts["usage"] == nil || usage.tellsSomething { facts["usage"] = usage }
    // Errors after the end change nothing in what came before it.
    if error == nil, finishReason.map({ FinishReason($0) != .finished }) ?? true {
      if let told = chunk["error"], told.tellsSomething {
        error = told
      } else if isError || chunk["object"] == "error" || chunk["type"] == "error" {
        error = chunk
      } else if chunk["choices"] == nil, ErrorBody(chunk) != nil {
        impliedError = chunk
      }
    }
    for choice in chunk["choices"]?.arrayValue ?? [] where choice["index"]?.intValue ?? 0 == 0 { add(choice: choice) }
  }

  private mutating func add(choice: JSONValue) {
    hasChoice = true
    message.add(choice)
    // The first reason is final: an error after a text that met the token limit does not make the text longer.
    let reason = choice["finish_reason"] ?? choice["finishReason"]
    if finishReason == nil, FinishReason(reason) != nil { finishReason = reason }
    if let native = choice["native_finish_reason"], !native.isNull { nativeFinishReason = native }
    if choiceError == nil, let error = choice["error"], error.tellsSomething { choiceError = error }
  }

  /// The reply as one JSON object.
  var body: JSONValue {
    var body = facts
    body["error"] = error ?? (finishReason == nil && !isDone ? impliedError : hasChoice ? nil : impliedError)
    guard hasChoice else { return .object(body) }
    var choice: JSONObject = ["message": .object(message.json)]
    choice["finish_reason"] = finishReason
    choice["native_finish_reason"] = nativeFinishReason
    choice["error"] = choiceError
    body["choices"] = [.object(choice)]
    return .object(body)
  }
}

/// The message of a streamed choice while it grows.
private struct GrowingMessage: Sendable {
  private var content = GrowingText()
  private var contentPieces = 0
  /// Whether the content is more than white space.
  private var hasText = false
  /// Kept only as long as there is no text: it is the reply's last resort.
  private var reasoning = GrowingText()
  private var toolArguments = GrowingText()
  private var refusal = ""

  /// Everything that came, including reasoning that is not kept.
  private(set) var byteCount = 0

  mutating func add(_ choice: JSONValue) {
    let delta = choice["delta"]
    if let delta, !delta.isNull { add(delta: delta) }
    // A proxy that streams for a server that cannot sends the whole message in one chunk; others send the text so far
    // beside each piece, or at the end.
    if let message = choice["message"], !message.isNull, (ReplyDecoder.text(of: delta?["content"]) ?? "").isEmpty {
      add(whole: message)
    }
    if let text = choice["text"]?.stringValue { append(text) }
  }

  private mutating func add(delta: JSONValue) {
    append(ReplyDecoder.text(of: delta["content"]) ?? "")
    if Self.isTextAlone(delta) { return }
    let thought = ReplyDecoder.reasoning(of: delta) ?? ""
    let arguments = ReplyDecoder.toolArguments(of: delta) ?? ""
    byteCount += thought.utf8.count + arguments.utf8.count
    if !hasText { reasoning.append(thought) }
    toolArguments.append(arguments)
    refusal += delta["refusal"]?.stringValue ?? ""
  }

  /// True for nearly all.
  private static func isTextAlone(_ delta: JSONValue) -> Bool {
    guard let members = delta.objectValue?.members else { return false }
    return members.allSatisfy { $0.key == "role" || ($0.key == "content" && $0.value.stringValue != nil) }
  }

  private mutating func add(whole message: JSONValue) {
    let text = ReplyDecoder.text(of: message["content"]) ?? ""
    if content.byteCount == 0 { return add(delta: message) }
    guard text.utf8.count > content.byteCount, text.hasPrefix(content.whole) else { return }
    content = GrowingText()
    content.append(text)
  }

  private mutating func append(_ piece: String) {
    if piece.isEmpty || (contentPieces > 1 && piece.utf8.count >= Self.repeatBytesMin && repeats(piece)) { return }
    contentPieces += 1
    byteCount += piece.utf8.count
    content.append(piece)
    if !hasText, !piece.allSatisfy(\.isWhitespace) {
      hasText = true
      reasoning = GrowingText()
    }
  }

  /// A shorter text may well come twice in a row.
  private static let repeatBytesMin = 32

  /// Whether `text` repeats everything that came so far.
  private func repeats(_ text: String) -> Bool {
    content.byteCount > 0 && text.utf8.count == content.byteCount && text == content.whole
  }

  var json: JSONObject {
    var message: JSONObject = ["role": "assistant", "content": .string(content.whole)]
    message["refusal"] = refusal.isEmpty ? nil : .string(refusal)
    if hasText { return message }
    message["reasoning_content"] = reasoning.byteCount == 0 ? nil : .string(reasoning.whole)
    if toolArguments.byteCount > 0 {
      message["tool_calls"] = [["function": ["arguments": .string(toolArguments.whole)]]]
    }
    return message
  }
}
