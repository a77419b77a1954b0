// From records to rows, one record at a time: what is left out, which split a row is in, and what the manifest and the
// card say of it all. No I/O.

import SynBase
import SynRecord

package struct DatasetOptions: Sendable {
  package var formats: [DatasetFormat]
  /// Nil: everything is in `train`.
  package var shares: SplitShares?
  package var dedups = false
  package var rows = RowOptions()

  package init(formats: [DatasetFormat]) { self.formats = formats }
}

package struct DatasetRow: Sendable {
  package var format: DatasetFormat
  package var split: Split
  package var bytes: [UInt8]
}

/// A record as it came in.
package struct ExportInput: Sendable {
  package var record: QARecord
  /// From 1; for units of the buffer, their number.
  package var line: Int
  /// What Redis holds for dojo, where it came from there.
  package var stored: StoredAnswers?

  package init(record: QARecord, line: Int, stored: StoredAnswers? = nil) {
    self.record = record
    self.line = line
    self.stored = stored
  }
}

/// The values of `synthetic:answers:` keys, byte for byte.
package struct StoredAnswers: Sendable {
  package var answer: RawJSON
  package var augmentAnswer: RawJSON?
  package var ansAugID: String

  package init(answer: RawJSON, augmentAnswer: RawJSON?, ansAugID: String) {
    self.answer = answer
    self.augmentAnswer = augmentAnswer
    self.ansAugID = ansAugID
  }
}

package struct DatasetMaker: Sendable {
  package let options: DatasetOptions
  private let references: ReferenceTexts
  private let reader: AnswerReader
  private var duplicates = Deduplicator()
  package private(set) var facts = RunFacts()
  package private(set) var leftOut = LeftOutCounts()
  /// The first of what was left out for its overlap with given texts.
  package private(set) var contaminated: [Contaminated] = []
  /// Most entries of `contaminated`: a manifest is for reading.
  package static let contaminatedMax = 10_000
  /// Of the rows of `raw`.
  package private(set) var rawColumns: [Column] = []
  /// Records of which a row was made.
  package private(set) var recordsUsed = 0

  /// A record that shares words with a given text.
  package struct Contaminated: Sendable {
    package var line: Int
    package var qaID: String?
    package var overlap: ReferenceTexts.Overlap

    package var text: String {
      "line \(line)\(qaID.map { " (\($0))" } ?? "") is left out: it shares words with \(overlap.place): \(overlap.words)"
    }

    package var json: JSONValue {
      var object: JSONObject = ["line": .integer(line)]
      object["qa_id"] = qaID.map { .string($0) }
      object["with"] = .string(overlap.place)
      object["words"] = .string(overlap.words)
      return .object(object)
    }
  }

  package init(_ options: DatasetOptions, references: ReferenceTexts = ReferenceTexts()) {
    self.options = options
    self.references = references
    reader = AnswerReader(options, readsEverything: references.count > 0)
  }

  package mutating func countUnusable() { leftOut.add(.unusableLines) }
  package mutating func countFailed() { leftOut.add(.failedRecords) }

  /// The record's rows, and what is to be reported of it.
  package mutating func rows(of input: ExportInput) -> (rows: [DatasetRow], contaminated: Contaminated?) {
    let record = input.record
    facts.add(record)
    guard !record.isFailed else {
      leftOut.add(.failedRecords)
      return ([], nil)
    }
    var found = LeftOutCounts()
    var questions = reader.questions(of: record, leftOut: &found)
    guard let own = questions.first else {
      leftOut += found
      leftOut.add(.unansweredRecords)
      return ([], nil)
    }
    if let overlap = overlap(of: questions) {
      let report = Contaminated(line: input.line, qaID: record.qaID, overlap: overlap)
      if contaminated.count < Self.contaminatedMax { contaminated.append(report) }
      leftOut.add(.contaminatedRecords)
      return ([], report)
    }
    if options.dedups {
      if hadQuestion(own, of: input) {
        leftOut.add(.duplicateRecords)
        return ([], nil)
      }
      let variants = questions.dropFirst().filter { !hadQuestion($0, of: input) }
      found.add(.duplicateVariants, questions.count - 1 - variants.count)
      questions = [own] + variants
    }
    let family = QuestionFamily(question: own.text)
    let split = options.shares?.split(of: family) ?? .train
    var rows: [DatasetRow] = []
    for format in options.formats {
      for bytes in self.rows(of: questions, input, family, format, &found) {
        if options.dedups, duplicates.hadRow(bytes, of: format) {
          found.add(.duplicateRows)
        } else {
          rows.append(DatasetRow(format: format, split: split, bytes: bytes))
        }
      }
    }
    leftOut += found
    if !rows.isEmpty { recordsUsed += 1 }
    return (rows, nil)
  }

  private mutating func hadQuestion(_ question: QuestionAnswers, of input: ExportInput) -> Bool {
    duplicates.hadQuestion(QuestionNote.removed(from: question.text), owner: input.line)
  }

  private func overlap(of questions: [QuestionAnswers]) -> ReferenceTexts.Overlap? {
    if references.count == 0 { return nil }
    for question in questions {
      if let overlap = references.overlap(with: QuestionNote.removed(from: question.text)) { return overlap }
      let answers = question.answers + [question.answer].compactMap { $0 } + question.worse.map(\.answer)
      for (index, answer) in answers.enumerated() where !answers[..<index].contains(answer) {
        if let overlap = references.overlap(with: answer.text) { return overlap }
      }
    }
    return nil
  }

  private mutating func rows(
    of questions: [QuestionAnswers], _ input: ExportInput, _ family: QuestionFamily, _ format: DatasetFormat,
    _ found: inout LeftOutCounts
  ) -> [[UInt8]] {
    switch format {
    case .dojo: return [DojoRow(input, without: options.rows.withoutNote).bytes]
    case .raw:
      let row = rawRow(input.record)
      for member in row.object?.members ?? [] { rawColumns.add(Column(member.key, ColumnType(member.value))) }
      return [Array(row.bytes)]
    case .chat, .preference, .reward:
      return questions.flatMap { question in
        let writer = RowWriter(
          options: options.rows, question: question,
          prompt: options.rows.withoutNote ? QuestionNote.removed(from: question.text) : question.text,
          family: family.id, topic: input.record.topic)
        return switch format {
        case .preference: writer.preference(&found)
        case .reward: writer.reward(&found)
        default: writer.chat()
        }
      }
    }
  }

  private func rawRow(_ record: QARecord) -> RawJSON {
    var record = record
    if options.rows.withoutNote {
      if let question = record.question { record.question = QuestionNote.removed(from: question) }
      let augments = record[RecordKey.augments]?.elements ?? []
      if !augments.isEmpty {
        record[RecordKey.augments] = RawJSON(
          array: augments.map { element in
            guard var object = element.object, let question = object["question"]?.value.stringValue else {
              return element
            }
            object["question"] = RawJSON(.string(QuestionNote.removed(from: question)))
            return RawJSON(object)
          })
      }
    }
    return RawJSON(checked: record.bytes).readableEverywhere
  }
}

extension RawJSON {
  /// The same value; where its bytes are not UTF-8, or escape half of a surrogate pair, which other readers refuse, with
  /// U+FFFD in their place.
  var readableEverywhere: RawJSON {
    let hasSurrogates = zip(bytes, bytes.dropFirst(2)).contains {
      $0 == UInt8(ascii: "\\") && $1.lowercased == UInt8(ascii: "d")
    }
    if !hasSurrogates, String(validating: bytes, as: UTF8.self) != nil { return self }
    return RawJSON(value)
  }
}
