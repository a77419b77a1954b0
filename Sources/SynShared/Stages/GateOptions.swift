// The options of the stages that make pages: who judges a page, and how often a bad one goes back for mending.

import SynBase
import SynPage

package struct GateOptions: Sendable {
  /// External judges of each page, asked in this order.
  package var checks: [PageCheck]
  /// How often a page that did not pass goes back to the model.
  package var fixAttempts: Int
  /// The most the run may cost, judges included; nil for no limit.
  package var maxCostUSD: Double?

  private static let fixAttemptsDefault = 2

  package static let specs = [
    OptionSpec(
      "check", argument: "CMD",
      help: """
        run CMD with each page's path as its last argument; repeatable. Exit 0 passes, 1 fails the page with what CMD \
        printed, and anything else fails it too: what cannot be judged has not passed. A file tells it the question \
        (docs/pages.md)
        """),
    OptionSpec(
      "fix-attempts", argument: "N",
      help: "send a page that did not pass back to the model up to N times, with what was wrong with it (default 2)"),
  ]

  package static let settings = [
    SettingSpec(
      "SYN_CHECK", help: "the checks when no --check is given, separated by semicolons; \"none\" for none"),
    SettingSpec(
      "SYN_JUDGE_BASE_URL",
      help: "for checks that ask a model, such as scripts/check-quality: the OpenAI-compatible server"),
    SettingSpec("SYN_JUDGE_API_KEY", help: "the key of that server; no other key reaches a check"),
    SettingSpec("SYN_JUDGE_MODEL", help: "the model that they ask; it must accept images"),
    SettingSpec("SYN_JUDGE_PRICES", help: "what its tokens cost where the server does not say: a file as for --prices"),
  ]

  /// Throws `UsageError`.
  package init(_ invocation: Invocation) throws(UsageError) {
    let arguments = invocation.arguments
    let typed = arguments.values("check")
    let surroundings = JudgeSurroundings(invocation.settings)
    checks = (typed.isEmpty ? Self.commands(in: invocation.settings) : typed)
      .map { PageCheck(command: $0, surroundings: surroundings) }
    maxCostUSD = try arguments.double("max-cost", atLeast: 0)
    fixAttempts = try arguments.int("fix-attempts", in: 0...9) ?? Self.fixAttemptsDefault
  }

  private static func commands(in settings: Settings) -> [String] {
    guard let text = settings.string("SYN_CHECK"), text != "none" else { return [] }
    return text.split(separator: ";").map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}
