// Whether a connection read one stream of bytes as it should, whatever the bytes: what must hold for every input, as the
// fuzzer asks it (Tests/Fuzz) and the suite for each stream of the corpus. Which answer each stream deserves is in the
// tables of the parser's tests.

import SynBase

@testable import syn_serve

struct ConnectionOracle {
  /// What a run came to, in values that can be compared.
  private struct Reading: Equatable {
    var requests: [String] = []
    var rejection: RequestError?
  }

  private struct Fault: Error { var text: String }

  private let bytes: [UInt8]
  private let limits: HTTPLimits
  private var random: Random

  private init(_ bytes: [UInt8], _ limits: HTTPLimits) {
    (self.bytes, self.limits) = (bytes, limits)
    random = Random(seed: bytes)
  }

  /// Beside the real limits, some that a short stream can reach.
  private static let limits = [
    HTTPLimits(),
    {
      var narrow = HTTPLimits()
      (narrow.headBytesMax, narrow.fieldsMax, narrow.bodyBytesMax) = (300, 6, 40)
      (narrow.chunkLineBytesMax, narrow.pipelinedBytesMax) = (24, 200)
      return narrow
    }(),
  ]

  /// Reads the stream whole, in single bytes and in pieces that the stream itself decides. Gives what is wrong, or nil.
  static func fault(in bytes: [UInt8]) -> String? {
    for limits in limits {
      if let fault = fault(in: bytes, limits) { return fault }
    }
    return nil
  }

  private static func fault(in bytes: [UInt8], _ limits: HTTPLimits) -> String? {
    var oracle = ConnectionOracle(bytes, limits)
    do throws(Fault) {
      let whole = try oracle.readRequests()
      for pieceBytesMax in [bytes.count, 1, 2, 16, 700, 16 << 10] where bytes.count < pieceBytesMax * 4096 {
        let reading = try oracle.converse(pieceBytesMax: pieceBytesMax)
        try expect(reading == whole, "in pieces of at most \(pieceBytesMax): \(reading), not \(whole)")
      }
      try oracle.disturb()
      return nil
    } catch {
      return error.text
    }
  }

  private static func expect(_ holds: Bool, _ fault: @autoclosure () -> String) throws(Fault) {
    guard holds else { throw Fault(text: fault()) }
  }

  // MARK: The parser

  /// What a connection is to make of the stream, by the parser alone and at once. Each request must be what its own bytes
  /// say: a request that also depends on its neighbours' is how one is smuggled.
  private func readRequests() throws(Fault) -> Reading {
    var parser = RequestParser(limits: limits)
    bytes.withUnsafeBytes { parser.receive($0) }
    var reading = Reading()
    var start = 0
    while reading.rejection == nil {
      let event: RequestParser.Event
      do throws(RequestError) {
        event = try parser.next()
      } catch {
        reading.rejection = error
        break
      }
      let end = bytes.count - parser.bufferedBytes
      switch event {
      case .needsBytes:
        return reading
      case .expectsContinue:
        try Self.expect(end == bytes.count, "leave to send what is here already")
        return reading
      case .request(let request):
        try check(request, Array(bytes[start..<end]))
        reading.requests.append(Self.text(of: request))
        if !request.head.keepsAlive { return reading }
        start = end
      }
    }
    return reading
  }

  private func check(_ request: HTTPRequest, _ own: [UInt8]) throws(Fault) {
    var parser = RequestParser(limits: limits)
    own.withUnsafeBytes { parser.receive($0) }
    guard let event = try? parser.next(), case .request(let again) = event else {  // an error is as wrong as no request
      throw Fault(text: "the bytes of \(request.head.path) are no request by themselves")
    }
    try Self.expect(Self.text(of: again) == Self.text(of: request), "\(request) is read as \(again) by itself")
    try Self.expect(parser.bufferedBytes == 0, "bytes of \(request.head.path) are left over")
    let head = request.head
    try Self.expect(
      head.fields.bytes.count <= limits.headBytesMax && head.fields.lines.count <= limits.fieldsMax
        && request.body.count <= limits.bodyBytesMax, "\(head.path) is beyond the limits")
    try Self.expect(head.minorVersion == 0 || !head.host.isEmpty, "a request of HTTP/1.1 without a host")
    for line in head.fields.lines {
      let bytes = head.fields.bytes
      let isSound =
        !line.name.isEmpty && bytes[line.name].allSatisfy(\.isToken) && bytes[line.value].allSatisfy(\.isFieldText)
      try Self.expect(isSound, "a field that would split a head")
    }
    // No answer of these may trap.
    _ = PercentEncoding.parameter("wait", in: head.query)
    _ = HostName.withoutPort(head.host)
    try Self.expect(PlainFraming.body(of: own) == request.body, "\(head.path) has another body, read plainly")
  }

  private static func text(of request: HTTPRequest) -> String {
    let head = request.head
    let line = "\(head.method?.rawValue ?? "?") \(head.path) \(head.query) \(head.host) \(head.minorVersion)"
    return line + " \(head.framing) \(head.keepsAlive) \(head.expectsContinue) \(head.fields.bytes) \(request.body)"
  }

  // MARK: The connection

  /// As a socket would: pieces come while the connection wants them, and each request is answered before the next.
  private mutating func converse(pieceBytesMax: Int) throws(Fault) -> Reading {
    var state = ConnectionState(limits: limits)
    var reading = Reading()
    var position = 0
    var hasEnded = false
    // Each turn reads a piece or ends a request: more turns than that are a loop without end.
    for _ in 0..<2 * bytes.count + 16 {
      switch state.next() {
      case .wait:
        try Self.expect(state.wantsBytes && !hasEnded, "waits for nothing")
        guard position < bytes.count else {
          state.receiveEnd()
          hasEnded = true
          continue
        }
        let count = min(1 + random.below(pieceBytesMax), bytes.count - position)
        bytes[position..<position + count].withUnsafeBytes { state.receive($0) }
        position += count
      case .sendContinue:
        try Self.expect(state.waiting == .body, "leave to send what is not waited for")
      case .handle(let request):
        reading.requests.append(Self.text(of: request))
        try Self.expect(state.requestsHandled == reading.requests.count, "requests are miscounted")
        try Self.expect(state.isLastResponse || request.head.keepsAlive, "the client's wish to end is ignored")
        // What comes meanwhile waits.
        if random.below(4) == 0, state.wantsBytes, position < bytes.count {
          bytes[position..<position + 1].withUnsafeBytes { state.receive($0) }
          position += 1
          guard case .wait = state.next() else { throw Fault(text: "a request before the last one's answer") }
        }
        state.didRespond()
      case .reject(let error):
        reading.rejection = error
        try Self.expect(state.isLastResponse && !state.wantsBytes, "goes on after broken framing")
        state.didRespond()
      case .linger:
        try Self.expect(state.wantsBytes && !hasEnded, "lingers for nobody")
        return reading
      case .close:
        return reading
      }
    }
    throw Fault(text: "the connection never ends")
  }

  /// The client leaves, the server drains or time runs out, at any moment: the connection ends, and nothing traps.
  private mutating func disturb() throws(Fault) {
    for disturbance in 0..<3 {
      var state = ConnectionState(limits: limits)
      let cut = random.below(bytes.count + 1)
      bytes[..<cut].withUnsafeBytes { state.receive($0) }
      if random.below(2) == 0, case .handle = state.next(), random.below(2) == 0 { state.didRespond() }
      switch disturbance {
      case 0: state.receiveEnd()
      case 1: state.drain()
      default: if state.waiting != .handler, case .reject = state.timeOut() { state.didRespond() }
      }
      bytes[cut...].withUnsafeBytes { state.receive($0) }
      state.receiveEnd()
      var isOver = false
      for _ in 0..<bytes.count + 8 where !isOver {
        switch state.next() {
        case .handle, .reject: state.didRespond()
        // One whose handler is at work.
        case .wait where state.waiting == .handler: state.didRespond()
        case .wait: throw Fault(text: "waits for a client that has gone")
        case .sendContinue: break
        case .linger, .close: isOver = true
        }
      }
      try Self.expect(isOver, "the connection never ends")
    }
  }
}

/// The framing of RFC 9112, section 6, read in the plainest way: the second reader that must find the same body.
private enum PlainFraming {
  /// `bytes` are those of one request. Nil when they do not end where the body does.
  static func body(of bytes: [UInt8]) -> [UInt8]? {
    let start = bytes.firstIndex { $0 > Ascii.space } ?? 0
    guard let headEnd = firstIndex(of: "\r\n\r\n", in: bytes, from: start) else { return nil }
    let rest = Array(bytes[(headEnd + 4)...])
    let lines = String(decoding: bytes[..<headEnd], as: Unicode.ASCII.self).lowercased().split(separator: "\r\n")
    let names = lines.dropFirst().map { $0.prefix { $0 != ":" } }
    let isChunked = names.contains("transfer-encoding")
    guard names.count(where: { $0 == "content-length" || $0 == "transfer-encoding" }) <= 1 else { return nil }
    if isChunked { return chunks(rest) }
    let length = lines.first { $0.hasPrefix("content-length:") }?.dropFirst(15).filter { !" \t".contains($0) } ?? "0"
    return Int(length) == rest.count ? rest : nil
  }

  private static func chunks(_ bytes: [UInt8]) -> [UInt8]? {
    var (content, position): ([UInt8], Int) = ([], 0)
    while let lineEnd = firstIndex(of: "\r\n", in: bytes, from: position) {
      let digits = bytes[position..<lineEnd].prefix { $0 != UInt8(ascii: ";") }
      guard let size = Int(String(decoding: digits, as: Unicode.ASCII.self), radix: 16) else { return nil }
      position = lineEnd + 2
      if size == 0 {
        // The last line of the trailers is empty; there is none before it.
        let trailers = bytes[(position - 2)...]
        guard let end = firstIndex(of: "\r\n\r\n", in: bytes, from: position - 2) else { return nil }
        return end + 4 == trailers.endIndex ? content : nil
      }
      guard position + size + 2 <= bytes.count else { return nil }
      content += bytes[position..<position + size]
      position += size + 2
    }
    return nil
  }

  private static func firstIndex(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard start + wanted.count <= bytes.count else { return nil }
    return (start...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
  }
}

/// The same draws for the same stream, so that a finding can be looked at again (FNV-1a, then SplitMix64).
private struct Random {
  private var state: UInt64

  init(seed: [UInt8]) {
    state = seed.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// From 0 up to, but not including, `bound`, which may be 0 for an empty stream.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ mixed >> 31) % UInt64(max(bound, 1)))
  }
}
