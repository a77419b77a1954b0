// The client of every OpenAI-compatible server: sends a request until it is answered, given up or hopeless, and keeps
// account of it. Encoding, decoding and retrying are in files of their own, without I/O; what the text is worth is the
// Conversation's to find out.

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
    JSONValue.object(ChatRequest(request: request, provider: provider).body).text
  }

  /// OpenRouter does, when it is told the second model with the request.
  package nonisolated var fallsBackByItself: Bool { provider.isOpenRouter }

  package func complete(_ request: ModelRequest) async throws -> ModelReply {
    var account = Account()
    let completion = try await completion(of: request, account: &account)
    // Some providers quote what they were sent: the key must not get into caches, records and pages.
    return ModelReply(
      text: provider.redact(completion.text),
      call: ModelCall(
        model: request.model, servedModel: completion.servedModel.map { provider.redact($0) },
        totals: account.totals(charges: [account.usage.costUSD]),
        generationID: completion.generationID.map { provider.redact($0) }, promptSHA256: request.promptSHA256,
        seed: request.seed))
  }

  /// Sends one request until it brings a text, down the ladder of structured output and through the retries.
  private func completion(of request: ModelRequest, account: inout Account) async throws -> Completion {
    var failures = 0
    while true {
      let structuredOutput = structuredOutputs[request.model] ?? .jsonSchema
      let chat = ChatRequest(request: request, provider: provider, structuredOutput: structuredOutput)
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
  private let began = MonotonicClock.now
  var attempts = 0
  var usage = Usage()

  func totals(charges: [Double?]) -> CallTotals {
    let milliseconds = Int((MonotonicClock.now - began) / 1_000_000)
    return CallTotals(attempts: attempts, milliseconds: milliseconds, usage: usage, charges: charges)
  }

  func error(_ code: ModelError.Code, _ message: String, isRetryable: Bool = false) -> ModelError {
    ModelError(
      code, message, isRetryable: isRetryable || code.mayPass,
      totals: totals(charges: usage.costUSD.map { [$0] } ?? []))
  }
}
