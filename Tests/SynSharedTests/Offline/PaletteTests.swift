// That colours survive their way through OKLCH and that palettes can be read.

import Testing

@testable import SynBase
@testable import SynOffline

@Suite struct PaletteTests {
  @Test(
    "a colour survives the round trip through OKLCH",
    arguments: ["#000000", "#ffffff", "#ff0000", "#1a2b3c", "#7fd4aa"])
  func aColourSurvivesTheWayThroughOKLCH(_ hex: String) throws {
    let colour = try #require(Colour(hex: hex))
    #expect(colour.hex == hex)
    #expect(Colour(colour.oklch).hex == hex)
  }

  @Test("an invalid colour is refused", arguments: ["", "#12345", "#1234567", "123456", "#12345g", "#+12345"])
  func whatIsNotAColourIsRefused(_ hex: String) {
    #expect(Colour(hex: hex) == nil)
  }

  @Test("known colours have their known lightness and contrast")
  func knownLightnessAndContrast() throws {
    let (black, white) = (try #require(Colour(hex: "#000000")), try #require(Colour(hex: "#ffffff")))
    #expect(abs(white.contrast(with: black) - 21) < 0.001)
    #expect(abs(white.oklch.lightness - 1) < 0.001)
    // The value Ottosson's article gives for sRGB red.
    let red = try #require(Colour(hex: "#ff0000")).oklch
    #expect(abs(red.lightness - 0.628) < 0.001 && abs(red.hue - 29.23) < 0.1)
  }

  @Test("text and accents stand out from the background")
  func textAndAccentsStandOutFromTheBackground() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      let palette = Palette(around: Double(seed * 7 % 360), isDark: seed % 2 == 0, using: &random)
      #expect(palette[.ink].contrast(with: palette[.background]) >= 7)
      for role in [ColourRole.first, .second, .third] {
        #expect(palette[role].contrast(with: palette[.background]) >= 3.5)
      }
      #expect(Set(ColourRole.allCases.map { palette[$0].hex }).count == 5)
      #expect(palette[.first].name != "")
    }
  }
}
