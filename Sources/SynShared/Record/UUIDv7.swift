// Identifiers that sort by the time they were made: RFC 9562, version 7.

package enum UUIDv7 {
  /// 48 bits of milliseconds, then 74 random bits, in the usual lower-case form of 36 characters.
  package static func make(
    at time: Timestamp = .now, using random: inout some RandomNumberGenerator
  ) -> String {
    let high = UInt64(truncatingIfNeeded: time.milliseconds) << 16 | 0x7000 | random.next() & 0x0fff
    let low = 0x8000_0000_0000_0000 | random.next() & 0x3fff_ffff_ffff_ffff
    let digits = hexadecimal(high) + hexadecimal(low)
    var text = ""
    text.reserveCapacity(36)
    for (index, digit) in digits.enumerated() {
      if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
      text.append(digit)
    }
    return text
  }

  package static func make() -> String {
    var random = SystemRandomNumberGenerator()
    return make(using: &random)
  }

  /// One of the same millisecond as `other`, so that which came first cannot be told. A new one when `other` is no
  /// version 7.
  package static func make(besides other: String) -> String {
    var random = SystemRandomNumberGenerator()
    return make(besides: other, using: &random)
  }

  package static func make(besides other: String, using random: inout some RandomNumberGenerator) -> String {
    let parts = other.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [8, 4, 4, 4, 12], parts[2].hasPrefix("7"),
      let milliseconds = Int64(parts[0] + parts[1], radix: 16)
    else { return make(using: &random) }
    return make(at: Timestamp(milliseconds: milliseconds), using: &random)
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
