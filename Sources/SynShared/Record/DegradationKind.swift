// The ways in which an answer is made worse on purpose, so that pages of one question have a known order.

package enum DegradationKind: String, CaseIterable, Sendable {
  /// It looks worse, and works as before.
  case style
  /// It is harder to use: help, labels and feedback are gone or hard to read. Everything still works.
  case ux
  /// One thing the question asks for works wrongly or not at all, silently.
  case error
  /// It answers inputs late.
  case lag
  /// Its picture moves unevenly.
  case jank
  /// Its picture shows artefacts.
  case glitch

  /// Levels of one answer at most: with the answer itself, four that can be ranked.
  package static let levelsMax = 3
}
