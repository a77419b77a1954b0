// A request and the replies to it: checks each reply against the schema, asks for one repair of an unusable one, then
// asks the fallback model. LanguageModel sends, retries and keeps replies.

import SynBase
import SynBuffer
import SynModel
import SynPrompts
import SynRecord

/// A reply that parsed and fits the schema, and what it cost to get it.
package struct ModelAnswer: Sendable, Equatable {
  package var object: JSONObject
  /// The facts of the reply, with the cost of the whole conversation so far: one lineage entry.
  package var call: ModelCall
}

/// One conversation with a model. It can go on after a reply that fits the schema but is wrong all the same:
/// `ask(again:)` tells the model what is wrong with its last reply. Earlier replies are not sent again: pages are long,
/// and only the last one needs mending.
package struct Conversation: Sendable {
  private let model: any LanguageModel
  private let forms: ReplyForms?
  /// The request to begin with, for the model that answered last.
  private var request: ModelRequest
  private var reply: ModelReply?
  private var call: ModelCall?

  package init(_ request: ModelRequest, with model: any LanguageModel) {
    self.init(request, with: model, in: nil)
  }

  /// `forms` are the ways to ask for the reply; `request` uses one of them.
  init(_ request: ModelRequest, with model: any LanguageModel, in forms: ReplyForms?) {
    self.request = request
    self.model = model
    self.forms = forms
  }

  /// The model that is asked, and the seed of the first request.
  package var asked: (model: String, seed: UInt64?) { (call?.model ?? request.model, request.seed) }

  /// Begins the conversation. Throws `ModelError` with the cost of this attempt, or `CancellationError`.
  @LoopActor
  package mutating func ask() async throws -> ModelAnswer {
    try await ask(request, anew: true)
  }

  /// Continues a conversation that has an answer. `message` says what is wrong with the last reply and what is wanted.
  /// `editing` holds the answered files, when edits of them are enough. Throws as `ask` does; the conversation then
  /// stays as it was.
  @LoopActor
  package mutating func ask(again message: String, editing base: [PageFile] = []) async throws -> ModelAnswer {
    guard let reply else { preconditionFailure("nothing was answered yet") }
    let wanted = RepairPrompt.sentence(asking: request.form, editing: base)
    var next = request.continued(after: reply.text, saying: "\(message) \(wanted)")
    next.base = request.form == .fences ? base : []
    return try await ask(next, anew: false)
  }

  /// Counts costs of a reply other than the model's, such as its judging, against the same limit.
  @LoopActor
  package func book(_ charges: [Charge]) { model.book(charges) }

  /// Continues from a page that an earlier run paid for, as if it had just been answered. Asks nothing, and charges
  /// this run nothing.
  package mutating func resume(after kept: Answer) -> ModelAnswer {
    let object: JSONObject = ["files": .array(kept.files.map { $0.json })]
    let resumed = ModelCall(
      model: request.model, servedModel: kept.model, totals: CallTotals(), promptSHA256: request.promptSHA256,
      seed: request.seed)
    reply = ModelReply(text: JSONValue.object(object).text, call: resumed)
    call = resumed
    return ModelAnswer(object: object, call: resumed)
  }

  /// The files of the last answer, as the model sent them or as its edits left them.
  package var files: [PageFile] {
    guard let reply else { return [] }
    let object = try? ReplyText(reply, form: request.form).object(fitting: request.schema.demanded)
    // It was readable before.
    return PageFile.list(object?["files"]) ?? []
  }

  /// Starts over with the next fallback model, for a conversation whose answers were all wrong; nil if there is none.
  /// Throws as `ask` does.
  @LoopActor
  package mutating func askAnother(because reason: String) async throws -> ModelAnswer? {
    guard let next = fallenBack(request, anew: true) else { return nil }
    Log.info("\(request.model) failed (\(reason)), asking \(next.model)")
    return try await ask(next, anew: true)
  }

  /// Asks the request's own model, and if that fails the fallback models in order. `anew`: the request begins the
  /// conversation, and may be asked in the other form.
  @LoopActor
  private mutating func ask(_ first: ModelRequest, anew: Bool) async throws -> ModelAnswer {
    var totals = CallTotals()
    var asked = first
    var isSecondTry = false
    while true {
      do {
        let answer = try await answer(to: asked, &totals)
        if anew {
          forms?.learned.noteRead(asked.model, asked.form, isSecondTry: isSecondTry)
          request = asked
        } else {
          (request.model, request.fallbackModels) = (asked.model, asked.fallbackModels)
        }
        return answer
      } catch let error as ModelError {
        if anew, let next = inOtherForm(asked, after: error, isSecondTry: isSecondTry) {
          Log.debug("\(asked.model): \(error.message); asking for \(next.form.rawValue)")
          (asked, isSecondTry) = (next, true)
          continue
        }
        guard error.allowsFallback, let next = fallenBack(asked, anew: anew) else { throw error }
        Log.info("\(asked.model) failed (\(error.code.rawValue)), asking \(next.model)")
        (asked, isSecondTry) = (next, false)
      }
    }
  }

  /// Asks for the same in the other form, if `error` says that this form yielded nothing readable.
  @LoopActor
  private func inOtherForm(_ request: ModelRequest, after error: ModelError, isSecondTry: Bool) -> ModelRequest? {
    guard let forms else { return nil }
    let maySucceed =
      switch error.code {
      case .badOutput where error.isUnreadable:
        forms.learned.noteUnreadable(request.model, request.form, isSecondTry: isSecondTry)
      // What the recorded run had learned by then depended on which reply came first.
      case .notRecorded: !isSecondTry
      default: false
      }
    guard maySucceed else { return nil }
    var other = request
    other.form = request.form.other
    other.messages = forms.messages(other.form)
    return other
  }

  /// The same for the next fallback model, which has the remaining ones to fall back on; nil if there is none.
  @LoopActor
  private func fallenBack(_ request: ModelRequest, anew: Bool) -> ModelRequest? {
    guard let next = request.otherModels.first else { return nil }
    var other = request
    other.model = next
    other.fallbackModels = Array(request.otherModels.dropFirst())
    if anew, let forms {
      other.form = forms.learned.form(for: next)
      other.messages = forms.messages(other.form)
    }
    return other
  }

  /// One model's answer: its reply, and one repair of it. Errors include all of `totals`.
  @LoopActor
  private mutating func answer(to first: ModelRequest, _ totals: inout CallTotals) async throws -> ModelAnswer {
    let reply = try await reply(to: first, &totals)
    let complaint: String
    switch read(reply, first) {
    case .success(let object): return accept(object, reply, to: first, totals)
    case .failure(.cutOff): throw error(.truncated, "the reply ends in the middle of \(first.form.whole)", totals)
    case .failure(.declined(let words)): throw declined(words, totals)
    case .failure(.unusable(let reason)): complaint = reason
    }
    Log.debug("\(first.model): \(complaint); asking for a repair")
    let repair = first.continued(
      after: reply.text, saying: RepairPrompt.unusableReply(complaint, first.form, editing: first.base))
    let repaired = try await self.reply(to: repair, &totals)
    switch read(repaired, first) {
    case .success(let object): return accept(object, repaired, to: repair, totals)
    case .failure(.cutOff):
      throw error(.truncated, "the repaired reply ends in the middle of \(first.form.whole)", totals)
    case .failure(.declined(let words)): throw declined(words, totals)
    case .failure(.unusable(let reason)):
      var failure = error(.badOutput, ModelError.presentable(reason), totals)
      failure.isUnreadable = true
      throw failure
    }
  }

  @LoopActor
  private func reply(to request: ModelRequest, _ totals: inout CallTotals) async throws -> ModelReply {
    do {
      let reply = try await model.complete(request)
      totals += reply.call.totals
      return reply
    } catch var error as ModelError {
      totals += error.totals
      error.totals = totals
      throw error
    }
  }

  private func read(_ reply: ModelReply, _ asked: ModelRequest) -> Result<JSONObject, ReplyText.Failure> {
    Result { () throws(ReplyText.Failure) in
      try ReplyText(reply, form: asked.form).object(fitting: request.schema.demanded, editing: asked.base)
    }
  }

  private mutating func accept(
    _ object: JSONObject, _ reply: ModelReply, to request: ModelRequest, _ totals: CallTotals
  ) -> ModelAnswer {
    var latest = reply.call
    // The requested model stays the requested one even when another answers instead.
    let asked = call?.model ?? self.request.model
    if request.model != asked {
      latest.servedModel = latest.servedModel ?? request.model
      latest.model = asked
    }
    // The first request, whatever came after it.
    if let call {
      latest.promptSHA256 = call.promptSHA256
    } else if request.messages != self.request.messages {
      latest.promptSHA256 = self.request.promptSHA256
    }
    latest.totals = (call?.totals ?? CallTotals()) + totals
    self.reply = reply
    // The next requests are about the files, not about how they came to be.
    if !request.base.isEmpty, request.form == .fences { self.reply?.text = Self.text(of: object) }
    call = latest
    return ModelAnswer(object: object, call: latest)
  }

  /// Files as a model sends them, with its accompanying text.
  private static func text(of object: JSONObject) -> String {
    let said = object.members.compactMap { member in member.value.stringValue.map { "\(member.key): \($0)\n\n" } }
    return said.joined() + (PageFile.list(object["files"]) ?? []).map(\.fenced).joined(separator: "\n")
  }

  private func declined(_ words: String, _ totals: CallTotals) -> ModelError {
    error(.refused, ModelError.presentable("the model declined: \(words)"), totals)
  }

  private func error(_ code: ModelError.Code, _ message: String, _ totals: CallTotals) -> ModelError {
    ModelError(code, message, isRetryable: code.mayPass, totals: totals)
  }
}

extension ReplyForm {
  /// What is cut in the middle when a reply in this form is truncated.
  fileprivate var whole: String { self == .json ? "its JSON" : "a file" }
}

extension ModelError {
  /// Another model may do better where this one failed, unless no call of this process can succeed.
  fileprivate var allowsFallback: Bool { !isFatal && code != .notRecorded && code != .cancelled }
}
