// Values assembled from raw ones and written in one pass: deeply nested bytes are copied once, not once per level.

/// A value whose leaves are raw.
package indirect enum RawTree: Sendable {
  case raw(RawJSON)
  case object([(key: String, value: RawTree)])
  case array([RawTree])

  package static func string(_ text: String) -> RawTree { .raw(RawJSON(.string(text))) }

  func write(into output: inout [UInt8]) {
    switch self {
    case .raw(let value): output.append(contentsOf: value.bytes)
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSONValue.write(member.key, into: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(into: &output)
      }
      output.append(UInt8(ascii: "}"))
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(into: &output)
      }
      output.append(UInt8(ascii: "]"))
    }
  }

  /// At least the number of bytes that are written, if no key needs escapes.
  fileprivate var byteCount: Int {
    switch self {
    case .raw(let value): value.bytes.count
    case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + 4 + $1.value.byteCount }
    case .array(let elements): elements.reduce(2) { $0 + 1 + $1.byteCount }
    }
  }
}

extension RawJSON {
  package init(tree: RawTree) {
    var output: [UInt8] = []
    output.reserveCapacity(tree.byteCount)
    tree.write(into: &output)
    self.init(checked: output[...])
  }
}
