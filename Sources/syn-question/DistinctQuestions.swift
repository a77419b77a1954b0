// Notices repeated questions: within this run, and with Redis among the latest of all pipelines.

import SynBase
import SynBuffer
import SynRecord
import SynStages

@LoopActor
final class DistinctQuestions {
  /// The similarity that remains when one word in thirty-three was changed. Of a thousand questions of the offline
  /// model, which has few sentences to write with, no two are this similar.
  nonisolated static let thresholdDefault = 0.75

  private let texts: DistinctTexts
  private let threshold: Double

  init(threshold: Double, redis: RedisSettings?) {
    self.threshold = threshold
    texts = DistinctTexts("questions", .questions, redis: redis)
  }

  /// The opening of the question that this one resembles; nil when it is a new one, which is then remembered.
  func opening(ofTheLikeOf question: String, id: String) async -> String? {
    let entry = RecentTexts.Entry(QuestionNote.removed(from: question), id: id)
    return await texts.label(ofTheLikeOf: entry, threshold: threshold)
  }
}
