// From a record to what is stored: decides what a record is, and makes the objects dojo decodes. A shape dojo does not
// know would crash it, so nothing in a record is stored unchecked.

import SynBase
import SynRecord

package enum PutRequest: Sendable {
  case unit(FinishedUnit)
  case failedUnit(qaID: String, RecordError, FailureRecord)
  case order(OrderDelivery, Results)
  /// Nothing to store: neither an answer nor an error, or no id to store it under. It came through the pipe unfinished,
  /// so its lease or its order is given back.
  case nothing(qaID: String?, OrderDelivery?, RecordError)

  package enum Results: Sendable {
    case answer(OrderedResult)
    case augments([OrderedResult])
  }

  package init(_ record: QARecord) {
    let error = record.error
    if let order = record.string(RecordKey.order) {
      self = .order(OrderDelivery(order), record, error)
    } else if let error {
      if let qaID = record.qaID, !qaID.isEmpty {
        self = .failedUnit(qaID: qaID, error, FailureRecord(id: qaID, error: error, record: record))
      } else {
        self = .nothing(qaID: nil, nil, error)
      }
    } else {
      self = .unit(record)
    }
  }

  /// Throws `RedisError`.
  @LoopActor
  package func perform(on store: QAStore, cost: RecordCost) async throws(RedisError) -> PutOutcome {
    switch self {
    case .unit(let unit): try await store.put(unit, cost: cost)
    case .failedUnit(let qaID, _, let failure):
      try await store.putFailedUnit(qaID: qaID, failure, cost: cost)
    case .order(let delivery, .answer(let result)):
      try await store.settleOrder(delivery, prefix: DojoKeys.answerPrefix, results: [result], cost: cost)
    case .order(let delivery, .augments(let results)):
      try await store.settleOrder(delivery, prefix: DojoKeys.augmentPrefix, results: results, cost: cost)
    case .nothing(let qaID, let delivery, _): try await Self.giveBack(qaID, delivery, to: store)
    }
  }

  @LoopActor
  private static func giveBack(
    _ qaID: String?, _ delivery: OrderDelivery?, to store: QAStore
  ) async throws(RedisError) -> PutOutcome {
    if let delivery {
      try await store.giveBackOrder(delivery)
    } else if let qaID {
      try await Leases(store).giveUp(qaID)
    }
    return .stored
  }

  // MARK: Units

  private static func unit(_ record: QARecord) -> PutRequest {
    guard let question = record.question, !question.isEmpty, let answer = record.storableAnswer else {
      return .incomplete(record, "neither an answer nor an error")
    }
    let qaID = record.qaID.flatMap { $0.isEmpty ? nil : $0 } ?? UUIDv7.make()
    let (augment, augmentAnswer) = chosenAugment(of: record)
    // Equal ids would overwrite one answer with the other.
    let ansAugID = augment?.id.flatMap { $0.isEmpty || $0 == qaID ? nil : $0 } ?? UUIDv7.make()
    let degraded = DegradedResponses(record)
    var unit = FinishedUnit(
      qaID: qaID, ansAugID: ansAugID,
      element: WaitingUnit.element(question: question, qaID: qaID, ansAugID: ansAugID),
      answer: stored(answer, id: qaID, prompt: question, cid: degraded.cidOfBase), degraded: degraded.json)
    if let answer = augmentAnswer, let prompt = augment?.question {
      unit.augmentAnswer = stored(answer, id: ansAugID, prompt: prompt)
    } else if let augment {
      let error = augment.error ?? .incomplete("the augment has no answer")
      unit.augmentFailure = FailureRecord(id: ansAugID, error: error, record: record)
    }
    return .unit(unit)
  }

  /// dojo takes one variant of each question: the first that was answered, else simply the first.
  private static func chosenAugment(of record: QARecord) -> (Augment?, RawAnswer?) {
    let augments = record.augments
    for augment in augments where augment.hasQuestion {
      if let answer = augment.storableAnswer { return (augment, answer) }
    }
    return (augments.first, nil)
  }

  /// `{"prompt","responses":[{"model","completion":{"files":[...]},"cid"}],"qa_id"}`. dojo reads the first file without
  /// checking that there is one; an `Answer` always has one.
  private static func stored(
    _ answer: RawAnswer, id: String, prompt: String, cid: String = UUIDv7.make()
  ) -> RawJSON {
    RawJSON(
      tree: .object([
        ("prompt", .string(prompt)), ("responses", .array([answer.response(cid: cid)])), ("qa_id", .string(id)),
      ]))
  }

  // MARK: Orders

  private static func order(_ delivery: OrderDelivery, _ record: QARecord, _ error: RecordError?) -> PutRequest {
    if record[RecordKey.wants]?.value.arrayValue == ["augment"] { return orderedAugments(delivery, record, error) }
    guard let id = record.qaID, !id.isEmpty else { return .incomplete(record, "an order without qa_id", delivery) }
    if let error { return .order(delivery, .answer(OrderedResult(id: id, error: error, record: record))) }
    guard let answer = record.storableAnswer, let question = record.question else {
      return .incomplete(record, "neither an answer nor an error", delivery)
    }
    return .order(delivery, .answer(OrderedResult(id: id, value: stored(answer, id: id, prompt: question))))
  }

  private static func orderedAugments(
    _ delivery: OrderDelivery, _ record: QARecord, _ error: RecordError?
  ) -> PutRequest {
    var results: [OrderedResult] = []
    for augment in record.augments {
      guard let id = augment.id, !id.isEmpty else {
        return .incomplete(record, "an augment without ans_aug_id", delivery)
      }
      if let question = augment.question {
        results.append(OrderedResult(id: id, value: RawJSON(.string(question))))
      } else if let error = augment.error ?? error {
        results.append(OrderedResult(id: id, error: error, record: record))
      } else {
        return .incomplete(record, "augments are missing", delivery)
      }
    }
    if results.isEmpty { return .incomplete(record, "augments are missing", delivery) }
    return .order(delivery, .augments(results))
  }

  private static func incomplete(
    _ record: QARecord, _ message: String, _ delivery: OrderDelivery? = nil
  ) -> PutRequest {
    .nothing(qaID: record.qaID, delivery, .incomplete(message))
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
