// Percent escapes of RFC 3986, and the query strings browsers make of forms.

enum PercentEncoding {
  /// nil for a `%` without two digits, for a result that is not UTF-8, and for an escaped NUL.
  static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue,
          high | low != 0
        else { return nil }
        decoded.append(UInt8(high << 4 | low))
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? Ascii.space : byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  /// The value of the last parameter of that name, nil when there is none; as sent when it cannot be decoded.
  static func parameter(_ name: String, in query: String) -> String? {
    if query.isEmpty { return nil }
    for pair in query.utf8.split(separator: UInt8(ascii: "&")).reversed() {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard decode(parts[0], plusIsSpace: true) == name else { continue }
      guard parts.count > 1 else { return "" }
      return decode(parts[1], plusIsSpace: true) ?? String(decoding: parts[1], as: UTF8.self)
    }
    return nil
  }
}
