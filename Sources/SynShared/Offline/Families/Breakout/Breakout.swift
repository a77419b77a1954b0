// Game: a ball, a paddle and a wall to clear.

extension PageFamily {
  static let breakout = PageFamily(
    name: "breakout", file: "breakout.js", topic: "games", needsDarkGround: false,
    keywords: [
      "breakout", "brick", "bricks", "paddle", "ball", "bounce", "wall", "break", "pong", "game", "blocks", "tennis",
    ],
    subjects: subjects,
    parameters: [
      .number("columns", 7...10), .number("rows", 4...6), .number("lives", 3...5), .number("worth", 5...20, step: 5),
      .number("speed", 380...500, step: 20), .number("growth", 3...6), .number("breadth", 150...200, step: 10),
      .number("bolts", 3...6), .number("seconds", 4...8), .number("sway", 20...40, step: 5), .number("every", 4...7),
      .number("bonus", 50...150, step: 25),
    ],
    title: ["{name}: a wall of {subject}", "Breaking the {subject} of {name}", "The {subject} above {name}"],
    summary: [
      "Make a breakout game: {ball} bounces between the walls and {vessel}, and clears away a wall of {subject}.",
      "Build a game of angles and patience in which {vessel} keeps {ball} in play until all the {subject} are gone.",
    ],
    features: [
      "The wall has {rows} rows of {columns} {subject}, coloured row by row from the first colour to the second.",
      "Whatever is hit bursts into splinters and scores {worth} points; when nothing is left the round is won.",
      "Of {lives} lives one is lost whenever {ball} drops below {vessel}; it then waits there a second and starts again.",
      """
      At first {ball} moves at {speed} units per second in a picture 1000 units wide, and it becomes {growth} \
      percent faster with every tenth hit, up to double.
      """,
      "Hit in the middle, {vessel} ({breadth} units wide) sends {ball} straight up, near an end at a flat angle.",
      "Score, what is left of the wall and lives stand in the upper right corner; faint hills line the lower edge.",
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and {ball}"), (.first, "First colour, top of the wall"),
      (.second, "Second colour, bottom of the wall"), (.third, "Third colour, {vessel} and banner"),
    ],
    actions: PageRuntime.steering + extraActions, additions: additions, isInRounds: true)

  private static let subjects = Subject.table(
    "subject|ball|vessel",
    [
      ("ice", [.mountain, .sea], .any, "ice blocks|the snowball|the sled"),
      ("paper", [.city, .nightSky], .night, "paper lanterns|the spark|the long boat"),
      ("jar", [.kitchen, .care], .any, "honey jars|the marble|the tray"),
      ("book", [.library, .music], .any, "old books|the ink drop|the bookmark"),
      ("crate", [.sea, .workshop], .any, "tea crates|the iron ball|the raft"),
      ("bed", [.garden, .sport], .any, "flower beds|the bumblebee|the broad leaf"),
      ("chip", [.computing, .workshop], .night, "memory chips|the pulse|the data rail"),
    ])

  private static let extraActions = [
    PageElement(
      "slow",
      "Holding Space halves the speed of {ball} while the energy bar lasts, {seconds} seconds when full; then it refills.",
      hint: "Space: slow down"),
    PageElement(
      "bolt",
      "A click fires a bolt upwards from {vessel} that takes out the first thing it hits, {bolts} times in a round.",
      hint: "Click: fire"),
    PageElement(
      "recall",
      "The R key calls {ball} back to {vessel}, where it starts again after a second; this costs {worth} points.",
      hint: "R: call back"),
  ]

  private static let additions = [
    PageElement(
      "tough", "Every {every}th piece of the wall is framed in the third colour and must be hit twice."),
    PageElement(
      "sway", "The whole wall sways {sway} units to both sides, slowly and without stopping."),
    PageElement(
      "comet", "A tail in the third colour, fading within half a second, follows {ball}."),
    PageElement(
      "blast", "One piece in each row carries a bright core; hit, it takes its neighbours in the row with it."),
    PageElement(
      "rowBonus", "Clearing a whole row brings {bonus} extra points, announced where the row was."),
  ]
}
