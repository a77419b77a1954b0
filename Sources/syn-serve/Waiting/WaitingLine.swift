// The clients that wait for a unit, in the order they came, and which is woken for the next one. Values only:
// UnitArrivals looks into the buffer and sleeps.

/// As many are woken as units arrived, the longest waiting first. A woken client looks; one that leaves without having
/// looked passes its look on.
struct WaitingLine {
  typealias Ticket = Int

  /// In the order they came, which is the order of their numbers. Woken clients are not among them.
  private(set) var waiting: [Ticket] = []
  /// Counts units that arrived while nobody waited. A client that was looking then may have looked a moment too early:
  /// it compares this with its earlier value, and looks again.
  private(set) var unnoticed = 0
  /// The number of units is unknown: each client that finds one has the next one woken.
  private var findsLeadOn = false
  private var lastTicket = 0

  /// A number for a newcomer.
  mutating func ticket() -> Ticket {
    lastTicket += 1
    return lastTicket
  }

  /// Lines up at the ticket's place: the end for a new one, the old place for a woken client that found nothing.
  mutating func enter(_ ticket: Ticket) {
    var index = waiting.count
    while index > 0, waiting[index - 1] > ticket { index -= 1 }
    waiting.insert(ticket, at: index)
  }

  /// A unit is there: returns the client to wake.
  mutating func unitArrived() -> Ticket? {
    if !waiting.isEmpty { return waiting.removeFirst() }
    unnoticed &+= 1
    return nil
  }

  /// There may be any number of units, or none: returns the client to wake first.
  mutating func unitsMayHaveArrived() -> Ticket? {
    findsLeadOn = !waiting.isEmpty
    return unitArrived()
  }

  /// A client found a unit, and leaves with it: returns the client to wake next.
  mutating func found() -> Ticket? {
    guard findsLeadOn else { return nil }
    findsLeadOn = !waiting.isEmpty
    return findsLeadOn ? waiting.removeFirst() : nil
  }

  mutating func foundNothing() { findsLeadOn = false }

  /// False for a client that is not waiting because it was woken already.
  mutating func remove(_ ticket: Ticket) -> Bool {
    guard let index = waiting.firstIndex(of: ticket) else { return false }
    waiting.remove(at: index)
    return true
  }

  /// A client leaves that lined up and has not looked since: returns the one to look instead.
  mutating func leave(_ ticket: Ticket) -> Ticket? { remove(ticket) ? nil : unitArrived() }
}
