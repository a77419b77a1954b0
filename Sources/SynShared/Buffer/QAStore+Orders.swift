// Ordering over HTTP: an order is a job before the caller gets its id.

import SynBase
import SynRecord

/// Too many orders wait to be taken up: no more are accepted for now.
package struct TooManyOrders: Error {}

extension QAStore {
  /// Orders an answer; returns the id it will be stored under. Throws `RedisError`, and `TooManyOrders` when
  /// `waitingMax` orders already wait to be taken up.
  package func orderAnswer(question: String, waitingMax: Int = .max) async throws -> String {
    let id = UUIDv7.make()
    try await order("answer", question, ids: [id], waitingMax: waitingMax)
    return id
  }

  /// Orders one variant of the question for each kind; returns their ids in the same order. Throws as `orderAnswer`.
  package func orderAugments(
    question: String, kinds: [AugmentKind], waitingMax: Int = .max
  ) async throws -> [String] {
    let ids = kinds.map { _ in UUIDv7.make() }
    let augments = zip(ids, kinds).map { ["ans_aug_id": .string($0), "kind": .string($1.rawValue)] as JSONValue }
    try await order("augment", question, ids: ids, [RecordKey.augments: .array(augments)], waitingMax: waitingMax)
    return ids
  }

  private func order(
    _ wants: String, _ question: String, ids: [String], _ rest: JSONObject = [:], waitingMax: Int
  ) async throws {
    let record: JSONObject = [
      RecordKey.qaID: .string(ids[0]), RecordKey.question: .string(question), RecordKey.wants: [.string(wants)],
    ]
    let job = try await run(
      .order,
      [
        "wants": .text(wants), "record": .bytes(JSONValue.object(record.overlaid(with: rest)).bytes),
        "ordered_ids": .text(ids.joined(separator: " ")), "waiting_max": .integer(waitingMax),
      ])
    if job.isNull { throw TooManyOrders() }
  }
}
