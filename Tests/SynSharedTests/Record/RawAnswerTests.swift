import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynRecord

@Suite struct RawAnswerTests {
  private static let whole = #"{"model":"m","files":[{"filename":"index.html","content":"<p>\u00e9\"</p>"}]}"#

  /// What is stored from the bytes is what `Answer` reads from them, and what that refuses is refused.
  @Test(
    "a raw answer reads what an answer reads",
    arguments: [
      whole, #" { "files" : [ {"content":"b\\","filename":"a","more":[{}]} , {"filename":"c","content":""} ] } "#,
      #"{"files":7,"model":3,"files":[{"filename":"f","filename":"g","content":"x"}],"model":{"a":"}"}}"#,
      "{}", "[]", "7", #""files""#, #"{"files":[]}"#, #"{"files":{}}"#, #"{"files":["f"]}"#, #"{"files":[{}]}"#,
      #"{"files":[{"filename":"f"}]}"#, #"{"files":[{"filename":"f","content":7}]}"#,
      #"{"files":[{"filename":"f","content":"x"},{"content":"x"}]}"#,
      #"{"files":[{"filename":"f","content":"x"}],"files":null}"#,
    ])
  func itReadsWhatAnAnswerReads(text: String) throws {
    let value = try JSONValue(parsing: text)
    let response = RawAnswer(try RawJSON(stored: Array(text.utf8))).map { RawJSON(tree: $0.response(cid: "c")).value }
    let answer = Answer(value)
    #expect((response == nil) == (answer == nil))
    #expect(response?["model"]?.stringValue == answer?.model)
    #expect(PageFile.list(response?["completion"]?["files"]) == answer?.files)
    if let response { #expect(response.objectValue?.members.map { $0.key } == ["model", "completion", "cid"]) }
  }

  @Test("pages keep their escapes")
  func pagesKeepTheirEscapes() throws {
    let answer = try #require(RawAnswer(try RawJSON(stored: Array(Self.whole.utf8))))
    let text = String(decoding: RawJSON(tree: answer.response(cid: "c")).bytes, as: UTF8.self)
    #expect(text.contains(#""content":"<p>\u00e9\"</p>""#))
  }

  @Test("a later change counts, even if the record was checked before")
  func whatIsSetLaterCountsAlsoWhenTheRecordWasCheckedBefore() throws {
    let page = #"{"model":"m","files":[{"filename":"f","content":"old"}]}"#
    let line = #"{"answer":\#(page),"augments":[{"ans_aug_id":"a","answer":\#(page)}]}"#
    var record = try QARecord(parsing: Array(line.utf8)[...])
    #expect(record.malformedMember() == nil)
    func text(_ answer: RawAnswer?) -> String {
      answer.map { String(decoding: RawJSON(tree: $0.response(cid: "")).bytes, as: UTF8.self) } ?? ""
    }
    #expect(text(record.rawAnswer).contains("old") && text(record.augments[0].rawAnswer).contains("old"))
    let answer = Answer(model: "m", files: [PageFile(filename: "f", content: "new")])
    record.answer = answer
    var augment = record.augments[0]
    augment.answer = answer
    #expect(text(augment.rawAnswer).contains("new"))
    record.augments = [augment]
    #expect(text(record.rawAnswer).contains("new") && text(record.augments[0].rawAnswer).contains("new"))
    record[RecordKey.answer] = nil
    #expect(record.rawAnswer == nil)
  }
}
