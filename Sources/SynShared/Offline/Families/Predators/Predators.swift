// Science: predators, prey and the plants that feed both. Numbers rise and fall one after the other, as in nature.

extension PageFamily {
  static let predators = PageFamily(
    name: "predator and prey", file: "predators.js", topic: "science", needsDarkGround: false,
    keywords: [
      "predator", "predators", "prey", "hunter", "hunters", "population", "populations", "ecology", "ecosystem",
      "lotka", "volterra", "animal", "animals", "food", "chain", "species", "wildlife", "birth", "death", "energy",
    ],
    subjects: subjects,
    parameters: [
      .number("preyCount", 50...80, step: 5), .number("hunterCount", 7...12), .number("preySpeed", 58...76, step: 2),
      .number("lead", 22...32, step: 2), .number("sight", 100...130, step: 5), .number("yield", 60...80, step: 5),
      .number("growth", 15...20), .number("memory", 40...70, step: 5), .number("added", 8...14),
      .number("invaders", 4...7), .number("droughtSeconds", 5...8), .number("refuges", 3...5),
      .number("yearSeconds", 20...32, step: 2),
    ],
    title: [
      "{hunters} and {prey} at {name}", "{name}: {prey} against {hunters}",
      "The rise and fall of {prey} and {hunters}: {name}",
    ],
    summary: [
      "Build an interactive model of {place} on which {prey} graze on {plants} and are hunted by {hunters}.",
      "Show predators and prey: {hunters} live on {prey}, and {prey} live on the {plants} of {place}.",
      "Let {hunters}, {prey} and {plants} share {place} and watch how their numbers chase each other.",
    ],
    features: [
      [
        "{preyCount} {prey} and {hunterCount} {hunters} begin; more than 240 and 60 of them find no room.",
        "It opens with {preyCount} {prey} and {hunterCount} {hunters}, and never holds more than 240 and 60.",
      ],
      [
        "The {plants}, shaded in the third colour, grow back by {growth} percent a second where they are half eaten.",
        "Where they are half eaten, the {plants} regain {growth} percent of that a second, as the third colour shows.",
      ],
      [
        "Each {one} seeks the densest {plants} and flees from {hunters} near it at {preySpeed} units per second.",
        "Dense {plants} draw every {one}; with {hunters} close it runs, at {preySpeed} units per second.",
      ],
      [
        "{hunters} see {sight} units far in a field 920 wide, are {lead} percent quicker, and chase the nearest {one}.",
        "The nearest {one} within {sight} units (of 920) is chased by {hunters}, who are {lead} percent quicker.",
      ],
      [
        "Energy comes from the {plants} alone, and living spends it; {yield} percent of each {one} feed its eater.",
        "All energy stems from the {plants} and goes by living; of what each {one} has, {yield} percent are passed on.",
      ],
      [
        "Plenty is halved with a young one, too little is death; under 8 {prey} or 5 {hunters}, more come in.",
        "Who has plenty gives half to a young one, who lacks it dies; under 8 {prey} or 5 {hunters}, others arrive.",
      ],
      [
        "Below, a chart draws both numbers over the last {memory} seconds; a readout gives them and the {plants} left.",
        "A chart below follows both for {memory} seconds; a readout counts them, and the {plants} in percent.",
      ],
      [
        "A line of text states the rule: many {prey} feed many {hunters}, who leave few {prey}, and starve in turn.",
        "One line sums it up: many {prey} make many {hunters}, these leave few {prey}, and so starve themselves.",
      ],
    ],
    colours: [
      (.background, "Background, the bare ground of {place}"), (.ink, "Text and axes"),
      (.first, "First colour, {prey}"), (.second, "Second colour, {hunters}"),
      (.third, "Third colour, {plants} and marks"),
    ],
    actions: actions, additions: additions)

  private static let subjects = Subject.table(
    "prey|one|hunters|plants|place|subject",
    [
      ("meadow", [.garden, .sport], .any, "rabbits|rabbit|foxes|grass|a meadow|rabbits and foxes"),
      ("bay", [.sea, .kitchen], .any, "sardines|sardine|seals|plankton|a bay|sardines and seals"),
      ("shoot", [.garden, .workshop], .any, "aphids|aphid|ladybirds|sap|a great leaf|aphids and ladybirds"),
      ("barn", [.library, .nightSky], .night, "mice|mouse|owls|grain|a barn floor|mice and owls"),
      ("dish", [.care, .computing], .any, "bacteria|bacterium|amoebas|broth|a culture dish|bacteria and amoebas"),
      ("pasture", [.mountain, .music], .any, "sheep|sheep|wolves|heather|a high pasture|sheep and wolves"),
      ("plaza", [.city, .sport], .any, "pigeons|pigeon|hawks|crumbs|a city square|pigeons and hawks"),
    ])

  private static let actions = [
    PageElement(
      "release",
      [
        "A click on the field sets {added} {prey} down there, as long as there is room.",
        "Clicking the field releases {added} more {prey} at that spot, if there is room.",
      ],
      hint: "Click: release some"),
    PageElement(
      "invade",
      [
        "Pressing Space lets {invaders} more {hunters} in from the left and right edges.",
        "Space calls {invaders} hungry {hunters} in from both sides of the field.",
      ],
      hint: "Space: more hunters"),
    PageElement(
      "drought",
      [
        "The D key brings a drought: for {droughtSeconds} seconds the {plants} dwindle and a sun burns in a corner.",
        "Pressing D makes the {plants} dwindle for {droughtSeconds} seconds, under a sun in the corner of the field.",
      ],
      hint: "D: drought"),
    PageElement(
      "fence",
      [
        "The F key puts up a fence through the middle of the field that nobody can pass, or takes it down.",
        "Pressing F divides the field by a fence from top to bottom, and opens it when pressed again.",
      ],
      hint: "F: fence"),
    PageElement(
      "scare",
      [
        "The mouse pointer frightens everybody: within 120 units of it all run away, as a ring shows.",
        "Moving the mouse carries a ring of 120 units radius, and whoever is inside runs from the pointer.",
      ],
      hint: "Move mouse: scare"),
    PageElement(
      "swiftness",
      [
        "The Up and Down arrows make the {hunters} 4 percent faster or slower, between 0.8 and 1.6 of the {prey}.",
        "The Up and Down arrows change the pace of the {hunters} by 0.04 within 0.8 to 1.6 of that of the {prey}.",
      ],
      hint: "Up/Down: pace of hunters"),
    PageElement(
      "growth",
      [
        "The mouse wheel lets the {plants} grow faster or slower, by a tenth, as a bar on the left measures.",
        "Turning the mouse wheel changes the growth of the {plants} by a tenth, which a bar on the left follows.",
      ],
      hint: "Mouse wheel: growth"),
  ]

  private static let additions = [
    PageElement(
      "phase",
      [
        "Beside the chart a second one sets {hunters} against {prey}: the point of now draws loops.",
        "To the right of the chart another has {prey} on one axis, {hunters} on the other; its path turns in loops.",
      ]),
    PageElement(
      "refuges",
      [
        "{refuges} round refuges, ringed in the third colour, protect every {one} inside them.",
        "In {refuges} refuges, discs with a rim of the third colour, no {one} can be seen or caught.",
      ]),
    PageElement(
      "tracks",
      [
        "Each of the {hunters} leaves the track of its last 3 seconds behind it, fading in the second colour.",
        "Behind {hunters} fade the tracks of the past 3 seconds, in the second colour.",
      ]),
    PageElement(
      "marks",
      [
        "Every birth is marked by a ring that opens, every death by a small cross that fades.",
        "A widening ring tells of each birth on the field, a fading cross of each death.",
      ]),
    PageElement(
      "seasons",
      [
        "Years of {yearSeconds} seconds pass: growth swings between summer and a pale winter, as a dial shows.",
        "A year lasts {yearSeconds} seconds; in its winter little grows and the field turns pale; a dial tells it.",
      ]),
    PageElement(
      "sight",
      [
        "A faint disc shows how far each of the {hunters} sees, and a line leads to the {one} it is after.",
        "Around {hunters} lies the faint disc of what they see; a line joins each with the {one} it chases.",
      ]),
  ]
}
