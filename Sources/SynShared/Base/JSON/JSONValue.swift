// The value tree: for requests, replies and everything else whose contents we inspect. Numbers keep their digits,
// objects their order. Records keep untouched members as bytes instead, see RawJSON.

/// Any JSON value.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The number as written, such as `1.10` or `12345678901234567890`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// The shortest digits that read back as `value`; `null` for what JSON cannot express (infinity, not a number).
  package static func double(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    if value == value.rounded(), abs(value) < 1e15 { return .number(String(Int64(value))) }
    return .number(value.description)
  }

  package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var doubleValue: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }
  /// The same, also for a string that holds a number, with or without commas between the thousands.
  package var looseDouble: Double? {
    doubleValue ?? stringValue.flatMap { Double($0) ?? Double($0.filter { $0 != "," }) }
  }
  package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }

  /// A whole number in range, also when written as `2.0` or `2e3`.
  package var intValue: Int? {
    guard case .number(let digits) = self else { return nil }
    return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
  }

  /// The member of an object; nil if it is missing, and for every other kind of value.
  package subscript(key: String) -> JSONValue? { objectValue?[key] }
}

/// An object's members in their original order.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package struct Member: Sendable, Equatable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package private(set) var members: [Member]

  package init(members: [Member] = []) { self.members = members }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member(key: $0, value: $1) }
  }

  /// Reads the last member of that name, as most readers treat duplicates; setting keeps its place or appends.
  package subscript(key: String) -> JSONValue? {
    get { members.last { $0.key == key }?.value }
    set {
      guard let newValue else { return members.removeAll { $0.key == key } }
      if let index = members.lastIndex(where: { $0.key == key }) {
        members[index].value = newValue
      } else {
        members.append(Member(key: key, value: newValue))
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(members: elements.map { JSONObject.Member(key: $0, value: $1) }))
  }
}

extension JSONObject {
  /// These members overridden by `others`. Objects on both sides are merged, one level deep, so that a user's
  /// `provider={"sort":"price"}` does not undo what the client asks of the provider; null removes a member.
  package func overlaid(with others: JSONObject) -> JSONObject {
    var merged = self
    for member in others.members {
      if member.value.isNull {
        merged[member.key] = nil
      } else if var mine = merged[member.key]?.objectValue, let theirs = member.value.objectValue {
        for inner in theirs.members { mine[inner.key] = inner.value }
        merged[member.key] = .object(mine)
      } else {
        merged[member.key] = member.value
      }
    }
    return merged
  }
}
