// Who a question is inspired by: composed from the lists of PersonaParts, or drawn from a file such as PersonaHub's.

import SynBase

package protocol PersonaSource: Sendable {
  func draw(using random: inout SeededGenerator) -> String
}

/// Puts a persona together from four independent lists: more than ten million combinations.
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

  /// Reads the whole file. Throws `ConfigurationError` naming the first line that holds no persona.
  package init(path: String) throws(ConfigurationError) {
    let contents: [UInt8]
    do { contents = try readFile(path) } catch {
      throw ConfigurationError("cannot read personas from \(path): \(error)")
    }
    var personas: [String] = []
    let lines = contents.withoutByteOrderMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) {
        continue
      }
      guard let persona = Self.persona(in: line) else {
        throw ConfigurationError("\(path), line \(index + 1): no persona; expected {\"persona\":\"...\"}")
      }
      personas.append(persona)
    }
    if personas.isEmpty { throw ConfigurationError("\(path) holds no personas") }
    self.personas = personas
  }

  private static func persona(in line: ArraySlice<UInt8>) -> String? {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: line) } catch { return nil }
    let text = value.stringValue ?? value["persona"]?.stringValue
    return text?.isEmpty == false ? text : nil
  }

  package func draw(using random: inout SeededGenerator) -> String {
    personas[Int.random(in: 0..<personas.count, using: &random)]
  }
}
