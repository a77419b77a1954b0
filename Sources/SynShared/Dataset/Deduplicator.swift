// Notices questions and rows that were there before, in bounded memory: exactly, after normalising, or nearly.

import SynBase

struct Deduplicator {
  /// Of the question's words: as `syn-question --distinct`, the similarity that remains when one word in thirty-three
  /// was changed.
  static let threshold = 0.75
  /// Exact repetitions are found among so many of the latest questions, and rows, in some 45 bytes each.
  static let exactMax = 1_000_000

  private var questions = RecentHashes(countMax: exactMax)
  private var rows = RecentHashes(countMax: exactMax)
  /// Compared with all of them: near repetitions are found among the latest 10,000, in some 4 MB.
  private var likes = RecentTexts()

  /// Whether another owner had this question, or one like it. A new one is remembered.
  mutating func hadQuestion(_ question: String, owner: Int) -> Bool {
    let words = WordShingles.wordHashes(question)
    var hash = TokenHash()
    for word in words { hash.add(word) }
    if let earlier = questions.add(hash.value, owner: owner) { return earlier != owner }
    let entry = RecentTexts.Entry(MinHash(WordShingles(words: words)), label: "", id: String(owner))
    return likes.addUnlessAlike(entry, threshold: Self.threshold) != nil
  }

  /// Whether this row was there before, but for white space.
  mutating func hadRow(_ row: [UInt8], of format: DatasetFormat) -> Bool {
    var hash = TokenHash()
    hash.add(UInt64(format.rawValue.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    var isSpace = false
    var index = 0
    while index < row.count {
      // White space inside of strings is escaped, but for the space itself.
      let isEscaped = row[index] == UInt8(ascii: "\\") && index + 1 < row.count
      let isBreak = isEscaped && [UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r")].contains(row[index + 1])
      if row[index] == UInt8(ascii: " ") || isBreak {
        isSpace = true
      } else {
        if isSpace { hash.add(0x20) }
        isSpace = false
        hash.add(UInt64(row[index]))
        if isEscaped { hash.add(UInt64(row[index + 1])) }
      }
      index += isEscaped ? 2 : 1
    }
    return rows.add(hash.value, owner: 0) != nil
  }
}

/// The latest hashes with their owners; the oldest are forgotten.
private struct RecentHashes {
  private var owners: [UInt64: Int] = [:]
  private var order: [UInt64] = []
  private var next = 0
  private let countMax: Int

  init(countMax: Int) { self.countMax = countMax }

  /// The owner of an equal one; nil for a new one, which is remembered.
  mutating func add(_ hash: UInt64, owner: Int) -> Int? {
    if let earlier = owners[hash] { return earlier }
    owners[hash] = owner
    if order.count < countMax {
      order.append(hash)
    } else {
      owners[order[next]] = nil
      order[next] = hash
      next = (next + 1) % countMax
    }
    return nil
  }
}
