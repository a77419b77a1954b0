// A whole unit as people look at it: wherever it is, as long as anything of it is there.

import SynBase

/// A stored unit, waiting or handed out, or an ordered answer, which is one without a variant.
package struct StoredUnit: Sendable {
  package let qaID: String
  /// Nil for an ordered answer.
  package let ansAugID: String?
  /// Whether it stands in dojo's list.
  package let waits: Bool
  /// `{"prompt","responses":[...],"qa_id"}`, or `-1`.
  package let answer: RawJSON
  /// The same for the variant; nil when there is none or it is gone.
  package let augmentAnswer: RawJSON?
  /// Why the variant's answer is `-1`; nil when that is not known.
  package let augmentFailure: String?
  package let degraded: DegradedResponses
}

extension QAStore {
  /// Nil when there is no answer under this id.
  package func look(qaID: String) async throws(RedisError) -> StoredUnit? {
    let parts = try await run(.look, [.text(qaID)]).elements
    guard parts.count == 6 else { return nil }
    func json(_ index: Int) throws(RedisError) -> RawJSON? {
      guard let bytes = parts[index].bytes, !bytes.isEmpty else { return nil }
      return try RawJSON(stored: bytes)
    }
    guard let answer = try json(2) else { return nil }
    return StoredUnit(
      qaID: qaID, ansAugID: parts[1].text.flatMap { $0.isEmpty ? nil : $0 }, waits: parts[0].text == "waiting",
      answer: answer, augmentAnswer: try json(3),
      augmentFailure: parts[4].bytes.flatMap { $0.isEmpty ? nil : Failure.reason(inStored: $0) },
      degraded: try DegradedResponses(stored: parts[5].bytes ?? []))
  }
}

extension RedisScript {
  fileprivate static let look = buffer(
    "look",
    """
    local id = ARGV[1]
    local answer = call('GET', answer_prefix .. id)
    if not answer then return {} end
    local unit = call('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
    local augment_id = unit[2] or ''
    return {
      unit[1] or '', augment_id, answer, call('GET', answer_prefix .. augment_id) or '',
      call('GET', failure_prefix .. augment_id) or '', call('GET', degraded_prefix .. id) or '[]'
    }
    """)
}
