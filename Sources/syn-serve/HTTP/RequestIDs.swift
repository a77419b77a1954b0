// Names for requests, so that a client's complaint can be found in the log.

struct RequestIDs {
  /// Distinguishes the ids of one run from those of the next.
  private let prefix = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
  private var count: UInt64 = 0

  private static let bytesMax = 128

  /// What the client sent as `X-Request-Id`, if it is safe to repeat, or a new one.
  mutating func next(for head: RequestHead) -> String {
    if let range = head.fields.first("x-request-id"), !range.isEmpty, range.count <= Self.bytesMax,
      head.fields.bytes[range].allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    {
      return head.fields.bytes.text(range)
    }
    count += 1
    return prefix + "-" + String(count)
  }
}
