import Testing

@testable import SynBase
@testable import SynRecord

struct FailedTriesTests {
  private let error = RecordError(stage: "answer", code: "bad_output", message: "", attempts: 2)

  @Test(
    "a failure adds to whatever number is there",
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

  @Test("a failure that sent nothing leaves the member as it is")
  func nothingSent() throws {
    var record = try QARecord(parsing: Array(#"{"tries":"mine"}"#.utf8)[...])
    record.fail(RecordError(stage: "augment", code: "invalid_input", message: ""))
    #expect(record["tries"]?.value == "mine" && record.tries == 0)
  }

  @Test("each try has a random stream of its own, and the first keeps the original one")
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
