// The worse versions of a unit's answer as Redis holds them, in a key of our own: responses in the shape dojo knows,
// and what their ranking needs to know about them.

import SynBase
import SynRecord

/// `[{"model","completion":{"files":[...]},"cid","rank","kind","change","claimed"}]`, by rank. The unit's own answer
/// has rank 0.
package struct DegradedResponses: Sendable {
  package struct Level: Sendable {
    /// `{"model","completion","cid"}`
    package var response: JSONObject
    package var cid: String
    package var rank: Int
    package var kind: String
    package var change: String
    /// As `DegradedAnswer.isClaimed`.
    package var isClaimed: Bool
  }

  package private(set) var levels: [Level] = []
  /// The `cid` of the answer that these are worse than: neither it nor its place among the others gives that answer
  /// away.
  let cidOfBase: String

  /// The versions that were made for a record. Each gets a `cid` if it has none.
  init(_ record: QARecord) {
    let made = record.degraded.filter { $0.hasAnswer }
    let anchor = made.lazy.compactMap { $0.cid }.first ?? ""
    cidOfBase = UUIDv7.make(besides: anchor)
    var used: Set = ["", cidOfBase]
    for entry in made {
      guard let answer = entry.rawAnswer, let rank = entry.rank, rank > 0 else { continue }
      let own = entry.cid.flatMap { used.contains($0) ? nil : $0 }
      let cid = own ?? UUIDv7.make(besides: anchor)
      used.insert(cid)
      let response = RawJSON(tree: answer.response(cid: cid)).value.objectValue ?? [:]
      levels.append(
        Level(
          response: response, cid: cid, rank: rank, kind: entry.kind ?? "", change: entry.change ?? "",
          isClaimed: entry.isClaimed))
    }
    levels.sort { $0.rank < $1.rank }
  }

  /// Nil when there are none; nothing is stored then.
  var json: JSONValue? {
    guard !levels.isEmpty else { return nil }
    return .array(
      levels.map { level in
        var object = level.response
        object["rank"] = .integer(level.rank)
        object["kind"] = .string(level.kind)
        object["change"] = .string(level.change)
        if level.isClaimed { object["claimed"] = .bool(true) }
        return .object(object)
      })
  }

  /// As read from Redis. Throws `RedisError.unexpectedReply` for anything we never stored.
  init(stored bytes: [UInt8]) throws(RedisError) {
    cidOfBase = ""
    for element in try RawJSON(stored: bytes).value.arrayValue ?? [] {
      guard var response = element.objectValue, let cid = element["cid"]?.stringValue,
        let rank = element["rank"]?.intValue
      else { throw .unexpectedReply("no degraded response: \(element.text.prefix(200))") }
      for key in ["rank", "kind", "change", "claimed"] { response[key] = nil }
      levels.append(
        Level(
          response: response, cid: cid, rank: rank, kind: element["kind"]?.stringValue ?? "",
          change: element["change"]?.stringValue ?? "", isClaimed: element["claimed"]?.boolValue ?? false))
    }
  }
}
