// The body of a successful reply as it arrives: a stream of events or one JSON value. Its first bytes decide which,
// because servers and proxies send either with the other's content type, or with none.

import SynBase

package struct ReplyBody: Sendable {
  private enum Form { case undecided, events, value }

  private var form = Form.undecided
  /// All of a value; for a stream its beginning, in case it turns out not to be one.
  private(set) var bytes: [UInt8] = []
  private var events = StreamedReply()

  /// How much of a stream is kept as it came.
  private static let openingBytesMax = 2048

  /// Bytes of text that were paid for in a body that broke off; nil if it brought none.
  var paidBytes: Int? {
    switch form {
    case .events: events.paidBytes
    case .value: bytes.count
    case .undecided: bytes.isEmpty ? nil : 0
    }
  }

  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    switch form {
    case .value: bytes.append(contentsOf: chunk)
    case .events:
      bytes.append(contentsOf: chunk.prefix(max(Self.openingBytesMax - bytes.count, 0)))
      events.append(chunk)
    case .undecided:
      bytes.append(contentsOf: chunk)
      guard let first = chunk.first(where: { !Self.blanks.contains($0) }) else { return }
      form = Self.valueStarts.contains(first) ? .value : .events
      guard form == .events else { return }
      bytes.withUnsafeBytes { events.append($0) }
      bytes = Array(bytes.prefix(Self.openingBytesMax))
    }
  }

  /// White space and a byte order mark.
  private static let blanks: [UInt8] = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]
  /// JSON, or a page. Fields of events begin with a letter or a colon.
  private static let valueStarts: [UInt8] = [0x7b, 0x5b, 0x22, 0x3c]

  /// The body has ended. Nil: it was not a stream of events.
  mutating func finish() -> StreamedReply? {
    if form == .events {
      events.finish()
      return events.isEmpty ? nil : events
    }
    return eventsAmongLines()
  }

  /// A stream that begins with something other than an event, or whose events are bare lines of JSON.
  private func eventsAmongLines() -> StreamedReply? {
    guard form == .value, bytes.first != UInt8(ascii: "<"), bytes.contains(UInt8(ascii: "\n")),
      (try? JSONValue(parsing: bytes)) == nil
    else { return nil }
    var stream = StreamedReply()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      var line = Array(line)
      // Each line of JSON is an event; lines of a stream already have their field name.
      if line.first == UInt8(ascii: "{") { line = Array("data: ".utf8) + line }
      line += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
      line.withUnsafeBytes { stream.append($0) }
    }
    stream.finish()
    return stream.isEmpty || stream.loss != nil ? nil : stream
  }
}

/// A reply's body that grows while the caller waits.
@LoopActor
final class IncomingBody {
  private(set) var body = ReplyBody()

  func append(_ bytes: UnsafeRawBufferPointer) { body.append(bytes) }
  func finish() -> StreamedReply? { body.finish() }
}
