// Ordering over HTTP: written to the stream before the caller hears of it. Working the orders off is OrderQueue's.

extension QAStore {
  /// Orders an answer; the id it will stand under.
  package func orderAnswer(question: String) async throws(RedisError) -> String {
    let id = UUIDv7.make()
    _ = try await run(.order, ["answer", .text(question), .text(id), ""])
    return id
  }

  /// Orders one variant of the question for each kind; their ids, in the same order.
  package func orderAugments(question: String, kinds: [AugmentKind]) async throws(RedisError) -> [String] {
    let ids = kinds.map { _ in UUIDv7.make() }
    let names = kinds.map(\.rawValue).joined(separator: " ")
    _ = try await run(.order, ["augment", .text(question), .text(ids.joined(separator: " ")), .text(names)])
    return ids
  }
}

extension RedisScript {
  /// ARGV: answer or augment, the question, the ids and their kinds, separated by spaces.
  fileprivate static let order = buffer(
    "order",
    """
    local entry = call('XADD', orders, '*', 'wants', ARGV[1], 'question', ARGV[2], 'ids', ARGV[3], 'kinds', ARGV[4])
    for id in string.gmatch(ARGV[3], '%S+') do call('SET', order_prefix .. id, entry) end
    count(ARGV[1] .. 's_ordered')
    publish('ordered ' .. entry)
    return entry
    """)
}
