// Clients that wait for a unit: each sleeps until the buffer reports one for it. WaitingLine decides who comes first.

import SynBase
import SynBuffer

@LoopActor
final class UnitArrivals {
  private let events: BufferEvents
  private var line = WaitingLine()
  private var sleepers: [WaitingLine.Ticket: Waiter] = [:]
  /// Runs while clients sleep and no news can arrive.
  private var poll: LoopTimer?

  /// `unitsStay`: a client that finds a unit leaves it there, so that one is enough for everyone.
  init(_ events: BufferEvents, unitsStay: Bool) {
    self.events = events
    _ = events.observe { [weak self] event in
      guard let self else { return }
      switch event {
      case .stored: wake(unitsStay ? line.unitsMayHaveArrived() : line.unitArrived())
      case .connected: wake(line.unitsMayHaveArrived())
      default: break
      }
    }
  }

  var clientsWaiting: Int { sleepers.count }

  /// The next unit that `take` finds: at once, or in turn when one arrives within `patience`. nil after that, as soon as
  /// the task is cancelled, and when the client has left: nothing is taken for it.
  func next<Unit: Sendable>(
    within patience: Duration, for hasLeft: @LoopActor (_ now: Bool) -> Bool,
    _ take: @LoopActor () async throws -> Unit?
  ) async throws -> Unit? {
    // What arrives belongs to those who wait. While no news of it can arrive, everyone has to look.
    var looks = line.waiting.isEmpty || !events.isConnected || patience == .zero
    // Taken before the first look: others who line up during it came later.
    let ticket = line.ticket()
    var wasWoken = false
    var timer: LoopTimer?
    defer { timer?.cancel() }
    var isOver = patience == .zero
    while true {
      if looks {
        if hasLeft(wasWoken) {
          if wasWoken { wake(line.unitArrived()) }
          return nil
        }
        let unnoticed = line.unnoticed
        do {
          if let unit = try await take() {
            wake(line.found())
            return unit
          }
        } catch {
          if wasWoken { wake(line.unitArrived()) }
          throw error
        }
        line.foundNothing()
        if unnoticed != line.unnoticed, !isOver { continue }
      }
      if isOver { return nil }
      if timer == nil {
        timer = LoopTimer(after: patience) { [weak self] in
          isOver = true
          self?.wake(ticket)
        }
      }
      let sleeper = Waiter()
      line.enter(ticket)
      sleepers[ticket] = sleeper
      pollWithoutNews()
      guard await sleep(sleeper, ticket) else {
        wake(line.leave(ticket))
        return nil
      }
      // A client that has waited to the end looks one last time, woken or not.
      if isOver { _ = line.remove(ticket) }
      (looks, wasWoken) = (true, true)
    }
  }

  /// The first in line looks every second, for all of them.
  private func pollWithoutNews() {
    guard poll == nil, !events.isConnected, !sleepers.isEmpty else { return }
    poll = LoopTimer(after: .seconds(1)) { [weak self] in
      guard let self else { return }
      poll = nil
      if !events.isConnected { wake(line.unitsMayHaveArrived()) }
      pollWithoutNews()
    }
  }

  /// False when the task is cancelled meanwhile.
  private func sleep(_ sleeper: Waiter, _ ticket: WaitingLine.Ticket) async -> Bool {
    defer { sleepers[ticket] = nil }
    do { try await sleeper.wait() } catch { return false }
    // Even if it was woken first: the client has gone.
    return !Task.isCancelled
  }

  private func wake(_ ticket: WaitingLine.Ticket?) {
    if let ticket { sleepers[ticket]?.resume() }
  }
}
