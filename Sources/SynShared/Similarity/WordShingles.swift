// A text as the set of its word sequences: what "alike" is measured on. Comparing many texts cheaply is MinHash's job.

/// The hashes of all runs of `width` words (shingles; Broder 1997). Case, punctuation, marks of headings and lists, and
/// line breaks make no difference.
package struct WordShingles: Sendable, Equatable {
  /// Five words are a phrase: two texts of one genre share their words and few of their phrases.
  package static let widthDefault = 5

  /// Each once. 64 bits: two different shingles of a text meet by chance once in 10^14 texts.
  package let hashes: Set<UInt64>

  /// A text of fewer than `width` words is one shingle, a text without words none.
  package init(_ text: String, width: Int = WordShingles.widthDefault) {
    self.init(words: Self.wordHashes(text), width: width)
  }

  /// `words` are hashes of them, in their order.
  init(words: [UInt64], width: Int = WordShingles.widthDefault) {
    guard words.count > width else {
      hashes = words.isEmpty ? [] : [Self.hash(words[...])]
      return
    }
    hashes = Set((0...(words.count - width)).map { Self.hash(words[$0..<($0 + width)]) })
  }

  /// Shared shingles over all shingles: 1 for equal texts, 0 for texts without a common phrase.
  package func jaccard(_ other: WordShingles) -> Double {
    if hashes.isEmpty, other.hashes.isEmpty { return 1 }
    let shared = hashes.intersection(other.hashes).count
    return Double(shared) / Double(hashes.count + other.hashes.count - shared)
  }

  /// One hash per word: a run of letters and digits, or one ideograph, as those are written without spaces.
  private static func wordHashes(_ text: String) -> [UInt64] {
    var words: [UInt64] = []
    var word = TokenHash()
    func end() {
      if !word.isEmpty { words.append(word.value) }
      word = TokenHash()
    }
    func add(_ scalar: Unicode.Scalar) {
      if scalar.properties.isIdeographic {
        end()
        word.add(UInt64(scalar.value))
        end()
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.add(UInt64(scalar.value))
      } else if scalar.properties.canonicalCombiningClass == .notReordered {
        end()
      }
    }
    for scalar in text.unicodeScalars {
      if !scalar.isASCII {
        for lowercase in scalar.properties.lowercaseMapping.unicodeScalars { add(lowercase) }
      } else if let letter = scalar.lowercaseWordASCII {
        word.add(UInt64(letter))
      } else {
        end()
      }
    }
    end()
    return words
  }

  private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
    var state = TokenHash()
    for word in words { state.add(word) }
    return state.value.mixed
  }
}

/// As FNV-1a, over units of 64 bits, each mixed in.
struct TokenHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
  private(set) var isEmpty = true

  mutating func add(_ unit: UInt64) {
    value = (value ^ unit).mixed &* 0x0000_0100_0000_01b3
    isEmpty = false
  }
}

extension Unicode.Scalar {
  /// A letter, in lower case, or a digit; nil for what ends a word. An apostrophe does, whichever it is: "don't" and
  /// "don’t" are alike.
  fileprivate var lowercaseWordASCII: UInt32? {
    switch self {
    case "a"..."z", "0"..."9": value
    case "A"..."Z": value | 0x20
    default: nil
    }
  }
}
