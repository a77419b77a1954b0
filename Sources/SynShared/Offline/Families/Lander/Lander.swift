// Game: set a craft down gently, again and again.

extension PageFamily {
  static let lander = PageFamily(
    name: "lander", file: "lander.js", topic: "games", needsDarkGround: false,
    keywords: [
      "lander", "land", "landing", "lunar", "moon", "gravity", "thrust", "rocket", "spaceship", "engine", "pilot",
      "hover", "game", "drone", "gently", "fly",
    ],
    subjects: subjects,
    parameters: [
      .number("gravity", 60...95, step: 5), .number("thrust", 190...240, step: 10), .number("safe", 80...110, step: 10),
      .number("pads", 3...4), .number("goal", 4...7), .number("lives", 3...4), .number("worth", 40...80, step: 10),
      .number("brakes", 2...4), .number("recharge", 6...10), .number("gust", 30...60, step: 10),
      .number("seconds", 14...22, step: 2), .number("gemCount", 4...7), .number("bonus", 10...25, step: 5),
      .number("rockSeconds", 3...5), .number("sweep", 60...110, step: 10),
    ],
    title: [
      "{name}: down to the {subject}", "A soft landing among the {subject} of {name}", "{subject} below: {name}",
    ],
    summary: [
      "Make a landing game: {vessel} must be set down on {ground} again and again, without haste and without a bump.",
      "Build a game of weight and thrust in which {vessel} hangs over {ground} and comes down gently, or not at all.",
    ],
    features: [
      "Gravity pulls with {gravity} units per second squared in a picture 1000 units wide; the drive gives {thrust}.",
      "Jagged {subject} line the foot of the picture, and {pads} level pads in the second colour lie among them.",
      """
      Whoever touches a pad slower than {safe} units per second and nearly upright has landed and scores {worth} \
      points; a lamp shows the pads that still count, and all count again when each was visited.
      """,
      "Any other touch breaks the craft and costs one of {lives} lives; it then begins again at the top.",
      "After {goal} landings the round is won; the sides of the picture lead into each other.",
      """
      A plume in the third colour shows the drive, and a gauge beside the craft turns from the first colour to the third \
      when it moves too fast to land.
      """,
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and {vessel}"), (.first, "First colour, {subject}"),
      (.second, "Second colour, pads"), (.third, "Third colour, drive, danger and banner"),
    ],
    actions: steering + actions, additions: additions, isInRounds: true)

  private static let subjects = Subject.table(
    "subject|vessel|ground|gem|rocks",
    [
      ("module", [.nightSky, .library], .night, "craters|the moon lander|grey dust|crystals|meteors"),
      ("drone", [.city, .care], .any, "rooftops|the parcel drone|a sleeping quarter|letters|hailstones"),
      ("bumblebee", [.garden, .kitchen], .any, "hedges|the heavy bumblebee|a wild garden|pollen grains|acorns"),
      ("submarine", [.sea, .sport], .any, "sea mounts|the small submarine|the sea floor|pearls|sinking stones"),
      ("balloon", [.mountain, .music], .any, "ridges|the hot-air balloon|a high valley|feathers|icicles"),
      ("saucer", [.computing, .workshop], .night, "scrap heaps|the old saucer|a junkyard|spare parts|sparks"),
    ])

  private static let steering = [
    PageElement(
      "arrows", "Holding the Up arrow runs the drive; holding Left or Right tilts {vessel} to that side.",
      hint: "Up/Left/Right: drive and tilt", isEssential: true),
    PageElement(
      "letters", "Holding the W key runs the drive; holding the A or the D key tilts {vessel} to the left or right.",
      hint: "W/A/D: drive and tilt", isEssential: true),
    PageElement(
      "mouse", "Holding the mouse button runs the drive, and {vessel} tilts towards the side on which the pointer is.",
      hint: "Hold mouse: drive, tilt to it", isEssential: true),
  ]

  private static let actions = [
    PageElement(
      "brake", "Pressing Space halves the speed of {vessel} at once, {brakes} times in a round.", hint: "Space: brake"),
    PageElement(
      "course", "The T key shows the next two seconds of the course without drive as a dotted line, or hides them.",
      hint: "T: course"),
    PageElement(
      "sail", "Holding the S key spreads a sail that slows every fall and sways in the air.", hint: "S: sail"),
    PageElement(
      "pads", "The L key lights a beam over every pad for three seconds, and works again after {recharge} seconds.",
      hint: "L: beams"),
  ]

  private static let additions = [
    PageElement(
      "gusts", "A changeable wind, seen by streaks, pushes {vessel} by up to {gust} units per second squared."),
    PageElement(
      "fuel", "The drive burns fuel for {seconds} seconds in all, shown by a bar, and each landing fills it up."),
    PageElement(
      "gems", "In the air hang {gemCount} {gem}; {vessel} gathers them in passing, {bonus} points each."),
    PageElement(
      "rocks", "Every {rockSeconds} seconds one of the {rocks} falls at a slant from above, and breaks what it meets."),
    PageElement(
      "raft", "One more pad floats in mid-air, travels to and fro by {sweep} units, and carries whoever stands on it."),
  ]
}
