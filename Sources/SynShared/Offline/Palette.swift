// Five colours that go together but stay distinguishable: a background, an ink for text and three accents.

/// The part a colour plays on a page; the raw value is its key in the page's settings.
enum ColourRole: String, CaseIterable, Sendable {
  case background, ink, first, second, third
}

struct Palette: Sendable, Equatable {
  private var colours: [ColourRole: Colour]

  /// Nil unless every role has a colour.
  init?(_ colours: [ColourRole: Colour]) {
    guard ColourRole.allCases.allSatisfy({ colours[$0] != nil }) else { return nil }
    self.colours = colours
  }

  /// Draws a palette around `hue` (degrees). Text reaches a contrast of 7 on the background, accents at least 3.5.
  init(around hue: Double, isDark: Bool, using random: inout some RandomNumberGenerator) {
    // Angles between the accents that painters use: analogous, triadic, split complementary, and two in between.
    let schemes: [[Double]] = [[0, 38, 76], [0, 120, 240], [0, 150, 210], [0, 55, 185], [0, -45, 140]]
    let angles = schemes[Int.random(in: schemes.indices, using: &random)].shuffled(using: &random)
    let base = hue + Double.random(in: -22...22, using: &random)
    let groundHue = base + Double.random(in: -30...30, using: &random)
    let ground = OKLCH(
      lightness: isDark
        ? Double.random(in: 0.16...0.225, using: &random) : Double.random(in: 0.945...0.975, using: &random),
      chroma: isDark
        ? Double.random(in: 0.025...0.05, using: &random) : Double.random(in: 0.012...0.028, using: &random),
      hue: Self.wrapped(groundHue))
    let background = Colour(ground)
    let ink = OKLCH(lightness: isDark ? 0.94 : 0.28, chroma: 0.022, hue: ground.hue)
    colours = [.background: background, .ink: Colour(ink)]
    for (role, angle) in zip([ColourRole.first, .second, .third], angles) {
      let accent = OKLCH(
        lightness: isDark
          ? Double.random(in: 0.7...0.84, using: &random) : Double.random(in: 0.46...0.58, using: &random),
        chroma: Double.random(in: 0.12...0.18, using: &random), hue: Self.wrapped(base + angle))
      colours[role] = Self.readable(accent, on: background, isDark: isDark)
    }
  }

  subscript(role: ColourRole) -> Colour {
    // Every initializer fills every role.
    guard let colour = colours[role] else { preconditionFailure("no colour for \(role)") }
    return colour
  }

  private static func readable(_ wanted: OKLCH, on background: Colour, isDark: Bool) -> Colour {
    var look = wanted
    while Colour(look).contrast(with: background) < 3.5, (0.05...0.98).contains(look.lightness) {
      look.lightness += isDark ? 0.02 : -0.02
    }
    return Colour(look)
  }

  private static func wrapped(_ degrees: Double) -> Double {
    let rest = degrees.truncatingRemainder(dividingBy: 360)
    return rest < 0 ? rest + 360 : rest
  }
}
