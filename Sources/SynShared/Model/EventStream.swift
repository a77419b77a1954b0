// Server-sent events as chat servers stream them: bytes in, the data of whole events out. It does no I/O and does not
// look into the data; StreamedReply knows what chunks mean.

import Glibc

/// A parser of `text/event-stream` (HTML Standard, section 9.2.6) that takes bytes as they come, cut anywhere. It skips
/// comments and the fields `id` and `retry`, which mean nothing to us. Of `event` only `error` counts, and so does a
/// field of that name: llama.cpp writes its failures as `error: {...}`.
struct EventStream: Sendable {
  struct Event {
    var data: ArraySlice<UInt8>
    /// The stream calls it an error, whatever is in it.
    var isError: Bool
  }

  /// The unfinished line.
  private var line: [UInt8] = []
  /// The data of the unfinished event. Both buffers keep their capacity for the next event.
  private var data: [UInt8] = []
  private var hasData = false
  private var isError = false
  /// The last byte was a carriage return: a line feed that follows belongs to the same line end.
  private var endedWithReturn = false
  private var isAtStart = true

  /// Takes the next bytes and calls `event` with each event that they complete.
  mutating func append(_ bytes: UnsafeRawBufferPointer, event: (Event) -> Void) {
    var rest = UnsafeRawBufferPointer(rebasing: bytes[...])
    while !rest.isEmpty {
      if endedWithReturn {
        endedWithReturn = false
        if rest[0] == UInt8(ascii: "\n") {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
          continue
        }
      }
      guard let end = Self.lineEnd(in: rest) else {
        line.append(contentsOf: rest)
        return
      }
      endedWithReturn = rest[end] == UInt8(ascii: "\r")
      if line.isEmpty {
        endLine(UnsafeRawBufferPointer(rebasing: rest[..<end]), event: event)
      } else {
        var whole: [UInt8] = []
        swap(&whole, &line)
        whole.append(contentsOf: rest[..<end])
        whole.withUnsafeBytes { endLine($0, event: event) }
        whole.removeAll(keepingCapacity: true)
        swap(&whole, &line)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
    }
  }

  /// The stream has ended. An event without the empty line after it counts if its last line is complete or none of it
  /// is missing; the standard drops such an event, but servers are known to leave out the last line ends.
  mutating func finish(event: (Event) -> Void) {
    let rest = line
    line = []
    if !rest.isEmpty { rest.withUnsafeBytes { endLine($0, event: event) } }
    endEvent(event)
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    let feed = memchr(start, Int32(UInt8(ascii: "\n")), bytes.count).map { UnsafeRawPointer($0) - start }
    // Only up to the line feed, so that a stream without carriage returns is not searched twice.
    let carriageReturn = memchr(start, Int32(UInt8(ascii: "\r")), feed ?? bytes.count)
    return carriageReturn.map { UnsafeRawPointer($0) - start } ?? feed
  }

  private mutating func endLine(_ line: UnsafeRawBufferPointer, event: (Event) -> Void) {
    var line = line
    if isAtStart {
      isAtStart = false
      // A byte order mark may come first.
      if line.starts(with: [0xef, 0xbb, 0xbf]) { line = UnsafeRawBufferPointer(rebasing: line.dropFirst(3)) }
    }
    if line.isEmpty { return endEvent(event) }
    if let value = Self.value(of: Self.dataField, in: line) { return append(data: value) }
    // Some leave the field's name out of the last events.
    if !hasData, line.first == UInt8(ascii: "{") || line.starts(with: Self.done) {
      append(data: line[...])
      return endEvent(event)
    }
    if let value = Self.value(of: Self.eventField, in: line) {
      isError = value.elementsEqual(Self.errorField)
    } else if let value = Self.value(of: Self.errorField, in: line) {
      isError = true
      append(data: value)
      endEvent(event)
    }
  }

  private mutating func append(data value: Slice<UnsafeRawBufferPointer>) {
    if hasData { data.append(UInt8(ascii: "\n")) }
    hasData = true
    data.append(contentsOf: value)
  }

  /// Nil for a line of another field. `data` alone is a field without a value; `database:` is another field.
  private static func value(of field: [UInt8], in line: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
    guard line.starts(with: field) else { return nil }
    let rest = line.dropFirst(field.count)
    guard let separator = rest.first else { return rest }
    guard separator == UInt8(ascii: ":") else { return nil }
    let value = rest.dropFirst()
    return value.first == UInt8(ascii: " ") ? value.dropFirst() : value
  }

  private mutating func endEvent(_ event: (Event) -> Void) {
    defer { isError = false }
    guard hasData else { return }
    hasData = false
    event(Event(data: data[...], isError: isError))
    data.removeAll(keepingCapacity: true)
  }

  private static let dataField = Array("data".utf8)
  private static let done = Array("[DONE]".utf8)
  private static let eventField = Array("event".utf8)
  private static let errorField = Array("error".utf8)
}
