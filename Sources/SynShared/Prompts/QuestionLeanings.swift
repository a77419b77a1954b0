// What a question leans towards besides its topic and its persona, so that a thousand questions differ in what happens
// and how it is built, not just in names and colours.

import SynBase
import SynRecord

/// One draw. The model gets the words, and the record's lineage keeps them.
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
      play: pick(topic.plays))
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
}
