// Game: a line that grows behind its leader, and must not run into itself.

extension PageFamily {
  static let snake = PageFamily(
    name: "snake", file: "snake.js", topic: "games", needsDarkGround: false,
    keywords: [
      "snake", "worm", "grow", "grows", "growing", "longer", "tail", "train", "line", "grid", "cells", "squares",
      "procession", "caravan", "game", "follow", "leader", "nibbles",
    ],
    subjects: subjects,
    parameters: [
      .number("cells", 13...19, step: 2), .number("goal", 12...24), .number("worth", 5...20, step: 5),
      .number("pace", 45...70, step: 5, decimals: 1), .number("growth", 2...4), .number("lives", 2...4),
      .choice("edges", "comes back in on the opposite side", "has run against the edge, which costs a life"),
      .number("shed", 2...4), .number("bonus", 30...80, step: 10), .number("bonusSeconds", 8...13),
      .number("obstacleCount", 5...11), .number("sight", 200...300, step: 20), .number("patience", 8...14),
    ],
    title: ["{name}: the long line of {subject}", "Gathering the {subject} of {name}", "{subject} in tow at {name}"],
    summary: [
      "Make a game of growing length: {leader} crosses {field} and takes every {one} it meets in tow.",
      "Build a game after the old snake: across {field} goes {leader}, and {one} after {one} joins the line behind.",
    ],
    features: [
      "The field is a board of {cells} by {cells} squares, and the line moves from square to square without a jerk.",
      "One {one} at a time waits on a free square; met, it joins the end of the line and brings {worth} points.",
      "The round is won when {goal} {subject} are in tow; a round starts with three in tow.",
      """
      At first it makes {pace} squares per second, and with each {one} taken it becomes {growth} percent faster, up to \
      double.
      """,
      "To run into the line costs one of {lives} lives; {leader} begins again in the middle, with all it had in tow.",
      "A line that leaves the board {edges}.",
      "In the second colour goes {leader}, the {subject} wear the first; score, goal and lives stand in the corner.",
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text"), (.first, "First colour, {subject}"),
      (.second, "Second colour, {leader}"), (.third, "Third colour, banner and marks"),
    ],
    actions: steering + actions, additions: additions, isInRounds: true)

  private static let subjects = Subject.table(
    "subject|one|leader|field|obstacles|prize",
    [
      ("wagon", [.workshop, .city], .any, "wagons|wagon|the little engine|a goods yard|buffer stops|a golden wagon"),
      ("duck", [.garden, .care], .any, "ducklings|duckling|the mother duck|a mill pond|reeds|a golden duckling"),
      ("barge", [.sea, .sport], .any, "barges|barge|the stout tugboat|a harbour basin|mooring posts|a royal barge"),
      ("beetle", [.garden, .library], .any, "ladybirds|ladybird|the old ladybird|a broad leaf|thorns|a jewel beetle"),
      ("lantern", [.music, .city], .night, "lanterns|lantern|the great lantern|a dark square|stalls|a moon lantern"),
      ("star", [.nightSky, .mountain], .night, "stars|star|the comet|the night sky|dark clouds|a blue giant"),
      ("packet", [.computing, .workshop], .night, "packets|packet|the busy chip|a circuit board|faults|a root key"),
      ("fruit", [.kitchen, .care], .any, "cherries|cherry|the giant cherry|a kitchen table|forks|a candied cherry"),
    ])

  private static let steering = [
    PageElement(
      "arrows", "The four arrow keys turn {leader} to their side; straight back it cannot turn.",
      hint: "Left/Right/Up/Down: turn", isEssential: true),
    PageElement(
      "letters", "The keys W, A, S and D turn {leader} up, left, down and right; straight back it cannot turn.",
      hint: "W/A/S/D: turn", isEssential: true),
    PageElement(
      "click", "A click turns {leader} to the side of its course on which the pointer is.", hint: "Click: turn",
      isEssential: true),
  ]

  private static let actions = [
    PageElement(
      "hurry", "Holding Space doubles the pace, and streaks fly off behind the line.", hint: "Space: hurry"),
    PageElement(
      "shed", "The X key leaves the last {shed} of the line behind; points and goal are not touched.", hint: "X: shed"),
    PageElement(
      "rest", "The P key halts the line, and halts it no longer when pressed again.", hint: "P: halt"),
    PageElement(
      "pace", "The mouse wheel sets the pace to anything between half and twice what it would be, shown as a figure.",
      hint: "Mouse wheel: pace"),
  ]

  private static let additions = [
    PageElement(
      "prize",
      "About every {bonusSeconds} seconds {prize} lies on the board for 5 seconds, ringed, and brings {bonus} points."),
    PageElement(
      "obstacles",
      "The board has {obstacleCount} {obstacles}, framed in the third colour; to run into one costs a life."),
    PageElement(
      "darkness",
      "Beyond {sight} units around {leader} the board lies in the dark, where only what waits still glimmers."),
    PageElement(
      "doors", "Two ringed doors in the third colour lead into each other: what enters one comes out of the other."),
    PageElement(
      "restless",
      "Whatever waits for longer than {patience} seconds moves to another square; a ring around it runs out."),
  ]
}
