// A set of secrets whose lookup time does not reveal how much of a wrong one was right.

struct SecretSet: Sendable {
  /// Room for any key or token in use; anything longer is not a secret of ours.
  static let bytesMax = 256

  /// All secrets in a row, each padded with zeros to `bytesMax`.
  private var padded: [UInt8] = []
  private var lengths: [Int] = []

  /// Each secret has from 1 to `bytesMax` bytes.
  init(_ secrets: [[UInt8]]) {
    for secret in secrets {
      precondition((1...Self.bytesMax).contains(secret.count), "a secret of \(secret.count) bytes")
      padded += secret + [UInt8](repeating: 0, count: Self.bytesMax - secret.count)
      lengths.append(secret.count)
    }
  }

  /// Whether the bytes of `range` are one of the secrets. The time depends only on their length and on the number of
  /// secrets: every byte is compared with every secret, whatever earlier comparisons found.
  func contains(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard range.count <= Self.bytesMax else { return false }
    var matches = 0
    for (index, length) in lengths.enumerated() {
      var difference = length ^ range.count
      for offset in 0..<range.count {
        difference |= Int(padded[index * Self.bytesMax + offset] ^ bytes[range.lowerBound + offset])
      }
      matches += difference == 0 ? 1 : 0
    }
    return matches > 0
  }
}
