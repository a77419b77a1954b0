// What games share on top of the runtime: the phases of a round and its banner, the sentence that explains them, and
// ways to steer.

extension PageRuntime {
  /// How a round begins and ends. Every game's features include it.
  static let roundRule = roundRule(move: "steering move")

  /// `move` starts a round in a game where nothing is steered.
  static func roundRule(move: String) -> Sentence {
    Sentence(wordings: [
      Template(
        """
        A round begins with the first \(move); won or lost, a banner tells the result and the score, and after two \
        seconds the next \(move) starts a new round with everything reset.
        """),
      Template(
        """
        Nothing can be lost before the first \(move); at the end a banner shows the result and the score, and two \
        seconds later the next \(move) opens a fresh round.
        """),
    ])
  }

  static let round = PageSection("script", of: "round.js")

  /// Ways to steer something along the lower edge; a question takes one of them.
  static let steering: [PageElement] = [
    PageElement(
      "arrows", "The Left and Right arrows move {vessel} sideways for as long as they are held.",
      hint: "Left/Right: move", isEssential: true, in: "round.js"),
    PageElement(
      "mouse", "Moving the mouse sideways moves {vessel} to the same place.", hint: "Move mouse: steer",
      isEssential: true, in: "round.js"),
    PageElement(
      "letters", "Holding the A key moves {vessel} to the left, and holding the D key moves it to the right.",
      hint: "A/D: move", isEssential: true, in: "round.js"),
  ]
}
