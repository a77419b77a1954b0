import SynBase
import Testing

@testable import SynRecord

@Suite("one of several answers") struct SampledAnswerTests {
  private static let page = #""files":[{"filename":"index.html","content":"x"}]"#

  private func answer(_ members: String) throws -> SampledAnswer {
    let bytes = Array("{\(members)}".utf8)
    return try #require(SampledAnswer(RawJSON(try JSONValue(parsing: bytes))))
  }

  private func answers(_ members: [String]) throws -> [SampledAnswer] {
    try members.map { try answer($0.isEmpty ? "" : "\(Self.page),\($0)") }
  }

  private static func items(_ scores: Int...) -> String {
    let reasons = scores.map { #"{"item":"i","score":\#($0)}"# }.joined(separator: ",")
    return #""verdicts":[{"judge":"policy"},{"judge":"q","reasons":[\#(reasons)]}]"#
  }

  @Test(
    "the best is chosen by what is known of it, and the first of equal ones",
    arguments: [
      (AnswerChoice.score, [#""score":5"#, #""score":7.5"#, #""score":7.5"#], 1),
      (.score, [#""cost":1"#, #""score":0"#], 1), (.score, [#""cost":2"#, #""cost":1"#], 0),
      (.checks, [items(9, 9, 5), items(6, 6, 6), items(10, 10, 10)], 1),
      (.checks, [items(9, 5) + #","score":7"#, items(6, 9) + #","score":1"#], 1),
      (.checks, [items(9, 9) + #","score":7"#, items(6, 9) + #","score":8"#], 1),
      (.checks, [#""score":9"#, items(0)], 1),
      (.cost, [#""cost":0.2"#, #""cost":0.1"#, #""cost":0.1"#], 1), (.cost, [#""score":9"#, #""cost":4"#], 1),
    ] as [(AnswerChoice, [String], Int)])
  func best(choice: AnswerChoice, members: [String], expected: Int) throws {
    #expect(choice.best(of: try answers(members)) == expected)
  }

  @Test("only a page that was judged is chosen")
  func judgedOnly() throws {
    let failed = try answer(#""score":9,"error":{"code":"refused"}"#)
    let waiting = try answer("\(Self.page),\"judged\":false,\"score\":9")
    let good = try answer(Self.page)
    for choice in AnswerChoice.allCases {
      #expect(choice.best(of: [failed, waiting]) == nil && choice.best(of: []) == nil)
      #expect(choice.best(of: [failed, waiting, good]) == 2)
    }
    #expect(!failed.isMissing && waiting.isMissing && !good.isMissing)
  }

  @Test("a page that repeats an earlier one says which, and members of others are kept")
  func marks() throws {
    var list = [try answer("\(Self.page),\"mine\":1.10"), try answer(""), try answer(Self.page)]
    list.mark(chosen: 2)
    #expect(list.map { $0.raw.value["same_as"] } == [nil, nil, 0])
    #expect(list.map { $0.raw.value["chosen"] } == [nil, nil, true])
    #expect(list[0].raw.value["mine"] == .number("1.10"))
    list.mark(chosen: 0)
    #expect(list.map { $0.isChosen } == [true, false, false])
  }

  @Test("a failure keeps what it cost and counts; a page that follows it forgets it")
  func fails() throws {
    var one = SampledAnswer()
    #expect(one.isMissing)
    let verdicts: [JSONValue] = [["judge": "a", "score": 3], ["judge": "b"]]
    let facts = SampledAnswer.Facts(model: "asked", seed: 7, cost: 0.5, verdicts: verdicts)
    one.fail(RecordError(stage: "answer", code: .badPage, message: "m", attempts: 2), facts)
    #expect(one.tries == 1 && !one.isMissing && !one.hasAnswer && one.score == 3 && one.cost == 0.5)
    #expect(one.raw.value["model"] == "asked" && one.raw.value["seed"] == 7)
    one.fill(Answer(model: "got", files: [PageFile(filename: "index.html", content: "x")]), .init(model: "asked"))
    #expect(one.hasAnswer && one.error == nil && one.tries == 1 && one.score == nil && one.cost == nil)
    #expect(one.raw.value["model"] == "got")
  }

  @Test(
    "a record whose answers have the wrong shape is refused",
    arguments: [#""answers":{}"#, #""answers":["x"]"#, #""answers":[{"files":[]}]"#, #""answers":[{},{"files":7}]"#])
  func malformed(member: String) throws {
    for text in ["{\"question\":\"q\",\(member)}", "{\"augments\":[{\"question\":\"q\",\(member)}]}"] {
      var record = try QARecord(parsing: Array(text.utf8)[...])
      #expect(record.malformedMember() != nil, "\(text)")
    }
  }

  @Test("what a host failed at is forgotten where another host goes on, also in one of several answers")
  func otherHost() throws {
    let broken = #"{"error":{"code":"out_of_credit","of_host":true}}"#
    let own = #"{"error":{"code":"bad_page"}}"#
    let text = """
      {"question":"q","answers":[\(broken),\(own)],"error":{"code":"out_of_credit","of_host":true},
      "augments":[{"question":"v","answers":[\(broken)]}]}
      """
    var record = try QARecord(parsing: Array(text.utf8)[...])
    record.dropErrorsOfTheHost()
    #expect(record.answers.map { $0.isMissing } == [true, false] && record.augments[0].answers[0].isMissing)
    #expect(record.error == nil)
  }
}
