// Finds the answer in what a model wrote: a JSON object, or files between fences, amid thoughts and prose; then checks
// it against the schema. It tolerates faults that do not change the meaning (a trailing comma, another name for a
// member). It never guesses at what was cut or is broken otherwise: that would make a wrong answer.

import SynBase

package struct ReplyText {
  package enum Failure: Error, Equatable {
    /// An object or a file was begun and never closed: the reply was cut, whatever the provider says.
    case cutOff
    /// The model declined in prose: its words.
    case declined(String)
    /// The reason, in words that a model can act on.
    case unusable(String)
  }

  private let bytes: [UInt8]
  private let form: ReplyForm
  private let isReasoning: Bool
  private let endedByItself: Bool

  /// `isReasoning`: the text came where a server puts a model's thoughts. `endedByItself`: the server says that the
  /// model wrote all it wanted to.
  init(_ text: String, form: ReplyForm = .json, isReasoning: Bool = false, endedByItself: Bool = false) {
    bytes = endedByItself ? Self.closed(Array(text.utf8)) : Array(text.utf8)
    self.form = form
    self.isReasoning = isReasoning
    self.endedByItself = endedByItself
  }

  /// A reply that is complete according to the server, with its last fence on a line of its own: models leave it out
  /// after the end of a document, or put it at the end of the last line of code, and servers leave in the special token
  /// that ended the reply.
  private static func closed(_ text: [UInt8]) -> [UInt8] {
    var end = text.endIndex
    func dropSpace() { while end > 0, text[end - 1].isSpace { end -= 1 } }
    dropSpace()
    var hasToken = false
    for token in endTokens where text[..<end].reversed().starts(with: token.reversed()) {
      end -= token.count
      hasToken = true
      dropSpace()
      break
    }
    let marks = text[..<end].reversed().prefix { $0 == UInt8(ascii: "`") }.count
    let code = text[..<(end - marks)]
    let endsDocument = code.suffix(documentEnd.count).map(\.lowercased).elementsEqual(documentEnd)
    let isGlued = marks >= 3 && code.last.map { !$0.isSpace && $0 != UInt8(ascii: "`") } ?? false
    let lastLine = code[text.lineStart(before: code.endIndex)..<code.endIndex].drop(while: \.isSpace)
    guard endsDocument && (marks == 0 || isGlued) || isGlued && lastLine.first != UInt8(ascii: "`") else {
      return hasToken ? Array(text[..<end]) + [UInt8(ascii: "\n")] : text
    }
    // Long enough to close any fence that was opened.
    return Array(code) + [UInt8(ascii: "\n")] + Array(repeating: UInt8(ascii: "`"), count: 16) + [UInt8(ascii: "\n")]
  }

  private static let documentEnd = Array("</html>".utf8)
  private static let endTokens = ["<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<end_of_turn>", "<|end|>", "</s>"].map {
    Array($0.utf8)
  }

  package init(_ reply: ModelReply, form: ReplyForm) {
    self.init(reply.text, form: form, isReasoning: reply.origin == .reasoning, endedByItself: reply.endedByItself)
  }

  /// The last answer in the text that fits. Throws the complaint about the last thing that looks like one.
  package func object(fitting schema: JSONObject) throws(Failure) -> JSONObject {
    // Most replies are one object and nothing else.
    if let value = try? JSONValue(parsing: bytes), SchemaCheck.complaint(about: value, schema: schema) == nil {
      return value.objectValue ?? [:]
    }
    let shape = ReplyShape(schema: schema)
    if let object = wholeText(shape) { return object }
    let outline = ReplyOutline(bytes)
    var complaint: String?
    if !outline.isCutOff, let object = answer(in: outline, shape, &complaint) { return object }
    // A closing tag that the outline took for part of something else, such as a fence that the thoughts left open.
    for tail in ReasoningTag.tails(of: bytes) {
      var ignored: String?
      let outline = ReplyOutline(Array(tail))
      if !outline.isCutOff, let object = answer(in: outline, shape, &ignored) { return object }
    }
    throw failure(outline, complaint)
  }

  var outline: ReplyOutline { ReplyOutline(bytes) }

  // MARK: Candidates

  /// Other shapes of a text with nothing around it: a list of files, an object in a string.
  private func wholeText(_ shape: ReplyShape) -> JSONObject? {
    guard let first = bytes.first(where: { !$0.isSpace }), "[\"".utf8.contains(first) else { return nil }
    return TolerantJSON.value(bytes[...]).flatMap { shape.object(in: $0) }
  }

  private func answer(in outline: ReplyOutline, _ shape: ReplyShape, _ complaint: inout String?) -> JSONObject? {
    var areFilesRead = false
    for piece in outline.pieces.suffix(Self.piecesMax).reversed() {
      let found: Result<JSONObject, Complaint>?
      switch piece {
      case .object(let range, let isInsideOpenOne):
        found = object(outline.bytes[range], shape, isExact: isInsideOpenOne)
      case .block, .document:
        if areFilesRead { continue }
        areFilesRead = true
        found = shape.hasFiles ? files(outline, shape) : nil
      }
      switch found {
      case .success(let object): return object
      case .failure(let reason): complaint = complaint ?? reason.words
      case nil: continue
      }
    }
    return nil
  }

  /// An answer is among the last things in a reply.
  private static let piecesMax = 64

  private struct Complaint: Error { var words: String }

  /// Nil if it is not JSON: the complaint covers the text as a whole. `isExact`: it may be part of an object that was
  /// cut, so only the requested shape will do.
  private func object(
    _ bytes: ArraySlice<UInt8>, _ shape: ReplyShape, isExact: Bool
  ) -> Result<JSONObject, Complaint>? {
    guard let value = (try? JSONValue(parsing: bytes)) ?? TolerantJSON.value(bytes) else { return nil }
    guard let complaint = SchemaCheck.complaint(about: value, schema: shape.schema) else {
      return .success(value.objectValue ?? [:])
    }
    if !isExact, let object = shape.object(in: value) { return .success(object) }
    return .failure(Complaint(words: complaint))
  }

  private func files(_ outline: ReplyOutline, _ shape: ReplyShape) -> Result<JSONObject, Complaint>? {
    let fenced = FencedFiles(outline)
    guard !fenced.files.isEmpty else { return nil }
    do throws(Failure) {
      return .success(try fenced.object(of: fenced.files, texts: shape.texts))
    } catch {
      if case .unusable(let words) = error { return .failure(Complaint(words: words)) }
      return nil
    }
  }

  // MARK: Failures

  private func failure(_ outline: ReplyOutline, _ complaint: String?) -> Failure {
    if isReasoning || outline.isReasoningOnly {
      if !endedByItself, outline.isCutOff { return .cutOff }
      let count = String(decoding: bytes, as: UTF8.self).count
      return .unusable("the reply holds \(count) characters of reasoning and no answer")
    }
    // Before any complaint: the inner objects of a cut reply are whole, and do not fit.
    if outline.isCutOff || outline.openObject != nil {
      guard endedByItself, outline.endsLikeAnObject else { return .cutOff }
      return .unusable(whyNothingParses(outline) ?? "the reply is not valid JSON: a string or a brace is never closed")
    }
    if let complaint { return .unusable(complaint) }
    if outline.pieces.isEmpty, outline.firstBrace == nil, let words = Apology.words(of: outline) {
      return .declined(words)
    }
    if form == .fences, !outline.hasObject { return .unusable("the reply holds no file between fences") }
    return .unusable(whyNothingParses(outline) ?? "the reply is not one JSON object")
  }

  /// Nil if something parses.
  private func whyNothingParses(_ outline: ReplyOutline) -> String? {
    if let value = try? JSONValue(parsing: bytes), value.objectValue == nil {
      return SchemaCheck.complaint(about: value, schema: ["type": "object"])
    }
    guard let start = outline.firstBrace else { return "the reply holds no JSON object" }
    do throws(JSONError) {
      _ = try JSONValue(parsing: outline.bytes[start...])
      return nil
    } catch {
      return "the reply is not valid JSON: \(error)"
    }
  }
}
