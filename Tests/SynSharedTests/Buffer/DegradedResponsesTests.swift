// A unit's worse answers on their way through Redis: stored with it, kept as long, removed with it.

import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct DegradedResponsesTests {
  let redis: TestRedis

  init() throws {
    EventLoop.startInBackground()
    redis = try TestRedis()
  }

  private let cids = (1...3).map { "0199aaaa-0000-7000-8000-00000000000\($0)" }

  private func unit(_ id: String) -> String {
    func entry(_ rank: Int, _ kind: String) -> String {
      #"{"cid":"\#(cids[rank - 1])","kind":"\#(kind)","rank":\#(rank),"change":"worse \#(rank)","answer":\#(Lines.answer)}"#
    }
    let failed = #"{"cid":"x","kind":"lag","error":{"stage":"augment","code":"timeout"}}"#
    let degraded = [entry(2, "error"), failed, entry(1, "ux")].joined(separator: ",")
    return Lines.unit(id).dropLast() + #","degraded":[\#(degraded)]}"#
  }

  @Test("degraded responses come with the whole unit, by rank, and dojo never sees them")
  @LoopActor func theyComeWithTheWholeUnitByRankAndDojoSeesNothingOfThem() async throws {
    let store = try QAStore.testing(redis) { $0.retention = .seconds(100) }
    #expect(try await store.put(line: unit("q1")) == .stored)
    #expect(try redis.dojoView().count == 1)
    #expect(redis.command("TTL", "syn:degraded:q1") == .integer(-1))
    let pair = try #require(try await store.takeWholePair())
    #expect(pair.degraded.levels.map(\.rank) == [1, 2])
    #expect(pair.degraded.levels.map(\.kind) == ["ux", "error"])
    #expect(pair.degraded.levels.map(\.change) == ["worse 1", "worse 2"])
    #expect(pair.degraded.levels.map(\.cid) == [cids[0], cids[1]])
    for level in pair.degraded.levels {
      #expect(level.response.members.map(\.key) == ["model", "completion", "cid"])
    }
    let base = pair.answer.value["responses"]?.arrayValue?.first?["cid"]?.stringValue
    #expect(base?.prefix(14) == cids[0].prefix(14), "the base's id would tell that it was made at another time")
    #expect((1...100).contains(redis.command("TTL", "syn:degraded:q1").integer ?? 0))
  }

  @Test("a unit without degraded responses has no key and no levels for them")
  @LoopActor func aUnitWithoutThemHasNoKeyAndNoLevels() async throws {
    let store = try QAStore.testing(redis)
    #expect(try await store.put(line: Lines.unit("q1")) == .stored)
    #expect(redis.command("EXISTS", "syn:degraded:q1") == .integer(0))
    #expect(try await store.takeWholePair()?.degraded.levels.isEmpty == true)
  }

  @Test("degraded responses are removed with their unit and stay when it comes back")
  @LoopActor func theyGoWithTheUnitAndStayWhenItComesBack() async throws {
    let store = try QAStore.testing(redis) { $0.redeliverAfter = .milliseconds(1) }
    #expect(try await store.put(line: unit("q1")) == .stored)
    _ = try await store.claimQuestion(popping: true)
    // Every claim puts back first what was handed out a millisecond ago, and hands it out again.
    var again: WholePair?
    while again == nil { again = try await store.takeWholePair() }
    #expect(again?.degraded.levels.count == 2)
    #expect(try await store.removeUnit(qaID: "q1"))
    #expect(redis.command("EXISTS", "syn:degraded:q1") == .integer(0))
  }

  @Test("missing and duplicate ids are replaced")
  @LoopActor func idsThatAreMissingOrDoubleAreReplaced() async throws {
    let store = try QAStore.testing(redis)
    let twice = unit("q1").replacing(cids[1], with: cids[0])
    #expect(try await store.put(line: twice) == .stored)
    let levels = try #require(try await store.takeWholePair()).degraded.levels
    #expect(Set(levels.map(\.cid)).count == 2)
    #expect(levels.allSatisfy { $0.response["cid"]?.stringValue == $0.cid && $0.cid.prefix(14) == cids[0].prefix(14) })
  }
}
