// What every group of routes works with.

import SynShared

@LoopActor
struct Service {
  let options: Options
  let store: QAStore
  let events: BufferEvents
  let arrivals: UnitArrivals

  init(options: Options, store: QAStore, events: BufferEvents) {
    self.options = options
    self.store = store
    self.events = events
    arrivals = UnitArrivals(events, unitsStay: options.environment == .dev)
  }

  /// Units leave the buffer when they are handed out.
  var pops: Bool { options.environment == .prod }
}
