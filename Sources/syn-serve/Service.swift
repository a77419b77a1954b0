// What every group of routes works with.

import SynBase
import SynBuffer

@LoopActor
struct Service {
  let options: Options
  let store: QAStore
  let events: BufferEvents
  let arrivals: UnitArrivals
  private let firstQuestion: SingleFlight<WaitingUnit?>

  init(options: Options, store: QAStore, events: BufferEvents) {
    self.options = options
    self.store = store
    self.events = events
    arrivals = UnitArrivals(events, unitsStay: options.environment == .dev)
    firstQuestion = SingleFlight { try await store.claimQuestion(popping: false) }
  }

  /// Units leave the buffer when they are handed out.
  var pops: Bool { options.environment == .prod }

  /// For a response that hands out `unit`; nil when the unit stays in the buffer anyway.
  func takeBack(_ unit: WaitingUnit) -> (@LoopActor @Sendable () -> Void)? {
    guard let claim = unit.claim else { return nil }
    return { [store] in store.giveBack(claim: claim) }
  }

  /// The next question. If it stays in the buffer, simultaneous callers see the same one.
  func question() async throws -> WaitingUnit? {
    pops ? try await store.claimQuestion(popping: true) : try await firstQuestion.see()
  }
}
