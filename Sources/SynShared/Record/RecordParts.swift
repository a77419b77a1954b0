// The parts of a record: answer, augment, error, lineage entry, each with its JSON shape.

import SynBase

/// `{"model","files":[{"filename","content"}],"judged"}`
package struct Answer: Sendable, Equatable {
  package var model: String
  package var files: [PageFile]
  /// False for a page that was paid for when no judge was able to judge it: `"judged":false`. It is not an answer until
  /// it is judged.
  package var isJudged = true

  package init(model: String, files: [PageFile]) {
    self.model = model
    self.files = files
  }

  /// Nil without at least one file. A missing model is an empty name: pages written by hand have none.
  package init?(_ value: JSONValue) {
    guard let files = PageFile.list(value["files"]) else { return nil }
    self.init(model: value["model"]?.stringValue ?? "", files: files)
    isJudged = value[Self.judgedKey]?.boolValue ?? true
  }

  package var json: JSONValue {
    var object: JSONObject = ["model": .string(model), "files": .array(files.map { $0.json })]
    if !isJudged { object[Self.judgedKey] = .bool(false) }
    return .object(object)
  }

  static let judgedKey = "judged"
}

/// `{"ans_aug_id","kind","question","answer","answers","error","tries"}`: a variant of the question. Unknown members are kept.
package struct Augment: Sendable {
  private var object: RawObject
  /// The value of `rawAnswer`, once it has been looked up.
  private var knownAnswer: RawAnswer??

  package init(id: String, kind: AugmentKind) {
    object = RawObject(["ans_aug_id": .string(id), "kind": .string(kind.rawValue)])
  }

  package init?(_ raw: RawJSON) {
    guard let object = raw.object else { return nil }
    self.object = object
  }

  package var raw: RawJSON { RawJSON(object) }

  private func raw(_ key: String) -> RawJSON? { object[key].flatMap { $0.isNull ? nil : $0 } }
  private func value(_ key: String) -> JSONValue? { raw(key)?.value }
  private mutating func set(_ key: String, _ value: JSONValue?) {
    object[key] = value.map { RawJSON($0) }
    knownAnswer = nil
  }

  package var id: String? {
    get { value("ans_aug_id")?.stringValue }
    set { set("ans_aug_id", newValue.map { .string($0) }) }
  }
  package var kind: String? { value("kind")?.stringValue }
  package var question: String? {
    get { value("question")?.stringValue }
    set { set("question", newValue.map { .string($0) }) }
  }
  /// Like a record's.
  package var checklist: [String] {
    get { (value(RecordKey.checklist)?.arrayValue ?? []).compactMap(\.stringValue) }
    set { set(RecordKey.checklist, newValue.isEmpty ? nil : .array(newValue.map { .string($0) })) }
  }
  package var answer: Answer? {
    get { value("answer").flatMap { Answer($0) } }
    set { set("answer", newValue?.json) }
  }
  /// Like a record's.
  package var answers: [SampledAnswer] {
    get { raw(RecordKey.answers)?.elements.compactMap { SampledAnswer($0) } ?? [] }
    set { object[RecordKey.answers] = newValue.isEmpty ? nil : RawJSON(array: newValue.map { $0.raw }) }
  }
  package var error: RecordError? { value("error").map { RecordError($0) } }
  /// How many attempts at its question or its answer have failed.
  package var tries: Int { FailedTries.count(raw(RecordKey.tries)) }

  /// `unjudged` is the page that awaits its verdict; without it the variant has none.
  package mutating func fail(_ error: RecordError, keeping unjudged: Answer? = nil) {
    if let unjudged { answer = unjudged } else if !hasAnswer { answer = nil }
    set("error", error.json)
    object[RecordKey.tries] = FailedTries.raw(after: error, raw(RecordKey.tries))
  }

  mutating func dropError() { set("error", nil) }

  package var hasQuestion: Bool { raw("question") != nil }
  package var rawError: RawJSON? { raw("error") }
  /// A page that awaits its verdict does not count.
  package var hasAnswer: Bool { raw("answer") != nil && rawAnswer?.isJudged != false }
  var rawAnswer: RawAnswer? { knownAnswer ?? raw("answer").flatMap { RawAnswer($0) } }
  /// What a store may take: only a judged answer.
  package var storableAnswer: RawAnswer? { rawAnswer.flatMap { $0.isJudged ? $0 : nil } }
  /// The page that was paid for when no judge was able to judge it.
  package var unjudgedAnswer: Answer? { hasAnswer ? nil : answer }

  package mutating func accept(_ answer: Answer) {
    self.answer = answer
    set("error", nil)
  }

  /// Whether the members we know have their types. Keeps what it read for later calls.
  mutating func check() -> Bool {
    knownAnswer = .some(rawAnswer)
    for key in ["ans_aug_id", "kind", "question"] {
      if let value = raw(key), !value.isString { return false }
    }
    if raw("question")?.isEmptyString == true { return false }
    if let list = raw(RecordKey.answers) {
      guard list.isArray, list.elements.allSatisfy({ SampledAnswer($0)?.isWellFormed == true }) else { return false }
    }
    return raw("answer") == nil || rawAnswer != nil
  }
}

/// `{"stage","code","message","attempts","retryable","of_host","prompt_tokens","completion_tokens","cost_usd",
/// "estimated","line"}`: why something failed.
package struct RecordError: Error, Sendable, Equatable {
  package var stage: String
  /// An `ErrorCode`'s, or another program's.
  package var code: String
  package var message: String
  package var attempts: Int
  package var isRetryable: Bool
  /// Not the record is to blame but the host it was on: an outage, a refused key, judges that cannot judge. Elsewhere, or
  /// later, the same may succeed.
  package var isOfHost = false
  /// What the failed attempts used, as far as the provider said: no spending stays invisible.
  package var usage: Usage
  /// The input line, from 1, for unreadable input.
  package var line: Int?

  package init(
    stage: String, code: String, message: String, attempts: Int = 0, isRetryable: Bool = false,
    usage: Usage = Usage(), line: Int? = nil
  ) {
    self.stage = stage
    self.code = code
    self.message = message
    self.attempts = attempts
    self.isRetryable = isRetryable
    self.usage = usage
    self.line = line
  }

  package init(
    stage: String, code: ErrorCode, message: String, attempts: Int = 0, isRetryable: Bool = false,
    usage: Usage = Usage(), line: Int? = nil
  ) {
    self.init(
      stage: stage, code: code.rawValue, message: message, attempts: attempts, isRetryable: isRetryable, usage: usage,
      line: line)
  }

  /// Says nothing about the page, which no judge could judge.
  var isOfTheJudges: Bool { code == ErrorCode.checkUnavailable.rawValue }

  /// Takes what is there: an error from another program may have fewer members.
  package init(_ value: JSONValue) {
    self.init(
      stage: value["stage"]?.stringValue ?? "", code: value["code"]?.stringValue ?? "unknown",
      message: value["message"]?.stringValue ?? value.stringValue ?? "", attempts: value["attempts"]?.intValue ?? 0,
      isRetryable: value["retryable"]?.boolValue ?? false,
      usage: Usage(recorded: value), line: value["line"]?.intValue)
    isOfHost = value["of_host"]?.boolValue ?? false
  }

  package var json: JSONValue {
    var object: JSONObject = [
      "stage": .string(stage), "code": .string(code), "message": .string(message), "attempts": .integer(attempts),
      "retryable": .bool(isRetryable),
    ]
    if isOfHost { object["of_host"] = true }
    for member in usage.json.members { object[member.key] = member.value }
    object["line"] = line.map { .integer($0) }
    return .object(object)
  }
}

/// What one answered request contributed to a record.
package struct LineageEntry: Sendable, Equatable {
  package var stage: String
  /// The `qa_id` or `ans_aug_id` it was for.
  package var of: String
  package var call: ModelCall
  /// Further facts, such as what was said about the page.
  package var details: JSONObject
  /// What this run was charged for the details, beyond the call. The details state it themselves.
  package var otherCharges: [Charge]

  package init(
    stage: String, of: String, call: ModelCall, details: JSONObject = [:], otherCharges: [Charge] = []
  ) {
    self.stage = stage
    self.of = of
    self.call = call
    self.details = details
    self.otherCharges = otherCharges
  }

  /// Everything that this run was charged.
  package var charges: [Charge] { call.totals.charges + otherCharges }

  package var json: JSONValue {
    var object: JSONObject = ["stage": .string(stage), "of": .string(of)]
    for member in call.json.members + details.members { object[member.key] = member.value }
    return .object(object)
  }
}
