// One line of the pipeline: a question on its way to becoming a unit. We read and set the members we know here; all
// others stay the bytes they came in.

import SynBase

/// The names of the members that stages read and write.
package enum RecordKey {
  package static let qaID = "qa_id"
  package static let topic = "topic"
  package static let persona = "persona"
  package static let requirements = "requirements"
  package static let question = "question"
  package static let checklist = "checklist"
  package static let augments = "augments"
  package static let answer = "answer"
  package static let answers = "answers"
  package static let degraded = "degraded"
  package static let lineage = "lineage"
  package static let error = "error"
  package static let tries = "tries"
  package static let wants = "wants"
  /// Which delivery of a job an ordered record belongs to: `<id>/<number>`.
  package static let order = "order"
  /// Which delivery of a unit's job the record belongs to; missing for the first.
  package static let delivery = "delivery"
}

package struct QARecord: Sendable {
  private var object: RawObject
  /// The line as it came in, as long as nothing was changed.
  private var line: ArraySlice<UInt8>?
  /// The value of `augments`, once they have all been read: with their answers they are half of a unit.
  private var knownAugments: [Augment]?
  /// The value of `rawAnswer`, once it has been looked up: the other half.
  private var knownAnswer: RawAnswer??

  /// Reads one line. Throws `JSONError` when it is not a JSON object.
  package init(parsing line: ArraySlice<UInt8>) throws(JSONError) {
    object = try RawObject(parsing: line)
    self.line = line
  }

  package init() { object = RawObject() }

  /// The member's bytes; nil when missing or `null`. Setting nil removes it.
  package subscript(key: String) -> RawJSON? {
    get { object[key].flatMap { $0.isNull ? nil : $0 } }
    set {
      object[key] = newValue
      line = nil
      if key == RecordKey.augments { knownAugments = nil }
      if key == RecordKey.answer { knownAnswer = nil }
    }
  }

  /// The record as one compact object; an unchanged one as the bytes it came in.
  package var bytes: ArraySlice<UInt8> {
    if let line { return line }
    var output: [UInt8] = []
    object.write(into: &output)
    return output[...]
  }
}

// MARK: Members

extension QARecord {
  package func string(_ key: String) -> String? { self[key]?.value.stringValue }

  package var qaID: String? {
    get { string(RecordKey.qaID) }
    set { self[RecordKey.qaID] = newValue.map { RawJSON(.string($0)) } }
  }
  package var topic: String? {
    get { string(RecordKey.topic) }
    set { self[RecordKey.topic] = newValue.map { RawJSON(.string($0)) } }
  }
  package var persona: String? {
    get { string(RecordKey.persona) }
    set { self[RecordKey.persona] = newValue.map { RawJSON(.string($0)) } }
  }
  package var requirements: Int? {
    get { self[RecordKey.requirements]?.value.intValue }
    set { self[RecordKey.requirements] = newValue.map { RawJSON(.integer($0)) } }
  }
  package var question: String? {
    get { string(RecordKey.question) }
    set { self[RecordKey.question] = newValue.map { RawJSON(.string($0)) } }
  }
  /// Statements for judges that must be true of a program that solves the question; empty if the model gave none.
  package var checklist: [String] {
    get { (self[RecordKey.checklist]?.value.arrayValue ?? []).compactMap(\.stringValue) }
    set { self[RecordKey.checklist] = newValue.isEmpty ? nil : RawJSON(.array(newValue.map { .string($0) })) }
  }
  package var answer: Answer? {
    get { self[RecordKey.answer].flatMap { Answer($0.value) } }
    set { self[RecordKey.answer] = newValue.map { RawJSON($0.json) } }
  }
  /// Several answers to the question, of which `answer` is one; empty unless several were requested.
  package var answers: [SampledAnswer] {
    get { self[RecordKey.answers]?.elements.compactMap { SampledAnswer($0) } ?? [] }
    set { self[RecordKey.answers] = newValue.isEmpty ? nil : RawJSON(array: newValue.map { $0.raw }) }
  }
  var rawAnswer: RawAnswer? { knownAnswer ?? self[RecordKey.answer].flatMap { RawAnswer($0) } }
  package var error: RecordError? {
    get { self[RecordKey.error].map { RecordError($0.value) } }
    set { self[RecordKey.error] = newValue.map { RawJSON($0.json) } }
  }
  /// Empty when there are none.
  package var augments: [Augment] {
    get { knownAugments ?? self[RecordKey.augments]?.elements.compactMap { Augment($0) } ?? [] }
    set { self[RecordKey.augments] = RawJSON(array: newValue.map { $0.raw }) }
  }
  /// Worse versions of the answer, empty when there are none.
  package var degraded: [DegradedAnswer] {
    get { self[RecordKey.degraded]?.elements.compactMap { DegradedAnswer($0) } ?? [] }
    set { self[RecordKey.degraded] = RawJSON(array: newValue.map { $0.raw }) }
  }

  package var hasQuestion: Bool { self[RecordKey.question] != nil }
  /// A page that awaits its verdict does not count.
  package var hasAnswer: Bool { self[RecordKey.answer] != nil && rawAnswer?.isJudged != false }
  /// What a store may take: only a judged answer.
  package var storableAnswer: RawAnswer? { rawAnswer.flatMap { $0.isJudged ? $0 : nil } }
  /// dojo takes one variant of each question: the first that was answered, else simply the first.
  package var augmentForDojo: (Augment?, RawAnswer?) {
    for augment in augments where augment.hasQuestion {
      if let answer = augment.storableAnswer { return (augment, answer) }
    }
    return (augments.first, nil)
  }
  /// The page that was paid for when no judge was able to judge it.
  package var unjudgedAnswer: Answer? { hasAnswer ? nil : answer }
  package var isFailed: Bool { self[RecordKey.error] != nil }
  /// A failure of the record or of one of its variants for which not the record is to blame; nil if there is none.
  package var errorOfTheHost: RecordError? {
    ([error] + augments.map { $0.error }).lazy.compactMap { $0 }.first { $0.isOfHost }
  }
  /// Forgets such failures, so that another host can go on from what there is.
  package mutating func dropErrorsOfTheHost() {
    guard errorOfTheHost != nil else { return }
    if error?.isOfHost == true { error = nil }
    dropSampleErrorsOfTheHost()
    var variants = augments
    for index in variants.indices {
      if variants[index].error?.isOfHost == true { variants[index].dropError() }
      variants[index].dropSampleErrorsOfTheHost()
    }
    if !variants.isEmpty { augments = variants }
  }

  /// Whether the stage of that name may act: all may, unless `wants` lists only others.
  package func wants(_ stage: String) -> Bool {
    guard let wants = self[RecordKey.wants]?.value.arrayValue else { return true }
    return wants.contains(.string(stage))
  }

  /// Sets the answer, which has passed the judges; earlier failures of it are over.
  package mutating func accept(_ answer: Answer) {
    self.answer = answer
    error = nil
  }

  package mutating func appendLineage(_ entries: [LineageEntry]) {
    let earlier = self[RecordKey.lineage]?.elements ?? []
    self[RecordKey.lineage] = RawJSON(array: earlier + entries.map { RawJSON($0.json) })
  }

  /// Names a known member with the wrong type, nil when all are well-formed. `null` counts as missing.
  package mutating func malformedMember() -> String? {
    for key in [RecordKey.qaID, RecordKey.topic, RecordKey.persona, RecordKey.question, RecordKey.order]
    where self[key]?.isString == false {
      return "\(key) is not a string"
    }
    // No model can be asked about it, and no store takes it.
    if self[RecordKey.question]?.isEmptyString == true { return "question is empty" }
    if self[RecordKey.requirements] != nil, requirements == nil { return "requirements is not a whole number" }
    for key in [RecordKey.wants, RecordKey.lineage, RecordKey.augments, RecordKey.degraded, RecordKey.answers] {
      if let value = self[key], !value.isArray { return "\(key) is not an array" }
    }
    if let elements = self[RecordKey.augments]?.elements {
      var augments: [Augment] = []
      for element in elements {
        guard var augment = Augment(element), augment.check() else {
          return "augments[\(augments.count)] is not an augment"
        }
        augments.append(augment)
      }
      knownAugments = augments
    }
    if let index = self[RecordKey.degraded]?.elements.firstIndex(where: { DegradedAnswer($0)?.isWellFormed != true }) {
      return "degraded[\(index)] is not a degraded answer"
    }
    if let index = self[RecordKey.answers]?.elements.firstIndex(where: { SampledAnswer($0)?.isWellFormed != true }) {
      return "answers[\(index)] is not an answer"
    }
    knownAnswer = .some(rawAnswer)
    if self[RecordKey.answer] != nil, rawAnswer == nil {
      return "answer has no files with filename and content"
    }
    return nil
  }
}
