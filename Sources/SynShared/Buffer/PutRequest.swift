// From a record to what is stored: decides what a record is, and makes the objects dojo decodes. A shape dojo does not
// know would crash it, so nothing in a record is stored unchecked.

import SynBase
import SynRecord

package enum PutRequest: Sendable {
  case unit(FinishedUnit)
  case failedUnit(qaID: String, RecordError, FailureRecord)
  case order(JobDelivery, Results)
  /// Nothing to store: neither an answer nor an error, or no id to store it under. It came through the pipe unfinished,
  /// so its job is given back, if there is one.
  case nothing(qaID: String?, [JobReturn], RecordError)
  /// It failed because of an outage or a refused key, so that another host may do better: its job is given back. Where
  /// there is none, or it failed too often, it is stored as failed.
  indirect case unlucky([JobReturn], RecordError, otherwise: PutRequest)

  package enum Results: Sendable {
    case answer(OrderedResult)
    case augments([OrderedResult])
  }

  package init(_ record: QARecord) {
    self = Self.request(record)
    if let error = record.errorOfTheHost {
      self = .unlucky(JobReturn.candidates(record), error, otherwise: self)
    }
  }

  private static func request(_ record: QARecord) -> PutRequest {
    let error = record.error
    if let order = record.string(RecordKey.order) { return Self.order(JobDelivery(order), record, error) }
    guard let error else { return unit(record) }
    guard let qaID = record.qaID, !qaID.isEmpty else { return .nothing(qaID: nil, [], error) }
    return .failedUnit(qaID: qaID, error, FailureRecord(id: qaID, error: error, record: record))
  }

  /// Afterwards it says under which ids it was stored. Throws `RedisError`.
  @LoopActor
  package mutating func perform(on store: QAStore, cost: RecordCost) async throws(RedisError) -> PutOutcome {
    switch self {
    case .unit(var unit):
      let outcome = try await store.put(&unit, cost: cost)
      self = .unit(unit)
      return outcome
    case .failedUnit(let qaID, _, let failure):
      return try await store.putFailedUnit(qaID: qaID, failure, cost: cost)
    case .order(let delivery, .answer(let result)):
      return try await store.settleOrder(delivery, prefix: DojoKeys.answerPrefix, results: [result], cost: cost)
    case .order(let delivery, .augments(let results)):
      return try await store.settleOrder(delivery, prefix: DojoKeys.augmentPrefix, results: results, cost: cost)
    case .nothing(_, let jobs, _):
      return try await store.giveBackOne(of: jobs, .unfinished) == .givenBack ? .givenBack : .stored
    case .unlucky(let jobs, _, var otherwise):
      // Also when the job fell back before the failure got here: then it is not this host's to fail.
      let back = try await store.giveBackOne(of: jobs, .sick)
      if back == .givenBack || back == .elsewhere { return .givenBack }
      let outcome = try await otherwise.perform(on: store, cost: cost)
      self = otherwise
      return outcome
    }
  }

  /// Does it once more if Redis no longer has what came of it; whether it did. Throws `RedisError`.
  @LoopActor
  package func performAgain(on store: QAStore, cost: RecordCost) async throws(RedisError) -> Bool {
    switch self {
    case .unit(let unit): if try await store.hasAll([BufferKeys.unitPrefix + unit.qaID]) { return false }
    case .failedUnit(let qaID, _, _): if try await store.hasAll([BufferKeys.failurePrefix + qaID]) { return false }
    case .order(_, .answer(let result)):
      if try await store.hasAll([DojoKeys.answerPrefix + result.id]) { return false }
    case .order(_, .augments(let results)):
      if try await store.hasAll(results.map { DojoKeys.augmentPrefix + $0.id }) { return false }
    // A job that was given back, and is not in the making any more, stays as it is.
    case .nothing(_, let jobs, _): return try await store.giveBackOne(of: jobs, .unfinished) == .givenBack
    case .unlucky(let jobs, _, _): return try await store.giveBackOne(of: jobs, .sick) == .givenBack
    }
    var request = self
    _ = try await request.perform(on: store, cost: cost)
    return true
  }

  // MARK: Units

  private static func unit(_ record: QARecord) -> PutRequest {
    guard let question = record.question, !question.isEmpty, let answer = record.storableAnswer else {
      return .incomplete(record, "neither an answer nor an error")
    }
    let qaID = record.qaID.flatMap { $0.isEmpty ? nil : $0 } ?? UUIDv7.make()
    let (augment, augmentAnswer) = record.augmentForDojo
    // Equal ids would overwrite one answer with the other.
    let ansAugID = augment?.id.flatMap { $0.isEmpty || $0 == qaID ? nil : $0 } ?? UUIDv7.make()
    let degraded = DegradedResponses(record)
    var unit = FinishedUnit(
      qaID: qaID, ansAugID: ansAugID, question: question,
      answer: answer.stored(under: qaID, prompt: question, cid: degraded.cidOfBase), degraded: degraded.json)
    if let answer = augmentAnswer, let prompt = augment?.question {
      unit.augmentAnswer = answer.stored(under: ansAugID, prompt: prompt, cid: UUIDv7.make())
    } else if let augment {
      let error = augment.error ?? .incomplete("the augment has no answer")
      unit.augmentFailure = FailureRecord(id: ansAugID, error: error, record: record)
    }
    return .unit(unit)
  }

  // MARK: Orders

  private static func order(_ delivery: JobDelivery, _ record: QARecord, _ error: RecordError?) -> PutRequest {
    if record[RecordKey.wants]?.value.arrayValue == ["augment"] { return orderedAugments(delivery, record, error) }
    guard let id = record.qaID, !id.isEmpty else { return .incomplete(record, "an order without qa_id") }
    if let error { return .order(delivery, .answer(OrderedResult(id: id, error: error, record: record))) }
    guard let answer = record.storableAnswer, let question = record.question else {
      return .incomplete(record, "neither an answer nor an error")
    }
    return .order(
      delivery, .answer(OrderedResult(id: id, value: answer.stored(under: id, prompt: question, cid: UUIDv7.make()))))
  }

  private static func orderedAugments(
    _ delivery: JobDelivery, _ record: QARecord, _ error: RecordError?
  ) -> PutRequest {
    var results: [OrderedResult] = []
    for augment in record.augments {
      guard let id = augment.id, !id.isEmpty else {
        return .incomplete(record, "an augment without ans_aug_id")
      }
      if let question = augment.question {
        results.append(OrderedResult(id: id, value: RawJSON(.string(question))))
      } else if let error = augment.error ?? error {
        results.append(OrderedResult(id: id, error: error, record: record))
      } else {
        return .incomplete(record, "augments are missing")
      }
    }
    if results.isEmpty { return .incomplete(record, "augments are missing") }
    return .order(delivery, .augments(results))
  }

  private static func incomplete(_ record: QARecord, _ message: String) -> PutRequest {
    .nothing(qaID: record.qaID, JobReturn.candidates(record), .incomplete(message))
  }
}

extension JobReturn {
  /// The jobs that a record may belong to: an order says which; else it is the unit's, or that of a variant that is tried
  /// again.
  fileprivate static func candidates(_ record: QARecord) -> [JobReturn] {
    var rest = record
    rest.dropErrorsOfTheHost()
    for key in [RecordKey.order, RecordKey.delivery] { rest[key] = nil }
    let left = RawJSON(checked: rest.bytes)
    if let order = record.string(RecordKey.order) { return [JobReturn(JobDelivery(order), record: left)] }
    // The first delivery carries no number.
    let number = record[RecordKey.delivery]?.value.intValue ?? 1
    let ids = [record.qaID] + record.augments.map { $0.id }
    return ids.compactMap { $0 }.filter { !$0.isEmpty }.map {
      JobReturn(JobDelivery(id: $0, number: number), record: left)
    }
  }
}

extension QAStore {
  /// Changes nothing, but a replica or a full Redis refuses it.
  package func proveWrite() async throws(RedisError) {
    _ = try await redis.send(["SETRANGE", .text(BufferKeys.head), "0", ""])
  }

  fileprivate func hasAll(_ keys: [String]) async throws(RedisError) -> Bool {
    try await redis.send(["EXISTS"] + keys.map { .text($0) }).integer == keys.count
  }

  /// What became of the first of these jobs that exists. One that was unfinished too often is given up.
  fileprivate func giveBackOne(of jobs: [JobReturn], _ cause: ReturnCause) async throws(RedisError) -> ReturnOutcome {
    for job in jobs {
      let outcome = try await giveBack([job], cause, givesUp: cause == .unfinished).first
      if let outcome, outcome != .unknown { return outcome }
    }
    return .unknown
  }
}

extension OrderedResult {
  fileprivate init(id: String, error: RecordError, record: QARecord) {
    self.init(id: id, error: error, failure: FailureRecord(id: id, error: error, record: record))
  }
}

extension RecordError {
  fileprivate static func incomplete(_ message: String) -> RecordError {
    RecordError(stage: "store", code: .incomplete, message: message)
  }
}
