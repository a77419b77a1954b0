// Repeatable randomness: the same seed gives the same numbers on every machine and in every version of the toolchain.

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, passes BigCrush, and every seed is a good one.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A separate stream for each label, so that one more draw in one place changes nothing elsewhere.
  package init(seed: UInt64, label: String) {
    // FNV-1a over the label, started at the seed.
    var hash = seed ^ 0xcbf2_9ce4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    state = hash
  }

  /// The stream for one of several samples of the same thing. The first, 0, uses this one; no two share draws.
  package func ofSample(_ index: Int) -> SeededGenerator {
    var random = self
    return index == 0 ? self : SeededGenerator(seed: random.next(), label: "sample \(index)")
  }

  /// The stream for another try after `tries` failures. The first try uses this one; no two share draws.
  package func afterFailing(_ tries: Int) -> SeededGenerator {
    var random = self
    return tries == 0 ? self : SeededGenerator(seed: random.next(), label: "after \(tries)")
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return state.mixed
  }
}

extension UInt64 {
  /// The generator's finalizer: a bijection in which every bit depends on every bit, also good for mixing hashes.
  var mixed: UInt64 {
    var mixed = (self ^ (self >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
