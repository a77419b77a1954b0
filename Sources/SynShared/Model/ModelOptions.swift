// The options and settings of whoever asks a model, and the choice of the model. Still empty: the client follows.

package enum ModelOptions {
  package static let specs: [OptionSpec] = []
  package static let settings: [SettingSpec] = []
}

/// Throws `ConfigurationError`.
package func makeLanguageModel(
  _ invocation: Invocation, _ options: StageOptions
) throws(ConfigurationError) -> any LanguageModel {
  throw ConfigurationError("no language model is built in yet")
}
