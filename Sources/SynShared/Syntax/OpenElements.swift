// Which elements are open at a position in a page, to tell foreign content (SVG and MathML inside HTML) from HTML:
// there a `<title/>` is empty, and a title or style holds markup. Follows the tree construction of the HTML standard
// (section 13.2.6) where that decides; it moves no misnested element and corrects no table.

import SynBase

/// What an element belongs to.
package enum MarkupSpace: Sendable, Equatable {
  case html, svg, math
}

package struct OpenElements {
  private struct Element {
    var name: String
    var space: MarkupSpace
    /// Its content is HTML again: `foreignObject`, the title of a drawing, `annotation-xml` that says so.
    var isIntegrationPoint = false
    /// All tags in it are HTML except two, as in `mi`.
    var isTextIntegrationPoint = false

    /// Only the end tags of blocks pass it by (13.2.4.2, "special").
    var isSpecial = false
    /// Not even those ("scope").
    var boundsScope = false

    var holdsHTML: Bool { space == .html || isIntegrationPoint || isTextIntegrationPoint }
  }

  private var stack: [Element] = []

  package init() {}

  /// How many elements of each name are open: this rules out most unmatched end tags at once.
  private var counts: [String: Int] = [:]
  /// Browsers nest no deeper either; a page that does would take quadratic time.
  private static let levelsMax = 512

  /// Whether markup here is of SVG or MathML, where CDATA sections are text.
  var isForeign: Bool { stack.last.map { $0.space != .html } ?? false }

  /// `script` or `style` when the text here belongs to such an element of SVG.
  var codeElement: String? {
    guard let last = stack.last, last.space == .svg, last.name == "script" || last.name == "style" else { return nil }
    return last.name
  }

  /// The end tags after which markup here is HTML; empty if it already is.
  package var endTagsToHTML: String {
    stack.reversed().prefix { !$0.holdsHTML }.map { "</\($0.name)>" }.joined()
  }

  /// Opens the tag's element and returns the space it belongs to.
  @discardableResult
  package mutating func start(_ tag: HTMLTag) -> MarkupSpace {
    if isForeign, Self.breaksOut(tag) {
      while let last = stack.last, !last.holdsHTML { pop() }
    }
    guard let current = stack.last, !startsHTML(tag.name, in: current) else { return startInHTML(tag) }
    var element = Element(name: tag.name, space: current.space)
    switch current.space {
    case .svg: element.isIntegrationPoint = ["foreignobject", "desc", "title"].contains(tag.name)
    case .math:
      element.isTextIntegrationPoint = ["mi", "mo", "mn", "ms", "mtext"].contains(tag.name)
      element.isIntegrationPoint =
        tag.name == "annotation-xml"
        && ["text/html", "application/xhtml+xml"].contains(tag.value(of: "encoding")?.lowercased())
    case .html: break
    }
    if !tag.isSelfClosing { push(element) }
    return element.space
  }

  package mutating func end(_ name: String) {
    if let last = stack.last, last.space != .html {
      if name == "p" || name == "br" {
        while let last = stack.last, !last.holdsHTML { pop() }
      }
      for depth in stack.indices.reversed().prefix(Self.levelsMax) where counts[name] != nil {
        guard stack[depth].space != .html else { break }
        if stack[depth].name == name { return pop(to: depth) }
      }
    }
    endInHTML(name)
  }

  private func startsHTML(_ name: String, in element: Element) -> Bool {
    if element.space == .html || element.isIntegrationPoint { return true }
    if element.isTextIntegrationPoint { return name != "mglyph" && name != "malignmark" }
    return element.space == .math && element.name == "annotation-xml" && name == "svg"
  }

  private mutating func startInHTML(_ tag: HTMLTag) -> MarkupSpace {
    if tag.name == "svg" || tag.name == "math" {
      let space: MarkupSpace = tag.name == "svg" ? .svg : .math
      if !tag.isSelfClosing { push(Element(name: tag.name, space: space)) }
      return space
    }
    if Self.endsParagraph.contains(tag.name) { endInHTML("p") }
    if ["li", "dd", "dt"].contains(tag.name) { endInHTML(tag.name) }
    if !Self.empty.contains(tag.name) { push(Element(name: tag.name, space: .html)) }
    return .html
  }

  private mutating func endInHTML(_ name: String) {
    guard counts[name] != nil else { return }
    let isBlock = Self.special.contains(name)
    for depth in stack.indices.reversed().prefix(Self.levelsMax) {
      let element = stack[depth]
      if element.space == .html, element.name == name { return pop(to: depth) }
      if isBlock ? element.boundsScope : element.isSpecial { return }
    }
  }

  private mutating func push(_ element: Element) {
    var element = element
    let isHTML = element.space == .html
    element.isSpecial = isHTML ? Self.special.contains(element.name) : element.holdsHTML
    element.boundsScope = isHTML ? Self.scopes.contains(element.name) : element.holdsHTML
    stack.append(element)
    counts[element.name, default: 0] += 1
  }

  private mutating func pop() {
    let name = stack.removeLast().name
    counts[name] = counts[name].flatMap { $0 > 1 ? $0 - 1 : nil }
  }

  private mutating func pop(to depth: Int) {
    while stack.count > depth { pop() }
  }

  /// Tags that foreign content cannot hold: they end it.
  private static func breaksOut(_ tag: HTMLTag) -> Bool {
    if tag.name == "font" { return ["color", "face", "size"].contains { tag.has($0) } }
    return breakouts.contains(tag.name)
  }

  private static let breakouts: Set = [
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s",
    "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
  ]

  /// Without content, or not closed before the page ends.
  private static let empty: Set = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "image", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr", "html", "head", "body",
  ]

  private static let endsParagraph: Set = [
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "table",
    "ul", "xmp",
  ]

  private static let scopes: Set = ["applet", "caption", "marquee", "object", "table", "td", "template", "th"]

  private static let special = endsParagraph.union(scopes).union([
    "applet", "button", "colgroup", "frameset", "iframe", "noembed", "noframes", "noscript", "script", "select",
    "style", "tbody", "textarea", "tfoot", "thead", "title", "tr",
  ])
}
