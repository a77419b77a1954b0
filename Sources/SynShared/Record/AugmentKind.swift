// The ways in which a variant differs from its question.

package enum AugmentKind: String, CaseIterable, Sendable {
  /// The same program with one more requirement.
  case addOne = "add_one"
  /// The same program with two more requirements.
  case addTwo = "add_two"
  /// A related subject, to which the rest of the question still fits.
  case changeSubject = "change_subject"

  package var requirementsAdded: Int {
    switch self {
    case .addOne: 1
    case .addTwo: 2
    case .changeSubject: 0
    }
  }
}
