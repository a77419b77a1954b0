// The text of a script or style inside SVG, which is markup: character references and CDATA sections are resolved.

/// Code assembled from several parts of a page, and where each of its bytes comes from.
package struct ForeignText {
  static let sectionStart = Array("<![CDATA[".utf8)
  static let sectionEnd = Array("]]>".utf8)

  package private(set) var bytes: [UInt8] = []
  /// For each byte, and the end, its offset in the page.
  package private(set) var offsets: [Int]

  /// `ranges` of the page: the text between an element's tags, without comments.
  package init(_ page: [UInt8], in ranges: [Range<Int>]) {
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
