// The options of the stages that make pages: who judges a page, and how often a bad one is sent back to be mended.

package struct GateOptions: Sendable {
  /// External judges of each page, asked in this order.
  package var checks: [PageCheck]
  /// How often a page that did not pass goes back to the model.
  package var fixAttempts: Int

  private static let fixAttemptsDefault = 2

  package static let specs = [
    OptionSpec(
      "check", argument: "CMD",
      help: """
        run CMD with each page's path as its last argument; repeatable. Exit 0 passes, 1 fails the page with what CMD \
        printed, and anything else fails it too: what cannot be judged has not passed
        """),
    OptionSpec(
      "fix-attempts", argument: "N",
      help: "send a page that did not pass back to the model up to N times, with what was said of it (default 2)"),
  ]

  package static let settings = [
    SettingSpec(
      "SYN_CHECK", help: "the checks when no --check is given, separated by semicolons; \"none\" for none")
  ]

  /// Throws `UsageError`.
  package init(_ invocation: Invocation) throws(UsageError) {
    let arguments = invocation.arguments
    let typed = arguments.values("check")
    checks = (typed.isEmpty ? Self.commands(in: invocation.settings) : typed).map { PageCheck(command: $0) }
    fixAttempts = try arguments.int("fix-attempts", in: 0...9) ?? Self.fixAttemptsDefault
  }

  private static func commands(in settings: Settings) -> [String] {
    guard let text = settings.string("SYN_CHECK"), text != "none" else { return [] }
    return text.split(separator: ";").map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}
