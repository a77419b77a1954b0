// Notices repeats: within this run, and with Redis among the latest texts of all pipelines.

import SynBase
import SynBuffer

@LoopActor
package final class DistinctTexts {
  /// Values of a page's MinHash. Pages from one maker share most of their code and differ only in a small part: at a
  /// similarity of 0.95 the estimate has a standard error of 0.01.
  package nonisolated static let pageValues = 512

  /// What these texts are, in the plural, for the log.
  private let name: String
  private var recent: RecentTexts
  private let seen: SeenTexts?
  private var isRedisAway = false

  package init(_ name: String, _ sort: SeenTexts.Sort, redis: RedisSettings?) {
    self.name = name
    recent = RecentTexts(countMax: sort.countMax)
    seen = redis.map { SeenTexts(sort, RedisConnection($0, timeouts: .brief)) }
  }

  /// The label of an entry that this one resembles by `threshold` (0 to 1) or more; nil when this one is new, and then
  /// it is remembered. Of two similar ones that come at once, the first is new.
  ///
  /// Without a Redis that answers, it compares only within this run: `entry` is paid for, and throwing it away would
  /// cost more than having it twice.
  package func label(ofTheLikeOf entry: RecentTexts.Entry, threshold: Double) async -> String? {
    if let like = recent.addUnlessAlike(entry, threshold: threshold) { return like.label }
    guard let seen else { return nil }
    do throws(RedisError) {
      let label = try await seen.addUnlessAlike(entry, threshold: threshold)
      if isRedisAway { Log.info("comparing with the \(name) in Redis again") }
      isRedisAway = false
      return label
    } catch {
      if !isRedisAway { Log.warning("\(error); comparing with this run's \(name) only") }
      isRedisAway = true
      return nil
    }
  }
}
