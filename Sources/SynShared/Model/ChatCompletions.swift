// The client of every OpenAI-compatible server: sends a request until it is answered, given up or hopeless, and keeps
// account of it. Encoding, decoding, retrying and reading the text are in files of their own, without I/O.

import Glibc

@LoopActor
package final class ChatCompletions: LanguageModel {
  private nonisolated let provider: Provider
  private nonisolated let options: Options
  private let spending: Spending
  private let slots: CallSlots
  /// What each model was found to be able to do.
  private var structuredOutputs: [String: StructuredOutput] = [:]
  /// Once set, no call of this process is sent any more: the next one would fail in the same way.
  private var fatal: ModelError?
  /// Until when a provider that asked for a pause gets one, from all calls. Nanoseconds of the monotonic clock.
  private var heldUntil: UInt64 = 0

  package struct Options: Sendable {
    package var retryPolicy = RetryPolicy()
    package var limits = TransferLimits()
    package var fallbackModel: String?
    /// Calls in flight at most. A call that waits for its retry is not in flight.
    package var callsMax = 8

    package init() {}
  }

  package nonisolated init(provider: Provider, options: Options, spending: Spending) {
    self.provider = provider
    self.options = options
    self.spending = spending
    slots = CallSlots(count: options.callsMax)
  }

  package nonisolated func description(of request: ModelRequest) -> String {
    let chat = ChatRequest(request: request, provider: provider, fallbackModel: options.fallbackModel)
    return JSONValue.object(chat.body).text
  }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    let started = MonotonicClock.now
    var account = Account()
    var reply: ModelReply
    do {
      reply = try await answer(request, account: &account)
    } catch let error as ModelError where !error.isFatal && clientFallback(for: request) != nil {
      var second = request
      second.model = options.fallbackModel ?? request.model
      Log.info("\(request.model) failed (\(error.code.rawValue)), asking \(second.model)")
      reply = try await answer(second, account: &account)
    }
    reply.call.model = request.model
    reply.call.milliseconds = Int((MonotonicClock.now - started) / 1_000_000)
    reply.call.promptSHA256 = request.promptSHA256
    return reply
  }

  /// OpenRouter falls back by itself, when it is told the second model with the request.
  private func clientFallback(for request: ModelRequest) -> String? {
    guard !provider.isOpenRouter, let fallback = options.fallbackModel, fallback != request.model else { return nil }
    return fallback
  }

  /// One model's reply in the shape asked for: the request, and one repair when the reply cannot be used.
  private func answer(_ request: ModelRequest, account: inout Account) async throws -> ModelReply {
    let first = try await completion(of: request, account: &account)
    let complaint: String
    switch read(first, request.schema) {
    case .success(let object): return modelReply(object, first, request, account)
    case .failure(.cutOff): throw account.error(.truncated, "the reply ends in the middle of its JSON")
    case .failure(.unusable(let reason)): complaint = reason
    }
    Log.debug("\(request.model): \(complaint); asking for a repair")
    let repair = request.repairing(first.text, complaint: complaint)
    let second = try await completion(of: repair, account: &account)
    switch read(second, request.schema) {
    case .success(let object): return modelReply(object, second, request, account)
    case .failure(.cutOff): throw account.error(.truncated, "the repaired reply ends in the middle of its JSON")
    case .failure(.unusable(let reason)): throw account.error(.badOutput, provider.presentable(reason))
    }
  }

  private func read(_ completion: Completion, _ schema: ReplySchema) -> Result<JSONObject, ReplyText.Failure> {
    Result { () throws(ReplyText.Failure) in try ReplyText(completion.text).object(fitting: schema.schema) }
  }

  private func modelReply(
    _ object: JSONObject, _ completion: Completion, _ request: ModelRequest, _ account: Account
  ) -> ModelReply {
    ModelReply(
      object: object,
      call: ModelCall(
        model: request.model, servedModel: completion.servedModel, attempts: account.attempts,
        promptTokens: account.usage.promptTokens, completionTokens: account.usage.completionTokens,
        costUSD: account.usage.costUSD, generationID: completion.generationID, seed: request.seed))
  }

  /// Sends one request until it brings a text, down the ladder of structured output and through the retries.
  private func completion(of request: ModelRequest, account: inout Account) async throws -> Completion {
    var failures = 0
    while true {
      let structuredOutput = structuredOutputs[request.model] ?? .jsonSchema
      let chat = ChatRequest(
        request: request, provider: provider, structuredOutput: structuredOutput, fallbackModel: options.fallbackModel)
      let error: AttemptError
      switch try await slots.withSlot({ try await attempt(chat, account: &account) }) {
      case .success(let completion): return completion
      case .failure(let failure): error = failure
      }
      if structuredOutput.isRefused(by: error), let next = structuredOutput.next {
        // Others in flight may have met the same and stepped down already.
        structuredOutputs[request.model] = max(structuredOutputs[request.model] ?? next, next)
        Log.debug("\(request.model) cannot do \(structuredOutput), trying \(next)")
        continue
      }
      failures += 1
      guard let delay = options.retryPolicy.delay(afterAttempt: failures, error, random: .random(in: 0..<1)) else {
        let failure = account.error(error.code, provider.presentable(error.message), isRetryable: error.isRetryable)
        if failure.isFatal { fatal = failure }
        throw failure
      }
      Log.debug("\(request.model): \(error.code.rawValue), again in \(delay.milliseconds) ms")
      try await EventLoop.sleep(for: delay)
    }
  }

  /// One request over the wire. Throws when it may not be sent: `ModelError`, or `CancellationError`.
  private func attempt(
    _ chat: ChatRequest, account: inout Account
  ) async throws -> Result<Completion, AttemptError> {
    while heldUntil > MonotonicClock.now {
      // Spread out over a quarter of the pause, so that the calls held back do not all come at once.
      let pause = heldUntil - MonotonicClock.now
      try await EventLoop.sleep(for: .nanoseconds(pause + .random(in: 0...pause / 4)))
    }
    if let fatal { throw account.error(fatal.code, fatal.message) }
    guard let reserved = spending.reserve() else {
      throw account.error(.outOfCredit, "the --max-cost of this run is reached")
    }
    var costUSD: Double?
    defer { spending.settle(reserved: reserved, costUSD: costUSD) }
    account.attempts += 1
    let result = try await send(chat)
    switch result {
    case .success(let completion):
      account.usage += completion.usage
      costUSD = completion.usage.costUSD
    case .failure(let error):
      account.usage += error.usage
      costUSD = error.usage.costUSD
      if let pause = error.retryAfter { heldUntil = max(heldUntil, MonotonicClock.now + pause.nanoseconds) }
    }
    return result
  }

  private func send(_ chat: ChatRequest) async throws -> Result<Completion, AttemptError> {
    var transfer = TransferRequest(
      url: provider.baseURL + "/chat/completions", body: JSONValue.object(chat.body).bytes, headers: provider.headers)
    transfer.limits = options.limits
    Log.trace("request: \(JSONValue.object(chat.body).text)")
    do {
      let reply = try await Transfer.send(transfer)
      Log.trace("reply, status \(reply.status): \(provider.redact(String(decoding: reply.body, as: UTF8.self)))")
      return Result { () throws(AttemptError) in try ReplyDecoder.decode(reply, now: time(nil)) }
    } catch let error as TransferError {
      return .failure(AttemptError(error))
    }
  }
}

/// What one request has taken so far, all its attempts together.
private struct Account {
  var attempts = 0
  var usage = Usage()

  func error(_ code: ModelError.Code, _ message: String, isRetryable: Bool = false) -> ModelError {
    ModelError(
      code, message, attempts: attempts, isRetryable: isRetryable || code.mayPass, costUSD: usage.costUSD)
  }
}
