// Notices what comes again: among what this run made, and with Redis among the latest of all pipelines.

import SynBase
import SynBuffer

@LoopActor
package final class DistinctTexts {
  /// Values of a page's MinHash. Pages of one maker share most of their code, and differ by what is to be told apart: at a
  /// similarity of 0.95 the estimate has a standard error of 0.01.
  package nonisolated static let pageValues = 512

  /// What these are, in the plural, for the log.
  private let name: String
  private var recent: RecentTexts
  private let seen: SeenTexts?
  private var isRedisAway = false

  package init(_ name: String, _ sort: SeenTexts.Sort, redis: RedisSettings?) {
    self.name = name
    recent = RecentTexts(countMax: sort.countMax)
    seen = redis.map { SeenTexts(sort, RedisConnection($0, timeouts: Self.timeouts)) }
  }

  /// A Redis that is away costs two seconds, once in half a minute.
  private static let timeouts: RedisTimeouts = {
    var timeouts = RedisTimeouts()
    (timeouts.connect, timeouts.reply, timeouts.reconnectMax) = (.seconds(2), .seconds(2), .seconds(30))
    return timeouts
  }()

  /// The label of the one that this one is like, by `threshold` (0 to 1) or more; nil when it is new, and then it is
  /// remembered. Of two that are alike and come at once, the first is new.
  ///
  /// Without a Redis that answers, what this run made is all there is to compare with: `entry` is paid for, and to throw it
  /// away would be dearer than to have it twice.
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
