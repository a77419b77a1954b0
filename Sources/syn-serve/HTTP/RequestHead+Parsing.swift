// Reads a complete head (RFC 9112, sections 3 to 6). Strict: it refuses what two readers could take for two different
// requests, because a proxy in front of us may be one of the two.

import SynBase

extension RequestHead {
  /// `bytes`: a whole head, each line ending in CRLF, with the empty line at its end.
  init(parsing bytes: [UInt8], limits: HTTPLimits) throws(RequestError) {
    guard let lineEnd = bytes.firstIndex(of: Ascii.carriageReturn), bytes[lineEnd + 1] == Ascii.lineFeed else {
      throw .malformed("CR without LF")
    }
    let line = try RequestLine(bytes, end: lineEnd)
    fields = try FieldSection(parsing: bytes, from: lineEnd + 2, linesMax: limits.fieldsMax)
    method = line.method
    minorVersion = line.minorVersion
    (path, query) = (line.path, line.query)
    host = try fields.host(authority: line.authority, isRequired: line.minorVersion >= 1)
    framing = try fields.framing(minorVersion: line.minorVersion, bodyBytesMax: limits.bodyBytesMax)
    keepsAlive = fields.keepsAlive(minorVersion: line.minorVersion)
    expectsContinue = try fields.expectsContinue(minorVersion: line.minorVersion) && framing != .none
  }
}

/// The first line of a request.
private struct RequestLine {
  var method: HTTPMethod?
  var path: String
  var query = ""
  /// From a target in absolute form.
  var authority: String?
  var minorVersion: UInt8

  init(_ bytes: [UInt8], end: Int) throws(RequestError) {
    var methodEnd = 0
    while methodEnd < end, bytes[methodEnd].isToken { methodEnd += 1 }
    guard methodEnd > 0, methodEnd < end, bytes[methodEnd] == Ascii.space else { throw .malformed("bad method") }
    let targetStart = methodEnd + 1
    var targetEnd = targetStart
    while targetEnd < end, bytes[targetEnd].isTargetText { targetEnd += 1 }
    guard targetEnd > targetStart, targetEnd < end, bytes[targetEnd] == Ascii.space else {
      throw .malformed("bad request target")
    }
    minorVersion = try Self.minorVersion(bytes, in: targetEnd + 1..<end)
    method = HTTPMethod(rawValue: bytes.text(0..<methodEnd))

    var pathStart = targetStart
    // An unknown method may have a target of another form, such as CONNECT's; it is refused whatever it names.
    if method == nil || targetEnd == targetStart + 1 && bytes[targetStart] == UInt8(ascii: "*") && method == .options {
      path = "*"
      return
    }
    if bytes[targetStart] != UInt8(ascii: "/") {
      (authority, pathStart) = try Self.authority(bytes, in: targetStart..<targetEnd)
    }
    let pathEnd = bytes[pathStart..<targetEnd].firstIndex(of: UInt8(ascii: "?")) ?? targetEnd
    path = pathStart == pathEnd ? "/" : try Self.decodedPath(bytes, in: pathStart..<pathEnd)
    if pathEnd < targetEnd { query = bytes.text(pathEnd + 1..<targetEnd) }
  }

  private static func minorVersion(_ bytes: [UInt8], in range: Range<Int>) throws(RequestError) -> UInt8 {
    let start = range.lowerBound
    guard range.count == 8, bytes.text(start..<start + 5) == "HTTP/", bytes[start + 6] == UInt8(ascii: "."),
      bytes[start + 5].isDigit, bytes[start + 7].isDigit
    else { throw .malformed("bad HTTP version") }
    guard bytes[start + 5] == UInt8(ascii: "1") else {
      throw RequestError(.versionNotSupported, "this server speaks HTTP/1.1")
    }
    // A later minor version is answered as 1.1 (RFC 9110, section 2.5).
    return min(bytes[start + 7] - UInt8(ascii: "0"), 1)
  }

  /// Splits `http://host:port/path`, which a server must accept as well as a plain path (RFC 9112, section 3.2.2).
  private static func authority(_ bytes: [UInt8], in range: Range<Int>) throws(RequestError) -> (String, Int) {
    let start = range.lowerBound + 7
    guard range.count > 7, bytes.spells("http://", in: range.lowerBound..<start) else {
      throw .malformed("bad request target")
    }
    let end =
      bytes[start..<range.upperBound].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      ?? range.upperBound
    guard HostName.isAuthority(bytes[start..<end]) else { throw .malformed("bad request target") }
    return (bytes.text(start..<end), end)
  }

  private static func decodedPath(_ bytes: [UInt8], in range: Range<Int>) throws(RequestError) -> String {
    // An escaped slash separates nothing (RFC 3986, section 2.2). No path of ours holds one, so it stays escaped: a proxy
    // that takes it for a name must not let through what we would take for a path.
    guard bytes[range].contains(UInt8(ascii: "%")), !Self.hasEscapedSlash(bytes[range]) else {
      return bytes.text(range)
    }
    guard let decoded = PercentEncoding.decode(bytes[range]) else { throw .malformed("bad escape in the path") }
    return decoded
  }

  private static func hasEscapedSlash(_ path: ArraySlice<UInt8>) -> Bool {
    path.indices.dropLast(2).contains {
      path[$0] == UInt8(ascii: "%") && path[$0 + 1] == UInt8(ascii: "2") && path[$0 + 2].lowercased == UInt8(ascii: "f")
    }
  }
}

extension FieldSection {
  /// Reads the lines from `start` to the empty one.
  fileprivate init(parsing bytes: [UInt8], from start: Int, linesMax: Int) throws(RequestError) {
    self.bytes = bytes
    lines.reserveCapacity(16)
    var position = start
    // Up to the empty line, which alone ends the head: a line that only begins with CR would hide what follows from us
    // but not from a proxy.
    while position < bytes.count - 2 {
      guard lines.count < linesMax else { throw RequestError(.fieldsTooLarge, "more than \(linesMax) fields") }
      if bytes[position].isFieldSpace { throw .malformed("folded field line") }
      let nameStart = position
      while bytes[position].isToken { position += 1 }
      // A space before the colon is refused here too, as RFC 9112, section 5.1, demands.
      guard position > nameStart, bytes[position] == Ascii.colon else { throw .malformed("bad field name") }
      let name = nameStart..<position
      position += 1
      let valueStart = position
      while bytes[position].isFieldText { position += 1 }
      // Each line is known to end in CRLF, so a CR not followed by LF is a bare one.
      guard bytes[position] == Ascii.carriageReturn, bytes[position + 1] == Ascii.lineFeed else {
        throw .malformed("control character in a field")
      }
      lines.append(Line(name: name, value: bytes.trimmed(valueStart..<position)))
      position += 2
    }
  }

  fileprivate func host(authority: String?, isRequired: Bool) throws(RequestError) -> String {
    let values = all("host")
    guard values.count <= 1 else { throw .malformed("more than one Host") }
    guard let value = values.first else {
      if isRequired { throw .malformed("no Host") }
      return authority ?? ""
    }
    guard HostName.isAuthority(bytes[value]) else { throw .malformed("bad Host") }
    return authority ?? bytes.text(value)
  }

  fileprivate func framing(minorVersion: UInt8, bodyBytesMax: Int) throws(RequestError) -> BodyFraming {
    let lengths = all("content-length")
    let encodings = all("transfer-encoding")
    if !encodings.isEmpty {
      guard lengths.isEmpty else { throw .malformed("both Content-Length and Transfer-Encoding") }
      guard minorVersion >= 1 else { throw .malformed("Transfer-Encoding in HTTP/1.0") }
      try expectChunked(encodings)
      return .chunked
    }
    guard let range = lengths.first else { return .none }
    guard lengths.count == 1, !range.isEmpty, bytes[range].allSatisfy(\.isDigit) else {
      throw .malformed("bad Content-Length")
    }
    // Digits only, so nil means too large for an Int.
    guard let length = Int(bytes.text(range)), length <= bodyBytesMax else {
      throw RequestError(.contentTooLarge, "the body is larger than \(bodyBytesMax) bytes")
    }
    return length == 0 ? .none : .length(length)
  }

  /// If the last coding is not chunked, the end of the body is unknown, and chunked twice is an error too (RFC 9112,
  /// sections 6.1 and 6.3): 400. Other codings beneath it are merely unknown here: 501. A field that names no coding is
  /// an error beside one that does: a reader that looks at one field only would find another end of the body.
  private func expectChunked(_ encodings: [Range<Int>]) throws(RequestError) {
    let lists = encodings.map { bytes.listElements(in: $0) }
    guard lists.allSatisfy({ !$0.isEmpty }) else { throw .malformed("empty Transfer-Encoding") }
    let codings = lists.flatMap { $0 }
    guard let last = codings.last, bytes.spells("chunked", in: last),
      !codings.dropLast().contains(where: { bytes.spells("chunked", in: $0) })
    else { throw .malformed("bad Transfer-Encoding") }
    guard codings.count == 1 else {
      throw RequestError(.notImplemented, "the only transfer coding known here is chunked")
    }
  }

  fileprivate func keepsAlive(minorVersion: UInt8) -> Bool {
    var keepsAlive = minorVersion >= 1
    for value in all("connection") {
      for option in bytes.listElements(in: value) {
        if bytes.spells("close", in: option) { return false }
        if bytes.spells("keep-alive", in: option) { keepsAlive = true }
      }
    }
    return keepsAlive
  }

  fileprivate func expectsContinue(minorVersion: UInt8) throws(RequestError) -> Bool {
    guard minorVersion >= 1, let value = first("expect") else { return false }
    guard bytes.spells("100-continue", in: value) else {
      throw RequestError(.expectationFailed, "the only expectation known here is 100-continue")
    }
    return true
  }
}
