// Animation: a kaleidoscope. One wedge of loose pieces is painted for each frame and repeated between mirrors.

extension PageFamily {
  static let kaleidoscope = PageFamily(
    name: "kaleidoscope", file: "kaleidoscope.js", topic: "animation", needsDarkGround: false,
    keywords: [
      "kaleidoscope", "kaleidoscopic", "mirror", "mirrors", "mirrored", "symmetry", "symmetrical", "mandala", "pattern",
      "patterns", "ornament", "rosette", "radial", "reflection", "reflections", "geometry", "geometric", "mosaic",
    ],
    subjects: subjects,
    parameters: [
      .number("mirrors", 4...9), .number("count", 16...28), .number("pieceSize", 70...120, step: 5),
      .number("turnSeconds", 4...8), .number("drift", 3...9), .number("notches", 24...72, step: 6),
      .number("fadeSeconds", 6...12), .number("reach", 90...150, step: 10), .number("beads", 12...30, step: 2),
      .number("pulseSeconds", 3...6), .number("glints", 8...16),
    ],
    title: ["{name} in {subject}", "{subject} of {name}", "{name}: a kaleidoscope of {subject}"],
    summary: [
      "Create a kaleidoscope that fills the picture: {pieces} tumble in it and become {subject} between its mirrors.",
      "Build the view into a kaleidoscope whose {pieces} keep forming new {subject}, never the same twice.",
      "Make {subject} out of nothing but {pieces} and mirrors: a kaleidoscope that turns by itself.",
    ],
    features: [
      [
        "The view repeats {mirrors} times around the middle, each time together with its mirror image.",
        "Around the middle the same wedge and its mirror image stand {mirrors} times.",
      ],
      [
        "{count} loose pieces lie in the wedge, each {form}, up to {pieceSize} units across in a picture 1000 wide.",
        "In the wedge are {count} pieces of up to {pieceSize} units (the picture is 1000 wide), each {form}.",
      ],
      [
        "Every {turnSeconds} seconds the pieces slip: one after another they glide to new places and come to rest.",
        "They slip every {turnSeconds} seconds, each a little after the other, and settle gently in new places.",
      ],
      [
        "In between they rock and roll a little, and the whole figure turns by {drift} degrees per second.",
        "The whole figure turns {drift} degrees in a second, and the pieces rock slightly all the while.",
      ],
      [
        "Pieces near the middle have the first colour, those at the edge the second, and every fourth has the third.",
        "From the middle outwards colours pass from the first to the second; every fourth piece has the third colour.",
      ],
      [
        "A round eyepiece frames it all, its dark rim marked with {notches} notches.",
        "The frame is a round eyepiece with {notches} notches in its dark rim.",
      ],
    ],
    colours: [
      (.background, "Background, and the ground of the wedge"), (.ink, "Text"),
      (.first, "First colour, {pieces} near the middle"), (.second, "Second colour, {pieces} near the edge"),
      (.third, "Third colour, every fourth piece, and lights"),
    ],
    actions: actions, additions: additions, looks: looks)

  private static let subjects = Subject.table(
    "subject|pieces|form",
    [
      ("glass", [.library, .workshop], .any, "rose windows|shards of stained glass|a splinter with bright edges"),
      ("petal", [.garden, .care], .any, "flower wheels|fallen petals|a veined petal shaded towards its tip"),
      ("gem", [.city, .kitchen], .any, "jewel stars|cut stones|a cut stone with a bright table and dark facets"),
      ("feather", [.music], .any, "feather fans|loose feathers|a feather with a round eye at its end"),
      ("crystal", [.mountain, .nightSky], .night, "ice flowers|crystals of ice|a six-armed crystal of fine lines"),
      ("lace", [.care, .music], .any, "lace rosettes|loops of thread|a loop of fine thread with small knots"),
      ("tile", [.city, .workshop], .any, "star mosaics|glazed tiles|an eight-pointed star within a star"),
      ("neon", [.computing, .sport], .night, "neon wheels|bent tubes of light|a glowing tube bent into an arc"),
      ("shell", [.sea], .any, "shell garlands|sea shells|a ribbed shell open like a fan"),
    ])

  private static let actions = [
    PageElement(
      "draw",
      [
        "Dragging with the mouse draws a line of light that all mirrors repeat; it fades within {fadeSeconds} seconds.",
        "A line drawn by dragging the mouse appears in every mirror at once and is gone after {fadeSeconds} seconds.",
      ],
      hint: "Drag: draw"),
    PageElement(
      "twist",
      [
        "Holding the Left or the Right arrow twists the tube that way, and the pieces slosh against the turn.",
        "The tube twists for as long as the Left or the Right arrow is held, while its pieces slosh to the other side.",
      ],
      hint: "Left/Right: twist"),
    PageElement(
      "shake",
      [
        "Pressing Space shakes the tube: all pieces fly apart and fall into a new figure.",
        "The space bar gives the tube a shake, so that everything bursts outwards and settles as a new figure.",
      ],
      hint: "Space: shake"),
    PageElement(
      "mirrors",
      [
        "The mouse wheel adds mirrors or takes them away, so that the view repeats 3 to 12 times; a figure tells it.",
        "Turning the mouse wheel changes how often the view repeats, from 3 to 12 times, as a figure tells.",
      ],
      hint: "Mouse wheel: mirrors"),
    PageElement(
      "light",
      [
        "The mouse carries a light into every mirror at once; pieces less than {reach} units from it swell.",
        "A light follows the mouse and all its mirror images, and pieces within {reach} units of it grow larger.",
      ],
      hint: "Move mouse: carry a light"),
    PageElement(
      "zoom",
      [
        "Holding the Up arrow brings the figure nearer, holding the Down arrow moves it away.",
        "The figure grows while the Up arrow is held and shrinks while the Down arrow is.",
      ],
      hint: "Up/Down: nearer, further"),
  ]

  private static let additions = [
    PageElement(
      "heart",
      [
        "In the very middle a star in the third colour opens and closes slowly.",
        "A star in the third colour sits in the middle and breathes in and out.",
      ]),
    PageElement(
      "beads",
      [
        "Along the rim {beads} beads of light run against the turn of the figure.",
        "{beads} beads of light travel along the rim, the other way round than the figure turns.",
      ]),
    PageElement(
      "glints",
      [
        "Up to {glints} glints flash on the pieces, each for a moment.",
        "Again and again glints flash up on the pieces, up to {glints} at a time.",
      ]),
    PageElement(
      "nested",
      [
        "A second, smaller view of the same pieces sits in the middle behind a ring and turns the other way.",
        "In the middle, framed by a ring, the whole view appears once more, smaller and turning backwards.",
      ]),
    PageElement(
      "pulse",
      [
        "Every {pulseSeconds} seconds a ring of light runs from the middle to the rim, and pieces swell as it passes.",
        "A ring of light spreads from the middle once in {pulseSeconds} seconds and swells each piece it crosses.",
      ]),
    PageElement(
      "threads",
      [
        "A fine thread leads from each piece to the next, and the mirrors make a net of them.",
        "Fine threads join the pieces one to the next, which the mirrors turn into a net.",
      ]),
  ]

  private static let looks: [String: [PageSection]] = [
    "glass": [.part("onLight"), .part("glass")],
    "petal": [.part("inLayers"), .part("petal")],
    "gem": [.part("inLayers"), .part("gem")],
    "feather": [.part("inLayers"), .part("feather")],
    "crystal": [.part("onLight"), .part("crystal")],
    "lace": [.part("inLayers"), .part("lace")],
    "tile": [.part("inLayers"), .part("tile")],
    "neon": [.part("onLight"), .part("neon")],
    "shell": [.part("inLayers"), .part("shell")],
  ]
}
