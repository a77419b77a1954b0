// The scripts and styles of a page, each as code. Inside SVG their text is markup, so character references and CDATA
// sections have to be resolved first.

import SynSyntax

/// One script or style, and where its bytes come from.
struct PageCode {
  let tag: HTMLTag
  /// The page, or what was assembled from its parts.
  let bytes: [UInt8]
  /// Where the code is in `bytes`.
  let range: Range<Int>
  private let offsets: [Int]?

  /// The offset in the page of a byte of the code.
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
