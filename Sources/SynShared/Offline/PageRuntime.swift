// The base of every offline page: its style, and a script that sets up a square canvas of 1000 by 1000 units, the loop,
// input, seeded randomness and drawing, from the files in Runtime. Families use these names and declare
// `advance(seconds)` and `paint()`.

enum PageRuntime {
  static let parts = ["stage.js", "drawing.js", "input.js", "loop.js"].map { PageSection("script", of: $0) }
  static let script = parts.map(\.text).joined(separator: "\n\n")

  static let style = PageSection("style", of: "page.css")

  static func style(for palette: Palette) -> String {
    style.filled(["BACKGROUND": palette[.background].hex, "INK": palette[.ink].hex]).text + "\n"
  }
}

extension PageSection {
  /// What pages with a landscape or a place need first.
  static let scenery = PageSection("script", of: "scenery.js")

  static func landscape(_ id: String) -> PageSection { PageSection("landscape \(id)", of: "landscapes.js") }
  static func place(_ id: String) -> PageSection { PageSection("place \(id)", of: "places.js") }
}
