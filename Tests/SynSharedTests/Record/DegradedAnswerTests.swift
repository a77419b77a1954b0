import SynBase
import SynRecord
import Testing

@Suite struct DegradedAnswerTests {
  private let answer = Answer(model: "m", files: [PageFile(filename: "index.html", content: "<p>")])

  @Test("a filled entry keeps members it does not know")
  func aFilledEntryKeepsWhatItDoesNotKnow() throws {
    var record = try QARecord(parsing: Array(#"{"degraded":[{"kind":"ux","weight":1.50}]}"#.utf8)[...])
    var entries = record.degraded
    #expect(entries[0].isMissing && entries[0].kind == "ux" && entries[0].rank == nil)
    entries[0].fill(rank: 1, isClaimed: true, change: "No labels.", answer: answer)
    record.degraded = entries
    let file = #"{"filename":"index.html","content":"<p>"}"#
    #expect(
      String(decoding: record.bytes, as: UTF8.self)
        == #"{"degraded":[{"kind":"ux","weight":1.50,"rank":1,"claimed":true,"change":"No labels.","#
        + #""answer":{"model":"m","files":[\#(file)]}}]}"#)
    #expect(record.malformedMember() == nil)
  }

  @Test("a failed entry is not missing")
  func aFailedEntryIsNotMissing() {
    var entry = DegradedAnswer(cid: "c", kind: .lag)
    #expect(entry.isMissing)
    entry.fail(RecordError(stage: "augment", code: "timeout", message: ""))
    #expect(!entry.isMissing && !entry.hasAnswer && entry.cid == "c")
  }

  @Test("an answer without a rank is malformed")
  func anAnswerWithoutARankIsMalformed() throws {
    for rank in ["null", "0", "-1", #""1""#, "1.5"] {
      let line = #"{"degraded":[{"rank":\#(rank),"answer":\#(answer.json.text)}]}"#
      var record = try QARecord(parsing: Array(line.utf8)[...])
      #expect(record.malformedMember() != nil, "\(rank)")
    }
  }

  @Test("ids of the same millisecond do not give away which came first")
  func idsOfTheSameMillisecondDoNotTellWhichCameFirst() {
    var random = SeededGenerator(seed: 1)
    let first = UUIDv7.make(at: Timestamp(milliseconds: 1_700_000_000_123), using: &random)
    let others = (0..<200).map { _ in UUIDv7.make(besides: first) }
    #expect(others.allSatisfy { $0.prefix(15) == first.prefix(15) && $0 != first })
    #expect(others.contains { $0 < first } && others.contains { $0 > first })
    let besidesNone = ["", "c-1", "00000000-0000-4000-8000-000000000000"].map { UUIDv7.make(besides: $0) }
    #expect(besidesNone.allSatisfy { $0.split(separator: "-")[2].hasPrefix("7") && $0.count == 36 })
  }
}
