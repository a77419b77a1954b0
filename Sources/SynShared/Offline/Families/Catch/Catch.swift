// Game: catch what falls, avoid what stings.

extension PageFamily {
  static let catching = PageFamily(
    name: "catching game", file: "catch.js", topic: "games", needsDarkGround: false,
    keywords: [
      "catch", "catching", "falling", "fall", "basket", "collect", "fruit", "game", "drop", "dodge", "score", "lives",
      "arcade", "points",
    ],
    subjects: subjects,
    parameters: [
      .number("worth", 5...15, step: 5), .number("goal", 20...35), .number("lives", 3...5),
      .number("speed", 180...260, step: 10),
      .number("growth", 2...4), .number("share", 3...6), .number("breadth", 120...170, step: 10),
      .number("recharge", 5...9),
      .number("bursts", 3...6), .number("lift", 140...220, step: 20), .number("bonus", 30...60, step: 10),
      .number("bonusSeconds", 7...12), .number("streak", 4...6), .number("heartEvery", 8...12),
      .number("gust", 40...90, step: 10),
    ],
    title: ["{name}: catch the {subject}", "The {subject} of {name}", "Raining {subject} at {name}"],
    summary: [
      "Make a catching game: {subject} fall from above, and the player gathers them with {vessel} above the ground.",
      "Build a small arcade game in which {subject} rain down and the player steers {vessel} beneath them.",
    ],
    features: [
      "Every {one} caught scores {worth} points, and the round is won when {goal} of them are in {vessel}.",
      "The player has {lives} lives: each {one} that reaches the ground costs one, and so does catching {hazards}.",
      "About one in {share} of what falls belongs to the {hazards}, spiky and in the third colour, harmless if missed.",
      """
      Things fall at {speed} units per second at first, in a picture 1000 units wide, and every catch makes them \
      {growth} percent faster, up to two and a half times.
      """,
      "The mouth of {vessel} is {breadth} units wide; a catch throws up a few sparks, a loss shakes the picture.",
      "Score, goal and lives stand in the upper right corner, and behind it all lies {ground}.",
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text"), (.first, "First colour, {subject}"),
      (.second, "Second colour, {vessel}"),
      (.third, "Third colour, {hazards} and banner"),
    ],
    actions: PageRuntime.steering + actions, additions: additions, isInRounds: true, coversGround: true, looks: looks)

  private static let subjects = Subject.table(
    "subject|one|vessel|hazards|prize|ground",
    [
      ("fruit", [.garden, .kitchen], .any, "apples|apple|a wicker basket|burrs|a golden apple|a park"),
      ("star", [.nightSky, .computing], .night, "stars|star|a silver dish|meteors|a comet|a land of hills"),
      ("letter", [.city, .library], .any, "letters|letter|a mail sack|seals|an express letter|a city"),
      ("drop", [.sea, .mountain, .care], .any, "raindrops|raindrop|a copper bowl|hailstones|a warm drop|a still lake"),
      ("fish", [.sea, .sport], .any, "flying fish|fish|a wide net|sea urchins|a rainbow fish|a rocky coast"),
      ("note", [.music, .library], .any, "notes|note|a music case|false notes|a grace note|a meadow"),
      ("leaf", [.garden, .mountain, .care], .any, "leaves|leaf|a garden cart|thistles|a scarlet leaf|a forest"),
      ("spark", [.workshop, .nightSky], .night, "sparks|spark|an iron pail|clinkers|a white spark|a volcano"),
    ])

  /// The place in which each figure falls.
  private static let places: [String: PageSection] = [
    "fruit": .place("park"), "star": .landscape("hills"), "letter": .place("city"), "drop": .landscape("lake"),
    "fish": .place("coast"), "note": .landscape("meadow"), "leaf": .landscape("forest"), "spark": .landscape("volcano"),
  ]

  private static let looks = places.reduce(into: [String: [PageSection]]()) { looks, entry in
    looks[entry.key] = [.scenery, entry.value, .part("figure").filled(["FIGURE": entry.key])]
  }

  private static let actions = [
    PageElement(
      "slow", "Pressing Space slows all that falls to a third for 2 seconds; it works again after {recharge} seconds.",
      hint: "Space: slow down"),
    PageElement(
      "burst", "A click bursts all {hazards} within 150 units of the pointer, {bursts} times in a round.",
      hint: "Click: burst"),
    PageElement(
      "lift", "Holding the Up arrow raises {vessel} by {lift} units to catch earlier, and letting go lowers it again.",
      hint: "Up: raise"),
    PageElement(
      "magnet",
      "The M key makes {vessel} attract {subject} within 260 units for 3 seconds, and again after {recharge} seconds.",
      hint: "M: magnet"),
  ]

  private static let additions = [
    PageElement(
      "prize",
      "About every {bonusSeconds} seconds {prize} with a second-colour halo falls faster and brings {bonus} points."),
    PageElement(
      "streak",
      "After {streak} catches without losing a life, points count double until the next loss, and {vessel} glows."),
    PageElement(
      "gusts",
      "Gusts of wind, shown by streaks, push everything that falls to and fro by up to {gust} units per second."),
    PageElement(
      "heart", "Every {heartEvery} catches give one life back, never more than there were at the start."),
    PageElement(
      "narrow", "With every catch the mouth of {vessel} becomes 1 percent narrower, down to two thirds."),
  ]
}
