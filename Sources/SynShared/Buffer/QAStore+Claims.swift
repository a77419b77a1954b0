// Handing out units: the next one for generate-question, or one with both answers for the first version's clients.

import SynBase
import SynRecord

extension QAStore {
  /// The next unit whose answers are there, nil when none waits. With `popping` it leaves the list, its answers expire
  /// after the retention, and `removeUnit` can ask for it; without, everything stays as it is. An element of the list
  /// that is not a unit is moved out of dojo's way.
  package func claimQuestion(popping: Bool) async throws(RedisError) -> WaitingUnit? {
    try await claim(popping: popping, withAnswers: false)?.unit
  }

  /// Takes the next unit as `claimQuestion` does and hands its element to `deliver`. A unit that `deliver` does not
  /// deliver, or fails to, goes back to the head of the list. False when no unit waits.
  package func takeQuestion(
    _ deliver: @LoopActor (WaitingUnit) async throws -> Bool
  ) async throws -> Bool {
    guard let claim = try await claim(popping: true, withAnswers: false) else { return false }
    var isDelivered = false
    do {
      isDelivered = try await deliver(claim.unit)
    } catch {
      try await giveBack(claim)
      throw error
    }
    if !isDelivered { try await giveBack(claim) }
    return true
  }

  /// Gives back a unit that was taken but reached nobody: it goes to the head of the list as soon as Redis answers.
  package func giveBack(claim: String) { claimReturns.add(claim) }

  private func giveBack(_ claim: Claim) async throws(RedisError) {
    do throws(RedisError) {
      _ = try await redis.run(.giveBack, each: [["claim": .text(claim.name)]])
    } catch {
      Log.error("\(claim.unit.qaID) stays handed out: it could be neither delivered nor given back")
      throw error
    }
  }

  /// As `claimQuestion`, with both answers and the worse versions of the first. The second answer is `-1` when the
  /// augment failed.
  package func takeWholePair(popping: Bool = true) async throws(RedisError) -> WholePair? {
    guard let claim = try await claim(popping: popping, withAnswers: true) else { return nil }
    let fields = claim.fields
    return WholePair(
      unit: claim.unit, answer: try RawJSON(stored: try fields.bytes("answer")),
      augmentAnswer: try RawJSON(stored: try fields.bytes("augment_answer")),
      degraded: try DegradedResponses(stored: try fields.bytes("degraded")))
  }

  private struct Claim: Sendable {
    /// By which it can be taken back.
    let name: String
    let unit: WaitingUnit
    let fields: ScriptFields
  }

  /// Elements that only Lua takes for units are moved away, a hundred at most in each call.
  private func claim(popping: Bool, withAnswers: Bool) async throws(RedisError) -> Claim? {
    var rejections = 0
    while true {
      let name = UUIDv7.make()
      let fields = try await self.fields(name, popping: popping, withAnswers: withAnswers)
      if fields.isEmpty { return nil }
      let element = try fields.bytes("element")
      do throws(RedisError) {
        var unit = try WaitingUnit(element: element)
        if popping { unit.claim = name }
        return Claim(name: name, unit: unit, fields: fields)
      } catch {
        if popping { _ = try await redis.run(.giveBack, each: [["claim": .text(name)]]) }
        _ = try await run(.reject, ["element": .bytes(element)])
        Log.warning("\(error); it is in \(BufferKeys.rejected) now")
        rejections += 1
        if rejections == 100 { throw error }
      }
    }
  }

  private func fields(
    _ claim: String, popping: Bool, withAnswers: Bool
  ) async throws(RedisError) -> ScriptFields {
    let request: NamedArguments = ["claim": .text(claim)]
    do throws(RedisError) {
      let reply: RedisReply
      if popping, !withAnswers {
        reply = try await claimBatches.run(request)
      } else {
        let arguments = settings.claimArguments(popping: popping, withAnswers: withAnswers)
        reply = try await run(.claim, arguments, each: [request])
          .expecting(BufferScript.claim.name) { $0.elements.first }
      }
      return try ScriptFields(reply, of: BufferScript.claim.name)
    } catch {
      // Redis may have carried it out all the same, or may still do so.
      if popping, case .disconnected = error { claimReturns.add(claim) }
      throw error
    }
  }
}

extension BufferSettings {
  func claimArguments(popping: Bool, withAnswers: Bool) -> NamedArguments {
    let redeliverAfter = redeliverAfter.map { RedisArgument.milliseconds($0) } ?? 0
    return [
      "popping": popping ? 1 : 0, "retention": .seconds(retention), "redeliver_after": redeliverAfter,
      "with_answers": withAnswers ? 1 : 0,
    ]
  }
}

package struct WholePair: Sendable {
  package let unit: WaitingUnit
  package let answer: RawJSON
  package let augmentAnswer: RawJSON
  package let degraded: DegradedResponses
}
