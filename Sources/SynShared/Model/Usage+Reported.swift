// Reads what servers report about a call's usage: one fact under the names, units and types of many vendors.

import SynBase
import SynRecord

extension Usage {
  /// Reads a reply's `usage` member, or another vendor's equivalent. `header` looks up headers of the reply: LiteLLM
  /// reports the cost in one. An impossibly large number counts as unknown, so that no sum overflows.
  init(_ usage: JSONValue?, header: (String) -> String? = { _ in nil }) {
    self.init()
    let prompt = Self.tokens(
      usage, ["prompt_tokens", "input_tokens", "promptTokenCount", "prompt_token_count", "promptTokens", "inputTokens"])
    promptTokens = prompt.map { Self.wholePrompt($0, of: usage) }
    completionTokens = Self.completionTokens(usage, prompt: promptTokens)
    // Before a stream begins its cost is unknown, so 0 there does not count as a cost.
    let inHeader = header("x-litellm-response-cost").flatMap { Self.dollars(.string($0)) }
    costUSD = Self.cost(usage) ?? inHeader.flatMap { $0 > 0 ? $0 : nil }
  }

  // MARK: Tokens

  /// Anthropic counts what it reads from its cache, or writes to it, separately from the input.
  private static func wholePrompt(_ tokens: Int, of usage: JSONValue?) -> Int {
    guard usage?["prompt_tokens"] == nil, usage?["input_tokens"] != nil else { return tokens }
    let cached = ["cache_read_input_tokens", "cache_creation_input_tokens"].map { Self.tokens(usage?[$0]) ?? 0 }
    return tokens + cached.reduce(0, +)
  }

  /// Some vendors (xAI, Gemini) count reasoning separately from the completion, though it costs the same: it shows in
  /// the total, or in the details.
  private static func completionTokens(_ usage: JSONValue?, prompt: Int?) -> Int? {
    let names = [
      "completion_tokens", "output_tokens", "candidatesTokenCount", "candidates_token_count", "completionTokens",
      "outputTokens",
    ]
    var tokens = Self.tokens(usage, names)
    if let thoughts = Self.tokens(usage, ["thoughtsTokenCount", "thoughts_token_count"]) {
      tokens = (tokens ?? 0) + thoughts
    }
    let details = usage?["completion_tokens_details"] ?? usage?["output_tokens_details"]
    var least = Self.tokens(details?["reasoning_tokens"]) ?? Self.tokens(usage?["reasoning_tokens"]) ?? 0
    let total = Self.tokens(usage, ["total_tokens", "totalTokenCount", "total_token_count", "totalTokens"])
    if let total, let prompt { least = max(least, total - prompt) }
    return tokens.map { max($0, least) } ?? (least > 0 ? least : nil)
  }

  private static func tokens(_ usage: JSONValue?, _ names: [String]) -> Int? {
    names.lazy.compactMap { tokens(usage?[$0]) }.first
  }

  private static func tokens(_ value: JSONValue?) -> Int? {
    value?.looseDouble.flatMap { (0...tokensMax).contains($0) ? Int($0.rounded(.up)) : nil }
  }

  private static let tokensMax = Double(1 << 40)

  // MARK: Cost

  private static func cost(_ usage: JSONValue?) -> Double? {
    if let ticks = usage?["cost_in_usd_ticks"]?.looseDouble { return dollars(.double(ticks / ticksPerDollar)) }
    let names = ["cost", "total_cost", "cost_usd", "estimated_cost", "response_cost"]
    let told = names.lazy.compactMap { total(usage?[$0]) }
    let upstream = total(usage?["cost_details"]?["upstream_inference_cost"])
    // With your own key (BYOK), OpenRouter's cost is only its fee; the vendor sends a bill too.
    if usage?["is_byok"]?.boolValue == true, let upstream { return upstream + (told.first ?? 0) }
    return told.first
  }

  /// xAI's unit.
  private static let ticksPerDollar = 1e10

  /// A number of dollars, or the sum of an object that lists them: its total if it has one.
  private static func total(_ value: JSONValue?) -> Double? {
    guard let parts = value?.objectValue else { return dollars(value) }
    for name in ["total_cost", "total", "total_cost_usd", "usd"] {
      if let total = dollars(parts[name]) { return total }
    }
    let shares = parts.members.filter { $0.key.hasSuffix("cost") || Self.shares.contains($0.key) }
    let costs = shares.compactMap { dollars($0.value) }
    return costs.isEmpty ? nil : costs.reduce(0, +)
  }

  private static func dollars(_ value: JSONValue?) -> Double? {
    value?.looseDouble.flatMap { (0...costMaxUSD).contains($0) ? $0 : nil }
  }

  private static let shares = ["input", "output", "prompt", "completion"]
  private static let costMaxUSD = 1e6
}
