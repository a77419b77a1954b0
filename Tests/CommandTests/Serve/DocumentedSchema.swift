// JSON Schema as far as our OpenAPI document uses it, and stricter in one point: a member the schema does not name is a
// problem, so that nothing is answered that is not documented.

import Foundation
import SynBase

struct DocumentedSchema {
  let document: JSONValue

  /// What `value` breaks of `schema`, each with its place; empty when nothing.
  func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "") -> [String] {
    guard let keywords = schema.objectValue else { return ["\(place): the schema is no object"] }
    if let reference = schema["$ref"]?.stringValue {
      guard keywords.members.count == 1, let target = resolve(reference) else { return ["\(place): bad \(reference)"] }
      return problems(value, target, at: place)
    }
    return keywords.members.flatMap { member -> [String] in
      let (keyword, operand) = (member.key, member.value)
      return switch (keyword, value) {
      case ("description", _), ("required", .object), ("additionalProperties", _): []
      case ("type", _): has(value, type: operand.stringValue ?? "") ? [] : ["\(place): no \(operand.text)"]
      case ("const", _): value == operand ? [] : ["\(place): not \(operand.text)"]
      case ("enum", _): operand.arrayValue?.contains(value) == true ? [] : ["\(place): none of \(operand.text)"]
      case ("anyOf", _):
        operand.arrayValue?.contains { problems(value, $0, at: place).isEmpty } == true
          ? [] : ["\(place): \(value.text) is none of \(operand.text)"]
      case ("properties", .object(let object)): members(of: object, schema, at: place)
      case ("items", .array(let elements)):
        elements.enumerated().flatMap { problems($1, operand, at: "\(place)/\($0)") }
      case ("minimum", .number), ("maximum", .number):
        isWithin(value.doubleValue, keyword, operand.doubleValue) ? [] : ["\(place): \(value.text) is out of range"]
      case ("minLength", .string(let text)):
        text.unicodeScalars.count >= operand.intValue ?? 0 ? [] : ["\(place): too short"]
      case ("pattern", .string(let text)):
        text.range(of: operand.stringValue ?? "", options: .regularExpression) != nil ? [] : ["\(place): no match"]
      case ("properties", _), ("required", _), ("items", _), ("minimum", _), ("maximum", _), ("minLength", _),
        ("pattern", _):
        []
      default: ["\(place): the keyword \(keyword) is not known here"]
      }
    }
  }

  func resolve(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/") else { return nil }
    return reference.dropFirst(2).split(separator: "/").reduce(document as JSONValue?) { $0?[String($1)] }
  }

  private func members(of object: JSONObject, _ schema: JSONValue, at place: String) -> [String] {
    let required = schema["required"]?.arrayValue?.compactMap { $0.stringValue } ?? []
    let missing = required.filter { object[$0] == nil }.map { "\(place): no \($0)" }
    return missing
      + object.members.flatMap { member -> [String] in
        let (name, here) = (member.key, "\(place)/\(member.key)")
        guard let schema = schema["properties"]?[name] ?? schema["additionalProperties"] else {
          return ["\(here): not documented"]
        }
        return problems(member.value, schema, at: here)
      }
  }

  private func has(_ value: JSONValue, type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
      ("number", .number):
      true
    case ("integer", .number): value.doubleValue.map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  private func isWithin(_ number: Double?, _ keyword: String, _ limit: Double?) -> Bool {
    guard let number, let limit else { return false }
    return keyword == "minimum" ? number >= limit : number <= limit
  }
}
