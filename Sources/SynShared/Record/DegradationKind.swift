// The ways in which an answer is made worse on purpose, so that pages of one question have a known order.

package enum DegradationKind: String, CaseIterable, Sendable {
  /// It looks worse, but works as before.
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

  /// Most levels of one answer: with the answer itself, four that can be ranked.
  package static let levelsMax = 3
}

extension DegradationKind {
  fileprivate var toleratedProblems: [String] {
    switch self {
    case .style, .ux, .glitch: []
    // The broken thing may be the only one that keys or clicks trigger, or the motion.
    case .error: Self.deafness + ["frozen"]
    // The reaction comes after the check has stopped looking for it.
    case .lag: Self.deafness
    // The check may look at moments when nothing moves.
    case .jank: Self.deafness + ["frozen"]
    }
  }

  private static let deafness = ["deaf_to_keys", "deaf_to_clicks", "deaf_to_pointer", "deaf_to_wheel"]
}

extension [DegradationKind] {
  /// What a check may report about a page made worse in these ways although the page is as wanted, by the codes of
  /// scripts/check-page. Pages of every kind must load without an error and show something.
  package var toleratedProblems: [String] {
    reduce(into: []) { codes, kind in codes += kind.toleratedProblems.filter { !codes.contains($0) } }
  }
}
