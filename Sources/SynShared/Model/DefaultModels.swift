// The models that are asked when nobody names one, as each provider calls them.

struct DefaultModels: Sendable, Equatable {
  /// Invents questions and varies them: quick, cheap, of many ideas.
  var asking: String
  /// Writes pages.
  var answering: String

  /// As OpenRouter names them, and as most servers that stand before several providers do.
  static let common = DefaultModels(asking: "google/gemini-2.5-flash", answering: "qwen/qwen3-coder")
  static let openAI = DefaultModels(asking: "gpt-4.1-mini", answering: "gpt-4.1")
  static let together = DefaultModels(
    asking: "Qwen/Qwen3-235B-A22B-Instruct-2507-tput", answering: "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8")

  /// `stage` is a stage's name in `wants`.
  func model(for stage: String) -> String { stage == "answer" ? answering : asking }
}
