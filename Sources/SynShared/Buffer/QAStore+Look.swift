// A whole unit for people to look at: wherever it is, as long as any part of it exists.

import SynBase

/// A stored unit, waiting or handed out, or an ordered answer, which is one without a variant.
package struct StoredUnit: Sendable {
  package let qaID: String
  /// Nil for an ordered answer.
  package let ansAugID: String?
  /// Whether it is in dojo's list.
  package let waits: Bool
  /// `{"prompt","responses":[...],"qa_id"}`, or `-1`.
  package let answer: RawJSON
  /// The same for the variant; nil when there is none or it is gone.
  package let augmentAnswer: RawJSON?
  /// Why the variant's answer is `-1`; nil when unknown.
  package let augmentFailure: String?
  package let degraded: DegradedResponses
}

extension QAStore {
  /// Nil when there is no answer under this id.
  package func look(qaID: String) async throws(RedisError) -> StoredUnit? {
    let unit = try await fields(of: .look, ["id": .text(qaID)])
    if unit.isEmpty { return nil }
    func bytes(_ name: String) throws(RedisError) -> [UInt8]? {
      let bytes = try unit.bytes(name)
      return bytes.isEmpty ? nil : bytes
    }
    guard let answer = try bytes("answer") else { return nil }
    let augmentID = try unit.text("augment_id")
    var augmentAnswer: RawJSON?
    if let bytes = try bytes("augment_answer") { augmentAnswer = try RawJSON(stored: bytes) }
    return StoredUnit(
      qaID: qaID, ansAugID: augmentID.isEmpty ? nil : augmentID, waits: try unit.text("state") == "waiting",
      answer: try RawJSON(stored: answer), augmentAnswer: augmentAnswer,
      augmentFailure: try bytes("augment_failure").map { FailureRecord.reason(inStored: $0) },
      degraded: try DegradedResponses(stored: try unit.bytes("degraded")))
  }
}
