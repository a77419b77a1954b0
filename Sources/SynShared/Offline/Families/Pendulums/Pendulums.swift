// Science: pendulums in a row, coupled by springs. Energy wanders from one to the next as beats.

extension PageFamily {
  static let pendulums = PageFamily(
    name: "coupled pendulums", file: "pendulums.js", topic: "science", needsDarkGround: false,
    keywords: [
      "pendulum", "pendulums", "clock", "swing", "spring", "springs", "oscillation", "oscillator", "energy", "gravity",
      "period", "resonance", "mechanics", "physics", "time", "motion", "harmonic",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 3...5), .number("length", 9...14, decimals: 1),
      .choice("world", "the Earth", "Mars", "the Moon"),
      .number("coupling", 6...20, decimals: 1), .number("angle", 9...15), .number("halfSeconds", 20...50, step: 5),
      .number("memory", 8...15),
    ],
    title: [
      "Coupled {subject} at {name}", "{name}: {subject} that pass on their swing", "The swinging {subject} of {name}",
    ],
    summary: [
      """
      Build an interactive demonstration of coupled oscillation: {count} {subject} hang in a row from {beam}, and \
      springs hand the swing of one on to the next.
      """,
      "Show how energy travels through coupled oscillators: {count} {subject} on {beam}, joined by springs.",
    ],
    features: [
      """
      Every {one} is a pendulum {length} metres long under the gravity of {world} (9.81 m/s² on the Earth, 3.71 on \
      Mars, 1.62 on the Moon).
      """,
      """
      The motion is computed from θ'' = −(g/L)·sin θ + k·(differences to the neighbours), with a coupling k of \
      {coupling} per second squared, in steps small enough to conserve energy.
      """,
      """
      At the start the first {one} is pulled aside by {angle} degrees and all others hang still, so that its \
      energy is seen to wander along the row and back.
      """,
      "A faint arc marks each path; {subject} without energy have the first colour, one with all of it the second.",
      """
      A readout in the corner gives g, L, k and the period T = 2π·√(L/g) of a single one in small swings, and a \
      line of text explains that coupling splits this one frequency into several, whose beats carry the energy.
      """,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and rods"), (.first, "First colour, {subject} at rest"),
      (.second, "Second colour, {subject} at full swing"), (.third, "Third colour, springs and marks"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|one|beam",
    [
      ("lantern", [.sea, .city, .nightSky], .any, "lanterns|lantern|a cedar beam"),
      ("bell", [.music, .mountain, .library], .any, "bells|bell|a church beam"),
      ("fruit", [.garden, .kitchen], .any, "apples|apple|a straight bough"),
      ("bob", [.workshop, .computing], .any, "plumb bobs|plumb bob|a steel rail"),
      ("disc", [.sport, .care], .any, "training balls|training ball|a crossbar"),
      ("lamp", [.nightSky, .music], .night, "glass lamps|glass lamp|a silver rod"),
    ])

  private static let actions = [
    PageElement(
      "drag", "Drag any {one} to a new angle with the mouse and let go: it starts from there without a push.",
      hint: "Drag: pull aside"),
    PageElement(
      "again", "Pressing Space brings back the start: the first {one} aside, all others at rest.",
      hint: "Space: start again"),
    PageElement(
      "coupling", "The mouse wheel loosens or tightens the springs, with k between 0 and 6 per second squared.",
      hint: "Mouse wheel: springs"
    ),
    PageElement(
      "length", "The Up and Down arrows shorten and lengthen all pendulums by 0.1 metres, between 0.5 and 1.7 metres.",
      hint: "Up/Down: length"),
    PageElement(
      "world", "The G key takes the row to the next world, in the order Earth, Mars, Moon.", hint: "G: next world"),
    PageElement(
      "mode",
      "The N key starts the next normal mode, in which all {subject} swing with one frequency, and names its number.",
      hint: "N: normal mode"),
  ]

  private static let additions = [
    PageElement(
      "dials",
      "Around the pivot of each {one} a dial in the third colour measures its present share of the whole energy."),
    PageElement(
      "graph",
      "A graph in the lower part draws the angles of the first {one} and of the last over the past {memory} seconds."),
    PageElement(
      "air", "Air resistance proportional to speed halves the swing every {halfSeconds} seconds."),
    PageElement(
      "arcs", "Every {one} leaves an afterglow of its path during the last second."),
    PageElement(
      "total",
      """
      The readout also states the total energy in joules per kilogram of {one}, which stays the same unless \
      someone interferes or air takes it away.
      """),
  ]
}
