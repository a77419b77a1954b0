// JSON as models write it where nothing holds them to the grammar: what is meant is beyond doubt, and strict readers
// refuse it. Only what is whole is read: a bracket that is missing is never supplied.

enum TolerantJSON {
  /// The value, or nil. Line breaks and other control characters may stand in strings as they are, a comma may stand
  /// before a closing bracket, and a byte order mark at the beginning.
  static func value(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
    // Why it does not parse is said of the strict reading.
    try? JSONValue(parsing: strict(bytes))
  }

  /// The same in the words of the grammar, as far as it is one of these faults.
  private static func strict(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 16)
    var rest = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes
    var isInString = false
    // Where the comma stands behind which nothing but white space came.
    var comma: Int?
    while let byte = rest.popFirst() {
      if isInString {
        switch byte {
        case UInt8(ascii: "\\"):
          result.append(byte)
          if let escaped = rest.popFirst() { result.append(escaped) }
        case 0..<0x20: result += escape(byte)
        default:
          result.append(byte)
          if byte == UInt8(ascii: "\"") { isInString = false }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let comma { result[comma] = UInt8(ascii: " ") }
        comma = nil
      case UInt8(ascii: ","):
        // A second one, or one behind an opening bracket, stands for something that is missing.
        comma =
          comma == nil && result.last { !$0.isSpace }.map { !"{[,".utf8.contains($0) } == true ? result.count : nil
      default: if !byte.isSpace { comma = nil }
      }
      if byte == UInt8(ascii: "\"") { isInString = true }
      result.append(byte)
    }
    return result
  }

  private static func escape(_ control: UInt8) -> [UInt8] {
    switch control {
    case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
    case UInt8(ascii: "\r"): Array(#"\r"#.utf8)
    case UInt8(ascii: "\t"): Array(#"\t"#.utf8)
    default: Array((control < 16 ? #"\u000"# : #"\u00"#).utf8) + Array(String(control, radix: 16).utf8)
    }
  }
}
