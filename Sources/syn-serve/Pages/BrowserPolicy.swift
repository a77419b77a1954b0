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
  /// White space and a comment may come before it.
  private static let doctypeBytesMax = 1024

  /// The page with a script of ours before anything of its own, but after the doctype, which must come first to count.
  static func confined(_ page: [UInt8]) -> [UInt8] {
    let start = page.prefix(doctypeBytesMax)
    let doctype = Array("<!doctype".utf8)
    let found = start.indices.first { index in
      start[index...].prefix(doctype.count).elementsEqual(doctype) { $0 == $1 || $0 | 0x20 == $1 }
    }
    let end = found.flatMap { page[$0...].firstIndex(of: UInt8(ascii: ">")) }.map { $0 + 1 } ?? 0
    return page[..<end] + confinement + page[end...]
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
