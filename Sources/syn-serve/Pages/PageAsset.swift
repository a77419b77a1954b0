// The files of our own pages. They are in Pages/Assets in the form that editors, linters and browsers know; the build
// puts their bytes into the executable.

/// One file: where it is served, and with which type.
struct PageAsset: Sendable {
  /// Relative to the page that loads it, so that a proxy may add any path in front.
  let path: String
  let contentType: StaticString
  let bytes: [UInt8]

  static let dashboardPage = PackageResources.dashboard_html
  static let documentationPage = PackageResources.docs_html
  /// What a browser sees instead of our pages until it has sent a token.
  static let loginPage = PackageResources.login_html
  /// What a browser sees that opens the page of a unit by its address.
  static let unframedPage = PackageResources.unframed_html

  /// What else the pages load. `confine.js` is not among them: it is inserted into the pages of units.
  static let all: [PageAsset] = [
    style("syn", PackageResources.syn_css),
    style("dashboard", PackageResources.dashboard_css),
    style("docs", PackageResources.docs_css),
    script("theme", PackageResources.theme_js),
    script("login", PackageResources.login_js),
    script("dom", PackageResources.dom_js),
    script("prose", PackageResources.prose_js),
    script("focus", PackageResources.focus_js),
    script("figures", PackageResources.figures_js),
    script("plot", PackageResources.plot_js),
    script("failures", PackageResources.failures_js),
    script("units", PackageResources.units_js),
    script("viewer", PackageResources.viewer_js),
    script("live", PackageResources.live_js),
    script("dashboard", PackageResources.dashboard_js),
    script("docs", PackageResources.docs_js),
    script("operation", PackageResources.operation_js),
    script("tryout", PackageResources.tryout_js),
  ]

  private static func style(_ name: String, _ bytes: [UInt8]) -> PageAsset {
    PageAsset(path: "/assets/\(name).css", contentType: "text/css; charset=utf-8", bytes: bytes)
  }

  private static func script(_ name: String, _ bytes: [UInt8]) -> PageAsset {
    PageAsset(path: "/assets/\(name).js", contentType: "text/javascript; charset=utf-8", bytes: bytes)
  }
}
