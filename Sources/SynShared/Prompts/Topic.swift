// What questions are about. Texts/topics.jsonl has the topics that are built in; a file of the same form may bring others.

import SynBase

package struct Topic: Sendable, Equatable {
  /// As records have it in `topic`.
  package var name: String
  /// How often it is drawn, as a share of all topics' odds. One with 0 is only made when it is asked for.
  package var odds: Int
  /// How many user actions a question may ask for.
  package var requirementsRange: ClosedRange<Int>
  /// What a program of this topic is, and what its task must tell: a part of the prompt.
  package var brief: String
  /// Ways to play or explore it, of which a question leans to one.
  package var plays: [String]
}

/// The topics of one run.
package struct Topics: Sendable {
  package let all: [Topic]
  private let oddsInAll: Int

  /// As the file has them: what a file of one's own may begin with.
  package static let builtInText = String(decoding: PackageResources.topics_jsonl, as: UTF8.self)

  package static let builtIn: Topics = {
    do throws(ConfigurationError) {
      return try Topics(LinesFile.values(in: PackageResources.topics_jsonl[...], of: "topics.jsonl", Topic.init))
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// Topics from JSON lines as `Topic.init(_:)` reads them. Throws `ConfigurationError` with the line that is wrong.
  package init(path: String) throws(ConfigurationError) {
    let topics = try LinesFile.read("topics", from: path, Topic.init)
    do throws(ConfigurationError) { try self.init(topics) } catch { throw ConfigurationError("\(path): \(error)") }
  }

  private init(_ topics: [Topic]) throws(ConfigurationError) {
    all = topics
    oddsInAll = topics.reduce(0) { $0 + $1.odds }
    for (index, topic) in topics.enumerated() where topics[..<index].contains(where: { $0.name == topic.name }) {
      throw ConfigurationError("the topic \"\(topic.name)\" is there twice")
    }
    if oddsInAll == 0 { throw ConfigurationError("no topic has odds above 0") }
  }

  package func draw(using random: inout some RandomNumberGenerator) -> Topic {
    var ticket = Int.random(in: 0..<oddsInAll, using: &random)
    for topic in all {
      ticket -= topic.odds
      if ticket < 0 { return topic }
    }
    preconditionFailure("the odds add up to the range")
  }

  package func named(_ name: String) -> Topic? { all.first { $0.name == name } }

  /// For an error that lists them.
  package var names: String { all.map(\.name).joined(separator: ", ") }
}

extension Topic {
  /// From `{"topic":"...","odds":4,"requirements":[2,3],"brief":"...","plays":["..."]}`. All but `topic` and `brief` may be
  /// left out: then the odds are 1, questions ask for two or three user actions and lean to no way to play.
  package init(_ value: JSONValue) throws(ConfigurationError) {
    guard let object = value.objectValue else { throw ConfigurationError("not a JSON object") }
    func words(_ member: String) throws(ConfigurationError) -> String {
      guard let text = object[member]?.stringValue, text.contains(where: { !$0.isWhitespace }) else {
        throw ConfigurationError("\"\(member)\" is not a text, or empty")
      }
      return text
    }
    for member in object.members where !Self.members.contains(member.key) {
      throw ConfigurationError("\"\(member.key)\" is none of \(Self.members.joined(separator: ", "))")
    }
    name = try words("topic")
    brief = try words("brief")
    guard let odds = (object["odds"] ?? 1).intValue, (0...1_000_000).contains(odds) else {
      throw ConfigurationError("\"odds\" is not a whole number from 0 to 1000000")
    }
    self.odds = odds
    let bounds = (object["requirements"] ?? [2, 3]).arrayValue?.compactMap(\.intValue) ?? []
    guard bounds.count == 2, (1...9).contains(bounds[0]), (bounds[0]...9).contains(bounds[1]) else {
      throw ConfigurationError("\"requirements\" is not the least and the most of user actions, such as [2,3], 1 to 9")
    }
    requirementsRange = bounds[0]...bounds[1]
    let plays = (object["plays"] ?? []).arrayValue
    self.plays = plays?.compactMap(\.stringValue) ?? []
    if self.plays.count != plays?.count { throw ConfigurationError("\"plays\" is not a list of texts") }
  }

  private static let members = ["topic", "odds", "requirements", "brief", "plays"]
}
