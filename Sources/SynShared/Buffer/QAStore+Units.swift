// Looking at waiting units, and taking one out for good.

extension QAStore {
  /// Question, answer and augmented answer are gone. True for a unit that waits or was handed out; false for one unknown
  /// or removed before.
  package func removeUnit(qaID: String) async throws(RedisError) -> Bool {
    try await run(.remove, ["id": .text(qaID), "retention": .seconds(settings.retention)]).integer == 1
  }

  /// What waits from the head on, by index as in LRANGE: both ends count, negative ones from the tail. Other programs may
  /// have pushed what is no unit: nil stands for such an element.
  package func elements(_ first: Int = 0, _ last: Int = -1) async throws(RedisError) -> [WaitingUnit?] {
    try await redis.send(["LRANGE", .text(DojoKeys.questions), .integer(first), .integer(last)]).elements.map {
      do throws(RedisError) { return try WaitingUnit(element: $0.bytes ?? []) } catch { return nil }
    }
  }

  /// As `elements`, the units only.
  package func list(_ first: Int = 0, _ last: Int = -1) async throws(RedisError) -> [WaitingUnit] {
    try await elements(first, last).compactMap { $0 }
  }

  /// Units waiting.
  package func depth() async throws(RedisError) -> Int {
    try await redis.send(["LLEN", .text(DojoKeys.questions)]).expecting("LLEN") { $0.integer }
  }
}
