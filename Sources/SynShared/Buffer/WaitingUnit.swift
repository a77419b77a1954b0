// An element of dojo's list.

import SynBase

/// `{"question","qa_id","ans_aug_id"}`
package struct WaitingUnit: Sendable {
  /// The question as the JSON string it is stored as, to be passed on unparsed.
  package let question: RawJSON
  package let qaID: String
  package let ansAugID: String
  /// The element as it is in the list.
  package let element: RawJSON
  /// By which it can be given back; nil for a unit that was only looked at.
  package internal(set) var claim: String?

  /// Throws `RedisError.unexpectedReply` for anything that is not such an object.
  init(element bytes: [UInt8]) throws(RedisError) {
    do throws(JSONError) {
      let object = try RawObject(parsing: bytes[...])
      if let question = object["question"], question.bytes.first == UInt8(ascii: "\""),
        let qaID = object["qa_id"]?.value.stringValue, let ansAugID = object["ans_aug_id"]?.value.stringValue
      {
        (self.question, self.qaID, self.ansAugID) = (question, qaID, ansAugID)
        element = RawJSON(checked: bytes[...])
        return
      }
    } catch {}  // reported below, with the bytes themselves
    throw .unexpectedReply("no unit in \(DojoKeys.questions): \(String(decoding: bytes.prefix(200), as: UTF8.self))")
  }

  /// The question itself.
  package var prompt: String { question.value.stringValue ?? "" }

  static func element(question: String, qaID: String, ansAugID: String) -> JSONValue {
    ["question": .string(question), "qa_id": .string(qaID), "ans_aug_id": .string(ansAugID)]
  }
}
