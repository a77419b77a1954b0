// Notices questions that come again: among those of this run, and with Redis among the latest of all pipelines.

import SynBase
import SynBuffer
import SynPrompts
import SynStages

@LoopActor
final class DistinctQuestions {
  /// What is left of a text in which one word in thirty-three was changed. Of a thousand questions of the offline model,
  /// which has few sentences to write with, none is so much like another.
  nonisolated static let thresholdDefault = 0.75

  private let texts: DistinctTexts
  private let threshold: Double

  init(threshold: Double, redis: RedisSettings?) {
    self.threshold = threshold
    texts = DistinctTexts("questions", .questions, redis: redis)
  }

  /// How the question begins that this one is like; nil when it is a new one, which is then remembered.
  func opening(ofTheLikeOf question: String, id: String) async -> String? {
    let entry = RecentTexts.Entry(QuestionNote.removed(from: question), id: id)
    return await texts.label(ofTheLikeOf: entry, threshold: threshold)
  }
}
