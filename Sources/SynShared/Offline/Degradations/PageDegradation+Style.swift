// Style: colours that barely differ or clash, and fonts that do not go together. What the page does stays the same.

extension PageDegradation {
  static let styleRules = PageSection("style", of: "style.css")
  static let pictureRules = PageSection("pictures", of: "style.css")

  static let style = PageDegradation { edit in
    let (body, title) = fonts[Int.random(in: fonts.indices, using: &edit.random)]
    let isRecoloured = recolour(&edit)
    edit.style(rules(body: body, title: title, filtersPictures: !isRecoloured))
    return isRecoloured
      ? "The colours are muddy and barely stand out from each other, and ill-matched fonts replace the page's own."
      : "The picture is washed out in false colours, and ill-matched fonts and garish boxes replace the page's own."
  }

  /// For the text, and for its titles.
  private static let fonts = [
    ("\"Comic Sans MS\", \"Comic Neue\", cursive", "\"Courier New\", monospace"),
    ("Impact, fantasy", "cursive"),
  ]

  /// Gives a page of this model a palette without contrast. False for any other page, whose colours are not known.
  private static func recolour(_ edit: inout PageEdit) -> Bool {
    let palette = edit.found.design.palette
    guard ColourRole.allCases.allSatisfy({ edit.html.contains(palette[$0].hex) }) else { return false }
    let old = palette[.background].oklch
    let isDark = old.lightness < 0.5
    let hue = old.hue + Double.random(in: 70...150, using: &edit.random)
    let ground = OKLCH(lightness: isDark ? 0.4 : 0.72, chroma: 0.09, hue: hue)
    for role in ColourRole.allCases {
      var look = ground
      if role != .background {
        // A contrast of about 1.5: still legible, and tiring to look at.
        look.lightness += (isDark ? 0.1 : -0.12) + Double.random(in: -0.015...0.015, using: &edit.random)
        look.chroma = 0.13
        look.hue = hue + Double.random(in: 20...70, using: &edit.random)
      }
      _ = edit.replace(palette[role].hex, with: Colour(look).hex)
    }
    return true
  }

  private static func rules(body: String, title: String, filtersPictures: Bool) -> String {
    let fonts = styleRules.filled(["TEXTFONT": body, "TITLEFONT": title]).text
    return filtersPictures ? fonts + "\n" + pictureRules.text : fonts
  }
}
