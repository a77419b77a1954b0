// Who waits for a unit, in the order they came, and who is woken for the next one. Values only: looking into the buffer
// and sleeping are UnitArrivals'.

/// As many are woken as units arrived, the longest waiting first. Who is woken looks; who leaves without having looked
/// hands the look on.
struct WaitingLine {
  typealias Ticket = Int

  /// In the order they came, which is that of their numbers. Who is woken is not among them.
  private(set) var waiting: [Ticket] = []
  /// Counts units that arrived while nobody waited. Whoever was looking then may have looked a moment too early: it
  /// compares this with what it was before, and looks again.
  private(set) var unnoticed = 0
  /// How many units there are is not known: each who finds one has the next one woken.
  private var findsLeadOn = false
  private var lastTicket = 0

  /// A number for somebody who comes now.
  mutating func ticket() -> Ticket {
    lastTicket += 1
    return lastTicket
  }

  /// Lines up at the ticket's place: the end for a new one, the old one for who was woken and found nothing.
  mutating func enter(_ ticket: Ticket) {
    var index = waiting.count
    while index > 0, waiting[index - 1] > ticket { index -= 1 }
    waiting.insert(ticket, at: index)
  }

  /// A unit is there: who is to be woken.
  mutating func unitArrived() -> Ticket? {
    if !waiting.isEmpty { return waiting.removeFirst() }
    unnoticed &+= 1
    return nil
  }

  /// Any number of units may be there, or none: who is to be woken first.
  mutating func unitsMayHaveArrived() -> Ticket? {
    findsLeadOn = !waiting.isEmpty
    return unitArrived()
  }

  /// Somebody found a unit, and leaves with it: who is to be woken next.
  mutating func found() -> Ticket? {
    guard findsLeadOn else { return nil }
    findsLeadOn = !waiting.isEmpty
    return findsLeadOn ? waiting.removeFirst() : nil
  }

  mutating func foundNothing() { findsLeadOn = false }

  /// False for somebody who does not wait, being woken already.
  mutating func remove(_ ticket: Ticket) -> Bool {
    guard let index = waiting.firstIndex(of: ticket) else { return false }
    waiting.remove(at: index)
    return true
  }

  /// Somebody leaves who has lined up and not looked since: who is to look instead.
  mutating func leave(_ ticket: Ticket) -> Ticket? { remove(ticket) ? nil : unitArrived() }
}
