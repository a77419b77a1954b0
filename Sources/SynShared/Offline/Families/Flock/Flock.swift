// Animation: a murmuration. Reynolds' three rules (keep apart, keep pace, keep together) for one of many creatures.

extension PageFamily {
  static let flock = PageFamily(
    name: "flock", file: "flock.js", topic: "animation", needsDarkGround: false,
    keywords: [
      "flock", "swarm", "birds", "bird", "fish", "school", "boids", "murmuration", "crowd", "herd", "insects",
      "creatures",
      "migration", "animals", "flying",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 100...170, step: 5), .number("spacing", 20...34, step: 2), .number("sight", 70...105, step: 5),
      .number("speed", 120...210, step: 10), .number("trail", 3...9, decimals: 1),
      .choice("edges", "come back in on the opposite side", "turn round before they leave the picture"),
      .number("scatterRadius", 180...320, step: 10), .number("gatherSeconds", 4...9),
      .number("orbSeconds", 25...60, step: 5),
      .number("pulseSeconds", 4...9), .number("reach", 40...60, step: 5), .number("perches", 3...5),
    ],
    title: ["{subject} over {name}", "{name}: a flight of {subject}", "The {subject} of {name}"],
    summary: [
      "Create a single-page animation in which {count} {subject} move through {space} as one shimmering flock.",
      "Build an animated page: {space}, and in it {count} {subject} that wheel and turn together as if of one mind.",
      "Make a living picture of {space} where {count} {subject} gather, stretch and fold like one body.",
    ],
    features: [
      "Three rules steer them: keep {spacing} units apart, turn as the neighbours turn, and stay near their middle.",
      "Their sight reaches {sight} units (the picture is 1000 wide); they cruise at about {speed} units per second.",
      "Each is a {shape} turned into its course, near ones larger, with a trail that fades within {trail} seconds.",
      "Three faint layers of {ground} along the lower edge give the picture depth.",
      "Colour tells speed: slow ones wear the first colour, quick ones the second, and the rest a blend of the two.",
      "At an edge they {edges}.",
    ],
    colours: [
      (.background, "Background, {space}"), (.ink, "Text"), (.first, "First colour, slow {subject}"),
      (.second, "Second colour, quick {subject}"), (.third, "Third colour, highlights"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|space|ground|shape|hunter|perch",
    [
      ("bird", [.city, .mountain, .library], .night, "starlings|an evening sky|hills|bird|a falcon|rooftops"),
      ("bird", [.garden, .care, .music], .any, "swallows|a summer sky|meadow|bird|a hawk|treetops"),
      ("fish", [.sea, .sport], .any, "sardines|open water|seabed|fish|a barracuda|rocks"),
      ("fish", [.care, .kitchen], .any, "koi|a still pond|ripples|carp|a pike|lily pads"),
      ("moth", [.nightSky, .music], .night, "moths|a lamplit night|gardens|moth|a giant moth|lanterns"),
      ("moth", [.garden, .mountain], .any, "butterflies|a clearing|grass|butterfly|a great swallowtail|blossoms"),
      ("dart", [.library, .workshop], .any, "paper planes|a high hall|galleries|paper dart|a giant glider|columns"),
      ("dart", [.computing, .nightSky], .night, "drones|a twilit valley|ridges|arrowhead|a patrol craft|beacons"),
    ])

  private static let actions = [
    PageElement(
      "lead", "Moving the mouse lures them: all within 300 units of the pointer lean towards it.",
      hint: "Move mouse: lure"),
    PageElement(
      "scatter", "A click sends out a shock ring that drives all within {scatterRadius} units away from that point.",
      hint: "Click: startle"),
    PageElement(
      "gather", "The space bar makes them circle the centre in a great wheel for {gatherSeconds} seconds.",
      hint: "Space: wheel"),
    PageElement(
      "pace", "The mouse wheel sets the pace, down to half of it or up to twice as fast, and a figure shows it.",
      hint: "Mouse wheel: pace"),
    PageElement(
      "wind", "Holding the Left or the Right arrow raises a current to that side, made visible by drifting streaks.",
      hint: "Left/Right: current"),
  ]

  private static let additions = [
    PageElement(
      "hunter", "Again and again {hunter} in the third colour crosses the picture, and all near it swerve aside."),
    PageElement(
      "orb", "Behind everything a wide disc tinted with the third colour rises and sets once in {orbSeconds} seconds."),
    PageElement(
      "threads", "Fine threads connect all pairs less than {reach} units apart, the fainter the further."),
    PageElement(
      "perches", "The stream divides around {perches} round {perch} that stand in its way."),
    PageElement(
      "pulse",
      "Every {pulseSeconds} seconds a ring leaves the centre, and all it sweeps over light up in the third colour."),
  ]
}
