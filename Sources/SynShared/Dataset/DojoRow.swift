// A unit as Redis holds it for dojo: the element of the list of questions, and the objects under the keys of its answers.

import SynBase
import SynRecord

struct DojoRow {
  let bytes: [UInt8]

  /// Values that came from Redis stay as they are there. For others, ids that are missing, and the random `cid`, follow
  /// from the unit itself, so that the same record makes the same row.
  init(_ input: ExportInput, without isWithoutNote: Bool) {
    func exported(_ question: String) -> String { isWithoutNote ? QuestionNote.removed(from: question) : question }
    let record = input.record
    let question = exported(record.question ?? "")
    let qaID = record.qaID.flatMap { $0.isEmpty ? nil : $0 } ?? Self.id(of: question, "unit")
    var answers: [RawTree] = []
    var ansAugID: String
    if let stored = input.stored {
      ansAugID = stored.ansAugID
      answers = [stored.answer, stored.augmentAnswer].compactMap { value in
        value.map { value in
          guard isWithoutNote, var object = value.object, let prompt = object["prompt"]?.value.stringValue else {
            return .raw(value.readableEverywhere)
          }
          object["prompt"] = RawJSON(.string(exported(prompt)))
          return .raw(RawJSON(object).readableEverywhere)
        }
      }
    } else {
      let (augment, augmentAnswer) = record.augmentForDojo
      ansAugID = augment?.id.flatMap { $0.isEmpty || $0 == qaID ? nil : $0 } ?? Self.id(of: qaID, "variant")
      if let answer = record.storableAnswer {
        answers.append(Self.stored(answer, under: qaID, prompt: question))
      }
      if let answer = augmentAnswer, let prompt = augment?.question {
        answers.append(Self.stored(answer, under: ansAugID, prompt: exported(prompt)))
      }
    }
    let row = RawJSON(
      tree: .object([
        ("question", .string(question)), ("qa_id", .string(qaID)), ("ans_aug_id", .string(ansAugID)),
        ("answers", .array(answers)),
      ]))
    bytes = Array(row.bytes)
  }

  private static func stored(_ answer: RawAnswer, under id: String, prompt: String) -> RawTree {
    .raw(answer.stored(under: id, prompt: prompt, cid: Self.id(of: id, "answer")).readableEverywhere)
  }

  /// A UUID made from what it names: RFC 9562, version 8.
  private static func id(of name: String, _ purpose: String) -> String {
    var hash = SHA256()
    hash.update("\(purpose) \(name)".utf8)
    var bytes = Array(hash.finish().prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array(String(hexadecimal: bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
