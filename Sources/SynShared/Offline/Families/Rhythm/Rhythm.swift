// Game: a rhythm to be seen, not heard. What comes along four lanes is hit when it meets its pad.

extension PageFamily {
  static let rhythm = PageFamily(
    name: "rhythm", file: "rhythm.js", topic: "games", needsDarkGround: false,
    keywords: [
      "rhythm", "beat", "beats", "tempo", "timing", "lanes", "dance", "drum", "music", "hit", "tap", "game", "notes",
      "groove", "metronome", "silent",
    ],
    subjects: subjects,
    parameters: [
      .choice(
        "course", "fly outwards from the centre along four spokes to pads on a ring",
        "fall down four lanes to a row of pads", "swing in from both sides along four curves to pads in the middle"),
      .number("tempo", 80...116, step: 4), .number("travel", 14...20, decimals: 1), .number("goal", 30...50, step: 5),
      .number("perfect", 5...8, decimals: 2), .number("good", 13...17, decimals: 2), .number("worth", 10...20, step: 5),
      .number("misses", 8...14), .number("slowSeconds", 3...5), .number("recharge", 10...16), .number("sweeps", 2...4),
      .number("streak", 6...10), .number("every", 7...10), .number("bonus", 20...50, step: 10),
    ],
    title: [
      "{name}: {subject} in time", "The silent rhythm of {subject} at {name}", "{subject} on the beat at {name}",
    ],
    summary: [
      "Make a rhythm game without sound: {subject} arrive in a beat one can see, and each must be met on its pad.",
      "Build a game of timing for the eye alone, in which {subject} come in step and are met at the right moment.",
    ],
    features: [
      "The {subject} {course}, and take {travel} seconds for the way; what happens sounds nowhere, all of it is seen.",
      "They come to {tempo} beats a minute, in a phrase of two bars that is repeated with changes.",
      """
      Met within {perfect} seconds of the right moment, {one} scores {worth} points, and half of them within {good} \
      seconds; the pad says which.
      """,
      "A round is won when {goal} were met, and lost when {misses} have passed their pads.",
      "Each lane has a colour: the first, the second, and blends of the two; the pads swell with every beat.",
      "Score, how many were met, and how many more may be missed stand in the upper right corner.",
      PageRuntime.roundRule(move: "stroke"),
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and rims of the pads"), (.first, "First colour, first lane"),
      (.second, "Second colour, last lane"), (.third, "Third colour, hits and banner"),
    ],
    actions: strokes + actions, additions: additions, isInRounds: true)

  private static let subjects = Subject.table(
    "subject|one",
    [
      ("drop", [.sea, .care], .any, "raindrops|a drop"),
      ("spark", [.workshop, .nightSky], .night, "sparks|a spark"),
      ("note", [.music, .library], .any, "notes|a note"),
      ("lantern", [.city, .mountain], .night, "lanterns|a lantern"),
      ("moth", [.garden, .nightSky], .night, "moths|a moth"),
      ("star", [.computing, .sport], .any, "stars|a star"),
      ("bell", [.kitchen, .music], .any, "bells|a bell"),
    ])

  private static let strokes = [
    PageElement(
      "letters", "The keys D, F, J and K strike the four pads, in the order in which their signs stand on them.",
      hint: "D/F/J/K: strike", isEssential: true),
    PageElement(
      "arrows", "The arrow keys strike the four pads, each the one that its sign stands on.",
      hint: "Left/Up/Down/Right: strike", isEssential: true),
    PageElement(
      "click", "A click anywhere strikes the pad that is nearest to the pointer, which a dot marks.",
      hint: "Click: strike", isEssential: true),
  ]

  private static let actions = [
    PageElement(
      "slow", "Space halves the tempo for {slowSeconds} seconds, and can do so again {recharge} seconds later.",
      hint: "Space: half time"),
    PageElement(
      "sweep", "The X key sweeps everything off the lanes that is under way, {sweeps} times in a round, at no cost.",
      hint: "X: sweep"),
    PageElement(
      "turn", "The mouse wheel turns pads and ways together, by up to 45 degrees to either side.",
      hint: "Mouse wheel: turn"),
    PageElement(
      "help", "As long as H is held, thin rings close in on the pads and meet them at the right moment.",
      hint: "H: timing rings"),
  ]

  private static let additions = [
    PageElement(
      "streak", "After {streak} met in a row all points are doubled until the next miss, and the ways shine."),
    PageElement(
      "golden", "Every {every}th that comes has a halo in the third colour and brings {bonus} points more."),
    PageElement(
      "pulse", "With every beat a ring in the third colour leaves the centre and fades on its way to the edge."),
    PageElement(
      "fading", "On the last quarter of their way the {subject} fade, so that the beat alone tells the moment."),
    PageElement(
      "dancers", "Between the lanes four small figures in the third colour hop on every beat, higher after each hit."),
  ]
}
