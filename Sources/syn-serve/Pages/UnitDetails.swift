// A unit as the dashboard shows it: texts and facts. Frames request the pages themselves one by one.

import SynBase
import SynBuffer

struct UnitDetails {
  let unit: StoredUnit

  /// `versions` are the answer and its worse versions, by rank; `variant` is null if there is none.
  var json: JSONValue {
    let best = Self.side(unit.answer.value)
    var versions: [JSONValue] = [["rank": 0, "kind": "", "change": ""]]
    for level in unit.degraded.levels {
      versions.append(
        ["rank": .integer(level.rank), "kind": .string(level.kind), "change": .string(level.change)])
    }
    return [
      "qa_id": .string(unit.qaID), "waits": .bool(unit.waits), "base": best ?? .null, "versions": .array(versions),
      "variant": variant,
    ]
  }

  private var variant: JSONValue {
    guard let id = unit.ansAugID else { return .null }
    if let answer = unit.augmentAnswer, var object = Self.side(answer.value)?.objectValue {
      object["id"] = .string(id)
      return .object(object)
    }
    return ["id": .string(id), "error": .string(unit.augmentFailure ?? "it was made without a variant")]
  }

  /// Question, model and size of the page; nil for the `-1` of a failure.
  private static func side(_ answer: JSONValue) -> JSONValue? {
    guard let page = page(of: answer) else { return nil }
    return [
      "question": answer["prompt"] ?? "", "model": answer["responses"]?.arrayValue?.first?["model"] ?? "",
      "bytes": .integer(page.utf8.count),
    ]
  }

  /// The page of an answer as Redis holds it.
  static func page(of answer: JSONValue) -> String? {
    answer["responses"]?.arrayValue?.first.flatMap { page(ofResponse: $0) }
  }

  private static func page(ofResponse response: JSONValue) -> String? {
    response["completion"]?["files"]?.arrayValue?.first?["content"]?.stringValue
  }

  /// The page with this rank: 0 is the unit's own answer.
  func page(rank: Int) -> String? {
    if rank == 0 { return Self.page(of: unit.answer.value) }
    return unit.degraded.levels.first { $0.rank == rank }.flatMap { Self.page(ofResponse: .object($0.response)) }
  }
}
