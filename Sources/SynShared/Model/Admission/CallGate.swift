// Which call may be sent now: the number in flight, pauses that the provider asked for, its outages, the money, and
// what has ended the run. Pure: the clock (nanoseconds of the monotonic one) and chance are parameters; waiting is
// CallAdmission's.

/// All that holds calls to one provider back.
struct CallGate: Sendable {
  struct Options: Sendable {
    /// Calls in flight at most.
    var callsMax = 8
    /// US dollars that a run may cost, nil for no limit.
    var maxCostUSD: Double?
    var health = ProviderHealth.Options()
  }

  /// The permission to send one call, to be given back with its end.
  struct Pass: Sendable, Equatable {
    fileprivate var mark: AdaptiveLimit.Mark
    fileprivate var isProbe: Bool
    fileprivate var reservedUSD: Double
  }

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
  }

  enum End: Sendable {
    case completed(Usage)
    case failed(AttemptError)
    /// Broken off from our side.
    case cancelled
  }

  /// What a failure is to be laid to, which tells whether the call has had one of its tries.
  enum Cause: Sendable, Equatable {
    case call
    /// It was refused for a rate that has come down since it was sent.
    case burst
    /// The provider is down. How long calls are sent again is bounded by `ProviderHealth.Options.patience`.
    case outage
  }

  /// What the end of a call changed, for the log and for the retries.
  struct Change: Sendable, Equatable {
    var outageBegan = false
    var outageEnded = false
    var cause = Cause.call
  }

  private(set) var limit: AdaptiveLimit
  private(set) var spending: SpendingLimit
  private(set) var inFlight = 0
  private var health: ProviderHealth
  private var heldUntil: UInt64 = 0
  private var freeCalls = MinuteRate(callsMax: MinuteRate.freeCallsMax)
  /// Once set, no call is sent any more: the next one would fail in the same way.
  private var end: Refusal?

  init(_ options: Options) {
    limit = AdaptiveLimit(ceiling: options.callsMax)
    spending = SpendingLimit(limitUSD: options.maxCostUSD)
    health = ProviderHealth(options.health)
  }

  /// Only calls that find out whether the provider is back are sent.
  var isDown: Bool { health.isDown }

  /// May one more call be sent? `mostUSD` is the most it can cost, nil when that is not known. `isFree` is for models
  /// that are given away and counted by the minute. `go` counts the call as sent.
  mutating func decide(mostUSD: Double?, isFree: Bool = false, now: UInt64) -> Decision {
    if let end { return .refuse(end) }
    let permission = health.permission(now: now)
    switch permission {
    case .wait(let until): return .wait(until: until)
    case .giveUp(let error, let downFor):
      let seconds = downFor.components.seconds
      return .refuse(
        Refusal(code: error.code, message: "\(error.message); down for \(seconds) s", isRetryable: true))
    case .send, .probe: break
    }
    if now < heldUntil { return .wait(until: heldUntil) }
    if inFlight >= limit.window { return .wait(until: nil) }
    if isFree, let time = freeCalls.nextTime(now: now) { return .wait(until: time) }
    let reservedUSD: Double
    switch spending.reserve(mostUSD: mostUSD) {
    case .reserved(let amount): reservedUSD = amount
    case .wait: return .wait(until: nil)
    case .exhausted: return stop(.outOfCredit, "the --max-cost of this run is reached")
    case .unknownCost:
      return stop(
        .outOfCredit,
        "what a call cost is unknown, so --max-cost cannot be kept; give the model a price with --prices FILE")
    }
    if permission == .probe { health.beganProbe() }
    if isFree { freeCalls.sent(now: now) }
    inFlight += 1
    return .go(
      Pass(mark: limit.mark(inFlight: inFlight), isProbe: permission == .probe, reservedUSD: reservedUSD))
  }

  private mutating func stop(_ code: ModelError.Code, _ message: String) -> Decision {
    let refusal = Refusal(code: code, message: message, isRetryable: code.mayPass)
    end = refusal
    return .refuse(refusal)
  }

  /// A call has ended. `random` is from 0 up to 1.
  mutating func ended(_ pass: Pass, _ end: End, now: UInt64, random: Double) -> Change {
    inFlight -= 1
    var change = Change()
    switch end {
    case .cancelled:
      spending.settle(reserved: pass.reservedUSD, costUSD: nil, isUnknown: false)
      if pass.isProbe { health.abandonedProbe() }
    case .completed(let usage):
      spending.settle(reserved: pass.reservedUSD, costUSD: usage.costUSD, isUnknown: usage.costUSD == nil)
      limit.answered(pass.mark)
      change.outageEnded = health.answered()
    case .failed(let error):
      let cost = error.usage.costUSD
      spending.settle(reserved: pass.reservedUSD, costUSD: cost, isUnknown: error.isCharged && cost == nil)
      failed(pass, error, &change, now: now, random: random)
    }
    return change
  }

  private mutating func failed(
    _ pass: Pass, _ error: AttemptError, _ change: inout Change, now: UInt64, random: Double
  ) {
    // Up to a quarter longer, so that processes told the same do not all come at once.
    if let pause = error.retryAfter {
      heldUntil = max(heldUntil, now + UInt64(Double(pause.nanoseconds) * (1 + random / 4)))
    }
    let wasOneAtATime = limit.window == 1
    switch error.code {
    case .rateLimited, .overloaded: if !limit.refused(pass.mark) { change.cause = .burst }
    default: break
    }
    if error.meansOutage || (error.code == .rateLimited && wasOneAtATime) {
      change.outageBegan = health.failed(error, wasProbe: pass.isProbe, now: now, random: random)
      if health.isDown { change.cause = .outage }
    } else if error.status != nil {
      change.outageEnded = health.answered()
    } else if pass.isProbe {
      health.abandonedProbe()
    }
    if error.code == .unauthorized || error.code == .outOfCredit {
      end = Refusal(code: error.code, message: error.message, isRetryable: error.code.mayPass)
    }
  }
}

extension AttemptError {
  /// Whether nobody, or nobody able, was there. A failure that is told inside a reply of status 200 is of one call: the
  /// provider itself works.
  fileprivate var meansOutage: Bool {
    switch code {
    case .unavailable, .timeout, .overloaded: status.map { $0 >= 500 } ?? true
    default: false
    }
  }
}
