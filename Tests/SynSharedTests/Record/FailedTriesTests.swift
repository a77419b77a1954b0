import Testing

@testable import SynBase
@testable import SynRecord

struct FailedTriesTests {
  private let error = RecordError(stage: "answer", code: "bad_output", message: "", attempts: 2)

  @Test(
    "a failure counts on from whatever number is there",
    arguments: [
      ("{}", 1), (#"{"tries":2}"#, 3), (#"{"tries":null}"#, 1), (#"{"tries":"x"}"#, 1), (#"{"tries":-5}"#, 1),
      (#"{"tries":9223372036854775807}"#, 1_000_001), (#"{"tries":1e300}"#, 1), (#"{"tries":1.5}"#, 1),
    ])
  func counting(line: String, tries: Int) throws {
    var record = try QARecord(parsing: Array(line.utf8)[...])
    record.fail(error)
    #expect(record["tries"]?.value == .integer(tries))
    #expect(record.error == error && record.isFailed)
  }

  @Test("where nothing was sent the member stays as it is")
  func nothingSent() throws {
    var record = try QARecord(parsing: Array(#"{"tries":"mine"}"#.utf8)[...])
    record.fail(RecordError(stage: "augment", code: "invalid_input", message: ""))
    #expect(record["tries"]?.value == "mine" && record.tries == 0)
  }

  @Test("each try has a stream of its own, the first one the stream there always was")
  func streams() {
    let random = SeededGenerator(seed: 7, label: "answer\nq")
    var first = random.afterFailing(0)
    var plain = random
    #expect(first.next() == plain.next())
    let starts = (0..<100).map { tries in
      var random = random.afterFailing(tries)
      return random.next()
    }
    #expect(Set(starts).count == 100)
  }
}
