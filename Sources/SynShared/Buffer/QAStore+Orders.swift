// Ordering over HTTP: an order is in the stream before the caller gets its id. OrderQueue works the orders off.

import SynRecord

/// Too many orders wait to be taken up: no more are accepted for now.
package struct TooManyOrders: Error {}

extension QAStore {
  /// Orders an answer; returns the id it will be stored under. Throws `RedisError`, and `TooManyOrders` when
  /// `waitingMax` orders already wait to be taken up.
  package func orderAnswer(question: String, waitingMax: Int = .max) async throws -> String {
    let id = UUIDv7.make()
    try await order("answer", question, ids: id, kinds: "", waitingMax: waitingMax)
    return id
  }

  /// Orders one variant of the question for each kind; returns their ids in the same order. Throws as `orderAnswer`.
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
