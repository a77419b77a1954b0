import SynBase
import SynRecord
import Testing

private func record(_ text: String) throws -> QARecord { try QARecord(parsing: Array(text.utf8)[...]) }
private func text(_ record: QARecord) -> String { String(decoding: record.bytes, as: UTF8.self) }

@Suite struct QARecordTests {
  @Test("an unchanged record goes out as it came in")
  func anUnchangedRecordGoesOutAsItCameIn() throws {
    let line = #"{ "question" : "Build a clock", "x":{"big":12345678901234567890,"f":1.10} }"#
    #expect(text(try record(line)) == line)
  }

  @Test("setting a member leaves the others alone")
  func settingAMemberLeavesTheOthersAlone() throws {
    var changed = try record(#"{"question":"Build a clock","x":{"big":12345678901234567890,"f":1.10},"é":"\u00e9"}"#)
    changed.qaID = "1"
    #expect(
      text(changed)
        == #"{"question":"Build a clock","x":{"big":12345678901234567890,"f":1.10},"é":"\u00e9","qa_id":"1"}"#)
  }

  @Test("null counts as missing")
  func nullCountsAsMissing() throws {
    var record = try record(#"{"question":null,"error":null,"wants":null,"answer":null}"#)
    #expect(record.question == nil && !record.isFailed && record.answer == nil)
    #expect(record.wants("answer"))
    #expect(record.malformedMember() == nil)
  }

  @Test("the wants member limits which stages act")
  func wantsLimitsWhoActs() throws {
    let record = try record(#"{"wants":["answer"]}"#)
    #expect(record.wants("answer"))
    #expect(!record.wants("augment"))
  }

  @Test("unknown members of an augment survive a change")
  func unknownMembersOfAnAugmentSurviveAChange() throws {
    var changed = try record(#"{"augments":[{"ans_aug_id":"a","kind":"add_one","weight":1.50}]}"#)
    var augments = changed.augments
    augments[0].question = "q"
    changed.augments = augments
    #expect(text(changed) == #"{"augments":[{"ans_aug_id":"a","kind":"add_one","weight":1.50,"question":"q"}]}"#)
  }

  @Test("the lineage grows at the end")
  func lineageGrowsBehindWhatIsThere() throws {
    var changed = try record(#"{"lineage":[{"stage":"question","odd":1.0}]}"#)
    changed.appendLineage([LineageEntry(stage: "answer", of: "1", call: ModelCall(model: "m", promptSHA256: "00"))])
    let lineage = try JSONValue(parsing: Array(changed.bytes))["lineage"]?.arrayValue
    #expect(lineage?.map { $0["stage"]?.stringValue } == ["question", "answer"])
    #expect(text(changed).contains(#"{"stage":"question","odd":1.0}"#))
    #expect(lineage?.last?["cost_usd"] == nil, "an unknown cost is left out, not zero")
  }

  @Test(
    "malformed members are named",
    arguments: [
      (#"{"question":1}"#, "question is not a string"), (#"{"qa_id":[]}"#, "qa_id is not a string"),
      (#"{"augments":{}}"#, "augments is not an array"), (#"{"augments":[1]}"#, "augments[0] is not an augment"),
      (#"{"augments":[{},{"question":7}]}"#, "augments[1] is not an augment"),
      (#"{"answer":{"files":[]}}"#, "answer has no files with filename and content"),
      (#"{"question":""}"#, "question is empty"), (#"{"augments":[{"question":""}]}"#, "augments[0] is not an augment"),
      (#"{"degraded":{}}"#, "degraded is not an array"), (#"{"degraded":[1]}"#, "degraded[0] is not a degraded answer"),
      (
        #"{"degraded":[{"kind":"ux"},{"answer":{"files":[{"filename":"f","content":""}]}}]}"#,
        "degraded[1] is not a degraded answer"
      ),
      (#"{"requirements":"two"}"#, "requirements is not a whole number"),
      (#"{"wants":"answer"}"#, "wants is not an array"),
    ])
  func malformedMembersAreNamed(line: String, complaint: String) throws {
    var record = try record(line)
    #expect(record.malformedMember() == complaint)
  }

  @Test("an error reads back as it was written")
  func anErrorReadsBackAsItWasWritten() throws {
    let error = RecordError(
      stage: "answer", code: "rate_limited", message: "slow down", attempts: 4, isRetryable: true, line: 17)
    #expect(RecordError(error.json) == error)
  }
}

@Suite struct UUIDv7Tests {
  @Test("the layout is that of the standard")
  func theLayoutIsThatOfTheStandard() {
    // The example of RFC 9562, appendix A.6: 0x017F22E279B0 milliseconds.
    struct Fixed: RandomNumberGenerator {
      var values: [UInt64]
      mutating func next() -> UInt64 { values.removeFirst() }
    }
    var random = Fixed(values: [0xcc3, 0x18c4_dc0c_0c07_398f])
    let time = Timestamp(milliseconds: 0x017f_22e2_79b0)
    #expect(UUIDv7.make(at: time, using: &random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
  }

  @Test("later identifiers sort after earlier ones")
  func laterOnesSortBehindEarlierOnes() {
    var random = SeededGenerator(seed: 1)
    let identifiers = (0..<100).map { UUIDv7.make(at: Timestamp(milliseconds: 1_700_000_000_000 + $0), using: &random) }
    #expect(identifiers == identifiers.sorted())
    #expect(Set(identifiers).count == 100)
  }
}
