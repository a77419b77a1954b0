// Values kept as the bytes they came in: how unknown members of a record survive every stage with their digits, escapes
// and nesting intact, and how a record that is only passed on costs no tree.

/// One checked JSON value as bytes.
package struct RawJSON: Sendable, Equatable {
  package let bytes: ArraySlice<UInt8>

  init(checked bytes: ArraySlice<UInt8>) { self.bytes = bytes }
  package init(_ value: JSONValue) { bytes = value.bytes[...] }

  /// The value as a tree. The bytes were checked when they came in, so this cannot fail for them.
  package var value: JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch { preconditionFailure("unchecked: \(error)") }
  }

  package var isNull: Bool { bytes.elementsEqual("null".utf8) }
}

/// An object of which only the outermost level was looked into.
package struct RawObject: Sendable {
  package struct Member: Sendable {
    package var key: String
    package var value: RawJSON
  }

  package private(set) var members: [Member] = []

  package init() {}

  /// Reads one object and nothing else, checking all of it. Throws `JSONError`.
  package init(parsing bytes: ArraySlice<UInt8>) throws(JSONError) {
    members = try withScanner(over: bytes) { (scanner) throws(JSONError) in
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

  package func write(into output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      JSONValue.write(member.key, into: &output)
      output.append(UInt8(ascii: ":"))
      output.append(contentsOf: member.value.bytes)
    }
    output.append(UInt8(ascii: "}"))
  }
}
