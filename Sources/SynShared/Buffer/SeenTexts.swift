// The latest questions or pages that any pipeline has made, in enough detail to notice a repeat. One script both looks
// and adds, so when two pipelines make the same text at once, the second one sees it.

import SynBase

/// All operations throw `RedisError`.
@LoopActor
package struct SeenTexts {
  /// A kind of text, remembered apart from others, and how to find it again.
  package struct Sort: Sendable {
    package var keys: BufferKeys.Seen
    package var countMax: Int
    /// Lookup uses bands of `bandBytes` of the MinHash each. A call compares the text with the latest one in each band,
    /// and with the one that has the same whole MinHash.
    fileprivate var bandCount: Int
    fileprivate var bandBytes: Int

    /// Some 22 MB in Redis. Texts of similarity s share one of 21 bands of 6 values with probability 1 - (1 - s^6)^21:
    /// 0.998 at 0.8, 0.98 at 0.75.
    package static let questions = Sort(keys: .questions, countMax: 10_000, bandCount: 21, bandBytes: 12)
    /// Some 18 MB. Of similarity 0.98 they share one of 16 bands of 32 values with a probability of 0.99999.
    package static let pages = Sort(keys: .pages, countMax: 5_000, bandCount: 16, bandBytes: 64)
  }

  /// After this long without a call, Redis drops what is left.
  private static let secondsKept = 30 * 86_400

  private let redis: RedisConnection
  private let sort: Sort

  package init(_ sort: Sort, _ redis: RedisConnection) {
    self.redis = redis
    self.sort = sort
  }

  /// The label of the most similar text, if one has a similarity of `threshold` or more. Otherwise remembers `entry`
  /// and returns nil.
  package func addUnlessAlike(_ entry: RecentTexts.Entry, threshold: Double) async throws(RedisError) -> String? {
    let script = BufferScript.addText
    let reply = try await redis.run(
      script,
      [
        "texts": .text(sort.keys.texts), "bands": .text(sort.keys.bands), "last": .text(sort.keys.last),
        "hash": .bytes(entry.minHash.bytes), "identity": .bytes(Self.identity(of: entry)), "label": .text(entry.label),
        "needed": .integer(entry.minHash.equalCount(for: threshold)), "count_max": .integer(sort.countMax),
        "band_count": .integer(sort.bandCount), "band_bytes": .integer(sort.bandBytes),
        "seconds": .integer(Self.secondsKept),
      ])
    if reply.isNull { return nil }
    return try reply.expecting(script.name) { $0.text }
  }

  /// Eight bytes that stand for the identifier, whatever its length.
  private static func identity(of entry: RecentTexts.Entry) -> [UInt8] {
    var hash = SeededGenerator(seed: 0, label: entry.id)
    return withUnsafeBytes(of: hash.next().littleEndian) { Array($0) }
  }
}
