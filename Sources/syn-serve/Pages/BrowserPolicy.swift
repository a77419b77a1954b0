// What our pages, and the pages in the units they show, may do in a browser.

enum BrowserPolicy {
  /// Our own pages: their scripts, their styles and this server, nothing inline and nothing from elsewhere. The
  /// dashboard itself narrows `frame-src` to where pages of units are, since a framed page may always navigate its own
  /// frame.
  static let own = """
    default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'
    """

  /// A page a model wrote: it runs what it brings along, in an opaque origin that can reach nothing, and only a frame
  /// of ours shows it. The sandbox is here too, so that opening the address directly grants nothing more.
  static let unit = """
    sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; \
    img-src data: blob:; media-src data: blob:; font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'
    """

  /// What a page could ask a person for, or read from the device.
  static let unitPermissions = """
    camera=(), microphone=(), display-capture=(), geolocation=(), accelerometer=(), gyroscope=(), magnetometer=(), \
    clipboard-read=(), clipboard-write=(), fullscreen=(), midi=(), payment=(), serial=(), usb=()
    """

  private static let confinement = Array("<script>".utf8) + PackageResources.confine_js + Array("</script>".utf8)

  /// The page with a script of ours before anything of its own, but after the doctype, which must come first to count.
  static func confined(_ page: [UInt8]) -> [UInt8] {
    let page = withoutShadowTrees(page)
    let end = doctypeEnd(page) ?? 0
    return page[..<end] + confinement + page[end...]
  }

  /// Where the doctype ends. Only white space and whole comments may come before it: our script must not end up in a
  /// comment that merely contains the word.
  private static func doctypeEnd(_ page: [UInt8]) -> Int? {
    var position = page.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    while position < page.count {
      if [0x09, 0x0a, 0x0c, 0x0d, 0x20].contains(page[position]) {
        position += 1
      } else if page.spells("<!--", at: position) {
        guard let end = commentEnd(page, from: position + 4) else { return nil }
        position = end
      } else {
        guard page.spells("<!doctype", at: position) else { return nil }
        return page[position...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
      }
    }
    return nil
  }

  /// Where a comment ends whose text begins at `start` (HTML, section 13.2.5.43 and on).
  private static func commentEnd(_ page: [UInt8], from start: Int) -> Int? {
    for end in [">", "->"] as [StaticString] where page.spells(end, at: start) {
      return start + end.utf8CodeUnitCount
    }
    for index in start..<max(start, page.count) {
      for end in ["-->", "--!>"] as [StaticString] where page.spells(end, at: index) {
        return index + end.utf8CodeUnitCount
      }
    }
    return nil
  }

  /// Shadow trees in markup exist before any script learns of them, so a frame in one would have time to load.
  private static func withoutShadowTrees(_ page: [UInt8]) -> [UInt8] {
    var page = page
    for index in page.indices where page[index] | 0x20 == UInt8(ascii: "s") {
      if page.spells("shadowrootmode", at: index) { page[index] = UInt8(ascii: "x") }
    }
    return page
  }
}

extension [UInt8] {
  /// Whether `text`, which is lower-case ASCII, is at `position`, in any case.
  fileprivate func spells(_ text: StaticString, at position: Int) -> Bool {
    position + text.utf8CodeUnitCount <= count && spells(text, in: position..<position + text.utf8CodeUnitCount)
  }
}

extension HTTPResponse {
  private static let noReferrer = Field(name: "Referrer-Policy", value: "no-referrer")
  private static let notStored = Field(name: "Cache-Control", value: "no-store")
  /// No page of another site may load it as a picture or a script.
  private static let sameOriginOnly = Field(name: "Cross-Origin-Resource-Policy", value: "same-origin")

  /// One of our own pages.
  static func page(_ html: [UInt8]) -> HTTPResponse {
    HTTPResponse(
      contentType: "text/html; charset=utf-8", body: html,
      fields: [
        Field(name: "Content-Security-Policy", value: BrowserPolicy.own), noReferrer, notStored, sameOriginOnly,
      ])
  }

  /// A part of our own pages. Browsers request it again each time: it changes with the executable, under the same name.
  static func asset(_ asset: PageAsset) -> HTTPResponse {
    HTTPResponse(
      contentType: asset.contentType, body: asset.bytes,
      fields: [Field(name: "Cache-Control", value: "no-cache"), sameOriginOnly])
  }

  /// Instead of a page a model wrote, where a browser would show it outside of a frame.
  static func unframed(_ status: HTTPStatus) -> HTTPResponse {
    var response = page(PageAsset.unframedPage)
    response.status = status
    return response
  }

  /// A page a model wrote.
  static func unitPage(_ html: String) -> HTTPResponse {
    HTTPResponse(
      contentType: "text/html; charset=utf-8", body: BrowserPolicy.confined(Array(html.utf8)),
      fields: [
        Field(name: "Content-Security-Policy", value: BrowserPolicy.unit),
        Field(name: "Permissions-Policy", value: BrowserPolicy.unitPermissions),
        // Names of other hosts are not resolved in advance, which would reveal that somebody views the page.
        Field(name: "X-DNS-Prefetch-Control", value: "off"), noReferrer, notStored, sameOriginOnly,
      ])
  }
}
