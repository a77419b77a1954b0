// What our pages, and the pages in the units they show, may do in a browser.

enum BrowserPolicy {
  /// Our own pages: their script, their style and this server, nothing inline and nothing from elsewhere.
  static let own = """
    default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """

  /// A page a model wrote: it runs what it brings along, in an origin of its own that can reach nothing, and is shown
  /// in a frame of ours only. The sandbox stands here too, so that opening the address directly gives it no more.
  static let unit = """
    sandbox allow-scripts allow-pointer-lock; default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'
    """
}

extension HTTPResponse {
  /// One of our own pages.
  static func page(_ html: String) -> HTTPResponse {
    HTTPResponse.html(html, contentSecurityPolicy: BrowserPolicy.own)
  }

  /// A part of our own pages, which may be kept until the process is another one.
  static func asset(_ text: String, contentType: StaticString) -> HTTPResponse {
    HTTPResponse(
      contentType: contentType, body: Array(text.utf8), fields: [.init(name: "Cache-Control", value: "no-cache")])
  }
}
