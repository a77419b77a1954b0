// Bodies and query parameters, checked with the complaints FastAPI would make: clients know that shape.

import SynBase

/// What is invalid, and where.
struct ValidationProblem: Equatable {
  var type: String
  var location: [JSONValue]
  var message: String
  var input: JSONValue
  var context: JSONObject?

  var json: JSONValue {
    var object: JSONObject = [
      "type": .string(type), "loc": .array(location), "msg": .string(message), "input": input,
    ]
    if let context { object["ctx"] = .object(context) }
    return .object(object)
  }
}

/// Thrown by handlers; the router answers it.
enum RequestProblem: Error, Equatable {
  case invalid([ValidationProblem])
  case unsupportedMediaType(String)

  var response: HTTPResponse {
    switch self {
    case .invalid(let problems):
      .json(["detail": .array(problems.map(\.json))], status: .unprocessableContent)
    case .unsupportedMediaType(let detail): .failure(.unsupportedMediaType, detail)
    }
  }
}

/// The members of a JSON body. Problems are collected, so that a client learns of all of them at once.
struct BodyFields {
  private let object: JSONObject
  private(set) var problems: [ValidationProblem] = []

  /// Reads the body with `read`, then throws `RequestProblem` if anything was invalid.
  static func read<Fields>(
    _ request: HTTPRequest, _ read: (inout BodyFields) -> Fields
  ) throws(RequestProblem) -> Fields {
    var body = try BodyFields(request)
    let fields = read(&body)
    if !body.problems.isEmpty { throw .invalid(body.problems) }
    return fields
  }

  private init(_ request: HTTPRequest) throws(RequestProblem) {
    try Self.expectJSON(request.head)
    let body = request.body.withoutByteOrderMark
    if body.isEmpty {
      throw .invalid([ValidationProblem(type: "missing", location: ["body"], message: "Field required", input: .null)])
    }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: body) } catch {
      throw .invalid([
        ValidationProblem(
          type: "json_invalid", location: ["body", .integer(error.offset)], message: "JSON decode error", input: [:],
          context: ["error": .string(error.reason)])
      ])
    }
    guard case .object(let object) = value else {
      throw .invalid([
        ValidationProblem(
          type: "model_attributes_type", location: ["body"],
          message: "Input should be a valid dictionary or object to extract fields from", input: value)
      ])
    }
    self.object = object
  }

  static func expectJSON(_ head: RequestHead) throws(RequestProblem) {
    // A page of another site can send any content type except JSON's without asking permission first.
    guard let type = head.field("content-type"), isJSON(type) else {
      throw .unsupportedMediaType("the body must be JSON, with Content-Type: application/json")
    }
  }

  private static func isJSON(_ contentType: String) -> Bool {
    let essence = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    return essence == "application/json" || essence.hasPrefix("application/") && essence.hasSuffix("+json")
  }

  private mutating func complain(
    _ type: String, _ name: String, _ message: String, _ input: JSONValue, _ context: JSONObject? = nil
  ) {
    problems.append(
      ValidationProblem(
        type: type, location: ["body", .string(name)], message: message, input: input, context: context))
  }

  private mutating func member(_ name: String) -> JSONValue? {
    if let value = object[name] { return value }
    complain("missing", name, "Field required", .object(object))
    return nil
  }

  /// A string with more than white space.
  mutating func text(_ name: String) -> String {
    guard let value = member(name) else { return "" }
    guard let text = value.stringValue else {
      complain("string_type", name, "Input should be a valid string", value)
      return ""
    }
    if text.allSatisfy(\.isWhitespace) {
      complain(
        "string_too_short", name, "String should have at least 1 character", value, ["min_length": 1])
    }
    return text
  }

  /// A whole number, also written as `2.0` or as a string: dojo sends a string.
  mutating func wholeNumber(_ name: String, in range: ClosedRange<Int>) -> Int {
    guard let value = member(name) else { return range.lowerBound }
    guard let number = Self.wholeNumber(value) else {
      switch value {
      case .string:
        complain(
          "int_parsing", name, "Input should be a valid integer, unable to parse string as an integer", value)
      case .number:
        complain(
          "int_from_float", name, "Input should be a valid integer, got a number with a fractional part", value)
      default: complain("int_type", name, "Input should be a valid integer", value)
      }
      return range.lowerBound
    }
    if number < range.lowerBound {
      complain(
        "greater_than_equal", name, "Input should be greater than or equal to \(range.lowerBound)", value,
        ["ge": .integer(range.lowerBound)])
    } else if number > range.upperBound {
      complain(
        "less_than_equal", name, "Input should be less than or equal to \(range.upperBound)", value,
        ["le": .integer(range.upperBound)])
    }
    return number
  }

  /// The nearest Int, which is out of every range that the number itself is out of.
  private static func wholeNumber(_ value: JSONValue) -> Int? {
    var number = value
    if case .string(let text) = value {
      // The text between the quotes must be a JSON number: no hexadecimal, no "inf", no space.
      guard !text.utf8.contains(where: { $0 <= Ascii.space }) else { return nil }
      do throws(JSONError) { number = try JSONValue(parsing: text) } catch { return nil }
    }
    if let whole = number.intValue { return whole }
    guard let double = number.doubleValue, double == double.rounded() else { return nil }
    return double < 0 ? .min : .max
  }
}

extension HTTPRequest {
  /// No client needs longer: proxies give up far earlier.
  private static let waitSecondsMax = 300

  static let waitParameter = Route.Parameter(
    name: "wait", description: "Seconds to wait at most, 0 to \(waitSecondsMax).",
    schema: ["type": "number", "minimum": 0, "maximum": .integer(waitSecondsMax)], isChecked: true)

  /// The `wait` parameter, nil without one. Throws `RequestProblem`.
  func wait() throws(RequestProblem) -> Duration? {
    guard let text = PercentEncoding.parameter("wait", in: head.query) else { return nil }
    // Swift accepts more than people write: hexadecimal digits, "inf".
    guard text.utf8.allSatisfy({ $0.isDigit || "+-.eE".utf8.contains($0) }), let seconds = Double(text),
      seconds.isFinite
    else {
      throw Self.badWait(
        "float_parsing", "Input should be a valid number, unable to parse string as a number", text, nil)
    }
    if seconds < 0 {
      throw Self.badWait("greater_than_equal", "Input should be greater than or equal to 0", text, ["ge": 0])
    }
    let limit = Self.waitSecondsMax
    if seconds > Double(limit) {
      throw Self.badWait(
        "less_than_equal", "Input should be less than or equal to \(limit)", text, ["le": .integer(limit)])
    }
    return .seconds(seconds)
  }

  private static func badWait(
    _ type: String, _ message: String, _ input: String, _ context: JSONObject?
  ) -> RequestProblem {
    .invalid([
      ValidationProblem(
        type: type, location: ["query", "wait"], message: message, input: .string(input), context: context)
    ])
  }
}
