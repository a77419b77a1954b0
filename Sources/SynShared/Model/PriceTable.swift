// What tokens cost where the provider tells no cost: a few built-in prices and a file of the user's own. What is in
// neither is unknown, never zero.

import SynBase
import SynRecord

/// US dollars for a million tokens.
package struct TokenPrice: Sendable, Equatable {
  var prompt: Double
  var completion: Double

  func costUSD(promptTokens: Int, completionTokens: Int) -> Double {
    (Double(promptTokens) * prompt + Double(completionTokens) * completion) / 1e6
  }
}

/// Prices by model name, or by the beginning of one with `*` behind it.
package struct PriceTable: Sendable, Equatable {
  private var prices: [String: TokenPrice]
  /// The names that a file gave a price. They go before the built-in ones, so that `*` in a file means every model.
  private var own: Set<String> = []

  package static let none = PriceTable(prices: [:])

  /// List prices of what is known of `provider`'s models (ProviderRow). Prices change: whoever relies on them looks them
  /// up, and states what he finds in a file. What a server of somebody's own asks is its owner's affair, also for a
  /// model of the same name.
  package static func builtIn(for provider: Provider) -> PriceTable {
    PriceTable(
      prices: provider.row.models.reduce(into: [:]) { prices, model in prices[model.pattern] = model.price })
  }

  private init(prices: [String: TokenPrice]) { self.prices = prices }

  /// Puts the prices of a file above these: `{"NAME":{"prompt":0.3,"completion":2.5}}`, in US dollars for a million
  /// tokens. Throws `ConfigurationError` that names `path`.
  package func extended(by bytes: [UInt8], path: String) throws(ConfigurationError) -> PriceTable {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes.withoutByteOrderMark)
    } catch {
      throw ConfigurationError("\(path) is not JSON: \(error)")
    }
    guard let object = value.objectValue else {
      throw ConfigurationError("\(path) is not a JSON object of prices by model")
    }
    var table = self
    for member in object.members {
      guard let prompt = Self.dollars(member.value["prompt"]), let completion = Self.dollars(member.value["completion"])
      else {
        throw ConfigurationError(
          "\(path): the price of \"\(member.key)\" is not of the form {\"prompt\":0.3,\"completion\":2.5}")
      }
      table.prices[member.key] = TokenPrice(prompt: prompt, completion: completion)
      table.own.insert(member.key)
    }
    return table
  }

  private static func dollars(_ value: JSONValue?) -> Double? {
    value?.doubleValue.flatMap { (0...1e6).contains($0) ? $0 : nil }
  }

  func price(of model: String) -> TokenPrice? {
    price(of: model) { own.contains($0) } ?? price(of: model) { !own.contains($0) }
  }

  /// For logs: `{"name":"qwen/qwen3-coder","prompt":0.3,"completion":1.2}`, or the name alone where no price is known.
  package func description(of model: String) -> JSONValue {
    var object: JSONObject = ["name": .string(model)]
    if let price = price(of: model) {
      object["prompt"] = .double(price.prompt)
      object["completion"] = .double(price.completion)
    }
    return .object(object)
  }

  /// The whole name first, then the longest beginning.
  private func price(of model: String, among isMeant: (String) -> Bool) -> TokenPrice? {
    if isMeant(model), let price = prices[model] { return price }
    let patterns = prices.keys.filter { isMeant($0) && $0.hasSuffix("*") && model.hasPrefix($0.dropLast()) }
    return patterns.max { $0.utf8.count < $1.utf8.count }.flatMap { prices[$0] }
  }

  /// `usage` with its cost worked out, where the provider told tokens and no cost. `served` is the model that answered,
  /// nil where that was not told; a name that only the provider knows costs what the one asked for costs.
  func priced(_ usage: Usage, model: String, served: String?) -> Usage {
    guard usage.costUSD == nil, let promptTokens = usage.promptTokens, let completionTokens = usage.completionTokens,
      let price = served.flatMap({ price(of: $0) }) ?? price(of: model)
    else { return usage }
    var priced = usage
    priced.costUSD = price.costUSD(promptTokens: promptTokens, completionTokens: completionTokens)
    return priced
  }

  /// The most that `request` can cost, nil when the price of a model that may answer it is not known. `isRouted`: the
  /// provider is told the fallback models, and may ask them by itself.
  func mostUSD(_ request: ModelRequest, isRouted: Bool) -> Double? {
    let models = [request.model] + (isRouted ? request.otherModels : [])
    var most = 0.0
    for model in models {
      guard let price = price(of: model) else { return nil }
      let cost = price.costUSD(
        promptTokens: request.promptBytes / Self.bytesPerTokenMin, completionTokens: request.completionTokensMax)
      most = max(most, cost)
    }
    return most
  }

  /// English has about four bytes in a token, code three.
  private static let bytesPerTokenMin = 2
}
