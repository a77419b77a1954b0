// Science: a ripple tank. Circular waves of several sources add up to a pattern of strong and silent places.

extension PageFamily {
  static let waves = PageFamily(
    name: "wave interference", file: "waves.js", topic: "science", needsDarkGround: true,
    keywords: [
      "wave", "waves", "interference", "ripple", "ripples", "sound", "light", "diffraction", "frequency", "wavelength",
      "water", "slit", "optics", "radio", "acoustics", "superposition", "phase",
    ],
    subjects: subjects,
    parameters: [
      .number("sources", 2...3), .number("wavelength", 60...110, step: 5), .number("period", 10...20, decimals: 1),
      .number("separation", 220...420, step: 20), .number("floats", 7...14), .number("step", 10...30, step: 5),
    ],
    title: ["Interference of {subject} at {name}", "{name}: where {subject} meet", "{subject} and silence at {name}"],
    summary: [
      """
      Build an interactive demonstration of interference: {sources} sources send {subject} through {medium}, and \
      where they overlap they strengthen or cancel each other.
      """,
      "Show what superposition means with {sources} sources of {subject} in {medium}, seen from above.",
    ],
    features: [
      """
      Each source is {source} from which circular waves spread with a wavelength λ of {wavelength} units in a \
      picture 1000 units wide; amplitude falls with the square root of the distance.
      """,
      "All sources swing in step with a period T of {period} seconds, so crests travel at the speed v = λ/T.",
      "The sources stand in a row, {separation} units from one to the next.",
      """
      The sum of all waves is painted over the whole picture: troughs in the first colour, crests in the second, \
      and the background where the waves cancel.
      """,
      """
      A readout in the corner gives λ, T and v, and a line of text states the rule: paths that differ by whole \
      wavelengths add up, those that differ by half a wavelength cancel.
      """,
    ],
    colours: [
      (.background, "Background, calm {medium}"), (.ink, "Text"), (.first, "First colour, troughs"),
      (.second, "Second colour, crests"), (.third, "Third colour, sources and marks"),
    ],
    actions: actions, additions: additions, coversGround: true)

  private static let subjects = Subject.table(
    "subject|medium|source|probe|float",
    [
      ("ripples", [.garden, .care, .kitchen], .any, "pond ripples|still water|a dipping reed|a cork|water lilies"),
      ("swell", [.sea, .sport], .any, "swells|a wide bay|an anchored buoy|a gull feather|small boats"),
      ("sound", [.music, .city], .any, "sound waves|the air of a hall|a loudspeaker|an ear trumpet|dust balls"),
      ("radio", [.computing, .workshop], .any, "radio waves|free space|an aerial|a receiver|signal lamps"),
      ("light", [.nightSky, .library], .any, "light waves|a dark chamber|a narrow slit|a glass eye|bright specks"),
      ("tremor", [.mountain, .workshop], .any, "tremors|bedrock|a pounding hammer|a seismograph|loose pebbles"),
    ])

  private static let actions = [
    PageElement(
      "probe",
      """
      Moving the mouse carries {probe} along: beside it stands by how many wavelengths the paths from the first \
      two sources differ, and how strong the wave is there.
      """, hint: "Move mouse: measure"),
    PageElement(
      "drag", "Drag a source with the mouse to place it anywhere.", hint: "Drag: move a source"),
    PageElement(
      "wavelength",
      "The mouse wheel changes the wavelength between 40 and 160 units at the same speed, so the period follows.",
      hint: "Mouse wheel: wavelength"),
    PageElement(
      "phase",
      "Pressing Space shifts the second source by half a period, so that strong and silent places change over.",
      hint: "Space: flip a source"),
    PageElement(
      "apart", "The Left and Right arrows move the sources together and apart in steps of {step} units.",
      hint: "Left/Right: together, apart"),
  ]

  private static let additions = [
    PageElement(
      "screen",
      "A curve along the upper edge, in the third colour, shows how strong the wave arriving there is on average."),
    PageElement(
      "nodes",
      "Places where the waves always cancel are dotted in the third colour, so that the silent lines can be seen."),
    PageElement(
      "floats", "On the waves ride {floats} {float} in the third colour that grow on a crest and shrink in a trough."),
    PageElement(
      "crests", "Thin rings in the third colour follow the crests of each single source as they travel outwards."),
    PageElement(
      "wall", "A hard wall along the lower edge throws the waves back as if each source had a mirror image behind it."),
  ]
}
