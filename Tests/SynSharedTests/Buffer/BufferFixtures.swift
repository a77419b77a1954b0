// What the buffer's tests have in common: a store on a private Redis, and records as they leave syn-answer.

import SynBase
import SynBuffer
import SynRecord
import TestSupport
import Testing

extension QAStore {
  @LoopActor
  static func testing(
    _ redis: TestRedis, _ change: (inout BufferSettings) -> Void = { _ in }
  ) throws -> QAStore {
    var settings = BufferSettings()
    change(&settings)
    let address = try RedisSettings(Settings(environment: redis.environment))
    return QAStore(redis: RedisConnection(address), settings: settings)
  }

  /// Puts one line as syn-store does.
  @LoopActor
  func put(line: String) async throws -> PutOutcome {
    let record = try QARecord(parsing: Array(line.utf8)[...])
    var request = PutRequest(record)
    return try await request.perform(on: self, cost: RecordCost(record))
  }
}

extension TestRedis {
  func json(_ key: String) throws -> JSONValue {
    try JSONValue(parsing: try #require(command("GET", key).text, "\(key) is not there"))
  }

  /// The waiting units as dojo reads them: every element is a unit, and each has both answers, an object that dojo can
  /// index or a negative number.
  func dojoView() throws -> [JSONValue] {
    try command("LRANGE", "synthetic:questions", "0", "-1").texts.map { text in
      let element = try JSONValue(parsing: text)
      #expect(element.objectValue?.members.map { $0.key } == ["question", "qa_id", "ans_aug_id"])
      #expect(element["question"]?.stringValue?.isEmpty == false)
      for key in ["qa_id", "ans_aug_id"] {
        let id = try #require(element[key]?.stringValue)
        let answer = try json("synthetic:answers:\(id)")
        if key == "ans_aug_id", answer == .number("-1") { continue }
        #expect(answer.objectValue?.members.map { $0.key } == ["prompt", "responses", "qa_id"])
        #expect(answer["qa_id"]?.stringValue == id)
        let response = try #require(answer["responses"]?.arrayValue?.first)
        #expect(response.objectValue?.members.map { $0.key } == ["model", "completion", "cid"])
        let file = try #require(response["completion"]?["files"]?.arrayValue?.first)
        #expect(file.objectValue?.members.map { $0.key } == ["filename", "content"])
      }
      return element
    }
  }
}

enum Lines {
  static let answer = #"{"model":"m","files":[{"filename":"index.html","content":"<p>\u00e9\"</p>"}]}"#

  /// The augments of a unit: one that was answered.
  static func augment(_ id: String) -> String {
    #"[{"ans_aug_id":"\#(id)","kind":"add_one","question":"Build two","answer":\#(answer)}]"#
  }

  static func unit(_ id: String, augments: String? = nil) -> String {
    let augments = augments ?? augment("aug-" + id)
    return #"""
      {"qa_id":"\#(id)","question":"Build \"it\"","answer":\#(answer),"augments":\#(augments),"lineage":[{"cost_usd":0.25}]}
      """#
  }
}
