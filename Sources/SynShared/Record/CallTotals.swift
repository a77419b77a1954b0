// What requests to a model used, summed. A ModelCall and a ModelError each carry one; all it does is add them up.

import SynBase

package struct CallTotals: Sendable, Equatable {
  /// Requests sent, retries included.
  package var attempts: Int
  package var milliseconds: Int
  package var usage: Usage
  /// What this run was charged: one entry for each call that a provider answered, even if the reply broke off. Empty
  /// for replies from a cache, which an earlier run paid for.
  package var charges: [Charge]

  package init(attempts: Int = 0, milliseconds: Int = 0, usage: Usage = Usage(), charges: [Charge] = []) {
    self.attempts = attempts
    self.milliseconds = milliseconds
    self.usage = usage
    self.charges = charges
  }

  package static func += (total: inout CallTotals, other: CallTotals) {
    total.attempts += other.attempts
    total.milliseconds += other.milliseconds
    total.usage += other.usage
    total.charges += other.charges
  }

  package static func + (left: CallTotals, right: CallTotals) -> CallTotals {
    var total = left
    total += right
    return total
  }

  /// The members that lineage entries and cached replies share.
  package var json: JSONObject {
    var object: JSONObject = ["attempts": .integer(attempts), "ms": .integer(milliseconds)]
    for member in usage.json.members { object[member.key] = member.value }
    return object
  }

  /// Reads what `json` writes, without charges: whoever reads it pays nothing.
  package init(_ json: JSONValue) {
    self.init(
      attempts: json["attempts"]?.intValue ?? 1, milliseconds: json["ms"]?.intValue ?? 0,
      usage: Usage(recorded: json))
  }
}
