// Sentences with slots, in both directions.

import Testing

@testable import SynOffline

@Suite struct TemplateTests {
  private let slots: [String: SlotContent] = [
    "count": .number, "animal": .oneOf(["cat", "catfish", "a dog"]), "rest": .anything,
  ]

  @Test(
    "a line gives back the values it was filled with",
    arguments: [
      ("{count} and {animal}", "12 and catfish", ["count": "12", "animal": "catfish"]),
      ("At {count}.", "At 3.5.", ["count": "3.5"]),
      ("{animal} sleeps", "A dog sleeps", ["animal": "a dog"]),
      ("a {animal}fish", "A catfish", ["animal": "cat"]),
      ("{rest} of {rest}", "one of one", ["rest": "one"]),
      ("{rest}: {count}", "a: b: 7", ["rest": "a: b", "count": "7"]),
    ])
  func aLineGivesBackTheValuesItWasFilledWith(_ source: String, _ line: String, _ values: [String: String]) {
    #expect(Template(source).values(in: line, slots: slots) == values)
    #expect(Template(source).filled(with: values) == line.prefix(1).uppercased() + line.dropFirst())
  }

  @Test(
    "any other line does not match",
    arguments: [
      ("{count} and {animal}", "twelve and cat"), ("{count} and {animal}", "12 and cow"),
      ("{rest} of {rest}", "one of two"),
      ("plain", "plainer"), ("plain", "plai"), ("{count}", ""), ("it is {animal}", "it is Cat"),
    ])
  func anyOtherLineDoesNotMatch(_ source: String, _ line: String) {
    #expect(Template(source).values(in: line, slots: slots) == nil)
  }

  @Test("values known beforehand must agree")
  func valuesKnownBeforeMustAgree() {
    let template: Template = "{animal} again"
    #expect(template.values(in: "Cat again", slots: slots, known: ["animal": "a dog"]) == nil)
    #expect(template.values(in: "Cat again", slots: slots, known: ["animal": "cat"]) == ["animal": "cat"])
  }
}
