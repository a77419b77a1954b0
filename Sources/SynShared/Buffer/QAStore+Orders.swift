// Ordering over HTTP: written to the stream before the caller hears of it. Working the orders off is OrderQueue's.

import SynRecord

/// So many orders wait to be taken up that no more is taken for now.
package struct TooManyOrders: Error {}

extension QAStore {
  /// Orders an answer; the id it will stand under. Throws `RedisError`, and `TooManyOrders` when `waitingMax` of them wait
  /// to be taken up already.
  package func orderAnswer(question: String, waitingMax: Int = .max) async throws -> String {
    let id = UUIDv7.make()
    try await order("answer", question, ids: id, kinds: "", waitingMax: waitingMax)
    return id
  }

  /// Orders one variant of the question for each kind; their ids, in the same order. Throws as `orderAnswer`.
  package func orderAugments(
    question: String, kinds: [AugmentKind], waitingMax: Int = .max
  ) async throws -> [String] {
    let ids = kinds.map { _ in UUIDv7.make() }
    let names = kinds.map(\.rawValue).joined(separator: " ")
    try await order(
      "augment", question, ids: ids.joined(separator: " "), kinds: names, waitingMax: waitingMax)
    return ids
  }

  private func order(
    _ wants: String, _ question: String, ids: String, kinds: String, waitingMax: Int
  ) async throws {
    let entry = try await run(
      .order,
      [
        "wants": .text(wants), "question": .text(question), "ordered_ids": .text(ids), "kinds": .text(kinds),
        "waiting_max": .integer(waitingMax),
      ])
    if entry.isNull { throw TooManyOrders() }
  }
}
