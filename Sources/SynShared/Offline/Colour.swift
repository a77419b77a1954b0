// Colours for the offline model's pages: drawn in OKLCH, where equal steps look equal, and written as sRGB hexadecimal.

import Glibc

/// An opaque sRGB colour.
struct Colour: Sendable, Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  /// Reads `#rrggbb`.
  init?(hex: some StringProtocol) {
    guard hex.utf8.count == 7, hex.first == "#", hex.dropFirst().allSatisfy(\.isHexDigit),
      let value = UInt32(hex.dropFirst(), radix: 16)
    else { return nil }
    (red, green, blue) = (UInt8(value >> 16), UInt8(value >> 8 & 0xff), UInt8(value & 0xff))
  }

  /// The nearest sRGB colour of the same lightness and hue: chroma is reduced until it fits.
  init(_ wanted: OKLCH) {
    var chroma = wanted.chroma
    var linear = OKLCH(lightness: wanted.lightness, chroma: chroma, hue: wanted.hue).linearRGB
    while chroma > 0.002, !linear.allSatisfy({ (-0.0005...1.0005).contains($0) }) {
      chroma *= 0.96
      linear = OKLCH(lightness: wanted.lightness, chroma: chroma, hue: wanted.hue).linearRGB
    }
    let bytes = linear.map { UInt8((Self.encoded(min(max($0, 0), 1)) * 255).rounded()) }
    (red, green, blue) = (bytes[0], bytes[1], bytes[2])
  }

  var hex: String {
    "#"
      + [red, green, blue].map { byte in
        let digits = String(byte, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
      }.joined()
  }

  /// WCAG 2 relative luminance, 0...1.
  var luminance: Double {
    0.2126 * Self.decoded(red) + 0.7152 * Self.decoded(green) + 0.0722 * Self.decoded(blue)
  }

  /// WCAG 2 contrast ratio, 1...21.
  func contrast(with other: Colour) -> Double {
    let (low, high) = (min(luminance, other.luminance), max(luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)
  }

  var oklch: OKLCH {
    OKLCH(linearRGB: Self.decoded(red), Self.decoded(green), Self.decoded(blue))
  }

  private static func encoded(_ linear: Double) -> Double {
    linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
  }

  private static func decoded(_ byte: UInt8) -> Double {
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}

/// Lightness 0...1, chroma 0...about 0.37, hue in degrees (Ottosson 2020).
struct OKLCH: Sendable, Hashable {
  var lightness: Double
  var chroma: Double
  var hue: Double

  init(lightness: Double, chroma: Double, hue: Double) {
    self.lightness = lightness
    self.chroma = chroma
    self.hue = hue
  }

  init(linearRGB red: Double, _ green: Double, _ blue: Double) {
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    let a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    let b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    chroma = (a * a + b * b).squareRoot()
    let degrees = atan2(b, a) * 180 / Double.pi
    hue = degrees < 0 ? degrees + 360 : degrees
  }

  fileprivate var linearRGB: [Double] {
    let a = chroma * cos(hue * .pi / 180)
    let b = chroma * sin(hue * .pi / 180)
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return [
      4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
      -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
      -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ]
  }

  private func cube(_ value: Double) -> Double { value * value * value }
}
