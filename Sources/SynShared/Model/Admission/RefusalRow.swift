// Refusals of requests in a row, from any records: what happens to every request is not one record's fault, and a
// thousand of them say no more than five. No clock: it counts calls.

struct RefusalRow: Sendable, Equatable {
  /// Refusals in a row that end a run in which nothing was answered yet.
  static let firstMax = 5
  /// Refusals in a row with the same status and words that end a run in which something was answered.
  static let sameMax = 20

  private(set) var hasAnswered = false
  private var count = 0
  private var same = 0
  private var status: Int?
  private var message = ""

  /// A call brought a reply that proves the key good, whatever the reply is worth.
  mutating func answered() {
    hasAnswered = true
    understood()
  }

  /// The request itself was not refused.
  mutating func understood() { (count, same) = (0, 0) }

  /// A request was refused for its content. True when no other is likely to do better.
  mutating func refused(status: Int?, message: String) -> Bool {
    same = count > 0 && self.status == status && self.message == message ? same + 1 : 1
    (self.status, self.message) = (status, message)
    count += 1
    return hasAnswered ? same >= Self.sameMax : count >= Self.firstMax
  }
}
