// Which delivery of a job a record belongs to. It travels with the record, so that a worker who finishes late can be told
// from the one who works on the job now.

package struct JobDelivery: Sendable, Equatable {
  /// The job's.
  package var id: String
  /// How often the job had been handed out by then, from 1; 0 for a text without a number, which belongs to no delivery
  /// now.
  package var number: Int

  package init(id: String, number: Int) {
    self.id = id
    self.number = number
  }

  /// Reads `0198c6f0-.../2`.
  package init(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1)
    id = parts.first.map(String.init) ?? ""
    number = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
  }

  package var text: String { "\(id)/\(number)" }
}
