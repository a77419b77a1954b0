// Animation: things that branch. One rule of growth, tuned so that it gives trees, ferns, coral, frost or circuits.

extension PageFamily {
  static let growth = PageFamily(
    name: "branching growth", file: "growth.js", topic: "animation", needsDarkGround: false,
    keywords: [
      "grow", "growth", "growing", "branch", "branches", "branching", "tree", "trees", "plant", "plants", "fractal",
      "recursive", "leaf", "leaves", "root", "roots", "bloom", "forest", "seed", "sprout", "coral", "crystal",
    ],
    subjects: subjects,
    parameters: [
      .number("spread", 18...34, step: 2), .number("growSeconds", 7...13), .number("restSeconds", 5...9),
      .number("others", 2...4), .number("sproutSeconds", 3...6), .number("lightRadius", 160...260, step: 20),
      .number("motes", 40...90, step: 10), .number("sapSeconds", 3...6), .number("guests", 3...7),
      .number("tipSize", 10...16), .number("beams", 9...17),
    ],
    title: ["{subject} of {name}", "{name}: how {subject} grow", "{subject} growing at {name}"],
    summary: [
      "Create an animation in which {subject} grow before the viewer's eyes, branch by branch, against {setting}.",
      "Build a page on which {subject} unfold out of nothing, each branch pushing out smaller ones; behind: {setting}.",
      "Show growth itself: {subject} that rise, divide and divide again in front of {setting}.",
    ],
    features: [
      [
        "Within {growSeconds} seconds everything has grown: each {branch} lengthens, thickens and then divides.",
        "A {branch} stretches, gains in girth and splits; it takes {growSeconds} seconds until all is grown.",
      ],
      [
        "A new {branch} leaves the old one at about {spread} degrees, a little more or less each time.",
        "Where a {branch} divides, the parts stand about {spread} degrees off, never quite the same.",
      ],
      [
        "At the outermost ends {tips} open one after another, about {tipSize} units across in a picture 1000 wide.",
        "{tips} of about {tipSize} units (the picture measures 1000) open at the ends, one by one.",
      ],
      [
        "Besides the largest there are {others} smaller ones that look paler, as if seen through haze.",
        "{others} smaller ones, paler as if further away, keep the largest company.",
      ],
      [
        "Grown up, they stand for {restSeconds} seconds, then fade away and make room for others of new shapes.",
        "The full growth lasts {restSeconds} seconds before it fades and differently shaped ones begin anew.",
      ],
      [
        "All of it stirs gently all the time, thin ends more than thick stems.",
        "A slight stirring never ceases: fine ends sway, thick parts hardly move.",
      ],
    ],
    colours: [
      (.background, "Background, {setting}"), (.ink, "Text"), (.first, "First colour, every {branch}"),
      (.second, "Second colour, the {tips}"), (.third, "Third colour, light and highlights"),
    ],
    actions: actions, additions: additions, coversGround: true, looks: looks)

  private static let subjects = Subject.table(
    "subject|branch|tips|specks|guest|setting",
    [
      ("blossom", [.music, .city], .any, "cherry trees|bough|blossoms|grains of pollen|butterflies|misty hills"),
      ("willow", [.care, .sport], .any, "willows|trailing twig|narrow leaves|midges|dragonflies|a broad valley"),
      ("fern", [.garden, .library], .any, "ferns|frond|leaflets|drifting spores|moths|a forest in haze"),
      ("umbel", [.kitchen, .garden], .any, "fennel umbels|stalk|florets|floating seeds|bees|a meadow"),
      ("coral", [.sea], .night, "corals|arm|polyps|bubbles|little fish|a reef in deep water"),
      (
        "frost", [.mountain, .nightSky], .night, "frost stars|needle|ice beads|flakes of snow|sparks|a window at night"
      ),
      ("roots", [.library, .mountain], .any, "roots|rootlet|root tips|crumbs of soil|glow-worms|layers of earth"),
      ("circuit", [.computing, .workshop], .night, "chip traces|trace|solder pads|stray bits|signals|a dim board"),
      ("nerve", [.care, .computing], .night, "nerve cells|fibre|end buds|drifting molecules|impulses|dim tissue"),
    ])

  private static let actions = [
    PageElement(
      "sprout",
      [
        "A click makes a small one sprout on that spot, grown within {sproutSeconds} seconds; at most five may stand.",
        "Clicking starts a small one there, full-grown after {sproutSeconds} seconds; a sixth replaces the oldest.",
      ],
      hint: "Click: sprout"),
    PageElement(
      "wind",
      [
        "Holding the Left or the Right arrow bends everything in a streaky wind; let go, it swings back.",
        "While the Left or the Right arrow is held, a streaky wind bends everything that way; then it springs back.",
      ],
      hint: "Left/Right: wind"),
    PageElement(
      "renew",
      [
        "Pressing Space lets everything fall to pieces at once and others grow in its place.",
        "The space bar breaks everything up into falling pieces, and new shapes start to grow.",
      ],
      hint: "Space: grow anew"),
    PageElement(
      "foliage",
      [
        "The mouse wheel makes the {tips} larger or smaller, from a third to two and a half times their size.",
        "Turning the mouse wheel lets the {tips} swell or shrink between a third and two and a half times their size.",
      ],
      hint: "Mouse wheel: size of the {tips}"),
    PageElement(
      "light",
      [
        "Moving the mouse carries a light: within {lightRadius} units of it the {tips} swell and shine.",
        "A light follows the mouse, and the {tips} less than {lightRadius} units from it open wider and glow.",
      ],
      hint: "Move mouse: carry a light"),
    PageElement(
      "time",
      [
        "Holding the Down arrow lets growth run backwards, the Up arrow makes it three times as fast; a word says so.",
        "All grows three times as fast while Up is held and shrinks while Down is held, as a word in the corner tells.",
      ],
      hint: "Up/Down: time"),
  ]

  private static let additions = [
    PageElement(
      "motes",
      ["In the air between them {motes} {specks} rise slowly.", "{motes} {specks} drift upwards between them."]),
    PageElement(
      "sap",
      [
        "Every {sapSeconds} seconds a wave of light in the third colour runs from the origin to the last ends.",
        "Light in the third colour pulses from the origin out to the last ends once in {sapSeconds} seconds.",
      ]),
    PageElement(
      "beams",
      [
        "Behind the largest of them {beams} broad beams of light in the third colour turn slowly.",
        "{beams} broad beams in the third colour fan out behind the largest and turn slowly.",
      ]),
    PageElement(
      "shed",
      [
        "Now and then one of the {tips} comes loose and sails away on the air.",
        "Again and again a few of the {tips} come off and float down.",
      ]),
    PageElement(
      "guest",
      [
        "{guests} {guest} in the third colour rove about among them.",
        "Among them {guests} {guest} in the third colour wander to and fro.",
      ]),
  ]

  private static let looks: [String: [PageSection]] = [
    "blossom": [.scenery, .part("angles"), .part("onGround"), .landscape("hills"), .part("blossom")],
    "willow": [.scenery, .part("angles"), .part("onGround"), .landscape("lake"), .part("willow")],
    "fern": [.scenery, .part("angles"), .part("onGround"), .landscape("forest"), .part("fern")],
    "umbel": [.scenery, .part("angles"), .part("onGround"), .landscape("meadow"), .part("umbel")],
    "coral": [.scenery, .part("angles"), .part("onGround"), .landscape("reef"), .part("coral")],
    "frost": [.scenery, .part("angles"), .part("inSpace"), .landscape("pane"), .part("frost")],
    "roots": [.scenery, .part("angles"), .part("onGround"), .landscape("soil"), .part("roots")],
    "circuit": [.scenery, .part("angles"), .part("inSpace"), .landscape("board"), .part("circuit")],
    "nerve": [.scenery, .part("angles"), .part("inSpace"), .landscape("tissue"), .part("nerve")],
  ]
}
