// What people want tried again, until it is: seeds that wait for a `syn-store work`. Units take a place like any other that
// is missing; a variant of a unit that waits needs none. What fails with its pipeline comes up again when its lease lapses.

import SynBase
import SynRecord

extension QAStore {
  /// A unit that waits, as a record that lacks nothing but the answer to its variant: its own answer is not paid for
  /// again. `failure` is the variant's. Nil where it does not tell what the variant was to be.
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
