// The end of an order: its outcomes are stored. The first outcome of an id is final, whichever delivery brings it; only
// the delivery that is under way now settles the order.

import SynBase
import SynRecord

/// What became of one ordered id.
package struct OrderedResult: Sendable {
  package var id: String
  /// The answer object, or the augmented question as a JSON string; nil stores `-1`.
  var value: RawJSON?
  package var error: RecordError?
  var failure: FailureRecord?
}

extension QAStore {
  /// Stores the outcomes of an order's ids, and settles it once each has one. Of a delivery that was overtaken only
  /// answers count, and only where there are none yet: the delivery that is under way now may still succeed, and
  /// settles the order.
  package func settleOrder(
    _ delivery: JobDelivery, prefix: String, results: [OrderedResult], cost: RecordCost
  ) async throws(RedisError) -> PutOutcome {
    try await outcome(
      of: .settleOrder,
      [
        "job": .text(delivery.id), "delivery": .integer(delivery.number), "prefix": .text(prefix),
        "retention": .seconds(settings.retention),
      ] + cost.arguments,
      each: results.map {
        [
          "id": .text($0.id), "value": .bytes(Array(($0.value ?? .failed).bytes)),
          "code": .text($0.failure?.code ?? ""), "failure": .bytes($0.failure?.bytes ?? []),
        ]
      })
  }
}
