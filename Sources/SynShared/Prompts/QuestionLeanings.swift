// What a question leans to besides its topic and its persona, so that a thousand questions differ in what is done and how
// it is built, not in names and colours alone.

import SynBase
import SynRecord

/// One draw. The words are told to the model and kept with the record's lineage.
package struct QuestionLeanings: Sendable, Equatable {
  /// How the picture is made, such as particles or isometric tiles.
  package var technique: String
  package var mood: String
  /// How much there is to see.
  package var detail: String
  /// How demanding it is to build, or to play.
  package var difficulty: String
  /// How it is played or explored.
  package var play: String

  package static func draw(for topic: Topic, using random: inout some RandomNumberGenerator) -> QuestionLeanings {
    func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
    return QuestionLeanings(
      technique: pick(techniques), mood: pick(moods), detail: pick(details), difficulty: pick(difficulties),
      play: pick(plays[topic] ?? []))
  }

  /// As lines of a list.
  var lines: String {
    PromptPart.text(
      "question/leanings",
      ["technique": technique, "mood": mood, "detail": detail, "difficulty": difficulty, "play": play])
  }

  package var json: JSONObject {
    [
      "technique": .string(technique), "mood": .string(mood), "detail": .string(detail),
      "difficulty": .string(difficulty), "play": .string(play),
    ]
  }

  private static let techniques = [
    "many small particles", "layers that move at different speeds", "a grid of tiles or cells", "an isometric view",
    "soft bodies, springs and ropes", "fields and flow lines", "procedural growth, such as branching or tiling",
    "silhouettes against light", "curves and ribbons", "a cross-section or cutaway", "a top-down map",
    "charts that are drawn live beside the scene", "perspective in three dimensions on a flat canvas",
    "paper, cloth or ink textures drawn in code", "gears, linkages and rigid parts", "light, shadow and reflection",
    "type and letters as the material", "waves and interference", "cellular automata", "swarms with simple rules",
    "elements of the document and style sheets in place of a canvas", "scalable vector graphics",
  ]
  private static let moods = [
    "calm and contemplative", "playful", "tense", "festive", "melancholy", "mysterious", "cosy", "majestic", "quirky",
    "precise and clinical", "dreamlike", "brisk and energetic", "austere", "nostalgic", "humorous",
  ]
  private static let details = [
    "few things, each drawn with care", "a moderate scene with one rich centre", "a full scene with many small parts",
    "minimal shapes, rich motion", "one object seen from near",
  ]
  private static let difficulties = [
    "easy to grasp at a glance", "takes half a minute to understand", "rewards patience and observation",
    "takes skill to master", "a small puzzle to find out",
  ]
  private static let plays: [Topic: [String]] = [
    .animation: [
      "mostly watched, nudged now and then", "conducted like music", "painted or planted by the user",
      "changed in its rules while it runs", "explored by looking around", "disturbed and left to settle",
      "composed of parts that the user adds",
    ],
    .science: [
      "one quantity is varied and its effect read off", "two set-ups are compared side by side",
      "an experiment is prepared, started and measured", "a hidden quantity is found by trying",
      "a system is pushed out of balance and recovers", "the scale or the viewpoint is changed",
      "a prediction is made and checked",
    ],
    .games: [
      "steering and avoiding", "aiming and timing", "sorting or matching under pressure", "building and defending",
      "gathering with limited carrying room", "turns, with time to think", "rhythm",
      "pushing and stacking with physics",
      "stealth and line of sight", "routing and connecting", "growing larger at a risk", "a duel with one opponent",
      "remembering and repeating",
    ],
  ]
}
