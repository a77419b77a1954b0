// Checks a value against the part of JSON Schema that our replies use: type, properties, required, items, enum. Other
// keywords are for the model to read; they are not checked, nor is additionalProperties: extra members do no harm.

import SynBase

package enum SchemaCheck {
  /// Nil when `value` fits, else what is wrong and where, in words that a model can act on.
  package static func complaint(about value: JSONValue, schema: JSONObject, path: String = "the reply") -> String? {
    if let type = schema["type"]?.stringValue, !fits(value, type: type) {
      return "\(path) must be of type \(type), not \(name(of: value))"
    }
    if let allowed = schema["enum"]?.arrayValue, !allowed.contains(value) {
      return "\(path) must be one of \(allowed.map(\.text).joined(separator: ", "))"
    }
    switch value {
    case .object(let object): return complaint(aboutMembersOf: object, schema: schema, path: path)
    case .array(let elements):
      guard let items = schema["items"]?.objectValue else { return nil }
      for (index, element) in elements.enumerated() {
        if let found = complaint(about: element, schema: items, path: "\(path)[\(index)]") { return found }
      }
      return nil
    default: return nil
    }
  }

  private static func complaint(aboutMembersOf object: JSONObject, schema: JSONObject, path: String) -> String? {
    let properties = schema["properties"]?.objectValue ?? [:]
    for key in (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue) where object[key] == nil {
      return "\(path) lacks the member \"\(key)\""
    }
    for member in object.members {
      if let inner = properties[member.key]?.objectValue {
        let place = path == "the reply" ? "\"\(member.key)\"" : "\(path).\(member.key)"
        if let found = complaint(about: member.value, schema: inner, path: place) { return found }
      }
    }
    return nil
  }

  private static func fits(_ value: JSONValue, type: String) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number),
      ("null", .null):
      true
    case ("integer", _): value.intValue != nil
    default: false
    }
  }

  private static func name(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
