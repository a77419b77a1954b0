import TestSupport
import Testing

@testable import SynBase
@testable import SynBuffer

@Suite struct RecentActivityTests {
  init() { EventLoop.startInBackground() }

  @Test("minutes without activity count as zero")
  func minutesWithoutAnythingAreZeros() {
    let activity = RecentActivity(
      currentMinute: 100, fields: [("100:stored", 3), ("98:stored", 2), ("97:stored", 1), ("99:failed", 1)])
    #expect(activity.counts(of: "stored", minutes: 3) == [2, 0, 3])
    #expect(activity.counts(of: "failed", minutes: 2) == [1, 0])
    #expect(activity.counts(of: "popped", minutes: 2) == [0, 0])
  }

  @Test("a malformed field is skipped", arguments: ["", "stored", ":", "x:stored", "100"])
  func aFieldOfAnotherShapeIsPassedOver(_ key: String) {
    let activity = RecentActivity(currentMinute: 100, fields: [(key, 1)])
    #expect(activity.counts(of: "stored", minutes: 1) == [0])
  }

  @Test("events are counted in their minute")
  @LoopActor func whatHappensIsCountedInItsMinute() async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    _ = try await store.put(line: Lines.unit("q1"))
    _ = try await store.put(line: Lines.unit("q2"))
    _ = try await store.claimQuestion(popping: true)
    let activity = try await store.recentActivity()
    // The minute may have changed in between.
    #expect(activity.counts(of: "stored", minutes: 2).reduce(0, +) == 2)
    #expect(activity.counts(of: "handed_out", minutes: 2).reduce(0, +) == 1)
    let key = "\(BufferKeys.activityPrefix)\(activity.currentMinute / 60)"
    #expect((1...10_800).contains(redis.command("TTL", key).integer ?? 0))
  }
}
