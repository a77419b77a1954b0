// Identifiers that sort by the time they were made: RFC 9562, version 7.

import Glibc
import SynBase
import Synchronization

package enum UUIDv7 {
  /// 48 bits of milliseconds, then 74 random bits, in the usual lower-case form of 36 characters.
  package static func make(
    at time: Timestamp = .now, using random: inout some RandomNumberGenerator
  ) -> String {
    let high = UInt64(truncatingIfNeeded: time.milliseconds) << 16 | 0x7000 | random.next() & 0x0fff
    let low = 0x8000_0000_0000_0000 | random.next() & 0x3fff_ffff_ffff_ffff
    return String(unsafeUninitializedCapacity: 36) { text in
      for index in 0..<36 {
        text[index] =
          switch index {
          case 8, 13, 18, 23: UInt8(ascii: "-")
          case ..<8: digit(7 - index, of: high >> 32)
          case ..<18: digit((index < 13 ? 16 : 17) - index, of: high)
          case ..<23: digit(22 - index, of: low >> 48)
          default: digit(35 - index, of: low)
          }
      }
      return 36
    }
  }

  /// The hexadecimal digit of `value` at `place`; place 0 is the last.
  private static func digit(_ place: Int, of value: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * place)) & 15
    return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }

  package static func make() -> String { drawn.withLock { make(using: &$0) } }

  /// An identifier with the same millisecond as `other`, which hides which came first. A new one when `other` is not
  /// version 7.
  package static func make(besides other: String) -> String { drawn.withLock { make(besides: other, using: &$0) } }

  package static func make(besides other: String, using random: inout some RandomNumberGenerator) -> String {
    let parts = other.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [8, 4, 4, 4, 12], parts[2].hasPrefix("7"),
      let milliseconds = Int64(parts[0] + parts[1], radix: 16)
    else { return make(using: &random) }
    return make(at: Timestamp(milliseconds: milliseconds), using: &random)
  }

  /// Guarded by a lock, as any thread may make identifiers. The system's generator calls the kernel twice for each,
  /// which was a twentieth of the cost of storing a unit.
  private static let drawn = Mutex(DrawnAhead())

  /// The system's random numbers, many for one system call.
  private struct DrawnAhead: RandomNumberGenerator {
    /// getentropy(3) returns at most 256 bytes at once.
    private static let count = 32
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
      if words.isEmpty {
        words = [UInt64](unsafeUninitializedCapacity: Self.count) { buffer, count in
          let bytes = UnsafeMutableRawBufferPointer(buffer)
          precondition(getentropy(bytes.baseAddress, bytes.count) == 0, "getentropy failed with errno \(errno)")
          count = Self.count
        }
      }
      return words.removeLast()
    }
  }
}
