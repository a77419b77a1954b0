// Refusals of requests in a row, by whichever records: what every request gets is no fault of one record, and a thousand
// of them say nothing that five do not. No clock: it counts calls.

struct RefusalRow: Sendable, Equatable {
  /// Refusals in a row that end a run in which nothing was answered yet.
  static let firstMax = 5
  /// Refusals in a row with the same status and words that end a run in which something was.
  static let sameMax = 20

  private(set) var hasAnswered = false
  private var count = 0
  private var same = 0
  private var status: Int?
  private var message = ""

  /// A call brought a reply that was worth its key, whatever the reply is worth.
  mutating func answered() {
    hasAnswered = true
    understood()
  }

  /// The request was not refused as such.
  mutating func understood() { (count, same) = (0, 0) }

  /// A request was refused for what it is. True when no other may fare better.
  mutating func refused(status: Int?, message: String) -> Bool {
    same = count > 0 && self.status == status && self.message == message ? same + 1 : 1
    (self.status, self.message) = (status, message)
    count += 1
    return hasAnswered ? same >= Self.sameMax : count >= Self.firstMax
  }
}
