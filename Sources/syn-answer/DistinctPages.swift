// Notices pages that come again: those of other records of this run, and with Redis those of the latest records of all
// pipelines. What the page of a variant has in common with that of its question is the PageReply's to ask.

import SynBase
import SynBuffer
import SynPage
import SynPipeline
import SynStages

/// Which pages a new one is compared with, as `--distinct-pages` names it.
enum PageMemory: String, CaseIterable {
  case off
  case run
  case redis
}

@LoopActor
final class DistinctPages {
  /// From which similarity on a page of so many phrases is another one again: with up to three places changed, of which each
  /// takes the phrases that hold it on both sides, or with 0.015 of a long page. Pages of the offline model, which has few
  /// families of them, stay below.
  nonisolated static func threshold(phrases: Int) -> Double {
    let placesMax = 3
    let changed = Double(placesMax * 2 * PageWords.phraseWidth)
    return max(0.85, min(0.985, 1 - changed / Double(max(phrases, 1))))
  }

  private let texts: DistinctTexts
  private let turns: Turns?

  /// `inOrder`: pages are looked at in the order of their records, so that a run can be repeated whatever comes first.
  init(redis: RedisSettings?, inOrder: Bool) {
    texts = DistinctTexts("pages", .pages, redis: redis)
    turns = inOrder ? Turns() : nil
  }

  /// The record whose page, told by its phrases, this is again, or nearly; nil for a new page, which is then remembered under `id`. All pages of
  /// one record have its id, and none of them is like another.
  func record(ofTheLikeOf page: WordShingles, id: String) async -> String? {
    let entry = RecentTexts.Entry(MinHash(binned: page, count: DistinctTexts.pageValues), label: id, id: id)
    return await texts.label(ofTheLikeOf: entry, threshold: Self.threshold(phrases: page.count))
  }

  /// The place of a record in the order, drawn when its work begins; nil where there is none.
  func drawTurn() -> Int? { turns?.draw() }

  /// Waits until all records before it have ended their turns. Throws `CancellationError`.
  func waitForTurn(_ turn: Int?) async throws {
    if let turn { try await turns?.wait(for: turn) }
  }

  func endTurn(_ turn: Int?) {
    if let turn { turns?.end(turn) }
  }
}
