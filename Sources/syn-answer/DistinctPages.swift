// Notices repeated pages: among this run's other records, and with Redis among the latest records of all pipelines.
// PageReply compares the page of a variant with that of its question.

import SynBase
import SynBuffer
import SynPage
import SynPipeline
import SynStages

/// Which pages a new one is compared with, as named by `--distinct-pages`.
enum PageMemory: String, CaseIterable {
  case off
  case run
  case redis
}

@LoopActor
final class DistinctPages {
  /// The similarity from which a page with that many phrases counts as a repeat: with up to three changed places, each
  /// of which affects the phrases that contain it on both sides, or with 0.015 of a long page changed. Pages of the
  /// offline model, which has few families of them, stay below.
  nonisolated static func threshold(phrases: Int) -> Double {
    let placesMax = 3
    let changed = Double(placesMax * 2 * PageWords.phraseWidth)
    return max(0.85, min(0.985, 1 - changed / Double(max(phrases, 1))))
  }

  private let texts: DistinctTexts
  private let turns: Turns?

  /// `inOrder`: pages are compared in the order of their records, so that a run is repeatable whatever finishes first.
  init(redis: RedisSettings?, inOrder: Bool) {
    texts = DistinctTexts("pages", .pages, redis: redis)
    turns = inOrder ? Turns() : nil
  }

  /// The record whose page this one repeats, exactly or nearly, judged by its phrases; nil for a new page, which is
  /// then remembered under `id`. All pages of one record have its id, and none of them counts as like another.
  func record(ofTheLikeOf page: WordShingles, id: String) async -> String? {
    let entry = RecentTexts.Entry(MinHash(binned: page, count: DistinctTexts.pageValues), label: id, id: id)
    return await texts.label(ofTheLikeOf: entry, threshold: Self.threshold(phrases: page.count))
  }

  /// The place of a record in the order, drawn when its work begins; nil if the order does not matter.
  func drawTurn() -> Int? { turns?.draw() }

  /// Waits until all records before it have ended their turns. Throws `CancellationError`.
  func waitForTurn(_ turn: Int?) async throws {
    if let turn { try await turns?.wait(for: turn) }
  }

  func endTurn(_ turn: Int?) {
    if let turn { turns?.end(turn) }
  }
}
