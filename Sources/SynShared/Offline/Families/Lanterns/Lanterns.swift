// Animation: lights that circle. Rings of lanterns, balloons, jellyfish and the like turn in depth above a landscape.

extension PageFamily {
  static let lanterns = PageFamily(
    name: "orbiting lanterns", file: "lanterns.js", topic: "animation", needsDarkGround: true,
    keywords: [
      "lantern", "lanterns", "light", "lights", "lamp", "lamps", "glow", "glowing", "orbit", "orbiting", "circle",
      "circling", "carousel", "float", "floating", "balloon", "balloons", "jellyfish", "fireflies", "festival", "night",
    ],
    subjects: subjects,
    parameters: [
      .number("rings", 2...4), .number("perRing", 6...9), .number("turnSeconds", 18...34, step: 2),
      .number("bodySize", 80...112, step: 2), .number("lean", 14...30, step: 2), .number("riseSeconds", 5...9),
      .number("reach", 150...230, step: 10), .number("relightSeconds", 2...5), .number("starSeconds", 3...6),
      .number("sparks", 40...80, step: 5), .number("waveSeconds", 4...8), .number("ghosts", 12...24, step: 2),
    ],
    title: ["{subject} over {name}", "{name}: {subject} at night", "A round of {subject} at {name}"],
    summary: [
      "Create a night scene in which {subject} circle slowly in the air, and below them {setting}.",
      "Build a page that shows {setting} by night and, above it, {subject} going round and round in wide rings.",
      "Let {subject} wheel through the dark like a carousel without strings; the place is {setting}.",
    ],
    features: [
      [
        "There are {rings} rings of {perRing}, one above the other, and neighbours turn in opposite directions.",
        "They form {rings} rings with {perRing} in each, one above the other, each turning against the next.",
      ],
      [
        "The lowest ring takes {turnSeconds} seconds for a turn, and the view is from {lean} degrees above.",
        "Seen from {lean} degrees above, the lowest ring needs {turnSeconds} seconds to come round.",
      ],
      [
        "Each is {form}, up to {bodySize} units tall in a picture 1000 wide; those at the back are smaller and dimmer.",
        "Each of them is {form} and up to {bodySize} units tall (the picture: 1000), small and dim at the back.",
      ],
      [
        "They bob as they go, and their light flickers a little, no two alike.",
        "Every one bobs up and down and flickers in a rhythm of its own.",
      ],
      [
        "Their light {gleam} and moves along with them.",
        "As they pass, their light {gleam}.",
      ],
      [
        "At the beginning they rise from below, one after the other, and take their places.",
        "The scene opens with all of them rising from below, one by one, into their rings.",
      ],
    ],
    colours: [
      (.background, "Background, the night"), (.ink, "Text"), (.first, "First colour, haze and the lowest {subject}"),
      (.second, "Second colour, the highest {subject}"), (.third, "Third colour, every third of them, and gleams"),
    ],
    actions: actions, additions: additions, coversGround: true, looks: looks)

  private static let subjects = Subject.table(
    "subject|form|setting|gleam",
    [
      (
        "lantern", [.care, .music], .night,
        "paper lanterns|a ribbed globe of paper with a tassel|a lake between hills|lies in streaks on the water"
      ),
      (
        "box", [.library, .garden], .night,
        "box lamps|a frame of wood with lit panes|a pagoda, a lone peak and the moon|lies in soft pools on the ground"
      ),
      (
        "balloon", [.sport, .kitchen], .night,
        "hot-air balloons|a striped envelope above a basket|rows of misty hills|lies in soft pools on the ground"
      ),
      (
        "jelly", [.sea], .night,
        "jellyfish|a pulsing bell with long waving arms|a reef in deep water|lies in soft pools on the sea bed"
      ),
      (
        "star", [.mountain, .nightSky], .night,
        "paper stars|a folded star of eight rays|cabins among firs below white peaks|lies in soft pools on the snow"
      ),
      (
        "jar", [.garden, .kitchen], .night,
        "firefly jars|a glass jar in which fireflies blink|a meadow of tall grass|lies in soft pools on the grass"
      ),
      (
        "crane", [.library, .city], .night,
        "paper cranes|a folded bird that beats its wings|rows of houses on a wet street|lies in streaks on the street"
      ),
      (
        "bulb", [.workshop, .computing], .night,
        "light bulbs|a glass bulb with a glowing coil|a forest in haze|lies in soft pools on the ground"
      ),
    ])

  private static let actions = [
    PageElement(
      "release",
      [
        "A click sends off another one there, which drifts up and out of sight within {riseSeconds} seconds.",
        "Clicking sets one more free on that spot; it floats upwards and is gone after {riseSeconds} seconds.",
      ],
      hint: "Click: set one free"),
    PageElement(
      "flare",
      [
        "Moving the mouse makes those within {reach} units of the pointer flare up and grow.",
        "Those less than {reach} units from the moving mouse grow and blaze.",
      ],
      hint: "Move mouse: flare"),
    PageElement(
      "relight",
      [
        "Pressing Space blows all of them out in puffs of smoke; one by one they light up in {relightSeconds} seconds.",
        "The space bar puts them all out, a wisp of smoke each; they light up in turn within {relightSeconds} seconds.",
      ],
      hint: "Space: put out and light again"),
    PageElement(
      "lean",
      [
        "The mouse wheel tilts the view, from level with the rings to 60 degrees above; a figure tells the angle.",
        "Turning the mouse wheel changes the angle of view between 0 and 60 degrees, as a figure tells.",
      ],
      hint: "Mouse wheel: tilt"),
    PageElement(
      "spin",
      [
        "Holding the Left or the Right arrow spins the rings faster, one way or the other, with streaks of light.",
        "The rings gather speed one way or the other, with streaks of light, while the Left or Right arrow is held.",
      ],
      hint: "Left/Right: spin"),
    PageElement(
      "apart",
      [
        "Holding the Up arrow draws the rings apart, holding the Down arrow brings them together.",
        "The rings part while the Up arrow is held, and close up while the Down arrow is.",
      ],
      hint: "Up/Down: apart, together"),
  ]

  private static let additions = [
    PageElement(
      "garland",
      [
        "A slack thread links each of them to the next one in its ring.",
        "Within a ring, slack threads lead from one to the next.",
      ]),
    PageElement(
      "meteors",
      [
        "Every {starSeconds} seconds a streak of light in the third colour shoots across the upper half.",
        "Across the upper half a streak in the third colour flashes once in {starSeconds} seconds.",
      ]),
    PageElement(
      "sparks",
      [
        "{sparks} sparks rise from below, winding their way up between them.",
        "Between them {sparks} sparks wind upwards from below.",
      ]),
    PageElement(
      "wave",
      [
        "Once in {waveSeconds} seconds a wave of brightness runs round the rings from one to the next.",
        "Brightness passes round the rings like a wave, from one to the next, every {waveSeconds} seconds.",
      ]),
    PageElement(
      "trails",
      [
        "Each draws a trail of light behind it, made of {ghosts} fading marks.",
        "Behind each one fades a trail of {ghosts} marks of light.",
      ]),
  ]

  private static let looks: [String: [PageSection]] = [
    "lantern": [.scenery, .landscape("lake"), .part("onLake"), .part("lantern")],
    "box": [.scenery, .place("temple"), .part("onGround"), .part("box")],
    "balloon": [.scenery, .landscape("hills"), .part("onGround"), .part("balloon")],
    "jelly": [.scenery, .landscape("reef"), .part("onGround"), .part("jelly")],
    "star": [.scenery, .place("firs"), .place("village"), .part("onGround"), .part("star")],
    "jar": [.scenery, .landscape("meadow"), .part("onGround"), .part("jar")],
    "crane": [.scenery, .place("city"), .part("onStreet"), .part("crane")],
    "bulb": [.scenery, .landscape("forest"), .part("onGround"), .part("bulb")],
  ]
}
