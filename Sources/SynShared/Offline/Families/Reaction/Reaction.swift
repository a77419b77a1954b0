// Science: Turing's patterns. Two substances react and spread within an outline, by the equations of Gray and Scott.

extension PageFamily {
  static let reaction = PageFamily(
    name: "reaction and diffusion", file: "reaction.js", topic: "science", needsDarkGround: false,
    keywords: [
      "reaction", "diffusion", "turing", "pattern", "patterns", "gray", "scott", "chemical", "chemistry", "spots",
      "stripes", "morphogenesis", "skin", "fur", "coral", "growth", "cell", "cells", "substance", "leopard", "zebra",
    ],
    subjects: subjects,
    parameters: [
      .choice("pattern", "dividing spots", "a maze", "coral", "a net", "worms"), .number("seeds", 12...24),
      .number("spread", 12...22, decimals: 2), .number("renewal", 5...9), .number("washed", 60...100, step: 10),
      .number("stripe", 50...90, step: 10),
      .number("memory", 12...24, step: 2), .number("rise", 10...18), .number("lightSeconds", 8...15),
    ],
    title: [
      "How {subject} got its pattern: {name}", "{name}: a pattern grows on {subject}",
      "{subject} in the making: {name}",
    ],
    summary: [
      "Build an interactive model of Turing patterns: two substances draw spots or stripes on {subject}.",
      "Show how a pattern makes itself: on {subject}, seen large, two substances react and spread.",
      "Let a living pattern grow over {subject} out of nothing but a reaction and diffusion.",
    ],
    features: [
      [
        "The model is Gray and Scott's: u' = D∇²u − u·v² + F·(1 − u), v' = ½D∇²v + u·v² − (F + k)·v.",
        "Gray and Scott's equations hold: u' = D∇²u − u·v² + F·(1 − u), v' = ½D∇²v + u·v² − (F + k)·v.",
      ],
      [
        "Its grid has 180 by 180 cells, D is {spread} cells² a step, and nothing crosses the outline of {subject}.",
        "They run on 180 by 180 cells with D = {spread} cells² a step; the outline of {subject} lets nothing through.",
      ],
      [
        "It begins with {seeds} drops of v, and F and k for {pattern}; should v die out, as many drops fall again.",
        "From {seeds} drops of v and a recipe F, k for {pattern} all else develops; if v dies out, drops fall again.",
      ],
      [
        "Little v has the first colour, much v the second, in relief; the light goes round in {lightSeconds} seconds.",
        "The second colour is much v, the first little; a light circling in {lightSeconds} seconds gives relief.",
      ],
      [
        "Every {renewal} seconds a ringed drop of pure u washes a spot {washed} units in radius clean, which heals.",
        "A drop of pure u, ringed, clears {washed} units around it every {renewal} seconds; the pattern closes in.",
      ],
      [
        "A readout gives F, k, the share covered by the pattern, and how much is drained for what is fed in.",
        "In a corner stand F, k, how much the pattern covers, and the quotient of what drains and what is fed in.",
      ],
      [
        "A line of text states the law: once feeding by F·(1 − u) balances draining by (F + k)·v, the pattern rests.",
        "One line gives the law of balance: the pattern rests when (F + k)·v drains as much as F·(1 − u) brings.",
      ],
    ],
    colours: [
      (.background, "Background behind {subject}"), (.ink, "Text and outline"),
      (.first, "First colour, the plain {skin}"), (.second, "Second colour, the pattern"),
      (.third, "Third colour, marks and rings"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "subject|skin",
    [
      ("butterfly", [.garden, .city], .any, "a butterfly|butterfly wing"),
      ("puffer", [.sea, .kitchen], .any, "a puffer fish|fish skin"),
      ("blade", [.garden, .care], .any, "a begonia leaf|leaf blade"),
      ("vase", [.workshop, .library, .kitchen], .any, "a vase|vase glaze"),
      ("scallop", [.sea, .sport], .any, "a scallop|scallop shell"),
      ("turtle", [.mountain, .computing], .any, "a turtle|turtle back"),
      ("violin", [.music, .library], .any, "a violin|violin varnish"),
      ("planet", [.nightSky, .computing], .night, "a far planet|planet crust"),
    ])

  private static let actions = [
    PageElement(
      "sow",
      [
        "Dragging over the {skin} sows v along the way, and the pattern grows from there.",
        "Drag over the {skin} to draw a line of v on it, from which the pattern spreads.",
      ],
      hint: "Drag: sow"),
    PageElement(
      "wash",
      [
        "Pressing Space washes everything clean and lets fall {seeds} new drops of v.",
        "Space starts anew: all is washed off, and {seeds} fresh drops of v fall elsewhere.",
      ],
      hint: "Space: start anew"),
    PageElement(
      "recipe",
      [
        "The P key takes the next recipe of spots, maze, coral, net, worms, names it, and lets {seeds} drops fall.",
        "Pressing P goes on to the next of five recipes (spots, maze, coral, net, worms) with {seeds} new drops.",
      ],
      hint: "P: next recipe"),
    PageElement(
      "light",
      [
        "Moving the mouse takes the light along: the relief is lit from the side where the pointer is.",
        "The light follows the mouse and falls on the relief from wherever the pointer stands.",
      ],
      hint: "Move mouse: light"),
    PageElement(
      "cut",
      [
        "The C key wipes a stripe {stripe} units wide clean across the middle, which then closes like a wound.",
        "Pressing C clears a stripe of {stripe} units right through the middle, and the pattern heals it.",
      ],
      hint: "C: cut across"),
    PageElement(
      "swap",
      [
        "Pressing X exchanges the colours of the plain {skin} and of the pattern.",
        "The X key lets the pattern and the plain {skin} trade their colours.",
      ],
      hint: "X: swap colours"),
    PageElement(
      "feed",
      [
        "The mouse wheel changes F by 0.001, between 0.015 and 0.07; a bar on the right shows it.",
        "Turning the mouse wheel feeds more or less: F moves by 0.001 in 0.015 to 0.07, as a bar on the right shows.",
      ],
      hint: "Mouse wheel: feed"),
  ]

  private static let additions = [
    PageElement(
      "map",
      [
        "A small chart of F over k marks the five known recipes and, with a ring, the present values.",
        "In a corner a chart of k and F shows five known recipes as dots and a ring where things stand now.",
      ]),
    PageElement(
      "graph",
      [
        "A graph in the lower right corner records the share that the pattern covered in the last {memory} seconds.",
        "In the lower right corner a curve tells how much was covered during the past {memory} seconds.",
      ]),
    PageElement(
      "rim",
      [
        "A rim in the third colour runs around every patch of the pattern, where v is neither much nor little.",
        "Where v passes from little to much, the pattern is edged with the third colour.",
      ]),
    PageElement(
      "slope",
      [
        "F rises from left to right by 0.0{rise} in all, so that the pattern differs from one side to the other.",
        "From the left edge to the right F grows by 0.0{rise}, and with it changes the kind of the pattern.",
      ]),
    PageElement(
      "profile",
      [
        "Across the middle runs a dotted line, over which a curve in the third colour plots v along it.",
        "A curve in the third colour, upon a dotted line through the middle, is a cut: it plots v from side to side.",
      ]),
    PageElement(
      "change",
      [
        "Wherever the pattern is changing just now, it lights up in the third colour.",
        "Fresh changes glow in the third colour and fade as soon as they come to rest.",
      ]),
  ]
}
