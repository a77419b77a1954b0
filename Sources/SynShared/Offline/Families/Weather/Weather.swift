// Animation: weather. Whatever falls comes down in three depths over a landscape, carried by a wind that has gusts.

extension PageFamily {
  static let weather = PageFamily(
    name: "weather", file: "weather.js", topic: "animation", needsDarkGround: false,
    keywords: [
      "weather", "rain", "raining", "snow", "snowing", "storm", "wind", "leaves", "falling", "autumn", "winter",
      "cloud", "clouds", "petals", "sand", "hail", "landscape", "drops", "lightning", "season", "umbrella",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 240...400, step: 10), .number("gustSeconds", 6...12), .choice("from", "left", "right"),
      .number("clouds", 4...8), .number("breeze", 30...90, step: 10), .number("whirlSeconds", 4...8),
      .number("whirlRadius", 160...240, step: 20), .number("stormSeconds", 5...9),
      .number("span", 110...160, step: 10), .number("birds", 7...13, step: 2), .number("knots", 6...10),
      .number("banks", 3...5), .number("walkSeconds", 16...28, step: 2),
    ],
    title: ["{subject} over {name}", "{name} in {subject}", "{subject} at {name}"],
    summary: [
      "Create a living picture of {subject}: {setting}, and {flakes} coming down over it without end.",
      "Build an animated scene: {setting}, seen through {subject}, with {flakes} near and far.",
      "Paint {setting} and let {flakes} fall on it, so that one could watch this {subject} for hours.",
    ],
    features: [
      [
        "There are {count} {flakes} in three depths: the nearer ones are larger, quicker and clearer.",
        "{count} {flakes} fall in three depths, small, slow and dim far away, large, quick and clear in front.",
      ],
      [
        "The wind comes from the {from}; every {gustSeconds} seconds a gust crosses the picture and sweeps them along.",
        "From the {from} blows a wind, and a gust runs through the picture every {gustSeconds} seconds.",
      ],
      [
        "Between gusts it blows at about {breeze} units per second in a picture 1000 units wide.",
        "In a calm it moves at some {breeze} units a second, where the whole picture measures 1000 units.",
      ],
      [
        "What comes down does not just vanish: {landing}.",
        "Where one arrives, this can be seen: {landing}.",
      ],
      [
        "High up {clouds} clouds drift with the wind and come back on the other side.",
        "{clouds} clouds travel across the sky as the wind goes, and begin again at the far side.",
      ],
      [
        "In front, {fringe} bend with every breath of wind.",
        "The foreground is a row of {fringe} that nod as the wind passes.",
      ],
    ],
    colours: [
      (.background, "Background, sky and distance"), (.ink, "Text, and the palest {flakes}"),
      (.first, "First colour, the horizon and its haze"), (.second, "Second colour, the {flakes}"),
      (.third, "Third colour, lights"),
    ],
    actions: actions, additions: additions, coversGround: true, looks: looks)

  private static let subjects = Subject.table(
    "subject|setting|flakes|landing|fringe",
    [
      (
        "city", [.city, .computing], .night,
        "evening rain|rows of houses along a wet street|raindrops|it throws up a small ring|potted reeds"
      ),
      (
        "village", [.mountain, .sport], .night,
        "snowfall|cabins among firs below white peaks|snowflakes|it lies for a while and melts|dry stalks"
      ),
      (
        "park", [.library, .care], .any,
        "autumn wind|a park with round trees and a lamp|leaves|it lies for a while and fades|tufts of grass"
      ),
      (
        "temple", [.music, .garden], .any,
        "blossom wind|a pagoda, a lone peak and a round sun|petals|it rests for a while and fades|bamboo stems"
      ),
      (
        "desert", [.kitchen, .sport], .any,
        "drifting sand|a caravan on dunes before a low sun|grains of sand|it skips up in a ring of dust|dry grasses"
      ),
      (
        "coast", [.sea], .night,
        "storm rain|a lighthouse whose beam sweeps the sea|raindrops|it throws up a small ring|blades of beach grass"
      ),
      (
        "volcano", [.workshop, .nightSky], .night,
        "rain of ash|a volcano with pulsing streams of lava|flakes of ash|it lies for a while and cools|charred stalks"
      ),
      (
        "mill", [.garden, .kitchen], .any,
        "seed time|a windmill turning above the fields|winged seeds|it rests for a while and fades|ears of grain"
      ),
    ])

  private static let actions = [
    PageElement(
      "wind",
      [
        "Holding the Left or the Right arrow raises a strong wind to that side, which dies down when it is let go.",
        "A strong wind blows to the left or to the right for as long as the Left or the Right arrow is held.",
      ],
      hint: "Left/Right: wind"),
    PageElement(
      "whirl",
      [
        "A click sets off a whirlwind of {whirlRadius} units radius there; it turns for {whirlSeconds} seconds.",
        "Clicking makes all within {whirlRadius} units of that spot circle around it for {whirlSeconds} seconds.",
      ],
      hint: "Click: whirlwind"),
    PageElement(
      "storm",
      [
        "Pressing Space brings a squall: for {stormSeconds} seconds twice as much falls, faster, and the sky darkens.",
        "The space bar darkens the sky for {stormSeconds} seconds, in which twice as much comes down, and faster.",
      ],
      hint: "Space: squall"),
    PageElement(
      "amount",
      [
        "The mouse wheel sets how much comes down, from a quarter to twice as much; a figure in percent shows it.",
        "Turning the mouse wheel lets more or less fall, between 25 and 200 percent, as a figure shows.",
      ],
      hint: "Mouse wheel: more or less"),
    PageElement(
      "umbrella",
      [
        "An umbrella of {span} units half-width follows the mouse, and what falls on it slides off to the sides.",
        "The mouse carries an umbrella, {span} units from its middle to its edge, off which everything slides.",
      ],
      hint: "Move mouse: umbrella"),
    PageElement(
      "lightning",
      [
        "Pressing Enter strikes lightning: a forked bolt, and for a moment the whole landscape stands in light.",
        "The Enter key lets a forked bolt of lightning flash down and light up the whole landscape for a moment.",
      ],
      hint: "Enter: lightning"),
  ]

  private static let additions = [
    PageElement(
      "kite",
      [
        "A kite with a tail of {knots} knots dances on a long string and is thrown about by the gusts.",
        "On a long string dances a kite whose tail has {knots} knots; each gust throws it about.",
      ]),
    PageElement(
      "birds",
      [
        "Now and then a wedge of {birds} birds flies across.",
        "From time to time {birds} birds cross the sky in the shape of a wedge.",
      ]),
    PageElement(
      "mist",
      [
        "{banks} banks of mist roll slowly along the ground.",
        "Along the ground creep {banks} slow banks of mist.",
      ]),
    PageElement(
      "walker",
      [
        "A lone walker with a lamp crosses the foreground once in {walkSeconds} seconds.",
        "Once in {walkSeconds} seconds somebody with a lamp walks by in front.",
      ]),
    PageElement(
      "arch",
      [
        "A faint arch of the three colours stands in the sky and brightens with every gust.",
        "In the sky stands an arch of all three colours, faint in a calm and bright in a gust.",
      ]),
  ]

  private static let looks: [String: [PageSection]] = [
    "city": [.scenery, .place("city"), .part("rain")],
    "village": [.scenery, .place("firs"), .place("village"), .part("snow")],
    "park": [.scenery, .place("park"), .part("leaves")],
    "temple": [.scenery, .place("temple"), .part("petals")],
    "desert": [.scenery, .landscape("desert"), .part("desert")],
    "coast": [.scenery, .place("coast"), .part("rain")],
    "volcano": [.scenery, .landscape("volcano"), .part("volcano")],
    "mill": [.scenery, .place("mill"), .part("mill")],
  ]
}
