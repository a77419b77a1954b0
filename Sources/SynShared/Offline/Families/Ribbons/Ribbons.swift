// Animation: ribbons carried by a flow without sources or sinks, the curl of a few slow waves.

extension PageFamily {
  static let ribbons = PageFamily(
    name: "flowing ribbons", file: "ribbons.js", topic: "animation", needsDarkGround: false,
    keywords: [
      "ribbon", "ribbons", "flow", "field", "noise", "smoke", "ink", "aurora", "wind", "lines", "silk", "current",
      "abstract", "generative", "painting", "waves", "particles",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 100...160, step: 5), .number("length", 30...54, step: 2), .number("width", 12...28),
      .number("speed", 90...170, step: 10), .number("waves", 8...20, decimals: 1), .number("life", 6...12),
      .number("every", 5...9), .number("whirlSeconds", 4...8), .number("breathSeconds", 5...10),
      .number("motes", 60...140, step: 10), .number("radius", 80...130, step: 10),
    ],
    title: ["{subject} over {name}", "{name} in {subject}", "{subject} adrift at {name}"],
    summary: [
      "Create a flowing animation of {count} {subject} that glide through {medium} and never come to rest.",
      "Build a page on which {count} {subject} are carried through {medium} by a flow that keeps changing its mind.",
      "Make {medium} visible: {count} {subject} trace its slow currents across the whole picture.",
    ],
    features: [
      "Each of them is a band of {length} joints, {width} units at its widest and tapering to a point at both ends.",
      """
      The flow is made of a few slow waves, about {waves} to the width of the picture, and has no sources or \
      sinks, so the bands crowd and part like a real current.
      """,
      "They travel at about {speed} units per second in a picture 1000 units wide.",
      "A band lives about {life} seconds, fades in and out, and is then born again somewhere else.",
      "Hues run from the first colour to the second from band to band, and every {every}th band has the third colour.",
    ],
    colours: [
      (.background, "Background, {medium}"), (.ink, "Text"), (.first, "First colour, where the run of hues begins"),
      (.second, "Second colour, where it ends"), (.third, "Third colour, accents among the {subject}"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|medium|core|specks",
    [
      ("ribbon", [.music, .care], .any, "silk ribbons|warm air|a round lamp|grains of dust"),
      ("ribbon", [.library, .workshop], .any, "strokes of ink|still water|a smooth pebble|flecks of pigment"),
      ("ribbon", [.nightSky, .mountain], .night, "northern lights|a polar night|a dark peak|crystals of snow"),
      ("ribbon", [.kitchen, .city], .any, "curls of steam|a quiet room|a copper pot|specks of spice"),
      ("ribbon", [.nightSky, .computing], .night, "comet tails|deep space|a dark moon|distant stars"),
      ("ribbon", [.sea, .sport], .any, "strands of kelp|a tidal channel|a boulder|grains of sand"),
      ("ribbon", [.garden, .care], .any, "blades of grass|a summer breeze|an old stump|floating seeds"),
      ("ribbon", [.computing, .city], .night, "signal traces|a circuit at night|a silent chip|loose bits"),
    ])

  private static let actions = [
    PageElement(
      "stir", "Moving the mouse stirs the flow: for a moment everything within 240 units circles around the pointer.",
      hint: "Move mouse: stir"),
    PageElement(
      "whirl",
      "A click drops a whirl with a turning mark that lasts {whirlSeconds} seconds; at most four exist at once.",
      hint: "Click: whirl"),
    PageElement(
      "reverse", "Pressing Space turns the flow round, and pressing it again lets it run as before.",
      hint: "Space: turn round"),
    PageElement(
      "width", "The mouse wheel makes all bands broader or finer, between a third and three times their width.",
      hint: "Mouse wheel: width"),
    PageElement(
      "turn",
      "Holding the Left or the Right arrow swings the whole flow round to that side; a small needle shows how far.",
      hint: "Left/Right: swing"),
  ]

  private static let additions = [
    PageElement(
      "core",
      "At the centre rests {core} of {radius} units radius with a rim in the third colour; currents part around it."),
    PageElement(
      "motes", "Between the bands {motes} {specks} in the third colour drift with the flow."),
    PageElement(
      "mirror", "The picture is mirrored at its upright middle axis, so that every band has a twin on the other side."),
    PageElement(
      "breath",
      "All bands breathe together: within {breathSeconds} seconds they swell to twice their width and shrink back."),
    PageElement(
      "heads", "A bright bead with a soft halo in the third colour sits at the head of every band."),
  ]
}
