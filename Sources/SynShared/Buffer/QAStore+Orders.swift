// Ordering over HTTP: written to the stream before the caller hears of it. Working the orders off is OrderQueue's.

import SynRecord

/// So many orders wait to be taken up that no more is taken for now.
package struct TooManyOrders: Error {}

extension QAStore {
  /// Orders an answer; the id it will stand under. Throws `RedisError`, and `TooManyOrders` when `waitingMax` of them wait
  /// to be taken up already.
  package func orderAnswer(question: String, waitingMax: Int = .max) async throws -> String {
    let id = UUIDv7.make()
    try await order(["answer", .text(question), .text(id), "", .integer(waitingMax)])
    return id
  }

  /// Orders one variant of the question for each kind; their ids, in the same order. Throws as `orderAnswer`.
  package func orderAugments(
    question: String, kinds: [AugmentKind], waitingMax: Int = .max
  ) async throws -> [String] {
    let ids = kinds.map { _ in UUIDv7.make() }
    let names = kinds.map(\.rawValue).joined(separator: " ")
    try await order(
      ["augment", .text(question), .text(ids.joined(separator: " ")), .text(names), .integer(waitingMax)])
    return ids
  }

  private func order(_ arguments: [RedisArgument]) async throws {
    if try await run(.order, arguments).isNull { throw TooManyOrders() }
  }
}

extension RedisScript {
  /// ARGV: answer or augment, the question, the ids and their kinds, separated by spaces, how many may wait. Counted and
  /// added in one step, so that callers at the same moment do not pass the limit together.
  fileprivate static let order = buffer(
    "order",
    """
    if call('XLEN', orders) - orders_in_flight() >= tonumber(ARGV[5]) then return false end
    local entry = call('XADD', orders, '*', 'wants', ARGV[1], 'question', ARGV[2], 'ids', ARGV[3], 'kinds', ARGV[4])
    for id in string.gmatch(ARGV[3], '%S+') do call('SET', order_prefix .. id, entry) end
    count(ARGV[1] .. 's_ordered')
    publish('ordered ' .. entry)
    return entry
    """)
}
