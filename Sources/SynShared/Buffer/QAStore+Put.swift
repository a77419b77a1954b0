// Storing finished work. A unit's answers, its list element and the end of its lease appear in one step; a second copy
// of anything changes nothing.

import SynBase

/// Whether this call stored it, or an earlier one had.
package enum PutOutcome: Sendable, Equatable {
  case stored
  case duplicate
}

/// A unit as dojo will read it. `PutRequest` makes it and takes care of the shapes.
package struct FinishedUnit: Sendable {
  package var qaID: String
  package var ansAugID: String
  var element: JSONValue
  var answer: RawJSON
  /// Nil stores `-1`.
  var augmentAnswer: RawJSON?
  var augmentFailure: FailureRecord?
  /// `DegradedResponses`; nil when there are none.
  var degraded: JSONValue?
}

extension QAStore {
  /// Stores a whole unit. `cost` is added to the day's spending only once.
  package func put(_ unit: FinishedUnit, cost: RecordCost) async throws(RedisError) -> PutOutcome {
    let failure = unit.augmentFailure
    return try await unitBatches.put(
      [
        "id": .text(unit.qaID), "augment_id": .text(unit.ansAugID), "element": .bytes(unit.element.bytes),
        "answer": .bytes(Array(unit.answer.bytes)),
        "augment_answer": .bytes(Array((unit.augmentAnswer ?? .failed).bytes)), "code": .text(failure?.code ?? ""),
        "failure": .bytes(failure?.bytes ?? []), "degraded": .bytes(unit.degraded?.bytes ?? []),
      ] + cost.arguments)
  }

  /// Notes that a unit failed and gives its lease back; the unit never enters dojo's list.
  package func putFailedUnit(
    qaID: String, _ failure: FailureRecord, cost: RecordCost
  ) async throws(RedisError) -> PutOutcome {
    try await outcome(
      of: .putFailedUnit,
      ["id": .text(qaID), "code": .text(failure.code), "failure": .bytes(failure.bytes)] + cost.arguments)
  }

  func outcome(
    of script: BufferScript, _ arguments: NamedArguments, each elements: [NamedArguments] = []
  ) async throws(RedisError) -> PutOutcome {
    let reply = try await run(script, arguments, each: elements)
    return try reply.expecting(script.name) { $0.integer } == 1 ? .stored : .duplicate
  }
}

extension RawJSON {
  /// What dojo skips.
  static let failed = RawJSON(.number("-1"))
}
