// Estimates how alike two texts are from a few bytes of each, so that a question can be compared with thousands of
// others whose texts are not at hand.

/// The least hash of a text's shingles under each of several permutations (Broder 1997), of which 16 bits are kept (Li
/// and König 2010). The share of equal values estimates the texts' Jaccard similarity s, with a standard error of the
/// square root of s (1 - s) / count: at most 0.044 for 128 values. `SeenTexts` keeps `bytes` in Redis: any change here
/// needs new keys there.
package struct MinHash: Sendable, Equatable {
  /// Enough to distinguish questions, which count as alike from 0.75 on.
  package static let countDefault = 128

  private typealias Lanes = SIMD16<UInt16>

  /// Sixteen at a time: a text is compared with ten thousand others.
  private let values: [Lanes]

  package init(_ shingles: WordShingles) {
    var minima = [UInt64](repeating: .max, count: Self.countDefault)
    for hash in shingles.hashes.elements {
      for index in minima.indices {
        // Mixed, times an odd number, folded and multiplied again: random enough for drawing minima, and cheap.
        let product = hash &* Self.multipliers[index]
        let permuted = (product ^ (product >> 32)) &* 0x9e37_79b9_7f4a_7c15
        if permuted < minima[index] { minima[index] = permuted }
      }
    }
    self.init(minima: minima)
  }

  /// For long texts: one pass over the shingles instead of one for each value. The shingles are spread over `count`
  /// bins (a power of two from 16 on), each of which keeps its least (Li, Owen and Zhang 2012); an empty bin takes the
  /// value of another, drawn by the bin's number alone (Shrivastava 2017). The estimate is as good, but not comparable
  /// with the other kind.
  package init(binned shingles: WordShingles, count: Int) {
    var minima = [UInt64](repeating: .max, count: count)
    for hash in shingles.hashes.elements {
      let bin = Int(truncatingIfNeeded: hash) & (count - 1)
      // Mixed once more: the bits that chose the bin must not choose the minimum.
      let value = hash.mixed
      if value < minima[bin] { minima[bin] = value }
    }
    if shingles.count > 0 {
      let filled = minima
      for bin in minima.indices where filled[bin] == .max {
        var random = SeededGenerator(seed: UInt64(bin), label: "minhash bin")
        var donor = bin
        while filled[donor] == .max { donor = Int(truncatingIfNeeded: random.next() >> 32) & (count - 1) }
        minima[bin] = filled[donor]
      }
    }
    self.init(minima: minima)
  }

  private init(minima: [UInt64]) {
    // The lower bits: the upper ones of a minimum are nearly all zero.
    let kept = minima.map { UInt16(truncatingIfNeeded: $0) }
    values = stride(from: 0, to: kept.count, by: Lanes.scalarCount).map { Lanes(kept[$0..<($0 + Lanes.scalarCount)]) }
  }

  package init(_ text: String) { self.init(WordShingles(text)) }

  private var count: Int { values.count * Lanes.scalarCount }

  /// How many of the values are equal; both must have the same count.
  package func equalCount(_ other: MinHash) -> Int {
    var equal = Lanes.zero
    for index in values.indices {
      equal.replace(with: equal &+ 1, where: values[index] .== other.values[index])
    }
    return Int(equal.wrappedSum())
  }

  /// The same; nil for fewer than `least`, which usually shows after a few of them.
  func equalCount(_ other: MinHash, atLeast least: Int) -> Int? {
    let unequalMax = count - least
    var equal = Lanes.zero
    for index in values.indices {
      equal.replace(with: equal &+ 1, where: values[index] .== other.values[index])
      let lookedAt = (index + 1) * Lanes.scalarCount
      if index % 4 == 3, lookedAt > unequalMax, lookedAt - Int(equal.wrappedSum()) > unequalMax { return nil }
    }
    let equalCount = Int(equal.wrappedSum())
    return equalCount < least ? nil : equalCount
  }

  /// The estimate of `WordShingles.jaccard`, from 0 to 1.
  package func similarity(to other: MinHash) -> Double { Double(equalCount(other)) / Double(count) }

  /// How many equal values make `similarity` at least `threshold`.
  package func equalCount(for threshold: Double) -> Int { Int((threshold * Double(count)).rounded(.up)) }

  /// Two bytes for each value, the lower one first.
  package var bytes: [UInt8] {
    values.flatMap { lanes in lanes.indices.flatMap { [UInt8(truncatingIfNeeded: lanes[$0]), UInt8(lanes[$0] >> 8)] } }
  }

  private static let multipliers: [UInt64] = {
    var random = SeededGenerator(seed: 0, label: "minhash")
    return (0..<countDefault).map { _ in random.next() | 1 }
  }()
}
