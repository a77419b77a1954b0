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

  /// The next question. If it stays in the buffer, simultaneous callers see the same one.
  func question() async throws -> WaitingUnit? {
    pops ? try await store.claimQuestion(popping: true) : try await firstQuestion.see()
  }
}
