// What a judge sees of our environment. A judge can be anyone's program and opens pages that a model wrote: syn's keys
// are none of its business.

import SynBase

/// The environment of a judge, and what must not leak from it into a record.
package struct JudgeSurroundings: Sendable, Equatable {
  let environment: [String: String]
  let secrets: Redactor

  /// Variables with this prefix are meant for judges: a judge's own settings, which also reach it from `.env`.
  private static let prefix = "SYN_JUDGE_"
  /// The usual endings of secrets' names, whatever the program.
  private static let secretEndings = ["_KEY", "_TOKEN", "_PASSWORD", "_SECRET"]

  package init(_ settings: Settings) {
    let meant = settings.file.filter { $0.key.hasPrefix(Self.prefix) }
    environment = settings.environment.filter { !Self.isSecret($0.key, $0.value) }
      .merging(meant) { own, written in own.isEmpty ? written : own }
    secrets = Redactor(settings.secrets)
  }

  private static func isSecret(_ name: String, _ value: String) -> Bool {
    if name.hasPrefix(prefix) { return false }
    switch SettingSpec.Secret(ofSetting: name) {
    case .value, .list: return true
    // A proxy's address is not a secret, and a judge that asks a server needs it.
    case .passwordInURL: return Settings.password(inURL: value) != nil
    case nil: return secretEndings.contains { name.uppercased().hasSuffix($0) }
    }
  }
}
