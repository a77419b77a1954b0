// The chunked transfer coding (RFC 9112, section 7.1): bytes in, content out. Chunk extensions and trailers mean
// nothing to us; we skip them, up to a limit.

struct ChunkedBody: Sendable {
  private enum State {
    case size(digits: Int)
    case `extension`
    case sizeLineFeed
    case data
    case dataEnd
    case dataLineFeed
    case trailerStart
    case trailerName
    case trailerValue
    case trailerLineFeed
    case endLineFeed
    case end
  }

  private(set) var content: [UInt8] = []
  private var state = State.size(digits: 0)
  private var chunkBytesLeft = 0
  /// Total bytes of extensions and trailers so far.
  private var overheadBytes = 0
  private let limits: HTTPLimits

  init(limits: HTTPLimits) { self.limits = limits }

  var isComplete: Bool { if case .end = state { true } else { false } }

  /// Takes bytes from `bytes`, starting at `position`, up to the end of the body, and moves `position` past them.
  mutating func take(_ bytes: [UInt8], from position: inout Int) throws(RequestError) {
    while position < bytes.count, !isComplete {
      if case .data = state {
        let count = min(chunkBytesLeft, bytes.count - position)
        content.append(contentsOf: bytes[position..<position + count])
        position += count
        chunkBytesLeft -= count
        if chunkBytesLeft == 0 { state = .dataEnd }
      } else {
        try step(over: bytes[position])
        position += 1
      }
    }
  }

  private mutating func step(over byte: UInt8) throws(RequestError) {
    switch state {
    case .size(let digits): try readSize(byte, digits: digits)
    case .extension: try readOver(byte, next: .sizeLineFeed, again: .extension)
    case .sizeLineFeed:
      try expectLineFeed(byte, next: chunkBytesLeft == 0 ? .trailerStart : .data)
    case .dataEnd:
      guard byte == Ascii.carriageReturn else { throw .malformed("a chunk longer than its size") }
      state = .dataLineFeed
    case .dataLineFeed: try expectLineFeed(byte, next: .size(digits: 0))
    case .trailerStart where byte == Ascii.carriageReturn: state = .endLineFeed
    case .trailerStart: try readTrailerName(byte, isFirst: true)
    case .trailerName: try readTrailerName(byte, isFirst: false)
    case .trailerValue: try readOver(byte, next: .trailerLineFeed, again: .trailerValue)
    case .trailerLineFeed: try expectLineFeed(byte, next: .trailerStart)
    case .endLineFeed: try expectLineFeed(byte, next: .end)
    case .data, .end: break
    }
  }

  private mutating func readSize(_ byte: UInt8, digits: Int) throws(RequestError) {
    if let digit = byte.hexadecimalValue {
      // Sixteen digits would overflow; fifteen are 2^60, far above any limit.
      guard digits < 15 else { throw .malformed("chunk size with too many digits") }
      chunkBytesLeft = chunkBytesLeft << 4 | digit
      guard content.count + chunkBytesLeft <= limits.bodyBytesMax else {
        throw RequestError(.contentTooLarge, "the body is larger than \(limits.bodyBytesMax) bytes")
      }
      state = .size(digits: digits + 1)
      return
    }
    guard digits > 0 else { throw .malformed("bad chunk size") }
    switch byte {
    case Ascii.carriageReturn: state = .sizeLineFeed
    case UInt8(ascii: ";"): state = .extension
    default: throw .malformed("bad chunk size")
    }
  }

  private mutating func readOver(_ byte: UInt8, next: State, again: State) throws(RequestError) {
    if byte == Ascii.carriageReturn {
      state = next
      return
    }
    guard byte.isFieldText else { throw .malformed("control character in a chunk extension or trailer") }
    try countOverhead()
    state = again
  }

  private mutating func readTrailerName(_ byte: UInt8, isFirst: Bool) throws(RequestError) {
    guard byte.isToken || !isFirst && byte == Ascii.colon else { throw .malformed("bad field name in a trailer") }
    try countOverhead()
    state = byte == Ascii.colon ? .trailerValue : .trailerName
  }

  private mutating func countOverhead() throws(RequestError) {
    overheadBytes += 1
    guard overheadBytes <= limits.chunkLineBytesMax else {
      throw RequestError(.fieldsTooLarge, "chunk extensions and trailers are too long")
    }
  }

  private mutating func expectLineFeed(_ byte: UInt8, next: State) throws(RequestError) {
    guard byte == Ascii.lineFeed else { throw .malformed("CR without LF") }
    state = next
  }
}
