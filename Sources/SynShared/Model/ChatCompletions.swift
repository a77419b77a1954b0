// The client of every OpenAI-compatible server: sends a request until it is answered, given up or hopeless, and keeps
// account of it. Encoding, decoding and retrying are in separate files, without I/O; Conversation judges the text.

import Glibc
import SynBase
import SynRecord

@LoopActor
package final class ChatCompletions: LanguageModel {
  private nonisolated let provider: Provider
  private nonisolated let options: Options
  private let admission: CallAdmission
  /// What we have learned about the server, by model.
  private var lessons: [String: RequestLessons] = [:]

  package struct Options: Sendable {
    package var retryPolicy = RetryPolicy()
    package var rateLimit = RateLimit.Options()
    package var limits = TransferLimits()
    /// See `TransferRequest.certificateAuthoritiesFile`.
    package var certificateAuthoritiesFile: String?
    /// Most calls in flight. A call that waits for its retry is not in flight.
    package var callsMax = 8
    /// The most US dollars that all calls together may cost, nil for no limit.
    package var maxCostUSD: Double?
    /// For providers that report no cost.
    package var prices = PriceTable.none
    /// How long calls wait for a provider that is down, counted from the start of the outage.
    package var outageWait = Duration.seconds(60)

    package init() {}

    fileprivate var gate: CallGate.Options {
      CallGate.Options(
        callsMax: callsMax, maxCostUSD: maxCostUSD, health: CircuitBreaker.Options(patience: outageWait),
        rate: rateLimit)
    }
  }

  package nonisolated init(provider: Provider, options: Options) {
    self.provider = provider
    self.options = options
    admission = CallAdmission(options.gate)
  }

  package nonisolated func description(of request: ModelRequest) -> String {
    JSONValue.object(ChatRequest(request: request, provider: provider).body).text
  }

  package func book(_ charges: [Charge]) {
    for charge in charges { admission.book(charge) }
  }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    var account = Account()
    let (completion, chat) = try await completion(of: request, account: &account)
    // A model's text is never edited: cutting a key out of a page would make another page. A provider that quotes what
    // it was sent will do so again.
    let texts = [completion.text, completion.servedModel, completion.generationID].compactMap { $0 }
    guard !provider.isKeyQuoted(in: texts) else {
      throw ModelError(
        .badOutput, "the reply holds the API key that was sent, so it is not kept", totals: account.totals)
    }
    return ModelReply(
      text: completion.text,
      call: ModelCall(
        model: request.model, servedModel: completion.servedModel, totals: account.totals,
        generationID: completion.generationID, promptSHA256: request.promptSHA256, seed: request.seed,
        parameters: chat.shapingParameters),
      origin: completion.origin, endedByItself: completion.endedByItself)
  }

  /// Sends one request until it brings a text, applying lessons and retries on the way.
  private func completion(of request: ModelRequest, account: inout Account) async throws -> (
    Completion, ChatRequest
  ) {
    var badDraws = 0
    var lessonsTaken = 0
    var retries = RetryCount(options.retryPolicy)
    var hasFailed = false
    while true {
      // After two bad draws, the server does not enforce the schema, this once.
      let chat = ChatRequest(
        request: request, provider: provider, lessons: lessons[request.model] ?? RequestLessons(),
        isWithoutSchema: badDraws > 1)
      let (result, cause) = try await attempt(
        chat, patience: retries.patience, hasFailed: hasFailed, mayLearn: lessonsTaken < Self.lessonsMax,
        account: &account)
      let error: AttemptError
      switch result {
      case .success(let completion): return (completion, chat)
      case .failure(let failure): error = failure
      }
      if let lesson = error.lesson {
        lessonsTaken += 1
        learn(lesson, model: request.model)
        continue
      }
      hasFailed = true
      if error.isBadDraw { badDraws += 1 }
      let delay = retries.delay(after: error, cause, now: MonotonicClock.now, random: .random(in: 0..<1))
      guard let delay else {
        let message = provider.presentable(options.retryPolicy.message(of: error))
        throw account.error(
          error.code, message, isRetryable: error.isRetryable, end: admission.end(for: error.code))
      }
      Log.debug("\(request.model): \(error.code.rawValue), again in \(delay.milliseconds) ms")
      try await admission.rest(for: delay)
    }
  }

  /// More than one request can learn: each member once, each ladder to its end. Beyond that, a server says one thing
  /// and means another.
  private static let lessonsMax = 16

  /// Others in flight may have learned the same, or something else, meanwhile: known lessons are not logged again.
  private func learn(_ lesson: Lesson, model: String) {
    let known = lessons[model] ?? RequestLessons()
    let merged = known.merged(with: lesson.lessons)
    guard merged != known else { return }
    lessons[model] = merged
    Log.info("\(model) at \(provider.address) \(lesson.words); requests are adapted from now on")
  }

  /// One request over the wire, once it may be sent. Throws `ModelError` if it may not, or `CancellationError`.
  private func attempt(
    _ chat: ChatRequest, patience: Int, hasFailed: Bool, mayLearn: Bool, account: inout Account
  ) async throws -> (result: Result<Completion, AttemptError>, cause: CallGate.Cause) {
    do {
      let call = CallGate.Request(
        mostUSD: options.prices.mostUSD(chat.request, isRouted: provider.row.modelsMax > 1),
        isFree: provider.isFree(chat.request.model), hasFailed: hasFailed, hasOthers: !chat.request.otherModels.isEmpty)
      let outcome = try await admission.send(call) { firstByte in
        priced(
          try await send(chat, patience: patience, firstByte: firstByte, mayLearn: mayLearn), model: chat.request.model)
      } isLesson: {
        $0.lesson != nil
      }
      account.add(outcome.result)
      return outcome
    } catch let refusal as CallGate.Refusal {
      var error = account.error(
        refusal.code, provider.presentable(refusal.message), isRetryable: refusal.isRetryable, end: refusal.end)
      error.isOutage = refusal.isOutage
      throw error
    }
  }

  private func priced(
    _ result: Result<Completion, AttemptError>, model: String
  ) -> Result<Completion, AttemptError> {
    switch result {
    case .success(var completion):
      completion.usage = options.prices.priced(completion.usage, model: model, served: completion.servedModel)
      return .success(completion)
    case .failure(var error):
      error.usage = options.prices.priced(error.usage, model: model, served: nil)
      return .failure(error)
    }
  }

  /// `firstByte` is how long the reply may take to begin, nil for `patience` times the usual time.
  private func send(
    _ chat: ChatRequest, patience: Int, firstByte: Duration?, mayLearn: Bool
  ) async throws -> Result<Completion, AttemptError> {
    var transfer = TransferRequest(
      url: provider.baseURL + AddressAdvice.endpoint, body: JSONValue.object(chat.sentBody).bytes,
      headers: provider.headers)
    transfer.limits = options.limits
    transfer.limits.firstByte = options.limits.firstByte * patience
    // An unstreamed reply sends nothing until all of it is written: only the limit on the whole call is useful.
    if chat.lessons.streaming == .off { transfer.limits.firstByte = options.limits.whole * 2 }
    if let firstByte { transfer.limits.firstByte = min(transfer.limits.firstByte, firstByte) }
    transfer.certificateAuthoritiesFile = options.certificateAuthoritiesFile
    Log.trace("request: \(String(decoding: transfer.body ?? [], as: UTF8.self))")
    let body = IncomingBody()
    var reply: TransferReply
    let streamed: StreamedReply?
    do {
      reply = try await Transfer.send(transfer) { body.append($0) }
      streamed = body.finish()
    } catch let error as TransferError {
      Log.trace("no whole reply: \(error)")
      let came = body.finish()
      // Once the reply's end has come, it is the end, however the connection behaves afterwards.
      guard let came, came.loss == nil else {
        let failure = AttemptError(error, usage: Usage(came.flatMap { Usage.member(of: $0.body) }))
        return .failure(failure.estimated(promptBytes: chat.request.promptBytes, completionBytes: body.body.paidBytes))
      }
      (reply, streamed) = (TransferReply(status: 200), came)
    }
    if streamed == nil, reply.body.isEmpty { reply.body = body.body.bytes }
    Log.trace("reply, status \(reply.status): \(provider.redact(Self.text(of: reply, streamed)))")
    do throws(AttemptError) {
      let completion = try ReplyDecoder.decode(reply, streamed: streamed, now: time(nil))
      return .success(completion.estimated(promptBytes: chat.request.promptBytes, streamedBytes: streamed?.textBytes))
    } catch {
      let failure = understood(error, reply, chat, mayLearn: mayLearn && streamed == nil)
      let completionBytes = streamed.map { $0.paidBytes } ?? (error.isOfReply ? body.body.bytes.count : nil)
      return .failure(failure.estimated(promptBytes: chat.request.promptBytes, completionBytes: completionBytes))
    }
  }

  /// `error` with a remedy: another form of the request, or another address. The key, which the provider may quote
  /// anywhere, is removed, even if the message is cut to size later.
  private func understood(
    _ error: AttemptError, _ reply: TransferReply, _ chat: ChatRequest, mayLearn: Bool
  ) -> AttemptError {
    var error = error
    error.message = provider.redact(error.message)
    // After an answer the address is known to be right: a web page then announces maintenance, and will pass.
    let url = provider.address + AddressAdvice.endpoint
    if !admission.hasAnswered, let advice = AddressAdvice.advice(for: error, reply, url: url) {
      (error.code, error.message, error.isRetryable, error.isWrongAddress) = (.badRequest, advice, false, true)
    } else if mayLearn, !error.isBadDraw, !error.isCharged,
      let lesson = chat.lessons.lesson(from: error, sent: chat.sentBody, promptBytes: chat.request.promptBytes)
    {
      // A lesson that leaves the request unchanged would be learned forever.
      let next = ChatRequest(request: chat.request, provider: provider, lessons: lesson.lessons)
      if next.sentBody != chat.sentBody { error.lesson = lesson }
    }
    return error
  }

  /// For the trace only: it writes the whole reply out once more.
  private nonisolated static func text(of reply: TransferReply, _ streamed: StreamedReply?) -> String {
    streamed?.body.text ?? String(decoding: reply.body, as: UTF8.self)
  }
}

/// The cost of one request so far, over all its attempts.
private struct Account {
  private let began = MonotonicClock.now
  private var attempts = 0
  private var usage = Usage()
  private var charges: [Charge] = []

  mutating func add(_ result: Result<Completion, AttemptError>) {
    attempts += 1
    switch result {
    case .success(let completion):
      usage += completion.usage
      charges.append(Charge(completion.usage))
    case .failure(let error):
      usage += error.usage
      if error.isCharged { charges.append(Charge(error.usage)) }
    }
  }

  var totals: CallTotals {
    let milliseconds = Int((MonotonicClock.now - began) / 1_000_000)
    return CallTotals(attempts: attempts, milliseconds: milliseconds, usage: usage, charges: charges)
  }

  func error(
    _ code: ModelError.Code, _ message: String, isRetryable: Bool = false, end: RunEnd? = nil
  ) -> ModelError {
    ModelError(code, message, isRetryable: isRetryable || code.mayPass, end: end, totals: totals)
  }
}
