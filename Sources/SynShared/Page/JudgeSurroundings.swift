// What a judge gets of our environment. A judge is anybody's program and opens pages that a model wrote: the keys by which
// syn works are none of its business.

import SynBase

/// The environment of a judge, and what it must not say in a record.
package struct JudgeSurroundings: Sendable, Equatable {
  let environment: [String: String]
  let secrets: Redactor

  /// By this a judge says what it needs: what is called so is meant for judges, and reaches them also from `.env`.
  private static let prefix = "SYN_JUDGE_"
  /// What programs of all makers call their secrets.
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
    // The address of a proxy is none, and a judge that asks a server needs it.
    case .passwordInURL: return Settings.password(inURL: value) != nil
    case nil: return secretEndings.contains { name.uppercased().hasSuffix($0) }
    }
  }
}
