import Testing

@testable import SynModel

struct EventStreamTests {
  /// The events of a stream that comes in the given pieces.
  private func events(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var stream = EventStream()
    var events: [String] = []
    for piece in pieces {
      piece.withUnsafeBytes { stream.append($0) { events.append(text(of: $0)) } }
    }
    stream.finish { events.append(text(of: $0)) }
    return events
  }

  private func text(of event: EventStream.Event) -> String {
    (event.isError ? "error: " : "") + String(decoding: event.data, as: UTF8.self)
  }

  private static let streams: [(String, [String])] = [
    ("", []),
    ("\n\n\n", []),
    ("data: a\n\n", ["a"]),
    ("data:a\n\ndata: b\n\n", ["a", "b"]),
    ("data:  a \n\n", [" a "]),
    ("data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
    ("data: a\r\rdata: b\r\r", ["a", "b"]),
    ("data: a\r\n\ndata: b\n\r\n", ["a", "b"]),
    ("data: a\r\ndata: b\r\n\r\n", ["a\nb"]),
    (": OPENROUTER PROCESSING\n\n:\n\ndata: a\n\n", ["a"]),
    ("data: a\n: comment\ndata: b\n\n", ["a\nb"]),
    ("event: message\nid: 7\nretry: 10\ndata: a\n\n", ["a"]),
    ("event: ping\n\ndata: a\n\n", ["a"]),
    ("error: {\ndata: a\n\n", ["error: {", "a"]),
    ("event: error\ndata: a\n\ndata: b\n\n", ["error: a", "b"]),
    ("event: error\n\ndata: b\n\nerrors: x\n\n", ["b"]),
    ("database: x\ndat: y\n\ndata: a\n\n", ["a"]),
    ("data\n\n", [""]),
    ("data\ndata\n\n", ["\n"]),
    ("data: {\ndata:   \"a\": 1\ndata: }\n\n", ["{\n  \"a\": 1\n}"]),
    ("\u{feff}data: a\n\n", ["a"]),
    ("data: ü🙂\n\n", ["ü🙂"]),
    // Without the last line ends.
    ("data: a\n\ndata: [DONE]\n", ["a", "[DONE]"]),
    ("data: a\n\ndata: [DONE]", ["a", "[DONE]"]),
    ("data: a\r", ["a"]),
  ]

  @Test("events are found, whatever comes between them", arguments: streams)
  func whole(text: String, expected: [String]) {
    #expect(events([Array(text.utf8)[...]]) == expected)
  }

  @Test("a stream may be split anywhere", arguments: streams)
  func split(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count { #expect(events([bytes[..<cut], bytes[cut...]]) == expected, "cut at \(cut)") }
    #expect(events(bytes.indices.map { bytes[$0...$0] }) == expected)
  }
}
