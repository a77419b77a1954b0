// Science: a gas of colliding discs behind a piston. Its speeds, all the same at first, spread to Maxwell's curve.

extension PageFamily {
  static let gas = PageFamily(
    name: "gas in a box", file: "gas.js", topic: "science", needsDarkGround: false,
    keywords: [
      "gas", "molecule", "molecules", "particle", "particles", "atom", "atoms", "pressure", "temperature", "piston",
      "heat", "thermodynamics", "kinetic", "collision", "collisions", "maxwell", "boltzmann", "entropy", "brownian",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 70...110, step: 5), .number("speed", 150...240, step: 10), .number("radius", 10...13),
      .number("added", 3...8), .number("share", 15...35, step: 5), .number("memory", 6...15),
      .number("pull", 120...240, step: 20), .number("mass", 15...30, step: 5),
    ],
    title: ["{subject} in motion at {name}", "{name}: the restless {subject}", "{subject} under pressure at {name}"],
    summary: [
      "Build an interactive model of a gas: {count} {subject} fly about in {vessel} that a piston closes on the right.",
      "Show the kinetic theory of heat with {count} {subject} shut into {vessel}, a piston for its right wall.",
      "Make heat visible: {count} {subject} rush through {vessel}, striking each other, its walls and a piston.",
    ],
    features: [
      [
        "Each {one} fills a circle of {radius} units radius (the picture is 1000 wide) and bounces off without loss.",
        "Every {one}, with a radius of {radius} units in a picture 1000 units wide, collides with perfect elasticity.",
      ],
      [
        "They start in tidy rows, all at {speed} units per second in random directions; collisions do the rest.",
        "At first they stand in a lattice and share one speed, {speed} units per second, but no direction.",
      ],
      [
        "Slow ones have the first colour, quick ones the second, and those in between a blend of the two.",
        "Colour is speed: from the first colour, nearly at rest, to the second, more than twice the usual.",
      ],
      [
        "Below, bars count how many have which speed, and Maxwell's curve for the present temperature lies over them.",
        "A histogram of the speeds fills the lower part, with the Maxwell distribution at their temperature drawn in.",
      ],
      [
        "A readout gives T and V against the start, and P·V, from the blows on the walls, in units of N·k·T.",
        "In a corner stand T and V relative to the beginning, and P·V over N·k·T as measured by blows on the walls.",
      ],
      [
        "A line of text states the law: blows share energy out but keep its sum; only work and heat change it.",
        "One line gives the law: collisions pass energy on and keep the total, which work and heat alone can change.",
      ],
    ],
    colours: [
      (.background, "Background, the inside of {vessel}"), (.ink, "Text and axes"),
      (.first, "First colour, slow {subject}"), (.second, "Second colour, quick {subject}"),
      (.third, "Third colour, piston, curve and marks"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|one|vessel",
    [
      ("atom", [.nightSky, .computing], .any, "helium atoms|atom|a glass tube"),
      ("molecule", [.workshop, .computing], .any, "nitrogen molecules|molecule|a steel cylinder"),
      ("marble", [.library, .sport], .any, "marbles|marble|a wooden tray"),
      ("bubble", [.care, .sea], .any, "soap bubbles|bubble|a glass basin"),
      ("firefly", [.garden, .music], .night, "fireflies|firefly|a leaded lantern"),
      ("crystal", [.mountain, .nightSky], .any, "snow crystals|crystal|a leaded showcase"),
      ("bean", [.kitchen, .city], .any, "coffee beans|bean|a copper drum"),
    ])

  private static let actions = [
    PageElement(
      "piston",
      [
        "Holding the Left arrow drives the piston in and warms the gas; the Right arrow lets it out and cools it.",
        "The piston moves in while Left is held and out with the Right arrow: squeezing heats, stretching cools.",
      ],
      hint: "Left/Right: piston"),
    PageElement(
      "heat",
      [
        "Pressing Space makes the floor glow for 3 seconds: each {one} that touches it leaves {share} percent quicker.",
        "Space heats the floor for 3 seconds; each {one} that meets it then goes on {share} percent faster.",
      ],
      hint: "Space: heat the floor"),
    PageElement(
      "thermostat",
      [
        "The mouse wheel changes all speeds by 6 percent, within a T of 0.25 to 4 that a bar on the left shows.",
        "Turning the mouse wheel speeds all up or down by 6 percent; a bar shows T, which stays in 0.25 to 4.",
      ],
      hint: "Mouse wheel: temperature"),
    PageElement(
      "inject",
      [
        "A click blows {added} more {subject} in at that spot, as warm as the rest, until there are 160.",
        "Clicking adds {added} {subject} there at the present temperature; more than 160 are not let in.",
      ],
      hint: "Click: add some"),
    PageElement(
      "gravity",
      [
        "The G key switches a gravity of {pull} units per second squared on and off: below, the gas grows dense.",
        "Pressing G lets a gravity of {pull} units per second squared act, or stops it; below it gets crowded.",
      ],
      hint: "G: gravity"),
    PageElement(
      "gather",
      [
        "The R key puts them all into the left half, in rows and at one speed; from there they spread again.",
        "Pressing R gathers the gas on the left, tidy and of a single speed, free to fill the whole room again.",
      ],
      hint: "R: gather left"),
    PageElement(
      "probe",
      [
        "Moving the mouse carries a ring over the gas that tells how many {subject} are inside and their T.",
        "The mouse leads a ring over the gas; beside it stand the number of {subject} within and their T.",
      ],
      hint: "Move mouse: measure"),
  ]

  private static let additions = [
    PageElement(
      "grain",
      [
        "A ball in the third colour, as heavy as {mass} {subject}, is knocked about and leaves its Brownian path.",
        "A ball of the third colour with the mass of {mass} {subject} drifts along and draws its Brownian path.",
      ]),
    PageElement(
      "marked",
      [
        "One {one} wears a ring in the third colour and draws its zigzag of the past {memory} seconds behind it.",
        "A single {one}, ringed in the third colour, leaves the broken line of its last {memory} seconds visible.",
      ]),
    PageElement(
      "flashes",
      [
        "Every blow between two {subject} lights up as a small spark of the third colour where they touch.",
        "Where two {subject} strike each other, a spark in the third colour flashes up for a moment.",
      ]),
    PageElement(
      "halves",
      [
        "A dotted line halves the room, and numbers below the top wall count the {subject} on either side of it.",
        "The middle is dotted, and on both sides of it a number tells how many {subject} are there at the moment.",
      ]),
    PageElement(
      "walls",
      [
        "The left wall is kept at three times the starting temperature and glows; the piston is cold and cools.",
        "A glowing left wall hands out three times the starting temperature, a cold piston takes it: heat flows.",
      ]),
  ]
}
