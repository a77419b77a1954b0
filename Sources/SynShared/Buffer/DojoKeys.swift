// Every key and channel in Redis, by name. The first three are dojo's, and dojo decides their shapes; all others are
// ours. Scripts get these by name, and build the names of keys from the prefixes.

/// What dojo reads.
package enum DojoKeys {
  /// A list of `{"question","qa_id","ans_aug_id"}`. One element of another shape makes dojo give up its whole round.
  package static let questions = "synthetic:questions"
  /// A string each: `{"prompt","responses":[{"model","completion":{"files":[...]},"cid"}],"qa_id"}`, or `-1`.
  package static let answerPrefix = "synthetic:answers:"
  /// A string each: the augmented question as a JSON string, or `-1`.
  package static let augmentPrefix = "synthetic:qn_augments:"
}

/// What only we read.
package enum BufferKeys {
  /// A hash per stored unit: `state` (waiting, handed_out, popped), `ans_aug_id`, `element` (as it is in the list),
  /// `place` (its index in the list plus the value of `head` then), and once handed out the `claim` that did it.
  package static let unitPrefix = "syn:unit:"
  /// A string per stored unit with worse versions of its answer: see `DegradedResponses`.
  package static let degradedPrefix = "syn:degraded:"
  /// A string: subtract it from a unit's `place` to find the unit in the list. Counts what left the list at its head.
  package static let head = "syn:head"
  /// A string per claim: the id of the unit it got, or `void` when no client waits for it any more.
  package static let claimPrefix = "syn:claim:"
  /// A hash per job, see `Scripts/jobs.lua`: what is to be made, by the id of the unit, the variant or the order.
  package static let jobPrefix = "syn:job:"
  /// A sorted set for each of `units`, `variants` and `orders`: ids of the jobs that wait, scored with the millisecond
  /// since when they are there.
  package static let waitingPrefix = "syn:waiting:"
  /// The same for jobs in the making, scored with the millisecond at which they fall back unless renewed.
  package static let takenPrefix = "syn:taken:"
  /// A sorted set for each of `units` and `orders`: the names of the workers, scored with the millisecond until which
  /// they count as living.
  package static let workersPrefix = "syn:workers:"
  /// A list for each of `units` and `orders`, of one element at most: workers wait for it with BLPOP.
  package static let wakePrefix = "syn:wake:"
  /// A hash: `<failures> <rests until>` by `<queue> <host>`, of hosts that gave work back because they cannot do it.
  package static let sick = "syn:sick"
  /// A string: the clock that the milliseconds above go by, and what it differs by from Redis's.
  package static let clock = "syn:clock"
  /// A string: the millisecond since when units wait for orders.
  package static let yielding = "syn:yielding"
  /// Hashes that remember for weeks which units were stored.
  package static let storedPrefix = "syn:stored:"
  /// A sorted set: the id of each unit handed out, scored with the millisecond it was handed out.
  package static let claims = "syn:claims"
  /// A string per ordered id: the job that will bring it, then `done`.
  package static let orderPrefix = "syn:order:"
  /// A list of failures as JSON, newest first.
  package static let failures = "syn:failures"
  /// A string per failed id: the same JSON.
  package static let failurePrefix = "syn:failure:"
  /// A string per remembered reply of a model, by the hash of the request; a sorted set of `<bytes> <hash>` by the
  /// millisecond it came; a string with the bytes of all.
  package static let replyPrefix = "syn:reply:"
  package static let replies = "syn:replies"
  package static let repliesSize = "syn:replies:bytes"
  /// What an earlier version kept, and `adopt.lua` makes jobs of: a stream of orders, two sorted sets of ids to be tried
  /// again, and a string with the record of each.
  package static let formerOrders = "syn:orders"
  package static let formerUnitRetries = "syn:unit_retries"
  package static let formerVariantRetries = "syn:variant_retries"
  package static let formerRetryPrefix = "syn:retry:"
  /// A hash: how often each error code occurred.
  package static let failureCounts = "syn:failure_counts"
  /// A hash: `stored`, `duplicates`, `handed_out`, `redelivered`, `popped`, `failed`, `answers_ordered` and so on.
  package static let counters = "syn:counters"
  /// A hash per hour since 1970: how often each of the `counters` went up in a minute, by `<minute since 1970>:<name>`.
  package static let activityPrefix = "syn:activity:"
  /// A hash per day since 1970 (UTC), of what was put that day: `usd`, `calls_of_unknown_cost`, `prompt_tokens`,
  /// `completion_tokens`; of whole units their number, `units`, and what they cost, `units_usd`. Another hash, `total`,
  /// has the first four for all days.
  package static let spendingPrefix = "syn:spending:"
  /// What keys that belong to one record begin with.
  static let prefixesOfRecords = [
    unitPrefix, failurePrefix, jobPrefix, orderPrefix, DojoKeys.answerPrefix, DojoKeys.augmentPrefix, degradedPrefix,
  ]
  /// Where we remember generated texts, see `SeenTexts`.
  package struct Seen: Sendable {
    /// A hash: the MinHash of a text, a hash of its id and its label, by a serial number.
    package var texts: String
    /// A hash: the number of the latest text with these bytes of its MinHash; the field's first byte tells which.
    package var bands: String
    /// A string: the latest number.
    package var last: String

    package var all: [String] { [texts, bands, last] }
    package static let questions = Seen(texts: "syn:seen:texts", bands: "syn:seen:bands", last: "syn:seen:last")
    package static let pages = Seen(
      texts: "syn:seen:pages", bands: "syn:seen:page_bands", last: "syn:seen:page_last")
  }
  /// A list of what was taken out of dojo's list because it was not a unit, newest first, at most a hundred.
  package static let rejected = "syn:rejected"
  /// A channel: one message for each change, see `BufferEvent`. Channels belong to no database, so any but the first has
  /// its number at the end.
  package static let events = "syn:events"
  static func events(ofDatabase number: Int) -> String { number == 0 ? events : "\(events):\(number)" }

  /// The names by which the scripts know all of these.
  static let inScripts = [
    "questions": DojoKeys.questions, "answer_prefix": DojoKeys.answerPrefix, "augment_prefix": DojoKeys.augmentPrefix,
    "unit_prefix": unitPrefix, "degraded_prefix": degradedPrefix, "head_key": head, "claim_prefix": claimPrefix,
    "job_prefix": jobPrefix, "waiting_prefix": waitingPrefix, "taken_prefix": takenPrefix,
    "workers_prefix": workersPrefix, "wake_prefix": wakePrefix, "sick": sick, "clock_key": clock,
    "yielding": yielding, "reply_prefix": replyPrefix, "replies": replies, "replies_size": repliesSize,
    "stored_prefix": storedPrefix, "claims": claims, "orders": formerOrders,
    "order_prefix": orderPrefix, "failures": failures, "failure_prefix": failurePrefix,
    "retry_prefix": formerRetryPrefix, "unit_retries": formerUnitRetries, "variant_retries": formerVariantRetries,
    "failure_counts": failureCounts,
    "counters": counters, "activity_prefix": activityPrefix, "spending_prefix": spendingPrefix, "rejected": rejected,
    "events": events,
  ]
}
