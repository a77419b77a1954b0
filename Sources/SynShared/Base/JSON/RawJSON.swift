// Values kept as the bytes they came in: this is how unknown members of a record survive every stage with their digits,
// escapes and nesting intact, and why a record that is only passed on needs no tree.

/// One checked JSON value as bytes.
package struct RawJSON: Sendable, Equatable {
  package let bytes: ArraySlice<UInt8>

  package init(checked bytes: ArraySlice<UInt8>) { self.bytes = bytes }
  package init(_ value: JSONValue) { bytes = value.bytes[...] }

  /// The value as a tree. The bytes were checked when they came in, so this cannot fail.
  package var value: JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, areChecked: true)
    } catch {
      preconditionFailure("unchecked: \(error)")
    }
  }

  package var isNull: Bool { bytes.elementsEqual("null".utf8) }
  package var isString: Bool { bytes.first == UInt8(ascii: "\"") }
  package var isEmptyString: Bool { isString && bytes.count == 2 }
  package var isArray: Bool { bytes.first == UInt8(ascii: "[") }
}

extension RawJSON {
  package init(_ object: RawObject) { self.init(tree: object.tree) }
  package init(array elements: [RawJSON]) { self.init(tree: .array(elements.map { .raw($0) })) }

  /// The value as an object with its members still raw, nil for other values.
  package var object: RawObject? {
    do throws(JSONError) { return try RawObject(parsing: bytes, areChecked: true) } catch { return nil }
  }

  /// The elements of an array, still raw; empty for other values.
  package var elements: [RawJSON] {
    guard isArray else { return [] }
    do throws(JSONError) {
      return try withScanner(over: bytes, areChecked: true) { (scanner) throws(JSONError) in
        var elements: [RawJSON] = []
        try scanner.skipElements(depth: 0) { (scanner) throws(JSONError) in
          let start = scanner.position
          try scanner.skipValue(depth: 1)
          elements.append(
            RawJSON(checked: bytes[bytes.startIndex + start..<bytes.startIndex + scanner.position]))
        }
        return elements
      }
    } catch {
      preconditionFailure("unchecked: \(error)")
    }
  }
}

/// An object of which only the outermost level was parsed.
package struct RawObject: Sendable {
  package struct Member: Sendable {
    package var key: String
    package var value: RawJSON

    package init(key: String, value: RawJSON) {
      self.key = key
      self.value = value
    }
  }

  package private(set) var members: [Member]

  package init(members: [Member] = []) { self.members = members }

  /// Reads one object and nothing else, checking all of it. Throws `JSONError`.
  package init(parsing bytes: ArraySlice<UInt8>) throws(JSONError) {
    try self.init(parsing: bytes, areChecked: false)
  }

  package init(parsing bytes: ArraySlice<UInt8>, areChecked: Bool) throws(JSONError) {
    members = try withScanner(over: bytes, areChecked: areChecked) { (scanner) throws(JSONError) in
      var members: [Member] = []
      scanner.skipWhitespace()
      guard scanner.current == UInt8(ascii: "{") else { throw scanner.failure("not an object") }
      try scanner.skipMembers(depth: 0) { (scanner, key) throws(JSONError) in
        let start = scanner.position
        try scanner.skipValue(depth: 1)
        let slice = bytes[bytes.startIndex + start..<bytes.startIndex + scanner.position]
        members.append(Member(key: scanner.text(of: key), value: RawJSON(checked: slice)))
      }
      try scanner.expectEnd()
      return members
    }
  }

  package init(_ object: JSONObject) {
    members = object.members.map { Member(key: $0.key, value: RawJSON($0.value)) }
  }

  /// Reads the last member of that name; setting keeps its place or appends, nil removes.
  package subscript(key: String) -> RawJSON? {
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

  fileprivate var tree: RawTree { .object(members.map { ($0.key, .raw($0.value)) }) }

  package func write(into output: inout [UInt8]) { tree.write(into: &output) }
}
