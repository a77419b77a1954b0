// The person who inspires a question: composed from the lists of PersonaParts, or drawn from a file such as
// PersonaHub's.

import SynBase

package protocol PersonaSource: Sendable {
  func draw(using random: inout SeededGenerator) -> String
}

/// Composes a persona from four independent lists: more than ten million combinations.
package struct PersonaComposer: PersonaSource {
  package init() {}

  package static var combinations: Int {
    PersonaParts.traits.count * PersonaParts.occupations.count * PersonaParts.places.count * PersonaParts.passions.count
  }

  package func draw(using random: inout SeededGenerator) -> String {
    func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }
    let trait = pick(PersonaParts.traits)
    let article = "aeiou".contains(trait.prefix(1)) ? "An" : "A"
    let occupation = pick(PersonaParts.occupations)
    let place = pick(PersonaParts.places)
    return "\(article) \(trait) \(occupation) \(place) who \(pick(PersonaParts.passions))."
  }
}

/// Personas from JSON lines, `{"persona":"..."}` each, or plain JSON strings.
package struct PersonaFile: PersonaSource {
  private let personas: [String]

  /// Reads the whole file. Throws a `ConfigurationError` that names the first line without a persona.
  package init(path: String) throws(ConfigurationError) {
    personas = try LinesFile.read("personas", from: path) { (value) throws(ConfigurationError) in
      guard let text = value.stringValue ?? value["persona"]?.stringValue, !text.isEmpty else {
        throw ConfigurationError("no persona; expected {\"persona\":\"...\"}")
      }
      return text
    }
  }

  package func draw(using random: inout SeededGenerator) -> String {
    personas[Int.random(in: 0..<personas.count, using: &random)]
  }
}
