// A text as the set of its word sequences: what "alike" is measured on. MinHash compares many texts cheaply.

/// The hashes of all runs of `width` words (shingles; Broder 1997). Case, punctuation, heading and list marks, and line
/// breaks make no difference.
package struct WordShingles: Sendable, Equatable {
  /// Five words are a phrase: two texts of one genre share their words and few of their phrases.
  package static let widthDefault = 5

  /// Without duplicates. 64 bits: two different shingles of a text collide by chance once in 10^14 texts.
  let hashes: HashSet

  /// The number of different ones.
  package var count: Int { hashes.count }

  /// A text of fewer than `width` words is one shingle, a text without words none.
  package init(_ text: String, width: Int = WordShingles.widthDefault) {
    self.init(words: Self.wordHashes(text), width: width)
  }

  /// `words` holds the hashes of the words, in order.
  package init(words: [UInt64], width: Int = WordShingles.widthDefault) {
    guard words.count > width else {
      hashes = HashSet(words.isEmpty ? [] : [Self.hash(words[...])])
      return
    }
    hashes = HashSet((0...(words.count - width)).map { Self.hash(words[$0..<($0 + width)]) })
  }

  /// Shared shingles over all shingles: 1 for equal texts, 0 for texts without a common phrase.
  package func jaccard(_ other: WordShingles) -> Double {
    if count == 0, other.count == 0 { return 1 }
    let shared = hashes.elements.count { other.hashes.contains($0) }
    return Double(shared) / Double(count + other.count - shared)
  }

  /// One hash per word: a run of letters and digits, or one ideograph, as those are written without spaces.
  package static func wordHashes(_ text: String) -> [UInt64] {
    var words: [UInt64] = []
    var word = TokenHash()
    scan(text) {
      word.add(UInt64($0))
    } end: {
      if !word.isEmpty { words.append(word.value) }
      word = TokenHash()
    }
    return words
  }

  /// The same words themselves, in lower case.
  package static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    scan(text) {
      if let scalar = Unicode.Scalar($0) { word.append(scalar) }
    } end: {
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
    }
    return words
  }

  /// Calls `add` for each letter and digit, in lower case, and `end` wherever a word may end.
  @inline(__always)
  private static func scan(_ text: String, add: (UInt32) -> Void, end: () -> Void) {
    func take(_ scalar: Unicode.Scalar) {
      if scalar.properties.isIdeographic {
        end()
        add(scalar.value)
        end()
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        add(scalar.value)
      } else if scalar.properties.canonicalCombiningClass == .notReordered {
        end()
      }
    }
    for scalar in text.unicodeScalars {
      if !scalar.isASCII {
        for lowercase in scalar.properties.lowercaseMapping.unicodeScalars { take(lowercase) }
      } else if let letter = scalar.lowercaseWordASCII {
        add(letter)
      } else {
        end()
      }
    }
    end()
  }

  private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
    var state = TokenHash()
    for word in words { state.add(word) }
    // Never zero, which marks a free place in HashSet.
    return max(state.value.mixed, 1)
  }
}

/// A set of nonzero hashes. Their bits are well spread, so they determine where each is kept: in the first free place
/// from there.
struct HashSet: Sendable, Equatable {
  /// A power of two, at least twice as many as there are hashes; zero is a free place.
  private var places: [UInt64]
  private(set) var count = 0

  init(_ hashes: [UInt64]) {
    var size = 4
    while size < 2 * hashes.count { size *= 2 }
    places = Array(repeating: 0, count: size)
    for hash in hashes {
      let place = place(of: hash)
      if places[place] == 0 { count += 1 }
      places[place] = hash
    }
  }

  var elements: some Sequence<UInt64> { places.lazy.filter { $0 != 0 } }

  func contains(_ hash: UInt64) -> Bool { places[place(of: hash)] == hash }

  /// Where it is, or would be.
  private func place(of hash: UInt64) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] != 0, places[place] != hash { place = (place + 1) & mask }
    return place
  }

  static func == (one: HashSet, other: HashSet) -> Bool {
    one.count == other.count && one.elements.allSatisfy { other.contains($0) }
  }
}

/// Like FNV-1a, over units of 64 bits, each mixed in.
package struct TokenHash {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
  private(set) var isEmpty = true

  package init() {}

  package mutating func add(_ unit: UInt64) {
    value = (value ^ unit).mixed &* 0x0000_0100_0000_01b3
    isEmpty = false
  }
}

extension Unicode.Scalar {
  /// A letter, in lower case, or a digit; nil for anything that ends a word. So does either kind of apostrophe: "don't"
  /// and "don’t" are alike.
  fileprivate var lowercaseWordASCII: UInt32? {
    switch self {
    case "a"..."z", "0"..."9": value
    case "A"..."Z": value | 0x20
    default: nil
    }
  }
}
