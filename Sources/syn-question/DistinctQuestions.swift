// Notices questions that come again: among those of this run, and with Redis among the latest of all pipelines.

import SynShared

@LoopActor
final class DistinctQuestions {
  /// What is left of a text in which one word in thirty-three was changed. Of a thousand questions of the offline model,
  /// which has few sentences to write with, none is so much like another.
  nonisolated static let thresholdDefault = 0.75

  private let threshold: Double
  private var recent = RecentTexts()
  private let seen: SeenQuestions?
  private var isRedisAway = false

  init(threshold: Double, redis: RedisSettings?) {
    self.threshold = threshold
    seen = redis.map { SeenQuestions(RedisConnection($0, timeouts: Self.timeouts)) }
  }

  /// A Redis that is away costs a question two seconds, once in half a minute.
  private static let timeouts: RedisTimeouts = {
    var timeouts = RedisTimeouts()
    (timeouts.connect, timeouts.reply, timeouts.reconnectMax) = (.seconds(2), .seconds(2), .seconds(30))
    return timeouts
  }()

  /// How the question begins that this one is like; nil when it is a new one, which is then remembered. Of two that are
  /// alike and come at once, the first is new.
  ///
  /// Without a Redis that answers, this run's questions are all there is to compare with: the question is paid for, and
  /// to throw it away would be dearer than to have it twice.
  func opening(ofTheLikeOf question: String, id: String) async -> String? {
    let entry = RecentTexts.Entry(QuestionNote.removed(from: question), id: id)
    if let like = recent.addUnlessAlike(entry, threshold: threshold) { return like.opening }
    guard let seen else { return nil }
    do throws(RedisError) {
      let opening = try await seen.addUnlessAlike(entry, threshold: threshold)
      if isRedisAway { Log.info("comparing with the questions in Redis again") }
      isRedisAway = false
      return opening
    } catch {
      if !isRedisAway { Log.warning("\(error); comparing with this run's questions only") }
      isRedisAway = true
      return nil
    }
  }
}
