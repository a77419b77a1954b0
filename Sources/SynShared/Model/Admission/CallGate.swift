// Which call may be sent now: the number in flight, pauses that the provider asked for, its outages, the money, and
// what has ended the run. Pure: the clock (nanoseconds of the monotonic one) and chance are parameters; CallAdmission
// does the waiting.

import SynRecord

/// Everything that holds back calls to one provider.
struct CallGate: Sendable {
  struct Options: Sendable {
    /// Most calls in flight.
    var callsMax = 8
    /// The most US dollars a run may cost, nil for no limit.
    var maxCostUSD: Double?
    var health = CircuitBreaker.Options()
    var rate = RateLimit.Options()
  }

  /// A call that asks to be sent.
  struct Request: Sendable, Equatable {
    /// The most it can cost, nil when unknown.
    var mostUSD: Double?
    /// For free models, whose calls the provider counts by the minute.
    var isFree = false
    /// The same request has failed before.
    var hasFailed = false
    /// Another model will be asked if this one fails.
    var hasOthers = false
  }

  /// Permission to send one call, returned when the call ends.
  struct Pass: Sendable, Equatable {
    /// When the reply must have begun, nil for the usual limit: we do not wait for a probe of a dead provider any
    /// longer than for the provider.
    var firstByteDeadline: UInt64?
    fileprivate var mark: ConcurrencyLimiter.Mark
    fileprivate var probe: Probe?
    fileprivate var hasFailed: Bool
    fileprivate var hasOthers: Bool
    fileprivate var reservation: SpendingLimit.Reservation
    /// Whether others were in flight, and how many calls had been answered, when this one was sent.
    fileprivate var hasCompany: Bool
    fileprivate var answersBefore: Int
  }

  /// What a call finds out for all others.
  fileprivate enum Probe: Sendable, Equatable { case health, rate }

  enum Decision: Sendable, Equatable {
    case go(Pass)
    /// Ask again when a call has ended, or at that time.
    case wait(until: UInt64?)
    case refuse(Refusal)
  }

  /// Why a call is not sent at all.
  struct Refusal: Error, Sendable, Equatable {
    var code: ModelError.Code
    var message: String
    var isRetryable: Bool
    /// Why no other call is sent either; nil for one that is refused on its own account.
    var end: RunEnd?
    /// The provider was down for longer than calls wait, whether or not that ends the run.
    var isOutage = false
  }

  enum End: Sendable {
    case completed(Usage)
    case failed(AttemptError)
    /// The request was refused, and the client knows another form of it that may work.
    case taught(AttemptError)
    /// Broken off by us.
    case cancelled
  }

  /// The cause of a failure; decides whether it counts as a try.
  enum Cause: Sendable, Equatable {
    case call
    /// Refused as overload under a number in flight that has come down since it was sent.
    case burst
    /// It waited in the provider's queue for longer than calls wait, while others were answered.
    case queue
    /// Refused for the rate. `answers` counts all calls answered by then.
    case rate(answers: Int)
    /// The provider is down. `CircuitBreaker.Options.patience` limits how long calls are sent again.
    case outage
  }

  /// What the end of a call changed, for the log and the retries.
  struct Change: Sendable, Equatable {
    var outageBegan = false
    var outageEnded = false
    var cause = Cause.call
    /// What the failure means, where the gate knows better than the reply.
    var code: ModelError.Code?
  }

  private let options: Options
  private(set) var limit: ConcurrencyLimiter
  private(set) var spending: SpendingLimit
  private(set) var inFlight = 0
  /// Calls that brought a text.
  private var answers = 0
  private var health: CircuitBreaker
  private var rate: RateLimit
  private var refusals = RefusalRow()
  private var heldUntil: UInt64 = 0
  private var freeCalls = MinuteRate(callsMax: MinuteRate.freeCallsMax)
  /// Once set, no more calls are sent: the next one would fail in the same way.
  private var end: Refusal?

  init(_ options: Options) {
    self.options = options
    limit = ConcurrencyLimiter(ceiling: options.callsMax)
    spending = SpendingLimit(limitUSD: options.maxCostUSD)
    health = CircuitBreaker(options.health)
    rate = RateLimit(options.rate)
  }

  /// Only calls that probe whether the provider is back are sent.
  var isDown: Bool { health.isDown }
  /// No more calls are sent.
  var hasEnded: Bool { end != nil }
  /// Why the run has ended, for a call that failed with the same `code`.
  func end(for code: ModelError.Code) -> RunEnd? { end?.code == code ? end?.end : nil }
  /// Whether any call brought a reply that proves the key good.
  var hasAnswered: Bool { refusals.hasAnswered }

  /// When sending ends if no call is answered by then, nil if it does not end.
  var deadline: UInt64? {
    if hasEnded { return nil }
    return [health.deadline, rate.deadline(inFlight: inFlight)].compactMap { $0 }.min()
  }

  /// How long a failed call may rest before it is tried again: never past the time when it is given up.
  func rest(_ delay: Duration, now: UInt64) -> Duration {
    guard let end = health.end else { return delay }
    return min(delay, .nanoseconds(Int64(end > now ? end - now : 0)))
  }

  /// Stops sending when its time has come, on behalf of calls that rest and ask for nothing.
  mutating func expire(now: UInt64) {
    guard end == nil else { return }
    if case .giveUp(let error, let time, isEveryCall: true) = health.permission(hasFailed: true, now: now) {
      _ = giveUp(error, downFor: time, .outage)
    } else if case .giveUp(let error, let time) = rate.permission(inFlight: inFlight, now: now) {
      giveUp(error, refusedFor: time)
    }
  }

  /// May one more call be sent? `go` counts it as sent.
  mutating func decide(_ request: Request, now: UInt64) -> Decision {
    expire(now: now)
    if let end { return .refuse(end) }
    var probe: Probe?
    switch health.permission(hasFailed: request.hasFailed, now: now) {
    case .send: break
    case .probe: probe = .health
    case .wait(let until): return .wait(until: until)
    case .giveUp(let error, let downFor, _): return .refuse(giveUp(error, downFor: downFor, nil))
    }
    if now < heldUntil { return .wait(until: heldUntil) }
    switch rate.permission(inFlight: inFlight, now: now) {
    case .send: break
    case .probe: probe = probe ?? .rate
    case .wait(let until): return .wait(until: until)
    // In that case `expire` has ended the run.
    case .giveUp: return .wait(until: nil)
    }
    if inFlight >= limit.window { return .wait(until: nil) }
    if request.isFree, let time = freeCalls.nextTime(now: now) { return .wait(until: time) }
    let reservation: SpendingLimit.Reservation
    switch spending.reserve(mostUSD: request.mostUSD) {
    case .reserved(let amount): reservation = amount
    case .wait: return .wait(until: nil)
    case .exhausted: return .refuse(stop(.outOfCredit, "the --max-cost of this run is reached"))
    case .unknownCost:
      return .refuse(
        stop(
          .outOfCredit,
          "what a call cost is unknown, so --max-cost cannot be kept; give the model a price with --prices FILE"))
    }
    return .go(send(request, as: probe, reservation, now: now))
  }

  private mutating func send(
    _ request: Request, as probe: Probe?, _ reservation: SpendingLimit.Reservation, now: UInt64
  ) -> Pass {
    switch probe {
    case .health: health.beganProbe()
    case .rate: rate.beganProbe(now: now)
    case nil: break
    }
    if request.isFree { freeCalls.sent(now: now) }
    inFlight += 1
    return Pass(
      firstByteDeadline: probe == .health ? health.deadline.flatMap { $0 > now ? $0 : nil } : nil,
      mark: limit.mark(inFlight: inFlight), probe: probe, hasFailed: request.hasFailed, hasOthers: request.hasOthers,
      reservation: reservation,
      hasCompany: inFlight > 1, answersBefore: answers)
  }

  // MARK: The end of the run

  private mutating func stop(_ code: ModelError.Code, _ message: String, _ end: RunEnd? = nil) -> Refusal {
    let refusal = Refusal(code: code, message: message, isRetryable: code.mayPass, end: end)
    self.end = refusal
    return refusal
  }

  private mutating func giveUp(_ error: AttemptError, downFor time: Duration, _ runEnd: RunEnd?) -> Refusal {
    let words = error.message(waitingAtMost: options.health.patience)
    let refusal = Refusal(
      code: error.code, message: "\(words); down for \(time.components.seconds) s", isRetryable: true, end: runEnd,
      isOutage: true)
    if runEnd != nil { end = refusal }
    return refusal
  }

  private mutating func giveUp(_ error: AttemptError, refusedFor time: Duration) {
    let words = error.message(waitingAtMost: options.rate.patience)
    end = Refusal(
      code: .rateLimited, message: "\(words); no call was answered for \(time.components.seconds) s",
      isRetryable: true, end: .rateLimit)
  }

  // MARK: The end of a call

  /// Money of the run that others spent.
  mutating func book(_ charge: Charge) { spending.book(charge) }

  /// A call has ended. `random` is from 0 up to 1.
  mutating func ended(_ pass: Pass, _ end: End, now: UInt64, random: Double) -> Change {
    inFlight -= 1
    var change = Change()
    switch end {
    case .cancelled:
      spending.settle(pass.reservation, .nothing)
      abandon(pass.probe)
    case .completed(let usage):
      spending.settle(pass.reservation, usage.spent)
      answers += 1
      refusals.answered()
      rate.answered()
      limit.answered(pass.mark)
      change.outageEnded = health.answered()
    case .failed(let error), .taught(let error):
      spending.settle(pass.reservation, error.spent)
      if let status = error.status, (200..<300).contains(status), !error.isWrongAddress { refusals.answered() }
      failed(pass, error, &change, now: now, random: random)
      if case .failed = end { judge(error, hasOthers: pass.hasOthers, &change) }
    }
    return change
  }

  private mutating func failed(
    _ pass: Pass, _ error: AttemptError, _ change: inout Change, now: UInt64, random: Double
  ) {
    // Up to a quarter longer, so that processes with the same instruction do not all return at once.
    if let pause = error.retryAfter, pause <= options.rate.patience {
      heldUntil = max(heldUntil, now + UInt64(Double(pause.nanoseconds) * (1 + random / 4)))
    }
    if error.meansQueue, pass.hasCompany, answers > pass.answersBefore {
      // Whether it is news or not, the call waits for fewer others next time.
      _ = limit.refused(pass.mark)
      change.cause = .queue
      abandon(pass.probe)
      return
    }
    if error.isRefusalOfRate {
      let isNews = pass.probe == .rate && rate.isSpent || limit.refused(pass.mark)
      rate.refused(
        error, isNews: isNews, wasProbe: pass.probe == .rate, inFlight: inFlight, now: now, random: random)
      change.cause = .rate(answers: answers)
    } else {
      if pass.probe == .rate { rate.abandonedProbe() }
      rate.lost(now: now)
    }
    if error.code == .overloaded, error.meansOutage, !limit.refused(pass.mark) { change.cause = .burst }
    if error.meansOutage {
      change.outageBegan = health.failed(
        error, hasFailed: pass.hasFailed, wasProbe: pass.probe == .health, now: now, random: random)
      if health.isDown { change.cause = .outage }
    } else if error.status != nil {
      change.outageEnded = health.answered()
    } else if pass.probe == .health {
      health.abandonedProbe()
    }
  }

  private mutating func abandon(_ probe: Probe?) {
    switch probe {
    case .health: health.abandonedProbe()
    case .rate: rate.abandonedProbe()
    case nil: break
    }
  }

  /// Whether the failure ends the run, and what it means for its record.
  private mutating func judge(_ error: AttemptError, hasOthers: Bool, _ change: inout Change) {
    var error = error
    // A key that worked for other calls is good: this one was refused for what it requests. If another model is asked
    // next, the key may lack rights to this model only.
    if error.code == .unauthorized, error.status == nil || error.status == 403, hasAnswered || hasOthers {
      error.code = .forbidden
      change.code = .forbidden
    }
    switch error.code {
    case .unauthorized, .outOfCredit: _ = stop(error.code, error.message)
    // One such reply says what all others would say.
    case .badRequest where error.isWrongAddress && !hasAnswered: _ = stop(error.code, error.message, .refusals)
    case .badRequest where !error.isRetryable, .forbidden:
      // If another model may answer, the refusal says nothing about all calls.
      guard !hasOthers, refusals.refused(status: error.status, message: error.message) else { break }
      _ = stop(error.code, error.message, .refusals)
    case .contextTooLong, .contentFilter, .refused, .truncated: refusals.understood()
    default: break
    }
  }
}
