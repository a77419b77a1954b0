// What a question is about, and how often each topic is drawn.

package enum Topic: String, CaseIterable, Sendable {
  case animation
  case science
  case games

  /// Tenths of all questions, as the dataset wants them.
  private var weight: Int {
    switch self {
    case .animation: 4
    case .science: 3
    case .games: 3
    }
  }

  package static func draw(using random: inout some RandomNumberGenerator) -> Topic {
    var ticket = Int.random(in: 0..<allCases.reduce(0) { $0 + $1.weight }, using: &random)
    for topic in allCases {
      ticket -= topic.weight
      if ticket < 0 { return topic }
    }
    preconditionFailure("the weights add up to the range")
  }

  /// How many user actions a question may ask for. Games stay at two: more would interfere with each other.
  package var requirementsRange: ClosedRange<Int> { self == .games ? 2...2 : 2...3 }
}
