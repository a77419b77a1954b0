// Game: find the pairs among cards that lie face down.

extension PageFamily {
  static let memory = PageFamily(
    name: "memory", file: "memory.js", topic: "games", needsDarkGround: false,
    keywords: [
      "memory", "pairs", "pair", "cards", "card", "match", "matching", "flip", "remember", "concentration", "tiles",
      "faces", "hidden", "game", "turn", "puzzle",
    ],
    subjects: subjects,
    parameters: [
      .choice("board", "four rows of three", "four rows of four", "four rows of five"),
      .number("worth", 10...30, step: 5), .number("errors", 9...16), .number("show", 7...13, decimals: 1),
      .number("peeks", 2...4), .number("hints", 2...4), .number("bonus", 40...90, step: 10),
      .number("seconds", 60...110, step: 5), .number("preview", 2...4), .number("fine", 2...5),
    ],
    title: ["{name}: pairs of {subject}", "The hidden {subject} of {name}", "{subject} twice over at {name}"],
    summary: [
      "Make a memory game: {subject} are hidden face down {place}, each of them twice, and the pairs must be found.",
      "Build a game of remembering, in which cards with {subject} lie face down {place} and want to be paired.",
    ],
    features: [
      "The cards lie in {board}; round by round they are shuffled, and each motif is on exactly two of them.",
      "The motifs are {subject} drawn in code, no two alike in form, in the first and second colour by turns.",
      "A card turns over in a quarter of a second, with its side seen narrowing and widening.",
      "Two open cards that agree stay open and score {worth} points; others turn back after {show} seconds.",
      "The round is won when every pair is found, and lost with the {errors}th pair of cards that do not agree.",
      "The backs carry {back} in the third colour, and hidden cards breathe a little, one after another.",
      "Score, pairs found and errors left stand in the upper right corner.",
      PageRuntime.roundRule(move: "card turned"),
    ],
    colours: [
      (.background, "Background"), (.ink, "Text"), (.first, "First colour, half of the motifs"),
      (.second, "Second colour, the other motifs"), (.third, "Third colour, backs of the cards"),
    ],
    actions: choosing + actions, additions: additions, isInRounds: true)

  private static let subjects = Subject.table(
    "subject|place|back",
    [
      ("flower", [.garden, .care, .kitchen], .any, "blossoms|on a lawn|a lattice"),
      ("snowflake", [.mountain, .sport], .any, "snowflakes|on a frozen lake|a star of lines"),
      ("constellation", [.nightSky, .library], .night, "constellations|across the night sky|a lattice"),
      ("tile", [.city, .workshop, .kitchen], .any, "painted tiles|on a courtyard floor|nested squares"),
      ("shell", [.sea, .care], .any, "sea shells|on the wet sand|rows of waves"),
      ("mask", [.music, .city], .any, "carnival masks|on a stage|nested squares"),
      ("glyph", [.computing, .library], .night, "runes|on a stone table|a star of lines"),
    ])

  private static let choosing = [
    PageElement(
      "click", "A click turns over the card under the pointer, which a frame marks.",
      hint: "Click: turn a card", isEssential: true),
    PageElement(
      "frame", "The arrow keys move a frame from card to card, over the edges as well, and Enter turns the framed one.",
      hint: "Left/Right/Up/Down/Enter: choose a card", isEssential: true),
  ]

  private static let actions = [
    PageElement(
      "peek", "Pressing Space opens all cards for a second, {peeks} times in a round.", hint: "Space: peek"),
    PageElement(
      "hint", "The H key makes the two cards of a pair not yet found glow for a moment, {hints} times in a round.",
      hint: "H: hint"),
    PageElement(
      "redeal", "The R key gathers all cards and deals a new round at once.", hint: "R: deal anew"),
    PageElement(
      "zoom", "The mouse wheel makes the cards larger or smaller on their places, between two thirds and full size.",
      hint: "Mouse wheel: size"),
  ]

  private static let additions = [
    PageElement(
      "drift", "After every error two hidden cards slide past each other and change places."),
    PageElement(
      "clock", "A bar along the lower edge runs out in {seconds} seconds, and with it the round is lost."),
    PageElement(
      "golden", "One pair of each round bears a rim of the third colour when open and brings {bonus} points more."),
    PageElement(
      "streak", "Pairs found one directly after another score double, then triple and so on, announced in the middle."),
    PageElement(
      "preview", "Each round begins with all cards open for {preview} seconds; then they close in a wave."),
    PageElement(
      "fine", "Every error also costs {fine} points, as long as there are any to lose."),
  ]
}
