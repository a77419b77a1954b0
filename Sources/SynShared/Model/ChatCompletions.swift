// The client of every OpenAI-compatible server: sends a request until it is answered, given up or hopeless, and keeps
// account of it. Encoding, decoding and retrying are in files of their own, without I/O; what the text is worth is the
// Conversation's to find out.

import Glibc

@LoopActor
package final class ChatCompletions: LanguageModel {
  private nonisolated let provider: Provider
  private nonisolated let options: Options
  private let admission: CallAdmission
  /// What each model was found to be able to do.
  private var structuredOutputs: [String: StructuredOutput] = [:]
  private var streamings: [String: Streaming] = [:]

  package struct Options: Sendable {
    package var retryPolicy = RetryPolicy()
    package var limits = TransferLimits()
    /// See `TransferRequest.certificateAuthoritiesFile`.
    package var certificateAuthoritiesFile: String?
    /// Calls in flight at most. A call that waits for its retry is not in flight.
    package var callsMax = 8
    /// US dollars that all calls together may cost, nil for no limit.
    package var maxCostUSD: Double?
    /// For what the provider tells no cost of.
    package var prices = PriceTable.none
    /// How long calls wait for a provider that is down, counted from the outage's beginning.
    package var outageWait = Duration.seconds(60)

    package init() {}

    fileprivate var gate: CallGate.Options {
      CallGate.Options(
        callsMax: callsMax, maxCostUSD: maxCostUSD, health: ProviderHealth.Options(patience: outageWait))
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

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    var account = Account()
    let completion = try await completion(of: request, account: &account)
    // Some providers quote what they were sent: the key must not get into caches, records and pages.
    return ModelReply(
      text: provider.redact(completion.text),
      call: ModelCall(
        model: request.model, servedModel: completion.servedModel.map { provider.redact($0) },
        totals: account.totals,
        generationID: completion.generationID.map { provider.redact($0) }, promptSHA256: request.promptSHA256,
        seed: request.seed, parameters: request.shapingParameters))
  }

  /// Sends one request until it brings a text, down the ladder of structured output and through the retries.
  private func completion(of request: ModelRequest, account: inout Account) async throws -> Completion {
    var failures = 0
    var bursts = 0
    var hasFailed = false
    while true {
      let structuredOutput =
        request.form == .fences ? .promptOnly : structuredOutputs[request.model] ?? StructuredOutput.jsonSchema
      let chat = ChatRequest(
        request: request, provider: provider, structuredOutput: structuredOutput,
        streaming: streamings[request.model] ?? .withUsage)
      let (result, cause) = try await attempt(chat, hasFailed: hasFailed, account: &account)
      let error: AttemptError
      switch result {
      case .success(let completion): return completion
      case .failure(let failure): error = failure
      }
      hasFailed = true
      // In both ladders others in flight may have met the same and stepped down already.
      if let next = chat.streaming.next(after: error) {
        streamings[request.model] = max(streamings[request.model] ?? next, next)
        Log.debug("\(request.model) cannot stream \(chat.streaming), trying \(next)")
        continue
      }
      if structuredOutput.isRefused(by: error), let next = structuredOutput.next {
        structuredOutputs[request.model] = max(structuredOutputs[request.model] ?? next, next)
        Log.debug("\(request.model) cannot do \(structuredOutput), trying \(next)")
        continue
      }
      switch options.retryPolicy.attemptsMax > 1 ? cause : .call {
      case .outage: break
      // It is how the provider's limit is found; what happened to be in it is not given up for that.
      case .burst where bursts < Self.burstsMax: bursts += 1
      case .burst, .call: failures += 1
      }
      let delay = options.retryPolicy.delay(afterAttempt: max(failures, 1), error, random: .random(in: 0..<1))
      guard let delay else {
        throw account.error(error.code, provider.presentable(error.message), isRetryable: error.isRetryable)
      }
      Log.debug("\(request.model): \(error.code.rawValue), again in \(delay.milliseconds) ms")
      try await EventLoop.sleep(for: delay)
    }
  }

  /// The number in flight is halved at each, so this is more than it takes to get from 1024 calls to one.
  private static let burstsMax = 10

  /// One request over the wire, once it may be sent. Throws `ModelError` when it may not, or `CancellationError`.
  private func attempt(
    _ chat: ChatRequest, hasFailed: Bool, account: inout Account
  ) async throws -> (result: Result<Completion, AttemptError>, cause: CallGate.Cause) {
    do {
      let mostUSD = options.prices.mostUSD(chat.request, isRouted: provider.isOpenRouter)
      let isFree = provider.isFree(chat.request.model)
      let outcome = try await admission.send(mostUSD: mostUSD, isFree: isFree, hasFailed: hasFailed) {
        priced(try await send(chat), model: chat.request.model)
      }
      account.add(outcome.result)
      return outcome
    } catch let refusal as CallGate.Refusal {
      throw account.error(
        refusal.code, provider.presentable(refusal.message), isRetryable: refusal.isRetryable)
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

  private func send(_ chat: ChatRequest) async throws -> Result<Completion, AttemptError> {
    var transfer = TransferRequest(
      url: provider.baseURL + "/chat/completions", body: JSONValue.object(chat.sentBody).bytes,
      headers: provider.headers)
    transfer.limits = options.limits
    // Nothing of a whole reply comes before all of it is written: only the limit of the whole call says something.
    if chat.streaming == .off { transfer.limits.firstByte = options.limits.whole * 2 }
    transfer.certificateAuthoritiesFile = options.certificateAuthoritiesFile
    Log.trace("request: \(String(decoding: transfer.body ?? [], as: UTF8.self))")
    let stream = ReplyStream()
    var reply: TransferReply
    do {
      reply = try await Transfer.send(transfer) { stream.append($0) }
      stream.finish()
    } catch let error as TransferError {
      Log.trace("no whole reply: \(error)")
      // What was said to be the end is the end, however the connection behaves afterwards.
      guard stream.reply?.isDone == true else {
        return .failure(AttemptError(error, usage: Usage(stream.reply?.body["usage"])))
      }
      reply = TransferReply(status: 200)
    }
    Log.trace("reply, status \(reply.status): \(provider.redact(Self.text(of: reply, stream.reply)))")
    return Result { () throws(AttemptError) in
      try ReplyDecoder.decode(reply, streamed: stream.reply, now: time(nil))
    }
  }

  /// For the trace alone: it writes the whole reply out once more.
  private nonisolated static func text(of reply: TransferReply, _ streamed: StreamedReply?) -> String {
    streamed?.body.text ?? String(decoding: reply.body, as: UTF8.self)
  }
}

/// What one request has taken so far, all its attempts together.
private struct Account {
  private let began = MonotonicClock.now
  private var attempts = 0
  private var usage = Usage()
  private var charges: [Double?] = []

  mutating func add(_ result: Result<Completion, AttemptError>) {
    attempts += 1
    switch result {
    case .success(let completion):
      usage += completion.usage
      charges.append(completion.usage.costUSD)
    case .failure(let error):
      usage += error.usage
      if error.isCharged { charges.append(error.usage.costUSD) }
    }
  }

  var totals: CallTotals {
    let milliseconds = Int((MonotonicClock.now - began) / 1_000_000)
    return CallTotals(attempts: attempts, milliseconds: milliseconds, usage: usage, charges: charges)
  }

  func error(_ code: ModelError.Code, _ message: String, isRetryable: Bool = false) -> ModelError {
    ModelError(code, message, isRetryable: isRetryable || code.mayPass, totals: totals)
  }
}
