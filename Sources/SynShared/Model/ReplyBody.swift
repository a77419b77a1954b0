// The body of a successful reply while it comes: a stream of events or one JSON value. Which of the two is told by its
// first bytes, as servers and proxies name either by the other's content type, or by none.

import SynBase

package struct ReplyBody: Sendable {
  private enum Form { case undecided, events, value }

  private var form = Form.undecided
  /// All of a value; of a stream its beginning, for what is no stream after all.
  private(set) var bytes: [UInt8] = []
  private var events = StreamedReply()

  /// Of a stream so much is kept as it came.
  private static let openingBytesMax = 2048

  /// Bytes of text that a body was paid for which broke off; nil where nothing came of it.
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

  /// The body is at its end. Nil: it was no stream of events.
  mutating func finish() -> StreamedReply? {
    if form == .events {
      events.finish()
      return events.isEmpty ? nil : events
    }
    return eventsAmongLines()
  }

  /// A stream that begins with something else than an event, or whose events are bare lines of JSON.
  private func eventsAmongLines() -> StreamedReply? {
    guard form == .value, bytes.first != UInt8(ascii: "<"), bytes.contains(UInt8(ascii: "\n")),
      (try? JSONValue(parsing: bytes)) == nil
    else { return nil }
    var stream = StreamedReply()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      var line = Array(line)
      // Of lines of JSON each is an event; those of a stream have their field's name already.
      if line.first == UInt8(ascii: "{") { line = Array("data: ".utf8) + line }
      line += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
      line.withUnsafeBytes { stream.append($0) }
    }
    stream.finish()
    return stream.isEmpty || stream.loss != nil ? nil : stream
  }
}

/// A reply's body that grows while it is awaited.
@LoopActor
final class IncomingBody {
  private(set) var body = ReplyBody()

  func append(_ bytes: UnsafeRawBufferPointer) { body.append(bytes) }
  func finish() -> StreamedReply? { body.finish() }
}
