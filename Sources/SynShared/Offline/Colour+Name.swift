// Everyday names for colours, so that a question can speak of "deep indigo" next to the hexadecimal value.

extension Colour {
  /// A tone and a hue, such as `deep indigo`. For people only: the program reads the hexadecimal values.
  var name: String {
    let look = oklch
    if look.chroma < 0.02 {
      return switch look.lightness {
      case ..<0.25: "near black"
      case ..<0.5: "charcoal"
      case ..<0.8: "stone grey"
      default: "off white"
      }
    }
    return "\(Self.tone(of: look)) \(Self.hueName(look.hue))"
  }

  private static func tone(of look: OKLCH) -> String {
    switch look.lightness {
    case ..<0.22: "midnight"
    case ..<0.36: "deep"
    case ..<0.58: look.chroma < 0.08 ? "muted" : "rich"
    case ..<0.76: look.chroma < 0.08 ? "soft" : "bright"
    case ..<0.9: look.chroma < 0.08 ? "pale" : "luminous"
    default: "whisper"
    }
  }

  private static func hueName(_ degrees: Double) -> String {
    let names: [(upTo: Double, name: String)] = [
      (12, "rose"), (28, "crimson"), (45, "coral"), (62, "copper"), (78, "amber"), (95, "gold"), (112, "lemon"),
      (132, "lime"), (150, "leaf green"), (168, "emerald"), (188, "jade"), (208, "teal"), (228, "cyan"),
      (248, "azure"), (266, "blue"), (284, "indigo"), (302, "violet"), (320, "purple"), (338, "orchid"),
      (361, "raspberry"),
    ]
    return names.first { degrees < $0.upTo }?.name ?? "rose"
  }
}
