// What tokens cost where the provider reports no cost: a few built-in prices and the user's own file. A price in
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

/// Prices by model name, or by the beginning of one, followed by `*`.
package struct PriceTable: Sendable, Equatable {
  private var prices: [String: TokenPrice]
  /// The names that a file priced. They override the built-in ones, so that `*` in a file means every model.
  private var own: Set<String> = []

  package static let none = PriceTable(prices: [:])

  /// List prices of the known models of `provider` (ProviderRow). Prices change: to rely on them, look them up and put
  /// the current ones in a file. A self-run server's prices are up to its owner, even for a model of the same name.
  package static func builtIn(for provider: Provider) -> PriceTable {
    PriceTable(
      prices: provider.row.models.reduce(into: [:]) { prices, model in prices[model.pattern] = model.price })
  }

  private init(prices: [String: TokenPrice]) { self.prices = prices }

  /// Puts the prices of a file above these: `{"NAME":{"prompt":0.3,"completion":2.5}}`, in US dollars per million
  /// tokens. Throws a `ConfigurationError` that names `path`.
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

  /// For logs: `{"name":"qwen/qwen3-coder","prompt":0.3,"completion":1.2}`, or only the name if no price is known.
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

  /// `usage` with its cost computed, if the provider reported tokens and no cost. `served` is the model that answered,
  /// nil if unknown; a name that only the provider knows costs what the requested model costs.
  func priced(_ usage: Usage, model: String, served: String?) -> Usage {
    guard usage.costUSD == nil, let promptTokens = usage.promptTokens, let completionTokens = usage.completionTokens,
      let price = served.flatMap({ price(of: $0) }) ?? price(of: model)
    else { return usage }
    var priced = usage
    priced.costUSD = price.costUSD(promptTokens: promptTokens, completionTokens: completionTokens)
    return priced
  }

  /// The most that `request` can cost, nil when the price of a model that may answer it is unknown. `isRouted`: the
  /// provider gets the fallback models, and may use them by itself.
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
