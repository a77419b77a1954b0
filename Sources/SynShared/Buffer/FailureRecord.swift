// Why something failed, as Redis keeps it and `syn-store failures` prints it.

import SynBase
import SynRecord

/// docs/redis.md describes its members.
package struct FailureRecord: Sendable {
  package let code: String
  package let json: RawJSON
  var bytes: [UInt8] { Array(json.bytes) }

  init(json: RawJSON) {
    code = RecordError(json.value).code
    self.json = json
  }

  /// `record` is the part of the failed record that is worth keeping.
  init(id: String, error: RecordError, record: QARecord) {
    var object: JSONObject = ["id": .string(id), "at": .string(Timestamp.now.text)]
    for member in error.json.objectValue?.members ?? [] { object[member.key] = member.value }
    for key in [
      RecordKey.qaID, RecordKey.topic, RecordKey.persona, RecordKey.requirements, RecordKey.question, RecordKey.wants,
    ] {
      object[key] = record[key]?.value
    }
    if record[RecordKey.order] != nil { object["ordered"] = true }
    let augment = record.augments.first { $0.id == id }
    let tries = augment?.tries ?? record.tries
    if tries > 0 { object[RecordKey.tries] = .integer(tries) }
    if let augment {
      object["kind"] = augment.kind.map { .string($0) }
      object["variant"] = augment.question.map { .string($0) }
    }
    code = error.code
    json = RawJSON(.object(object))
  }

  /// Such as `rate_limited: too many requests`. For stored text that is not a failure, the reason says so.
  static func reason(inStored bytes: [UInt8]) -> String {
    do throws(JSONError) {
      let error = RecordError(try JSONValue(parsing: bytes))
      return error.message.isEmpty ? error.code : "\(error.code): \(error.message)"
    } catch {
      return "the reason was not kept"
    }
  }
}

extension QAStore {
  /// The latest failures, newest first.
  package func recentFailures(limit: Int = 100) async throws(RedisError) -> [FailureRecord] {
    let reply = try await redis.send(["LRANGE", .text(BufferKeys.failures), 0, .integer(limit - 1)])
    var failures: [FailureRecord] = []
    for element in reply.elements where limit > 0 {
      failures.append(FailureRecord(json: try RawJSON(stored: element.bytes ?? [])))
    }
    return failures
  }
}
