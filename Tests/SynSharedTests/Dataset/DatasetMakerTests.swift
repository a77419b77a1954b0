import SynBase
import SynDataset
import SynRecord
import Testing

/// Records into rows, and what is left out of them.
@Suite struct DatasetMakerTests {
  private static func answer(_ page: String, _ more: String = "") -> String {
    #"{"model":"m","files":[{"filename":"index.html","content":"\#(page)"}]\#(more)}"#
  }

  private func make(
    _ lines: [String], _ format: DatasetFormat, references: ReferenceTexts = ReferenceTexts(),
    _ change: (inout DatasetOptions) -> Void = { _ in }
  ) throws -> (rows: [JSONValue], maker: DatasetMaker) {
    var options = DatasetOptions(formats: [format])
    change(&options)
    var maker = DatasetMaker(options, references: references)
    var rows: [JSONValue] = []
    for (index, line) in lines.enumerated() {
      let record = try QARecord(parsing: Array(line.utf8)[...])
      for row in maker.rows(of: ExportInput(record: record, line: index + 1)).rows {
        rows.append(try JSONValue(parsing: row.bytes[...]))
      }
    }
    return (rows, maker)
  }

  private func contents(_ value: JSONValue?) -> [String] {
    (value?.arrayValue ?? []).compactMap { $0["content"]?.stringValue }
  }

  // MARK: chat

  @Test("each answered question of a record is a conversation")
  func chat() throws {
    let record = """
      {"qa_id":"1","question":"Q","answer":\(Self.answer("A")),"augments":[
       {"ans_aug_id":"2","kind":"add_one","question":"V","answer":\(Self.answer("B"))},
       {"ans_aug_id":"3","kind":"add_two","question":"W","error":{"code":"refused"}},
       {"ans_aug_id":"4","kind":"add_two","question":"X"},
       {"ans_aug_id":"5","kind":"add_two","question":"Y","answer":\(Self.answer("C", #","judged":false"#))}]}
      """
    let (rows, maker) = try make([record], .chat) { $0.rows.system = "S" }
    #expect(rows.map { contents($0["messages"]) } == [["S", "Q", "A"], ["S", "V", "B"]])
    #expect(rows[0]["messages"]?.arrayValue?.map { $0["role"] } == ["system", "user", "assistant"])
    // OpenAI's validator refuses members that it does not know.
    #expect(rows[0].objectValue?.members.map(\.key) == ["messages"])
    #expect(maker.leftOut[.failedVariants] == 1 && maker.leftOut[.unansweredVariants] == 2)
    #expect(maker.leftOut[.unjudgedAnswers] == 1)
  }

  @Test("failures, questions without an answer and answers without a question are left out and counted")
  func failures() throws {
    let lines = [
      #"{"question":"Q","error":{"code":"refused"},"answer":\#(Self.answer("A"))}"#, #"{"question":"Q"}"#,
      #"{"answer":\#(Self.answer("A"))}"#, #"{"question":"Q","answer":\#(Self.answer("A"))}"#,
    ]
    for format in [DatasetFormat.chat, .dojo, .raw] {
      let (rows, maker) = try make(lines, format)
      #expect(rows.count == 1)
      #expect(maker.leftOut[.failedRecords] == 1 && maker.leftOut[.unansweredRecords] == 2)
      #expect(maker.facts.records == 4 && maker.recordsUsed == 1)
    }
  }

  @Test("several files are each between fences that they do not contain")
  func files() throws {
    let files = #"[{"filename":"index.html","content":"a ``` b"},{"filename":"index.js","content":"c\n"}]"#
    let lines = [#"{"question":"Q","answer":{"model":"m","files":\#(files)}}"#]
    let page = try contents(make(lines, .chat).rows[0]["messages"]).last
    #expect(page == "index.html\n````html\na ``` b\n````\n\nindex.js\n```js\nc\n```")
    let one = [#"{"question":"Q","answer":\#(Self.answer("A"))}"#]
    let fenced = try make(one, .chat) { $0.rows.fences = true }.rows[0]
    #expect(contents(fenced["messages"]).last == "```html\nA\n```")
  }

  @Test("the standing note and columns for origin are a matter of options")
  func noteAndMetadata() throws {
    let question = "Build a clock\\n\\n\(QuestionNote.text)"
    let lines = [
      #"{"qa_id":"1","topic":"games","question":"\#(question)","augments":[{"ans_aug_id":"2","question":"\#(question)","#
        + #""answer":\#(Self.answer("B"))}],"answer":\#(Self.answer("A"))}"#
    ]
    let kept = try make(lines, .chat).rows
    #expect(contents(kept[0]["messages"])[0].hasSuffix(QuestionNote.text))
    for format in DatasetFormat.allCases where format != .preference && format != .reward {
      let rows = try make(lines, format) { $0.rows.withoutNote = true }.rows
      #expect(!rows.isEmpty && !rows.contains { $0.text.contains("index.js") }, "\(format)")
    }
    let row = try make(lines, .chat) { $0.rows.hasMetadata = true }.rows[1]
    #expect(row["id"] == "2" && row["kind"] == "variant" && row["topic"] == "games" && row["models"] == ["m"])
    #expect(row["family"]?.stringValue == QuestionFamily(question: "Build a clock").id)
  }

  @Test("halves of surrogate pairs and bytes that are not UTF-8 do not get into a row")
  func unreadable() throws {
    let line = #"{"qa_id":"1","question":"Q \ud83d \ud83d\ude00","answer":\#(Self.answer("\\udc00"))}"#
    for format in [DatasetFormat.chat, .dojo, .raw] {
      let row = try make([line], format).rows[0].text
      #expect(!row.contains(#"\ud"#) && row.contains("\u{fffd}") && row.contains("\u{1f600}"), "\(format)")
    }
  }

  // MARK: preference and reward

  private static func sampled(_ scores: [String]) -> String {
    let answers = scores.enumerated().map { index, score in
      score == "error" ? #"{"error":{"code":"refused"}}"# : answer("page \(index)", #","score":\#(score)"#)
    }
    return #"{"qa_id":"1","question":"Q","answer":\#(answer("page 0")),"answers":[\#(answers.joined(separator: ","))]}"#
  }

  @Test("of several scored answers the best and the worst are a pair, or every two of different scores")
  func scores() throws {
    let line = Self.sampled(["7", "9.5", "error", "null", "2", "7"])
    let (rows, maker) = try make([line], .preference)
    #expect(rows.map { contents($0["chosen"]) + contents($0["rejected"]) } == [["page 1", "page 4"]])
    #expect(rows[0]["margin"] == .number("7.5") && rows[0]["score_chosen"] == .number("9.5"))
    #expect(rows[0]["score_rejected"] == .number("2.0") && rows[0]["pair"] == "scores")
    #expect(contents(rows[0]["prompt"]) == ["Q"])
    #expect(maker.leftOut[.failedAnswers] == 1 && maker.leftOut[.unscoredAnswers] == 1)
    let all = try make([line], .preference) { $0.rows.pairs = .all }
    #expect(all.rows.count == 5 && all.maker.leftOut[.tiedPairs] == 1)
    #expect(try make([Self.sampled(["5", "5"])], .preference).maker.leftOut[.tiedPairs] == 1)
    let rewards = try make([line], .reward).rows
    #expect(rewards.map { $0["score"]?.doubleValue } == [7, 9.5, 2, 7])
    #expect(contents(rewards[1]["completion"]) == ["page 1"])
    #expect(try make([line], .chat).rows.count == 1)
    #expect(try make([line], .chat) { $0.rows.everyAnswer = true }.rows.count == 5)
  }

  @Test("one answer's score is what the last judge said of its last page")
  func lineageScore() throws {
    let lineage = """
      [{"stage":"question","of":"1","verdicts":[{"score":1}]},
       {"stage":"answer","of":"1","model":"m","verdicts":[{"judge":"q","score":3,"page":1},{"judge":"q","score":8,"page":2}]},
       {"stage":"answer","of":"2","model":"m","verdicts":[{"judge":"q","page":1}]}]
      """
    let variant = #"{"ans_aug_id":"2","question":"V","answer":\#(Self.answer("B"))}"#
    let line =
      #"{"qa_id":"1","question":"Q","answer":\#(Self.answer("A")),"augments":[\#(variant)],"lineage":\#(lineage)}"#
    let (rows, maker) = try make([line], .reward)
    #expect(rows.map { $0["score"] } == [.number("8.0")])
    #expect(maker.leftOut[.unscoredAnswers] == 1)
  }

  private static func degraded(_ versions: [(rank: Int, claimed: Bool)]) -> String {
    let entries = versions.map {
      #"{"cid":"c\#($0.rank)","kind":"ux","rank":\#($0.rank)\#($0.claimed ? #","claimed":true"# : ""),"#
        + #""answer":\#(answer("worse \($0.rank)"))}"#
    }
    return #"{"qa_id":"1","question":"Q","answer":\#(answer("good")),"degraded":[\#(entries.joined(separator: ",")),"#
      + #"{"kind":"lag","error":{"code":"bad_page"}}]}"#
  }

  @Test("a worse version is rejected if it was measured to be worse, with every version before it")
  func ranks() throws {
    let line = Self.degraded([(1, false), (2, false), (3, true)])
    let (rows, maker) = try make([line], .preference)
    #expect(rows.map { contents($0["chosen"]) + contents($0["rejected"]) } == [["good", "worse 2"]])
    #expect(rows[0]["margin"] == .number("2.0") && rows[0]["pair"] == "ranks" && rows[0]["score_chosen"] == .null)
    #expect(maker.leftOut[.failedVersions] == 1)
    let all = try make([line], .preference) { $0.rows.pairs = .all }
    #expect(
      all.rows.map { contents($0["chosen"]) + contents($0["rejected"]) }
        == [["good", "worse 1"], ["good", "worse 2"], ["worse 1", "worse 2"]])
    #expect(all.maker.leftOut[.claimedPairs] == 3)
    let claimed = try make([line], .preference) { $0.rows.takesClaimed = true }.rows
    #expect(contents(claimed[0]["rejected"]) == ["worse 3"])
    let none = try make([Self.degraded([(1, true), (2, false)])], .preference)
    #expect(none.rows.isEmpty && none.maker.leftOut[.claimedPairs] == 1)
    // Whether 2 is worse than the answer is not known without 1.
    #expect(try make([Self.degraded([(2, false)])], .preference).rows.isEmpty)
  }

  @Test("pairs that a judge made are taken where its votes agree")
  func pairs() throws {
    let answers = (0..<3).map { Self.answer("page \($0)") }.joined(separator: ",")
    let pairs = """
      [{"question":"question","chosen":2,"rejected":0,"agreed":true,"margin":2,"votes":{}},
       {"question":"question","chosen":1,"rejected":0,"agreed":false,"margin":0},
       {"question":"question","chosen":1,"rejected":7,"agreed":true,"margin":1},
       {"question":"question","chosen":1,"rejected":0,"agreed":false,"margin":0,"error":{"code":"no_picture"}},
       {"question":"question","chosen":1,"rejected":0,"agreed":true,"margin":0},
       {"question":"augmented","of":"9","chosen":1,"rejected":0,"agreed":true,"margin":1},
       {"question":"augmented","chosen":0,"rejected":1,"agreed":true,"margin":1}]
      """
    let variant =
      #"{"ans_aug_id":"2","question":"V","answer":\#(Self.answer("B")),"answers":[\#(Self.answer("B")),\#(Self.answer("C"))]}"#
    let line =
      #"{"qa_id":"1","question":"Q","answer":\#(Self.answer("page 0")),"answers":[\#(answers)],"augments":[\#(variant)],"#
      + #""pairs":\#(pairs)}"#
    let (rows, maker) = try make([line], .preference)
    #expect(
      rows.map { contents($0["prompt"]) + contents($0["chosen"]) + contents($0["rejected"]) }
        == [["Q", "page 2", "page 0"], ["V", "B", "C"]])
    #expect(rows.map { $0["margin"]?.doubleValue } == [2, 1] && rows[0]["pair"] == "votes")
    #expect(maker.leftOut[.disagreedPairs] == 1 && maker.leftOut[.danglingPairs] == 1)
    #expect(maker.leftOut[.failedPairs] == 1 && maker.leftOut[.tiedPairs] == 1)
    #expect(maker.leftOut[.unscoredAnswers] == 5)
  }

  @Test("two equal pages are no pair")
  func identical() throws {
    let answers = [Self.answer("A", #","score":1"#), Self.answer("A", #","score":2"#)].joined(separator: ",")
    let line = #"{"qa_id":"1","question":"Q","answer":\#(Self.answer("A")),"answers":[\#(answers)]}"#
    let (rows, maker) = try make([line], .preference)
    #expect(rows.isEmpty && maker.leftOut[.identicalPairs] == 1)
  }

  // MARK: dojo

  @Test("a unit for dojo is what put would store, and the same each time")
  func dojo() throws {
    let variant = #"{"ans_aug_id":"2","kind":"add_one","question":"V","answer":\#(Self.answer("B"))}"#
    let line = #"{"qa_id":"1","question":"Q","answer":\#(Self.answer("A")),"augments":[{"kind":"x"},\#(variant)]}"#
    let row = try make([line], .dojo).rows[0]
    #expect(row.objectValue?.members.map(\.key) == ["question", "qa_id", "ans_aug_id", "answers"])
    #expect(row["qa_id"] == "1" && row["ans_aug_id"] == "2")
    let answers = try #require(row["answers"]?.arrayValue)
    #expect(answers.map { $0["prompt"] } == ["Q", "V"] && answers.map { $0["qa_id"] } == ["1", "2"])
    let file = answers[1]["responses"]?.arrayValue?[0]["completion"]?["files"]?.arrayValue?[0]
    #expect(file == ["filename": "index.html", "content": "B"])
    #expect(try make([line], .dojo).rows[0] == row)
    let bare = try make([#"{"question":"Q","answer":\#(Self.answer("A"))}"#], .dojo).rows[0]
    #expect(bare["qa_id"]?.stringValue?.count == 36 && bare["ans_aug_id"]?.stringValue?.count == 36)
    #expect(bare["answers"]?.arrayValue?.count == 1)
  }

  // MARK: Leaving out

  private static let long = "Build a page that shows a clock with two hands which a click stops and another one starts"

  @Test("a question that was there before is left out, exactly and nearly; its own variants are not compared with it")
  func dedup() throws {
    func line(_ id: String, _ question: String, _ page: String, variant: String? = nil) -> String {
      let variants = variant.map {
        #"{"ans_aug_id":"\#(id)v","question":"\#($0)","answer":\#(Self.answer(page + "v"))}"#
      }
      return
        #"{"qa_id":"\#(id)","question":"\#(question)","answer":\#(Self.answer(page)),"augments":[\#(variants ?? "")]}"#
    }
    let lines = [
      line("1", Self.long, "A", variant: Self.long + " again"),
      line("2", "build a page, that shows a clock with two hands which a click stops; and another one starts!", "B"),
      line("3", Self.long + " once more", "C"),
      line("4", "Something else entirely, with other words", "D", variant: Self.long),
    ]
    let (rows, maker) = try make(lines, .chat) { $0.dedups = true }
    #expect(rows.map { contents($0["messages"])[1] } == ["A", "Av", "D"])
    #expect(maker.leftOut[.duplicateRecords] == 2 && maker.leftOut[.duplicateVariants] == 1)
    #expect(try make(lines, .chat).rows.count == 6)
  }

  @Test("equal rows of one question are one row with --dedup")
  func dedupRows() throws {
    let answers = ["a  b", "a\\n\\tb", "ab", "a b"].map { Self.answer($0) }.joined(separator: ",")
    let line = #"{"qa_id":"1","question":"Q","answer":\#(Self.answer("a  b")),"answers":[\#(answers)]}"#
    let (rows, maker) = try make([line], .chat) {
      $0.dedups = true
      $0.rows.everyAnswer = true
    }
    #expect(rows.map { contents($0["messages"])[1] } == ["a  b", "ab"])
    #expect(maker.leftOut[.duplicateRows] == 2)
  }

  @Test("a record that shares words with a given text is left out, wherever they are, and reported")
  func decontaminate() throws {
    var texts = ReferenceTexts()
    texts.add(Array("x\n\n\(Self.long)\n".utf8), name: "f")
    let clean = #"{"qa_id":"4","question":"Something else","answer":\#(Self.answer("D"))}"#
    let lines = [
      #"{"qa_id":"1","question":"\#(Self.long)","answer":\#(Self.answer("A"))}"#,
      #"{"qa_id":"2","question":"Q","answer":\#(Self.answer("<p>\(Self.long)</p>"))}"#,
      #"{"qa_id":"3","question":"Q","answer":\#(Self.answer("A")),"augments":[{"question":"\#(Self.long)","answer":\#(Self.answer("B"))}]}"#,
      clean,
    ]
    let (rows, maker) = try make(lines, .chat, references: texts)
    #expect(rows.count == 1 && maker.leftOut[.contaminatedRecords] == 3)
    #expect(maker.contaminated.map(\.line) == [1, 2, 3] && maker.contaminated.allSatisfy { $0.overlap.place == "f:3" })
    #expect(maker.contaminated[0].text.hasPrefix("line 1 (1) is left out: it shares words with f:3: build a page that"))
  }

  @Test("the same records in another order are in the same splits")
  func splits() throws {
    let lines = (0..<200).map { #"{"qa_id":"\#($0)","question":"Question \#($0)","answer":\#(Self.answer("\($0)"))}"# }
    func splits(_ lines: [String]) throws -> [String: Split] {
      var options = DatasetOptions(formats: [.raw])
      options.shares = SplitShares("0.5,0.25,0.25")
      var maker = DatasetMaker(options)
      var splits: [String: Split] = [:]
      for line in lines {
        let record = try QARecord(parsing: Array(line.utf8)[...])
        for row in maker.rows(of: ExportInput(record: record, line: 1)).rows { splits[record.qaID ?? ""] = row.split }
      }
      return splits
    }
    let all = try splits(lines)
    #expect(Set(all.values) == Set(Split.allCases))
    #expect(try splits(lines.reversed()) == all)
    for (id, split) in try splits(Array(lines[50..<60])) { #expect(all[id] == split) }
  }
}
