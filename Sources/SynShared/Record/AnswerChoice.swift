// Which of several answers becomes a question's `answer`.

/// What is compared. An answer of which the number is unknown comes after all of which it is known; of equal ones, the
/// first is chosen.
package enum AnswerChoice: String, CaseIterable, Sendable {
  /// The highest score of the judges.
  case score
  /// The most items met, then the highest score.
  case checks
  /// The lowest cost.
  case cost

  /// The index of the best; nil if there is no page, or none that was judged.
  package func best(of answers: [SampledAnswer]) -> Int? {
    let good = answers.indices.filter { answers[$0].hasAnswer }
    return good.dropFirst().reduce(good.first) { best, index in
      guard let best else { return index }
      return isBetter(answers[index], than: answers[best]) ? index : best
    }
  }

  private func isBetter(_ answer: SampledAnswer, than other: SampledAnswer) -> Bool {
    worth(answer).lexicographicallyPrecedes(worth(other)) { $0 > $1 }
  }

  /// To be compared from left to right; more is better.
  private func worth(_ answer: SampledAnswer) -> [Double] {
    switch self {
    case .score: [answer.score ?? -.infinity]
    case .checks: [answer.checksMet.map(Double.init) ?? -.infinity, answer.score ?? -.infinity]
    case .cost: [-(answer.cost ?? .infinity)]
    }
  }
}
