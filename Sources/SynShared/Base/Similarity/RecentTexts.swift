// The latest texts of one process, to be compared with the next. All of them are looked at: nothing is missed, and ten
// thousand comparisons take less than a millisecond. Between processes it is SeenTexts that remembers.

package struct RecentTexts: Sendable {
  /// As many as are worth a search, and 4 MB of questions.
  package static let countMax = 10_000

  private var entries: [Entry] = []
  /// Where the next one goes once `countMax` are there: in place of the oldest.
  private var next = 0
  private let countMax: Int

  package struct Entry: Sendable {
    package var minHash: MinHash
    /// What an objection to the next one says of it: how a question begins, whose page it is.
    package var label: String

    /// Whose text it is. Nothing is alike to itself: work that is done over again makes the same texts under the same
    /// identifiers.
    package var id: String

    package init(_ minHash: MinHash, label: String, id: String) {
      self.minHash = minHash
      self.label = label
      self.id = id
    }

    /// Its label is how the text begins, in at most 300 characters.
    package init(_ text: String, id: String) {
      self.init(MinHash(text), label: String(text.prefix(300)), id: id)
    }
  }

  package init(countMax: Int = RecentTexts.countMax) { self.countMax = countMax }

  /// The entry most alike, if it is alike by `threshold` or more. Otherwise remembers `entry` and gives nil.
  package mutating func addUnlessAlike(_ entry: Entry, threshold: Double) -> Entry? {
    var (closest, least) = (Entry?.none, entry.minHash.equalCount(for: threshold))
    for index in entries.indices {
      // Whose it is comes second: hardly any are alike.
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
