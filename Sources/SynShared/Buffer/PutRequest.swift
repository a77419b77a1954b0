// From a record to what is to be stored: decides what a record is, and makes the objects dojo decodes. A shape dojo does
// not know would crash it, so nothing is taken over from a record unread.

package enum PutRequest: Sendable {
  case unit(FinishedUnit)
  case failedUnit(qaID: String, Failure)
  /// `prefix` says under which keys the results stand.
  case order(entry: String, prefix: String, [OrderedResult])
  /// Nothing to store: neither an answer nor an error, or nothing to store it under.
  case nothing(RecordError)

  package init(_ record: QARecord) {
    let error = record.error
    if let entry = record.string(RecordKey.order) {
      self = Self.order(entry: entry, record, error)
    } else if let error {
      guard let qaID = record.qaID, !qaID.isEmpty else {
        self = .nothing(error)
        return
      }
      self = .failedUnit(qaID: qaID, Failure(id: qaID, error: error, record: record))
    } else {
      self = Self.unit(record)
    }
  }

  /// What the record's model calls cost, as far as they say so.
  package static func costUSD(of record: QARecord) -> Double {
    let entries = record[RecordKey.lineage]?.value.arrayValue ?? []
    return entries.reduce(0) { $0 + max(0, $1["cost_usd"]?.doubleValue ?? 0) }
  }

  // MARK: Units

  private static func unit(_ record: QARecord) -> PutRequest {
    guard let question = record.question, !question.isEmpty, let answer = record.answer else {
      return .nothing(.incomplete("neither an answer nor an error"))
    }
    let qaID = record.qaID.flatMap { $0.isEmpty ? nil : $0 } ?? UUIDv7.make()
    let augment = chosenAugment(of: record)
    // Equal ids would put one answer over the other.
    let ansAugID = augment?.id.flatMap { $0.isEmpty || $0 == qaID ? nil : $0 } ?? UUIDv7.make()
    var unit = FinishedUnit(
      qaID: qaID, ansAugID: ansAugID,
      element: WaitingUnit.element(question: question, qaID: qaID, ansAugID: ansAugID),
      answer: stored(answer, id: qaID, prompt: question))
    if let answer = augment?.answer, let prompt = augment?.question {
      unit.augmentAnswer = stored(answer, id: ansAugID, prompt: prompt)
    } else if let augment {
      let error = augment.error ?? .incomplete("the augment has no answer")
      unit.augmentFailure = Failure(id: ansAugID, error: error, record: record)
    }
    return .unit(unit)
  }

  /// dojo takes one variant of each question: the first that was answered, else the first at all.
  private static func chosenAugment(of record: QARecord) -> Augment? {
    let augments = record.augments
    return augments.first { $0.answer != nil && $0.question != nil } ?? augments.first
  }

  /// `{"prompt","responses":[{"model","completion":{"files":[...]},"cid"}],"qa_id"}`. dojo reads the first file without
  /// looking whether there is one; an `Answer` always has one.
  private static func stored(_ answer: Answer, id: String, prompt: String) -> JSONValue {
    let response: JSONValue = [
      "model": .string(answer.model), "completion": ["files": .array(answer.files.map { $0.json })],
      "cid": .string(UUIDv7.make()),
    ]
    return ["prompt": .string(prompt), "responses": [response], "qa_id": .string(id)]
  }

  // MARK: Orders

  private static func order(entry: String, _ record: QARecord, _ error: RecordError?) -> PutRequest {
    if record[RecordKey.wants]?.value.arrayValue == ["augment"] {
      let results = record.augments.compactMap { augmentResult($0, record, error) }
      if results.isEmpty || results.count < record.augments.count {
        return .nothing(.incomplete("augments are missing"))
      }
      return .order(entry: entry, prefix: DojoKeys.augmentPrefix, results)
    }
    guard let id = record.qaID, !id.isEmpty else { return .nothing(error ?? .incomplete("an order without qa_id")) }
    let result: OrderedResult
    if let error {
      result = OrderedResult(id: id, failure: Failure(id: id, error: error, record: record))
    } else if let answer = record.answer, let question = record.question {
      result = OrderedResult(id: id, value: stored(answer, id: id, prompt: question))
    } else {
      return .nothing(.incomplete("neither an answer nor an error"))
    }
    return .order(entry: entry, prefix: DojoKeys.answerPrefix, [result])
  }

  /// Nil for one that was neither made nor failed: then the order is not settled yet.
  private static func augmentResult(_ augment: Augment, _ record: QARecord, _ error: RecordError?) -> OrderedResult? {
    guard let id = augment.id, !id.isEmpty else { return nil }
    if let question = augment.question { return OrderedResult(id: id, value: .string(question)) }
    guard let error = augment.error ?? error else { return nil }
    return OrderedResult(id: id, failure: Failure(id: id, error: error, record: record))
  }
}

extension RecordError {
  fileprivate static func incomplete(_ message: String) -> RecordError {
    RecordError(stage: "store", code: Failure.Code.incomplete, message: message)
  }
}
