// Handing out units: the next one for generate-question, or one with both answers for the first version's clients.

import SynBase
import SynRecord

extension QAStore {
  /// The next unit whose answers are there, nil when none waits. With `popping` it leaves the list, its answers expire
  /// after the retention, and `removeUnit` can ask for it; without, everything stays as it is. An element of the list
  /// that is not a unit is moved out of dojo's way.
  package func claimQuestion(popping: Bool) async throws(RedisError) -> WaitingUnit? {
    let unit = try await claim(UUIDv7.make(), popping: popping, withAnswers: false)
    return unit.isEmpty ? nil : try WaitingUnit(element: try unit.bytes("element"))
  }

  /// Takes the next unit as `claimQuestion` does and hands its element to `deliver`. A unit that `deliver` does not
  /// deliver, or fails to, goes back to the head of the list. False when no unit waits.
  package func takeQuestion(
    _ deliver: @LoopActor (WaitingUnit) async throws -> Bool
  ) async throws -> Bool {
    let claim = UUIDv7.make()
    let fields = try await self.claim(claim, popping: true, withAnswers: false)
    if fields.isEmpty { return false }
    var isDelivered = false
    do {
      isDelivered = try await deliver(try WaitingUnit(element: try fields.bytes("element")))
    } catch {
      try await giveBack(claim)
      throw error
    }
    if !isDelivered { try await giveBack(claim) }
    return true
  }

  private func giveBack(_ claim: String) async throws(RedisError) {
    _ = try await redis.run(.giveBack, each: [["claim": .text(claim)]])
  }

  /// As `claimQuestion`, with both answers and the worse versions of the first. The second answer is `-1` when the
  /// augment failed.
  package func takeWholePair(popping: Bool = true) async throws(RedisError) -> WholePair? {
    let unit = try await claim(UUIDv7.make(), popping: popping, withAnswers: true)
    if unit.isEmpty { return nil }
    return WholePair(
      unit: try WaitingUnit(element: try unit.bytes("element")), answer: try RawJSON(stored: try unit.bytes("answer")),
      augmentAnswer: try RawJSON(stored: try unit.bytes("augment_answer")),
      degraded: try DegradedResponses(stored: try unit.bytes("degraded")))
  }

  /// `claim` is the name of this call, by which it can be taken back.
  private func claim(
    _ claim: String, popping: Bool, withAnswers: Bool
  ) async throws(RedisError) -> ScriptFields {
    let redeliverAfter = settings.redeliverAfter.map { RedisArgument.milliseconds($0) } ?? 0
    do throws(RedisError) {
      return try await fields(
        of: .claim,
        [
          "popping": popping ? 1 : 0, "retention": .seconds(settings.retention), "redeliver_after": redeliverAfter,
          "with_answers": withAnswers ? 1 : 0, "claim": .text(claim),
        ])
    } catch {
      // Redis may have carried it out all the same, or may still do so.
      if popping, case .disconnected = error { claimReturns.add(claim) }
      throw error
    }
  }
}

package struct WholePair: Sendable {
  package let unit: WaitingUnit
  package let answer: RawJSON
  package let augmentAnswer: RawJSON
  package let degraded: DegradedResponses
}
