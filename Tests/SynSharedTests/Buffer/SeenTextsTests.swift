import SynBase
import SynBuffer
import SynRecord
import SynStages
import TestSupport
import Testing

@Suite struct SeenTextsTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  @LoopActor
  private func seen(_ sort: SeenTexts.Sort = .questions, countMax: Int? = nil) throws -> SeenTexts {
    var sort = sort
    sort.countMax = countMax ?? sort.countMax
    return SeenTexts(sort, RedisConnection(try RedisSettings(Settings(environment: redis.environment))))
  }

  private static func text(_ number: Int, but changes: Int = 0, id: String? = nil) -> RecentTexts.Entry {
    let words = (0..<200).map { $0 < changes ? "changed\($0)" : "word\($0)of\(number)" }
    return RecentTexts.Entry("Number \(number): " + words.joined(separator: " "), id: id ?? UUIDv7.make())
  }

  @Test("a text made by one process is recognised by another")
  @LoopActor func whatOneProcessMadeAnotherRecognises() async throws {
    let (one, other) = (try seen(), try seen())
    #expect(try await one.addUnlessAlike(Self.text(1), threshold: 0.7) == nil)
    #expect(try await other.addUnlessAlike(Self.text(2), threshold: 0.7) == nil)
    #expect(try await other.addUnlessAlike(Self.text(1), threshold: 0.7)?.hasPrefix("Number 1: ") == true)
    #expect(try await other.addUnlessAlike(Self.text(1, but: 10), threshold: 0.7)?.hasPrefix("Number 1: ") == true)
    #expect(try await other.addUnlessAlike(Self.text(1, but: 10), threshold: 1) == nil)
  }

  @Test("of many processes that make the same text at once, one is first")
  @LoopActor func ofManyThatMakeTheSameAtOnceOneIsFirst() async throws {
    let processes = try (0..<4).map { _ in try seen() }
    let tasks = (0..<40).map { number in
      Task { @LoopActor in
        try await processes[number % 4].addUnlessAlike(Self.text(number / 8), threshold: 0.7) == nil
      }
    }
    var first = 0
    for task in tasks where try await task.value { first += 1 }
    #expect(first == 5)
  }

  @Test("the oldest texts are forgotten without a trace")
  @LoopActor func theOldestAreForgottenWithAllTheirTraces() async throws {
    let seen = try seen(countMax: 3)
    for number in 1...10 { #expect(try await seen.addUnlessAlike(Self.text(number), threshold: 0.7) == nil) }
    #expect(redis.command("HLEN", BufferKeys.Seen.questions.texts) == .integer(3))
    #expect(redis.command("HLEN", BufferKeys.Seen.questions.bands) == .integer(3 * 22))
    for number in 8...10 { #expect(try await seen.addUnlessAlike(Self.text(number), threshold: 0.7) != nil) }
    #expect(try await seen.addUnlessAlike(Self.text(1), threshold: 0.7) == nil)
    for key in BufferKeys.Seen.questions.all {
      #expect((redis.command("TTL", key).integer ?? 0) > 86_400)
    }
  }

  /// Bands shared with later texts belong to those: they are still found when the older ones are forgotten.
  @Test("bands shared with later texts stay")
  @LoopActor func whatLaterTextsShareStays() async throws {
    let seen = try seen(countMax: 2)
    for changes in [0, 20, 40] {
      #expect(try await seen.addUnlessAlike(Self.text(1, but: changes), threshold: 1) == nil)
    }
    #expect(try await seen.addUnlessAlike(Self.text(1, but: 40), threshold: 0.7) != nil)
    #expect(redis.command("HLEN", BufferKeys.Seen.questions.texts) == .integer(2))
  }

  @Test("a text is never similar to itself")
  @LoopActor func nothingIsAlikeToItself() async throws {
    let seen = try seen()
    for _ in 0..<2 { #expect(try await seen.addUnlessAlike(Self.text(1, id: "one"), threshold: 0.7) == nil) }
    #expect(redis.command("HLEN", BufferKeys.Seen.questions.texts) == .integer(1))
    #expect(try await seen.addUnlessAlike(Self.text(2, id: "one"), threshold: 0.7) == nil)
    #expect(try await seen.addUnlessAlike(Self.text(1, id: "other"), threshold: 0.7)?.hasPrefix("Number 1: ") == true)
  }

  @Test("texts without words are similar to each other")
  @LoopActor func aTextWithoutWordsIsLikeItsLike() async throws {
    let seen = try seen()
    #expect(try await seen.addUnlessAlike(RecentTexts.Entry("", id: "1"), threshold: 0.7) == nil)
    #expect(try await seen.addUnlessAlike(RecentTexts.Entry("...", id: "2"), threshold: 0.7) == "")
  }

  private static func page(_ number: Int, but changes: Int = 0) -> RecentTexts.Entry {
    let words = (0..<2000).map { $0 < changes ? "changed\($0)" : "word\($0)of\(number)" }
    let minHash = MinHash(
      binned: WordShingles(words.joined(separator: " ")), count: DistinctTexts.pageValues)
    return RecentTexts.Entry(minHash, label: "page \(number)", id: UUIDv7.make())
  }

  @Test("pages are remembered separately and found by near matches")
  @LoopActor func pagesAreRememberedApartAndFoundNearly() async throws {
    let (questions, pages) = (try seen(), try seen(.pages))
    #expect(try await questions.addUnlessAlike(Self.text(1), threshold: 0.7) == nil)
    #expect(try await pages.addUnlessAlike(Self.page(1), threshold: 0.98) == nil)
    #expect(try await pages.addUnlessAlike(Self.page(2), threshold: 0.98) == nil)
    #expect(try await pages.addUnlessAlike(Self.page(1), threshold: 0.98) == "page 1")
    #expect(try await pages.addUnlessAlike(Self.page(2, but: 2), threshold: 0.98) == "page 2")
    #expect(try await pages.addUnlessAlike(Self.page(2, but: 200), threshold: 0.98) == nil)
    #expect(redis.command("HLEN", BufferKeys.Seen.questions.texts) == .integer(1))
    #expect(redis.command("HLEN", BufferKeys.Seen.pages.texts) == .integer(3))
  }

  /// Versions of one page share most of their bands, and the latest holds those: the oldest is found by all of it.
  @Test("a page is found again after many that are much like it")
  @LoopActor func aPageIsFoundAgainBehindManyThatAreMuchLikeIt() async throws {
    let pages = try seen(.pages)
    // One changed word alone may change none of what is kept of a page.
    for changes in stride(from: 0, to: 300, by: 10) {
      #expect(try await pages.addUnlessAlike(Self.page(1, but: changes), threshold: 1) == nil)
    }
    #expect(try await pages.addUnlessAlike(Self.page(1), threshold: 1) == "page 1")
  }
}
