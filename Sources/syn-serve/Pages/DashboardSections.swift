// What was read from the buffer, reduced to what the dashboard shows.

import SynBase
import SynBuffer

enum DashboardSections {
  /// As many as a person looks through. Validators hold 256, which `syn-store list` prints.
  static let unitsMax = 24
  static let failuresMax = 20
  static let minutes = 60

  private static let titleCharactersMax = 120
  private static let excerptCharactersMax = 240
  private static let messageCharactersMax = 400

  /// Rounded up to one of these, in milliseconds: the exact value would change with each reading.
  private static let roundTrips = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

  static func redisUp(_ address: String, roundTripMicroseconds: Int) -> JSONValue {
    let milliseconds = roundTrips.first { roundTripMicroseconds <= $0 * 1000 } ?? roundTripMicroseconds / 1000
    return ["up": true, "address": .string(address), "round_trip_ms": .integer(milliseconds)]
  }

  static func redisAway(_ address: String, _ error: RedisError) -> JSONValue {
    ["up": false, "address": .string(address), "error": .string("\(error)")]
  }

  /// The latest hour by minutes, oldest first; the last one is incomplete.
  static func activity(_ activity: RecentActivity) -> JSONValue {
    var object: JSONObject = ["last_minute": .integer(activity.currentMinute)]
    for name in ["stored", "handed_out", "failed"] {
      object[name] = .array(activity.counts(of: name, minutes: minutes).map { .integer($0) })
    }
    return .object(object)
  }

  /// The newest first: they enter the list at its tail.
  static func units(_ units: [WaitingUnit]) -> JSONValue {
    .array(
      units.reversed().map { unit in
        let (title, excerpt) = summary(of: unit.prompt)
        return [
          "qa_id": .string(unit.qaID), "ans_aug_id": .string(unit.ansAugID), "title": .string(title),
          "excerpt": .string(excerpt),
        ]
      })
  }

  /// A question's heading, or its beginning if it has none; and how it goes on.
  static func summary(of question: String) -> (title: String, excerpt: String) {
    let lines = question.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    guard let first = lines.first else { return ("", "") }
    let title = String(first.drop { $0 == "#" || $0.isWhitespace })
    return (cut(title, titleCharactersMax), cut(lines.dropFirst().joined(separator: " "), excerptCharactersMax))
  }

  static func failures(_ failures: [FailureRecord]) -> JSONValue {
    .array(
      failures.map { failure in
        let json = failure.json.value
        var object: JSONObject = [:]
        for key in ["id", "at", "stage", "code"] { object[key] = json[key] }
        object["message"] = .string(cut(json["message"]?.stringValue ?? "", messageCharactersMax))
        return .object(object)
      })
  }

  private static func cut(_ text: String, _ charactersMax: Int) -> String {
    let head = text.prefix(charactersMax)
    return head.endIndex == text.endIndex ? text : head + "…"
  }
}
