// Storing finished work. A unit's answers, its list element and the end of its job appear in one step; a second copy of
// anything changes nothing.

import SynBase
import SynRecord

/// Whether this call stored it, or an earlier one had.
package enum PutOutcome: Sendable, Equatable {
  case stored
  case duplicate
  /// Not stored: the job is another worker's now, or will be.
  case givenBack
}

/// A unit as dojo will read it. `PutRequest` makes it and takes care of the shapes.
package struct FinishedUnit: Sendable {
  package var qaID: String
  package var ansAugID: String
  var question: String
  var answer: RawJSON
  /// Nil stores `-1`.
  var augmentAnswer: RawJSON?
  var augmentFailure: FailureRecord?
  /// `DegradedResponses`; nil when there are none.
  var degraded: JSONValue?

  fileprivate var element: JSONValue { WaitingUnit.element(question: question, qaID: qaID, ansAugID: ansAugID) }

  /// The same with another id of its variant.
  fileprivate mutating func rename(variant id: String) {
    ansAugID = id
    augmentAnswer = augmentAnswer?.with("qa_id", .string(id))
    augmentFailure = augmentFailure.map { FailureRecord(json: $0.json.with("id", .string(id))) }
  }
}

extension QAStore {
  /// Stores a whole unit. `cost` is added to the day's spending only once. Where something else has the id of its
  /// variant, the variant gets a new one: two answers cannot share a key.
  package func put(_ unit: inout FinishedUnit, cost: RecordCost) async throws(RedisError) -> PutOutcome {
    while true {
      let failure = unit.augmentFailure
      let reply = try await putBatches.run(
        [
          "id": .text(unit.qaID), "augment_id": .text(unit.ansAugID), "element": .bytes(unit.element.bytes),
          "answer": .bytes(Array(unit.answer.bytes)),
          "augment_answer": .bytes(Array((unit.augmentAnswer ?? .failed).bytes)), "code": .text(failure?.code ?? ""),
          "failure": .bytes(failure?.bytes ?? []), "degraded": .bytes(unit.degraded?.bytes ?? []),
        ] + cost.arguments)
      switch try reply.expecting(BufferScript.putUnits.name, { $0.integer }) {
      case 1: return .stored
      case 0: return .duplicate
      default: unit.rename(variant: UUIDv7.make())
      }
    }
  }

  /// Notes that a unit failed, which ends its job; the unit never enters dojo's list.
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

  /// An object with one member changed or added; any other value unchanged.
  func with(_ key: String, _ value: JSONValue) -> RawJSON {
    guard var object else { return self }
    object[key] = RawJSON(value)
    return RawJSON(object)
  }
}
