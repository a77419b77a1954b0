// What model calls used, summed over attempts. What providers do not report stays unknown; it never counts as zero.

import SynBase

package struct Usage: Sendable, Equatable {
  package var promptTokens: Int?
  package var completionTokens: Int?
  /// US dollars.
  package var costUSD: Double?
  /// Part of it was never reported, as a reply broke off: it was computed from the bytes sent and received.
  package var isEstimated: Bool

  package init(
    promptTokens: Int? = nil, completionTokens: Int? = nil, costUSD: Double? = nil, isEstimated: Bool = false
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.costUSD = costUSD
    self.isEstimated = isEstimated
  }

  /// An attempt that ended without any usage, such as a refused one, adds nothing.
  package static func += (total: inout Usage, other: Usage) {
    total.promptTokens = sum(total.promptTokens, other.promptTokens)
    total.completionTokens = sum(total.completionTokens, other.completionTokens)
    total.costUSD = sum(total.costUSD, other.costUSD)
    total.isEstimated = total.isEstimated || other.isEstimated
  }

  private static func sum<Number: AdditiveArithmetic>(_ left: Number?, _ right: Number?) -> Number? {
    guard let left else { return right }
    return right.map { left + $0 } ?? left
  }

  /// What a broken-off reply used, estimated from the bytes of the prompt and of the text that came.
  package static func estimated(promptBytes: Int, completionBytes: Int) -> Usage {
    func tokens(_ bytes: Int) -> Int { (bytes + bytesPerToken - 1) / bytesPerToken }
    return Usage(
      promptTokens: tokens(promptBytes), completionTokens: tokens(completionBytes), isEstimated: true)
  }

  /// English has about four bytes in a token, code three; an estimate should rather be too high.
  private static let bytesPerToken = 3
}

/// What one call was charged.
package struct Charge: Sendable, Equatable {
  /// US dollars, nil if nobody reported it.
  package var usd: Double?
  package var isEstimated: Bool

  package init(usd: Double?, isEstimated: Bool = false) {
    self.usd = usd
    self.isEstimated = isEstimated
  }

  package init(_ usage: Usage) { self.init(usd: usage.costUSD, isEstimated: usage.isEstimated) }
}

// MARK: JSON

extension Usage {
  /// The members that lineage entries, errors and cached replies share.
  package var json: JSONObject {
    var object: JSONObject = [:]
    object["prompt_tokens"] = promptTokens.map { .integer($0) }
    object["completion_tokens"] = completionTokens.map { .integer($0) }
    object["cost_usd"] = costUSD.map { .double($0) }
    if isEstimated { object["estimated"] = true }
    return object
  }

  /// Reads what `json` writes.
  package init(recorded json: JSONValue) {
    self.init(
      promptTokens: json["prompt_tokens"]?.intValue, completionTokens: json["completion_tokens"]?.intValue,
      costUSD: json["cost_usd"]?.doubleValue, isEstimated: json["estimated"]?.boolValue ?? false)
  }
}
