// Secrets that can be looked for without telling, by the time it takes, how much of a wrong one was right.

struct SecretSet: Sendable {
  /// Room for any key or token in use; what is longer is no secret of ours.
  static let bytesMax = 256

  /// All secrets, one after the other, each filled up with zeros to `bytesMax`.
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

  /// Whether the bytes of `range` are one of the secrets. The time depends on how long they are and on how many secrets
  /// there are: every byte is compared with every secret, whatever came out before.
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
