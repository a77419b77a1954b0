// Looking at waiting units, and taking one out for good.

extension QAStore {
  /// Removes question, answer and augmented answer. True for a unit that waits or was handed out; false for one unknown
  /// or removed before.
  package func removeUnit(qaID: String) async throws(RedisError) -> Bool {
    try await run(.remove, ["id": .text(qaID), "retention": .seconds(settings.retention)]).integer == 1
  }

  /// What waits, from the head on, by index as in LRANGE: both ends are inclusive, negative ones count from the tail.
  /// Other programs may have pushed elements that are not units: these become nil.
  package func elements(_ first: Int = 0, _ last: Int = -1) async throws(RedisError) -> [WaitingUnit?] {
    try await redis.send(["LRANGE", .text(DojoKeys.questions), .integer(first), .integer(last)]).elements.map {
      do throws(RedisError) { return try WaitingUnit(element: $0.bytes ?? []) } catch { return nil }
    }
  }

  /// As `elements`, but only the units.
  package func list(_ first: Int = 0, _ last: Int = -1) async throws(RedisError) -> [WaitingUnit] {
    try await elements(first, last).compactMap { $0 }
  }

  /// Units waiting.
  package func depth() async throws(RedisError) -> Int {
    try await redis.send(["LLEN", .text(DojoKeys.questions)]).expecting("LLEN") { $0.integer }
  }
}
