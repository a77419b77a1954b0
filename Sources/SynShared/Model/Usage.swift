// What model calls used, summed over attempts. What providers do not tell stays unknown; it is never taken for zero.

package struct Usage: Sendable, Equatable {
  package var promptTokens: Int?
  package var completionTokens: Int?
  /// US dollars.
  package var costUSD: Double?

  package init(promptTokens: Int? = nil, completionTokens: Int? = nil, costUSD: Double? = nil) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.costUSD = costUSD
  }

  /// Reads a reply's `usage` member. Only OpenRouter and its like give a cost. A number that no call can have is taken
  /// for unknown, so that no sum of them overflows.
  init(_ usage: JSONValue?) {
    promptTokens = Self.tokens(usage?["prompt_tokens"])
    completionTokens = Self.tokens(usage?["completion_tokens"])
    costUSD = usage?["cost"]?.doubleValue.flatMap { (0...Self.costMaxUSD).contains($0) ? $0 : nil }
  }

  private static func tokens(_ value: JSONValue?) -> Int? {
    value?.intValue.flatMap { (0...tokensMax).contains($0) ? $0 : nil }
  }

  private static let tokensMax = 1 << 40
  private static let costMaxUSD = 1e6

  /// An attempt that ended without any usage, such as a refused one, adds nothing.
  static func += (total: inout Usage, other: Usage) {
    total.promptTokens = sum(total.promptTokens, other.promptTokens)
    total.completionTokens = sum(total.completionTokens, other.completionTokens)
    total.costUSD = sum(total.costUSD, other.costUSD)
  }

  private static func sum<Number: AdditiveArithmetic>(_ left: Number?, _ right: Number?) -> Number? {
    guard let left else { return right }
    return right.map { left + $0 } ?? left
  }
}
