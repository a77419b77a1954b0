// Which questions belong together, and which split they are in. Both follow from the text of the record's own question
// alone: whatever else is in the input, and in whatever order, the same record is always in the same split.

import SynBase
import SynRecord

/// A question with all its variants and all their answers.
package struct QuestionFamily: Sendable, Hashable {
  /// SHA-256 of the question's words, in lower case and joined by single spaces, without the standing note. So records
  /// with the same question are one family, whatever their ids.
  package let digest: [UInt8]

  package init(question: String) {
    var hash = SHA256()
    hash.update(WordShingles.words(QuestionNote.removed(from: question)).joined(separator: " ").utf8)
    digest = hash.finish()
  }

  /// Lower-case hexadecimal.
  package var id: String { String(hexadecimal: digest) }

  /// From 0 up to 1, evenly spread: the first eight bytes as a fraction.
  package var position: Double {
    Double(digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> 11) / Double(UInt64(1) << 53)
  }
}

/// Hugging Face's names for the parts of a dataset.
package enum Split: String, CaseIterable, Sendable {
  case train, validation, test
}

/// The shares of the splits, such as `0.9,0.05,0.05`.
package struct SplitShares: Sendable, Equatable {
  package let train: Double
  package let validation: Double
  package let test: Double

  /// Nil unless these are three numbers from 0 to 1 whose sum is 1, and the first is not 0.
  package init?(_ text: String) {
    let shares = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard shares.count == 3, let train = shares[0], let validation = shares[1], let test = shares[2],
      train > 0, validation >= 0, test >= 0, abs(train + validation + test - 1) < 1e-9
    else { return nil }
    (self.train, self.validation, self.test) = (train, validation, test)
  }

  package func split(of family: QuestionFamily) -> Split {
    let position = family.position
    if position < train { return .train }
    return position < train + validation || test == 0 ? .validation : .test
  }

  package func share(of split: Split) -> Double {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }
}
