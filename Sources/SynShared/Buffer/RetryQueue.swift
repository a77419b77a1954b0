// What people want tried again, until it is: seeds that wait for a `syn-store work`. A unit takes a place like any
// other missing unit; a variant of a waiting unit needs none. A seed whose pipeline failed comes up again when its
// lease lapses.

import SynBase
import SynRecord

extension QAStore {
  /// A waiting unit, as a record that lacks only the answer to its variant: its own answer is not paid for again.
  /// `failure` is the variant's. Nil if the failure does not say what the variant should have been.
  static func seed(forVariant id: String, failure: RawJSON, storedAnswer: RawJSON) -> RawJSON? {
    guard let failure = failure.object, let qaID = failure["qa_id"],
      let question = failure["question"],
      let response = storedAnswer.object?["responses"]?.elements.first?.object,
      let model = response["model"],
      let files = response["completion"]?.object?["files"]
    else { return nil }
    var variant = RawObject(members: [.init(key: "ans_aug_id", value: RawJSON(.string(id)))])
    variant["kind"] = failure["kind"]
    variant["question"] = failure["variant"]
    variant[RecordKey.tries] = failure[RecordKey.tries]
    if variant["kind"] == nil, variant["question"] == nil { return nil }
    let answer = RawObject(members: [
      .init(key: "model", value: model), .init(key: "files", value: files),
    ])
    var record = RawObject(members: [.init(key: "qa_id", value: qaID)])
    for key in [RecordKey.topic, RecordKey.persona, RecordKey.requirements] {
      record[key] = failure[key]
    }
    record[RecordKey.question] = question
    record[RecordKey.answer] = RawJSON(answer)
    record[RecordKey.augments] = RawJSON(array: [RawJSON(variant)])
    return RawJSON(record)
  }
}
