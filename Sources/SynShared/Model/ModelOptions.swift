// The options and settings of whoever asks a model, and the choice of the model. Still the offline model alone: the
// client for real ones follows.

package enum ModelOptions {
  package static let specs: [OptionSpec] = []
  package static let settings: [SettingSpec] = []
}

/// Throws `ConfigurationError`.
package func makeLanguageModel(
  _ invocation: Invocation, _ options: StageOptions
) throws(ConfigurationError) -> any LanguageModel {
  OfflineModel()
}
