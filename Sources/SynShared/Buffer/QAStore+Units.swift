// Looking at waiting units, and taking one out for good.

extension QAStore {
  /// Question, answer and augmented answer are gone. True for a unit that waits or was handed out; false for one unknown
  /// or removed before.
  package func removeUnit(qaID: String) async throws(RedisError) -> Bool {
    try await run(.remove, [.text(qaID), .seconds(settings.retention)]).integer == 1
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

extension RedisScript {
  /// What is left of a removed unit says so for the retention: the same unit put again is not stored again.
  fileprivate static let remove = buffer(
    "remove",
    """
    local id, retention = ARGV[1], ARGV[2]
    local key = unit_prefix .. id
    local unit = call('HMGET', key, 'state', 'ans_aug_id', 'element', 'place')
    if not unit[1] or unit[1] == 'popped' then return 0 end
    if unit[1] == 'waiting' then take_out(unit[4], unit[3]) end
    call('DEL', answer_prefix .. id, answer_prefix .. unit[2], degraded_prefix .. id)
    call('ZREM', claims, id)
    call('HSET', key, 'state', 'popped')
    call('HDEL', key, 'element', 'place', 'claim')
    call('EXPIRE', key, retention)
    count('popped')
    publish('taken ' .. id)
    return 1
    """)
}
