// Which delivery of an order a record belongs to. It travels with the record as `order`, so that a worker who finishes
// late can be told from the one who works on the order now.

package struct OrderDelivery: Sendable, Equatable {
  /// The stream entry.
  package var entry: String
  /// How often the entry had been delivered by then, from 1; 0 for a text without a number, which belongs to no
  /// delivery now.
  package var number: Int

  package init(entry: String, number: Int) {
    self.entry = entry
    self.number = number
  }

  /// Reads `1700000000000-0/2`.
  package init(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1)
    entry = parts.first.map(String.init) ?? ""
    number = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
  }

  package var text: String { "\(entry)/\(number)" }
}
