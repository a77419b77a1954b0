// The scripts and styles of a page, each as code. Inside SVG their text is markup, so that character references and CDATA
// sections have to be resolved first.

/// One script or style, and where its bytes come from.
struct PageCode {
  let tag: HTMLTag
  /// The page, or what was put together of its parts.
  let bytes: [UInt8]
  /// Where the code is in `bytes`.
  let range: Range<Int>
  private let offsets: [Int]?

  /// The place in the page of a byte of the code.
  func offset(_ index: Int) -> Int { offsets.map { $0[min(index, $0.count - 1)] } ?? index }

  private init(_ tag: HTMLTag, _ page: [UInt8], in range: Range<Int>) {
    self.tag = tag
    bytes = page
    self.range = range
    offsets = nil
  }

  private init(_ tag: HTMLTag, _ text: ForeignText) {
    self.tag = tag
    bytes = text.bytes
    range = text.bytes.indices
    offsets = text.offsets
  }

  static func parts(of page: [UInt8], _ tokens: [HTMLToken]) -> [PageCode] {
    var parts: [PageCode] = []
    var tag: HTMLTag?
    var foreign: (tag: HTMLTag, ranges: [Range<Int>])?
    func closeForeign() {
      if let open = foreign, !open.ranges.isEmpty {
        parts.append(PageCode(open.tag, ForeignText(page, in: open.ranges)))
      }
      foreign = nil
    }
    for token in tokens {
      switch token {
      case .startTag(let start):
        tag = start
        guard start.space == .svg, start.name == "script" || start.name == "style" else { continue }
        closeForeign()
        foreign = (start, [])
      case .rawText(let range, let element) where element == "script" || element == "style":
        if let tag { parts.append(PageCode(tag, page, in: range)) }
      case .foreignText(let range, _): foreign?.ranges.append(range)
      default: continue
      }
    }
    closeForeign()
    return parts
  }
}

/// Code put together of several parts of a page, and where each of its bytes comes from.
struct ForeignText {
  static let sectionStart = Array("<![CDATA[".utf8)
  static let sectionEnd = Array("]]>".utf8)

  private(set) var bytes: [UInt8] = []
  /// For each byte, and the end, its offset in the page.
  private(set) var offsets: [Int]

  /// `ranges` of the page: the text between an element's tags, comments left out.
  init(_ page: [UInt8], in ranges: [Range<Int>]) {
    offsets = []
    for range in ranges {
      if page[range].starts(with: Self.sectionStart) {
        let isClosed = page[range].suffix(Self.sectionEnd.count).elementsEqual(Self.sectionEnd)
        let end = isClosed ? range.upperBound - Self.sectionEnd.count : range.upperBound
        add(page, min(range.lowerBound + Self.sectionStart.count, end)..<end)
      } else {
        addResolved(page, range)
      }
    }
    offsets.append(ranges.last?.upperBound ?? 0)
  }

  private mutating func add(_ page: [UInt8], _ range: Range<Int>) {
    bytes += page[range]
    offsets += range
  }

  /// No reference is longer than this.
  private static let referenceBytesMax = 12

  private mutating func addResolved(_ page: [UInt8], _ range: Range<Int>) {
    var at = range.lowerBound
    while at < range.upperBound {
      if page[at] == UInt8(ascii: "&"),
        let end = page[at..<min(at + Self.referenceBytesMax, range.upperBound)].firstIndex(of: UInt8(ascii: ";"))
      {
        let reference = String(decoding: page[at...end], as: UTF8.self)
        let resolved = Array(CharacterReferences.resolve(reference).utf8)
        bytes += resolved
        offsets += repeatElement(at, count: resolved.count)
        at = end + 1
      } else {
        add(page, at..<(at + 1))
        at += 1
      }
    }
  }
}
