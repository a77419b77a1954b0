// The latest texts of one process, for comparison with the next. It compares with all of them: nothing is missed, and
// ten thousand comparisons take less than a millisecond. SeenTexts remembers across processes.

package struct RecentTexts: Sendable {
  /// As many as are worth searching, and 4 MB of questions.
  package static let countMax = 10_000

  private var entries: [Entry] = []
  /// Where the next one goes once there are `countMax`: it replaces the oldest.
  private var next = 0
  private let countMax: Int

  package struct Entry: Sendable {
    package var minHash: MinHash
    /// How an objection to the next one refers to it: a question's first words, a page's id.
    package var label: String

    /// Whose text it is. Nothing resembles itself: work that is done over again makes the same texts under the same
    /// identifiers.
    package var id: String

    package init(_ minHash: MinHash, label: String, id: String) {
      self.minHash = minHash
      self.label = label
      self.id = id
    }

    /// Its label is the beginning of the text, at most 300 characters.
    package init(_ text: String, id: String) {
      self.init(MinHash(text), label: String(text.prefix(300)), id: id)
    }
  }

  package init(countMax: Int = RecentTexts.countMax) { self.countMax = countMax }

  /// The most similar entry, if its similarity is `threshold` or more. Otherwise remembers `entry` and returns nil.
  package mutating func addUnlessAlike(_ entry: Entry, threshold: Double) -> Entry? {
    var (closest, least) = (Entry?.none, entry.minHash.equalCount(for: threshold))
    for index in entries.indices {
      // The owner is checked second: hardly any are alike.
      guard let equal = entries[index].minHash.equalCount(entry.minHash, atLeast: least), entries[index].id != entry.id
      else { continue }
      (closest, least) = (entries[index], equal + 1)
    }
    if let closest { return closest }
    if entries.count < countMax {
      entries.append(entry)
    } else {
      entries[next] = entry
      next = (next + 1) % countMax
    }
    return nil
  }
}
