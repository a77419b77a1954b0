// What a page is for, as far as its judges may know.

import SynBase
import SynRecord

/// `{"kind","qa_id","ans_aug_id","augment_kind","cid","degraded_kind","topic","requirements","question","checklist"}`,
/// all optional. No costs, no replies, no other page.
package struct PageSubject: Sendable, Equatable {
  package let json: JSONObject

  /// The variable that names the file for the judge to read.
  static let variable = "SYN_CHECK_RECORD"

  private init(_ json: JSONObject) { self.json = json }

  /// The answer to the record's question.
  package static func answer(to record: QARecord) -> PageSubject {
    PageSubject(members("answer", of: record, record.question, record["checklist"]))
  }

  /// The answer to a variant. The question's checklist may state what the variant changed.
  package static func answer(to augment: Augment, of record: QARecord) -> PageSubject {
    var json = members("augment", of: record, augment.question, augment.raw.object?["checklist"])
    json["ans_aug_id"] = augment.id.map { .string($0) }
    json["augment_kind"] = augment.kind.map { .string($0) }
    return PageSubject(json)
  }

  /// A page made worse on purpose.
  package static func version(_ degraded: DegradedAnswer, of record: QARecord) -> PageSubject {
    var json = members("degraded", of: record, record.question, record["checklist"])
    json["cid"] = degraded.cid.map { .string($0) }
    json["degraded_kind"] = degraded.kind.map { .string($0) }
    return PageSubject(json)
  }

  /// For a page without a record, which only shows whether judges can judge.
  static let proof = PageSubject([
    "kind": "proof", "question": "Build a page with a button that counts how often it is clicked.",
  ])

  private static func members(
    _ kind: String, of record: QARecord, _ question: String?, _ checklist: RawJSON?
  ) -> JSONObject {
    var json: JSONObject = ["kind": .string(kind)]
    json["qa_id"] = record.qaID.map { .string($0) }
    json["topic"] = record.topic.map { .string($0) }
    json["requirements"] = record.requirements.map { .integer($0) }
    json["question"] = question.map { .string($0) }
    let statements = checklist?.value.arrayValue?.filter { $0.stringValue?.contains { !$0.isWhitespace } == true } ?? []
    if !statements.isEmpty { json["checklist"] = .array(statements) }
    return json
  }
}
