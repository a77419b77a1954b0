// How a persona colours a page without being named in it: the world it hints at provides hues, place names and a mood.

import SynBase

struct Theme: Sendable {
  enum ID: String, CaseIterable, Sendable {
    case sea, garden, city, workshop, nightSky, kitchen, library, care, music, sport, mountain, computing
  }

  let id: ID
  /// Word beginnings that point to this theme.
  let stems: [String]
  /// The hues, in OKLCH degrees, around which its palettes are drawn.
  let hues: [Double]
  let epithets: [String]
  let places: [String]
  let moods: [String]

  /// The theme that the words of `persona` point to most often; drawn where several do, or none.
  static func of(persona: String, using random: inout some RandomNumberGenerator) -> Theme {
    var scores = [Int](repeating: 0, count: all.count)
    for word in persona.lowercased().split(whereSeparator: { !$0.isLetter }) {
      guard let initial = word.utf8.first else { continue }
      for (stem, place) in stemsByInitial[initial] ?? [] where word.utf8.starts(with: stem.utf8) { scores[place] += 1 }
    }
    let best = scores.max() ?? 0
    let candidates = all.indices.filter { scores[$0] == best }
    return all[candidates[Int.random(in: candidates.indices, using: &random)]]
  }

  /// Every stem with its theme's index in `all`: whole questions are scanned, and most words match nothing.
  private static let stemsByInitial: [UInt8: [(stem: String, place: Int)]] = {
    var index: [UInt8: [(stem: String, place: Int)]] = [:]
    for (place, theme) in all.enumerated() {
      for stem in theme.stems { index[stem.utf8.first ?? 0, default: []].append((stem, place)) }
    }
    return index
  }()

  func name(using random: inout some RandomNumberGenerator) -> String {
    let epithet = epithets[Int.random(in: epithets.indices, using: &random)]
    return "\(epithet) \(places[Int.random(in: places.indices, using: &random)])"
  }

  static let all: [Theme] = [
    Theme(
      id: .sea,
      stems: [
        "sea", "sail", "fish", "ocean", "marine", "harbo", "coast", "ship", "boat", "dive", "lighthouse", "ferry",
      ],
      hues: [205, 235, 255],
      epithets: ["Salt", "Pearl", "Drift", "Kelp", "Lantern", "Grey Gull", "Coral", "Slack Tide"],
      places: ["Harbour", "Sound", "Reef", "Lagoon", "Quay", "Shoals", "Strand", "Narrows"],
      moods: [
        "a harbour before the first boats leave", "the hour when the tide turns", "light moving under a jetty",
        "a calm after three days of storm",
      ]),
    Theme(
      id: .garden,
      stems: [
        "garden", "farm", "plant", "botan", "bee", "forest", "flor", "crop", "orchard", "agricult", "ecolog",
        "wildlife",
      ],
      hues: [130, 150, 95],
      epithets: ["Clover", "Thistle", "Honey", "Fern", "Willow", "Dandelion", "Mossy", "Bramble"],
      places: ["Meadow", "Orchard", "Glade", "Hollow", "Hedgerow", "Terrace", "Greenhouse", "Grove"],
      moods: [
        "a warm afternoon between two showers", "the first week of spring", "dew that has not dried yet",
        "a garden gate left open",
      ]),
    Theme(
      id: .city,
      stems: [
        "city", "urban", "architect", "driver", "taxi", "polic", "lawyer", "bank", "account", "politic", "journal",
        "commut",
      ],
      hues: [60, 285, 340],
      epithets: ["Neon", "Brick", "Copper", "Late", "Corner", "Umbrella", "Rooftop", "Tram"],
      places: ["Avenue", "Arcade", "Crossing", "Square", "Skyline", "Terminal", "Viaduct", "Boulevard"],
      moods: [
        "wet streets after the last tram", "windows lighting up one after another", "a square on a market day",
        "the quiet side of a busy street",
      ]),
    Theme(
      id: .workshop,
      stems: [
        "engineer", "mechanic", "carpent", "weld", "craft", "build", "potter", "construct", "machin", "electric",
        "factory",
        "smith",
      ],
      hues: [45, 70, 220],
      epithets: ["Brass", "Iron", "Sawdust", "Ember", "Cobalt", "Anvil", "Oak", "Rivet"],
      places: ["Workshop", "Foundry", "Forge", "Loft", "Mill", "Yard", "Bench", "Works"],
      moods: [
        "sparks settling on a stone floor", "a tool that fits the hand", "the steady hum of a good machine",
        "wood shavings in slanting light",
      ]),
    Theme(
      id: .nightSky,
      stems: [
        "astro", "space", "night", "star", "physic", "telescope", "pilot", "cosm", "planet", "rocket", "aero", "sky",
      ],
      hues: [275, 300, 250],
      epithets: ["Silver", "Quiet", "Zenith", "Comet", "Violet", "Halo", "Far", "Orion's"],
      places: ["Observatory", "Horizon", "Orbit", "Nebula", "Firmament", "Perihelion", "Dome", "Expanse"],
      moods: [
        "a sky far from any town", "the minute before an eclipse", "a slow exposure of the northern sky",
        "breath held at the eyepiece",
      ]),
    Theme(
      id: .kitchen,
      stems: [
        "cook", "chef", "bak", "food", "restaurant", "kitchen", "barist", "coffee", "wine", "brew", "waiter", "pastr",
      ],
      hues: [40, 20, 85],
      epithets: ["Cinnamon", "Saffron", "Copper Pan", "Plum", "Toasted", "Marmalade", "Basil", "Ginger"],
      places: ["Kitchen", "Bakery", "Pantry", "Cellar", "Counter", "Oven", "Tavern", "Larder"],
      moods: [
        "steam on a cold window", "bread cooling at five in the morning", "a table set for friends",
        "spices bought at a market",
      ]),
    Theme(
      id: .library,
      stems: [
        "librar", "teach", "writ", "histor", "professor", "student", "schol", "book", "poet", "linguist", "translat",
        "philosoph",
      ],
      hues: [55, 25, 175],
      epithets: ["Paper", "Inkwell", "Gilded", "Marginal", "Folio", "Amber", "Vellum", "Unread"],
      places: ["Library", "Archive", "Reading Room", "Chapter", "Gallery", "Lectern", "Alcove", "Almanac"],
      moods: [
        "lamplight on an open page", "the hush between two chapters", "dust turning in a sunbeam",
        "a margin full of pencilled notes",
      ]),
    Theme(
      id: .care,
      stems: [
        "nurs", "doctor", "medic", "hospital", "therap", "care", "patient", "health", "pharma", "veterin", "parent",
        "social",
      ],
      hues: [170, 195, 350],
      epithets: ["Linen", "Gentle", "Morning", "Lavender", "Tender", "Chamomile", "Mint", "Resting"],
      places: ["Ward", "Pulse", "Sunroom", "Harmony", "Courtyard", "Haven", "Window", "Lull"],
      moods: [
        "the calm at the end of a long shift", "a slow breath in and out", "a hand held without a word",
        "curtains moving in fresh air",
      ]),
    Theme(
      id: .music,
      stems: ["music", "sing", "guitar", "piano", "dj", "danc", "compos", "violin", "drum", "band", "theat", "art"],
      hues: [320, 290, 20],
      epithets: ["Velvet", "Syncopated", "Indigo", "Crescendo", "Encore", "Offbeat", "Golden", "Scarlet"],
      places: ["Stage", "Refrain", "Nocturne", "Ballroom", "Chorus", "Interlude", "Overture", "Serenade"],
      moods: [
        "the second before the curtain rises", "a chord that is slow to fade", "stage lights warming up",
        "a rehearsal that suddenly works",
      ]),
    Theme(
      id: .sport,
      stems: [
        "athlet", "coach", "sport", "run", "football", "soccer", "cycl", "swim", "gym", "fitness", "climb",
        "basketball",
      ],
      hues: [140, 35, 230],
      epithets: ["Final", "Swift", "Chalk", "Sprint", "Golden Goal", "Second Wind", "Floodlit", "Home"],
      places: ["Arena", "Circuit", "Stadium", "Straight", "Finish", "Relay", "Pitch", "Velodrome"],
      moods: [
        "the last lap under floodlights", "lungs full of cold air", "a crowd about to shout",
        "the silence before the whistle",
      ]),
    Theme(
      id: .mountain,
      stems: [
        "mountain", "hik", "travel", "guide", "geolog", "explor", "ranger", "glaci", "weather", "ski", "tour", "desert",
      ],
      hues: [225, 190, 65],
      epithets: ["Granite", "Glacier", "Larch", "Echo", "Thin Air", "Juniper", "Snowline", "Cairn"],
      places: ["Pass", "Ridge", "Summit", "Valley", "Plateau", "Cirque", "Moraine", "Lookout"],
      moods: [
        "first light on the high ridges", "cloud pouring over a pass", "a valley seen from far above",
        "snow that nobody has crossed",
      ]),
    Theme(
      id: .computing,
      stems: [
        "software", "program", "develop", "comput", "data", "game", "robot", "code", "math", "network", "tech", "hack",
      ],
      hues: [160, 265, 200],
      epithets: ["Binary", "Phosphor", "Recursive", "Idle", "Parallel", "Quantum", "Sandbox", "Midnight"],
      places: ["Loop", "Cluster", "Circuitry", "Terminal", "Signal", "Matrix", "Cache", "Kernel"],
      moods: [
        "a screen glowing in a dark room", "the moment a long build turns green", "patterns that nobody planned",
        "a cursor waiting for an idea",
      ]),
  ]
}
