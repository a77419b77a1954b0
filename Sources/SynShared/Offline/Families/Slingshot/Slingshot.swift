// Science: flights through the gravity of a centre and the bodies that circle it, with which they trade energy.

extension PageFamily {
  static let slingshot = PageFamily(
    name: "orbital slingshot", file: "slingshot.js", topic: "science", needsDarkGround: false,
    keywords: [
      "orbit", "orbits", "orbital", "gravity", "slingshot", "planet", "planets", "moon", "sun", "star", "solar",
      "comet", "rocket", "satellite", "kepler", "newton", "trajectory", "probe", "attraction",
    ],
    subjects: subjects,
    parameters: [
      .number("bodyCount", 2...4), .number("speed", 160...220, step: 5), .number("share", 3...8),
      .number("interval", 20...45, step: 5, decimals: 1), .number("memory", 40...75, step: 5, decimals: 1),
      .number("fan", 5...9), .number("grains", 80...140, step: 20), .number("thrust", 40...80, step: 10),
      .number("graphSeconds", 6...12),
    ],
    title: [
      "{subject} round {centre}: {name}", "{name}: {subject} swing past {centre}",
      "Past {centre} and away: {subject} at {name}",
    ],
    summary: [
      "Build an interactive model of gravity: in {space}, {subject} fly past {centre} and the {bodies} around it.",
      "Show how a slingshot works: {subject} cross {space} between {centre} and its {bodies} and gain or lose energy.",
      "Make orbits tangible with {subject} that {centre} and circling {bodies} bend from their course in {space}.",
    ],
    features: [
      [
        "In the middle is {centre}; {bodyCount} {bodies} circle it, each with {share} percent of its mass.",
        "Around {centre} in the middle run {bodyCount} {bodies} on circles, {share} percent of its mass apiece.",
      ],
      [
        "All pull by a = G·M/r²; circular orbits 200 units out (of 1000) take a speed v₀ of {speed} units/s.",
        "Pull falls with the square of distance, a = G·M/r²; a circle of 200 units takes v₀ = {speed} units/s.",
      ],
      [
        "Three {subject} start at once, then one every {interval} seconds; 14 fly at most; impacts end in a flash.",
        "{subject}: three at first, then one more every {interval} seconds, 14 at most; an impact is a flash.",
      ],
      [
        "They set out from a marked point that circles opposite to the outermost {body}.",
        "Their port, a small double ring, goes round on the outermost orbit, opposite to the {body} there.",
      ],
      [
        "Each {one} draws its last {memory} seconds behind it: slow parts in the first colour, fast in the second.",
        "Each {one} trails {memory} seconds of its path behind it, from the first colour, slow, to the second, fast.",
      ],
      [
        "A readout gives speed v and energy E of the newest {one}, which is ringed, and counts escapes and impacts.",
        "In a corner stand v and E of the latest {one}, marked by a ring, and how many have escaped and been caught.",
      ],
      [
        "E is v²/2 − G·M/r, with M the mass of {centre} alone, and stands in units of v₀².",
        "Energy is counted about {centre}, as v²/2 − G·M/r, and stated in units of v₀².",
      ],
      [
        "A line of text gives the law: only a moving {body} changes E, by trading energy with what passes it.",
        "One line states the lesson: E stays the same until a flight passes a moving {body} and trades energy with it.",
      ],
    ],
    colours: [
      (.background, "Background, {space}"), (.ink, "Text"), (.first, "First colour, slow flight"),
      (.second, "Second colour, fast flight and {centre}"), (.third, "Third colour, {bodies} and marks"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|one|centre|body|bodies|space",
    [
      ("star", [.nightSky, .computing], .night, "space probes|probe|a young sun|planet|planets|open space"),
      ("hole", [.nightSky, .library], .night, "light sails|sail|a black hole|neutron star|neutron stars|deep space"),
      ("whirl", [.sea, .sport], .any, "paper boats|boat|a great whirlpool|eddy|eddies|a wide bay"),
      ("blossom", [.garden, .kitchen], .any, "honey bees|bee|a sunflower|blossom|blossoms|a summer field"),
      ("lamp", [.city, .music], .night, "moths|moth|a hanging lamp|lantern|lanterns|a warm night"),
      ("nucleus", [.care, .computing], .any, "electrons|electron|an atomic nucleus|ion|ions|a vacuum"),
      ("magnet", [.workshop, .mountain], .any, "steel balls|ball|a lodestone|magnet|magnets|a smooth table"),
    ])

  private static let actions = [
    PageElement(
      "aim",
      [
        "Drag and let go to launch another {one} from there, faster for a longer drag; dots foretell its path.",
        "Dragging sets start and speed of a new {one}, whose path is dotted ahead; letting go sends it off.",
      ],
      hint: "Drag: launch"),
    PageElement(
      "volley",
      [
        "Pressing Space sends {fan} {subject} off at once, spread like a fan.",
        "Space starts a fan of {fan} {subject} into neighbouring directions.",
      ],
      hint: "Space: volley"),
    PageElement(
      "reverse",
      [
        "The R key turns time round: all {subject} and {bodies} go back the way they came, until R is pressed again.",
        "Pressing R reverses all velocities, of {subject} and {bodies}, so that every path is run back along itself.",
      ],
      hint: "R: turn back"),
    PageElement(
      "mass",
      [
        "The mouse wheel makes the {bodies} lighter or heavier, from 1 to 16 percent; they shrink and swell with it.",
        "Turning the mouse wheel changes the mass of all {bodies}, and so their size, between 1 and 16 percent.",
      ],
      hint: "Mouse wheel: mass"),
    PageElement(
      "thrust",
      [
        "Holding the Up arrow drives the newest {one} on with {thrust} units per second squared, Down slows it.",
        "While the Up arrow is held, the newest {one} gains {thrust} units per second each second; Down brakes it.",
      ],
      hint: "Up/Down: thrust, brake"),
    PageElement(
      "measure",
      [
        "Moving the mouse puts an arrow at the pointer that shows where the pull goes, and its strength as a number.",
        "At the mouse pointer an arrow gives the direction of gravity, with its strength in figures beside it.",
      ],
      hint: "Move mouse: measure pull"),
  ]

  private static let additions = [
    PageElement(
      "kepler",
      [
        "A comet on an ellipse feels {centre} alone; sectors of equal time, and so of equal area, tint the ellipse.",
        "On an ellipse about {centre} goes a comet that feels nothing else; sectors of equal time show equal areas.",
      ]),
    PageElement(
      "sheet",
      [
        "A net of fine lines lies under everything and is drawn in towards each mass, as a sheet sags under a weight.",
        "Beneath lies a fine grid that every mass pulls towards itself, like a rubber sheet under a load.",
      ]),
    PageElement(
      "graph",
      [
        "Along the lower edge a graph draws the speed of the newest {one} over the past {graphSeconds} seconds.",
        "A graph at the bottom records how fast the newest {one} has been during the last {graphSeconds} seconds.",
      ]),
    PageElement(
      "dust",
      [
        "A belt of {grains} grains of dust circles half-way out, and the {bodies} stir it up as they pass.",
        "Half-way out lies a belt of {grains} dust grains that the {bodies}, passing by, comb and scatter.",
      ]),
    PageElement(
      "hill",
      [
        "Around the {bodies} dashed rings of the Hill radius r·∛(m/3M) bound the room where they could keep a moon.",
        "Dashed rings show the Hill radius r·∛(m/3M) of the {bodies}, within which a moon would stay with them.",
      ]),
  ]
}
