// Reads what a server says about a failure, in any form: OpenAI's object, a list around it, Google's, FastAPI's,
// MiniMax's, plain text, a proxy's page, an event of a stream. It finds the words and the names in them; FailureClass
// knows what they mean.

import SynBase

/// The provider's own words about a failure, and the names it gives the failure and its causes.
struct ErrorBody: Sendable, Equatable {
  /// Empty if nothing was readable.
  var message = ""
  /// What the error calls itself, in lower case: `code`, `type`, `status`, `reason` and the like, the most specific
  /// first.
  var names: [String] = []
  /// Parameters of the request that the error blames, such as `seed` or `stream_options.include_usage`.
  var parameters: [String] = []
  /// The HTTP status that the body names.
  var status: Int?
  var isRetryable: Bool?
  /// The body lists reasons why the input was flagged.
  var isFlagged = false
  /// A page for people: a proxy, a firewall or a web server answered, not an API.
  var isPage = false
}

extension ErrorBody {
  /// The status that the failure would have had, where the reply's own status says success: if the body names none,
  /// that of a failed server further back.
  var impliedStatus: Int {
    if let status { return status }
    let ofTheRequest: Set = [
      "invalid_request_error", "invalid_argument", "bad_request", "badrequesterror", "not_found_error", "not_found",
      "validation_error", "invalid_parameter", "invalidparameter", "unprocessable_entity",
    ]
    let isOfTheRequest = names.contains { ofTheRequest.contains($0) || FailureClass.code(ofName: $0) == .badRequest }
    return isOfTheRequest ? 400 : 502
  }
}

// MARK: JSON

extension ErrorBody {
  /// Reads a whole body. Nil for a value that reports no failure, such as a completion.
  init?(_ body: JSONValue) {
    // Gemini wraps the error in a list.
    let body = body.arrayValue?.first ?? body
    guard let error = Self.error(in: body) else { return nil }
    self.init(error: error, in: body)
  }

  /// `error` is the value that reports the failure, `body` the value around it.
  init(error: JSONValue, in body: JSONValue?) {
    let error = error.arrayValue?.first ?? error
    message = Self.words(of: error) ?? body.flatMap(Self.words) ?? ""
    // Problem details (RFC 9457) that list fields put the summary in their title.
    if let title = body?["title"]?.stringValue, !message.contains(title) { message = "\(title): \(message)" }
    if let upstream = Self.upstreamWords(error), !message.contains(upstream) {
      message += message.isEmpty ? upstream : ": \(upstream)"
    }
    for level in [error, error["innererror"], error["inner_error"], error["metadata"], body].compactMap({ $0 }) {
      for key in Self.nameKeys { names += level[key].flatMap(Self.name).map { [$0] } ?? [] }
      parameters += ["param", "parameter", "field"].compactMap { level[$0]?.stringValue }.filter { !$0.isEmpty }
      status = status ?? Self.statusKeys.lazy.compactMap { Self.status(level[$0]) }.first
    }
    for detail in (error["details"]?.arrayValue ?? []) { note(detail: detail) }
    for list in [
      error, body?["detail"], body?["errors"], body?["message"], body?["message"]?["detail"], error["message"],
    ] {
      parameters += Self.locations(in: list)
    }
    if message.isEmpty, let name = names.first(where: { Int($0) == nil }) { message = name }
    let availability = error["availability"] ?? body?["availability"]
    isRetryable = availability?["retryable"]?.boolValue
    let metadata = error["metadata"]
    isFlagged = metadata?["flagged_input"] != nil || metadata?["reasons"]?.arrayValue?.isEmpty == false
  }

  /// Azure and OpenAI have `code`, Anthropic `type`, Google `status` and `reason`, OpenRouter `error_type`.
  private static let nameKeys = [
    "limit_source", "error_type", "reason", "code", "type", "status", "error_code", "status_code", "error",
  ]
  private static let statusKeys = ["code", "status", "status_code", "statusCode", "http_status"]

  /// The value that reports a failure, nil if there is none.
  private static func error(in body: JSONValue) -> JSONValue? {
    if body.stringValue != nil { return body }
    // Spring and Fastify: `error` is the status in words, with the message beside it.
    if body["error"]?.stringValue != nil, let message = body["message"], message.stringValue?.isEmpty == false {
      return body
    }
    guard let object = body.objectValue else { return nil }
    for key in ["error", "errors", "fault", "Error"] {
      if let value = object[key], value.tellsSomething { return value }
    }
    // MiniMax: 0 means success.
    if let base = object["base_resp"], let code = base["status_code"]?.intValue { return code == 0 ? nil : base }
    if object["choices"] != nil { return nil }
    if object["object"] == "error" || object["type"] == "error" { return body }
    let keys = ["detail", "message", "msg", "error_message", "error_msg", "errorMessage", "Message", "title", "reason"]
    return keys.contains { object[$0]?.tellsSomething == true } ? body : nil
  }

  /// A google.rpc detail: what was wrong with which field, and why.
  private mutating func note(detail: JSONValue) {
    if let reason = detail["reason"].flatMap(Self.name) { names.insert(reason, at: 0) }
    for violation in detail["fieldViolations"]?.arrayValue ?? [] {
      if let field = violation["field"]?.stringValue, !field.isEmpty { parameters.append(field) }
    }
  }

  /// FastAPI and pydantic: `[{"loc":["body","seed"],"msg":"..."}]`.
  private static func locations(in list: JSONValue?) -> [String] {
    (list?.arrayValue ?? []).compactMap { entry in
      let path = entry["loc"]?.arrayValue?.compactMap { $0.stringValue }.filter { $0 != "body" }
      return path.flatMap { $0.isEmpty ? nil : $0.joined(separator: ".") }
    }
  }

  private static func name(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text) where !text.isEmpty && text.utf8.count <= nameBytesMax: text.lowercased()
    case .number(let digits): digits
    default: nil
    }
  }

  /// A longer one is a sentence.
  private static let nameBytesMax = 80

  /// A status as a number or in digits.
  private static func status(_ value: JSONValue?) -> Int? {
    (value?.intValue ?? value?.stringValue.flatMap { Int($0) }).flatMap { (400..<600).contains($0) ? $0 : nil }
  }

  // MARK: Words

  private static let wordKeys = [
    "message", "msg", "detail", "error", "errors", "error_message", "error_msg", "errorMessage", "error_description",
    "description", "faultstring", "status_msg", "status_message", "statusMessage", "Message", "reason", "title", "text",
    "raw",
  ]

  /// The words in a value: a string itself, all of a list, and an object's member that is meant for people.
  private static func words(of value: JSONValue) -> String? { words(of: value, depth: 0) }

  private static func words(of value: JSONValue, depth: Int) -> String? {
    guard depth < depthMax else { return nil }
    switch value {
    case .string(let text): return words(in: text, depth: depth)
    case .array(let elements):
      let found = elements.prefix(wordsMax).compactMap { words(of: $0, depth: depth + 1) }
      return found.isEmpty ? nil : found.joined(separator: "; ")
    case .object(let object):
      for key in wordKeys {
        guard let found = object[key].flatMap({ words(of: $0, depth: depth + 1) }) else { continue }
        let place = value["loc"]?.arrayValue?.compactMap { $0.stringValue ?? $0.intValue.map(String.init) }
        return place.map { "\($0.joined(separator: ".")): \(found)" } ?? found
      }
      // Some list the fields: {"seed":["unknown field"]}.
      let fields = object.members.prefix(wordsMax).compactMap { member -> String? in
        guard member.value.stringValue == nil else { return nil }
        return words(of: member.value, depth: depth + 1).map { "\(member.key): \($0)" }
      }
      return fields.isEmpty ? nil : fields.joined(separator: "; ")
    case .null, .bool, .number: return nil
    }
  }

  /// A string may hold the error of a server further back, as JSON.
  private static func words(in text: String, depth: Int) -> String? {
    let trimmed = String(text[...].trimmed)
    if trimmed.hasPrefix("{") || trimmed.hasPrefix("[") {
      // Not JSON after all: the text itself is the message.
      if let inner = try? JSONValue(parsing: trimmed), let found = words(of: inner, depth: depth + 1) { return found }
    }
    return trimmed.isEmpty ? nil : trimmed
  }

  /// OpenRouter writes its own message; what the server behind it said is in the metadata.
  private static func upstreamWords(_ error: JSONValue) -> String? {
    guard let raw = error["metadata"]?["raw"], let found = words(of: raw) else { return nil }
    guard let name = error["metadata"]?["provider_name"]?.stringValue, !name.isEmpty else { return found }
    return "\(name) says: \(found)"
  }

  private static let depthMax = 6
  private static let wordsMax = 4
}

extension JSONValue {
  /// Not null, false, empty or zero, or made only of such values: servers send such errors with good replies.
  var tellsSomething: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let object): !saysSuccess && object.members.contains { $0.value.tellsSomething }
    case .number: intValue != 0
    }
  }

  /// `{"code":0,"message":"success"}` is how some servers say that there is no error.
  private var saysSuccess: Bool {
    let code = self["code"] ?? self["status_code"] ?? self["error_code"]
    let isGood = code.map { [0, 200].contains($0.intValue) || ["", "0", "200"].contains($0.stringValue) } ?? true
    let words = ["message", "msg", "status_msg", "error_msg"].lazy.compactMap { self[$0]?.stringValue?.lowercased() }
    return isGood && (words.first.map { ["", "ok", "success", "succeeded", "no error"].contains($0) } ?? false)
  }
}

// MARK: Text

extension ErrorBody {
  /// Reads a body that is not JSON: an event of a stream, a page, or plain text.
  init(text: String) {
    let text = String(text.drop { $0 == "\u{feff}" }.trimmed)
    if let event = Self.event(in: text) {
      self = event
    } else if text.hasPrefix("<") {
      isPage = text.utf8.count > 1 && !text.hasPrefix("<?xml") && !text.hasPrefix("<Error")
      message = Self.words(ofMarkup: text)
    } else if !Self.isBinary(text) {
      message = text
    }
  }

  /// Bytes in another encoding, such as a compressed body, read as text.
  private static func isBinary(_ text: String) -> Bool {
    let beginning = text.unicodeScalars.prefix(256)
    let strange = beginning.count { $0 == "\u{fffd}" || $0.value < 0x20 && !$0.properties.isWhitespace }
    return strange * 8 > beginning.count
  }

  /// A server that was to stream may report its failure as an event, whatever the status.
  private static func event(in text: String) -> ErrorBody? {
    for line in text.split(whereSeparator: \.isNewline) {
      for prefix in ["data:", "error:"] where line.hasPrefix(prefix) {
        let value = String(line.dropFirst(prefix.count).trimmed)
        // Anything but JSON is plain words.
        if let json = try? JSONValue(parsing: value) { return ErrorBody(json) }
        guard prefix == "error:" else { return nil }
        // The field holds words, whatever they look like.
        var body = ErrorBody()
        body.message = value
        return body
      }
    }
    return nil
  }

  /// The title of a page, else its first heading, else its text; for XML the message.
  private static func words(ofMarkup text: String) -> String {
    for tag in ["Message", "message", "title", "h1", "h2", "p"] {
      if let found = content(of: tag, in: text), !found.isEmpty { return found }
    }
    return withoutTags(text)
  }

  private static func content(of tag: String, in text: String) -> String? {
    guard let opening = text.firstRange(of: "<\(tag)"), let end = text[opening.upperBound...].firstIndex(of: ">"),
      let closing = text[end...].firstRange(of: "</\(tag)")
    else { return nil }
    return withoutTags(text[text.index(after: end)..<closing.lowerBound])
  }

  private static func withoutTags(_ text: some StringProtocol) -> String {
    var words = ""
    var isInTag = false
    for character in text.prefix(markupCharactersMax) {
      if character == "<" {
        isInTag = true
        words += " "
      } else if character == ">", isInTag {
        isInTag = false
      } else if !isInTag {
        words.append(character)
      }
    }
    return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let markupCharactersMax = 4096
}
