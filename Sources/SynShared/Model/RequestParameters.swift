// What the user adds to each request: fixed members (--param) and drawn ones (--vary). Members that the client itself
// must decide cannot be set this way.

import SynBase

package struct RequestParameters: Sendable, Equatable {
  /// How a value is drawn for each call.
  enum Variation: Sendable, Equatable {
    case whole(ClosedRange<Int>)
    /// To three decimals.
    case fractional(ClosedRange<Double>)
    /// Never empty.
    case oneOf([JSONValue])
  }

  private var fixed: JSONObject = [:]
  private var varied: [(key: String, variation: Variation)] = []

  package static let none = RequestParameters()
  private init() {}

  /// `fixed` holds texts such as `top_p=0.9`, `varied` such as `temperature=0.4..1.2` or `top_k=[20,40]`. Throws
  /// `UsageError`.
  package init(fixed: [String], varied: [String]) throws(UsageError) {
    for text in fixed {
      let (key, value) = try Self.split(text, option: "--param", form: "KEY=JSON")
      guard self.fixed[key] == nil else { throw UsageError("--param \(key) is given twice") }
      self.fixed[key] = try Self.value(of: key, value)
    }
    for text in varied {
      let (key, value) = try Self.split(text, option: "--vary", form: "KEY=MIN..MAX or KEY=[A,B,...]")
      guard self.fixed[key] == nil, !self.varied.contains(where: { $0.key == key }) else {
        throw UsageError("--vary \(key) is set already")
      }
      self.varied.append((key, try Self.variation(of: key, value)))
    }
  }

  package static func == (left: RequestParameters, right: RequestParameters) -> Bool {
    left.fixed == right.fixed && left.varied.elementsEqual(right.varied, by: ==)
  }

  /// The members of one call's request, drawn from `random` in the order given.
  package func draw(using random: inout SeededGenerator) -> JSONObject {
    var members = fixed
    for (key, variation) in varied { members[key] = variation.draw(using: &random) }
    return members
  }

  // MARK: Reading

  private static func split(
    _ text: String, option: String, form: String
  ) throws(UsageError) -> (key: String, value: String) {
    guard let separator = text.firstIndex(of: "="), separator != text.startIndex else {
      throw UsageError("\(option) takes \(form), not \"\(text)\"")
    }
    let key = String(text[..<separator])
    let value = String(text[text.index(after: separator)...])
    // Leaving one out is the user's own decision, where a server cannot take it.
    if let reason = taken[key], value != "null" || needed.contains(key) {
      throw UsageError("\(option) cannot set \(key): \(reason)")
    }
    return (key, value)
  }

  private static let needed: Set<String> = ["model", "messages"]

  private static func value(of key: String, _ text: String) throws(UsageError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: text)
    } catch {
      // A shell removes unquoted quotes; every request would go out with a wrong value.
      if let first = text.first, "{[\"".contains(first) {
        throw UsageError("--param \(key) takes JSON, which \(text) is not (\(error)); quote it for the shell")
      }
      // A bare word is what a shell user means by a string.
      return .string(text)
    }
  }

  private static func variation(of key: String, _ text: String) throws(UsageError) -> Variation {
    // What is not a list may be a range; anything else is refused below.
    if let list = try? JSONValue(parsing: text), let values = list.arrayValue, !values.isEmpty {
      return .oneOf(values)
    }
    if let dots = text.firstRange(of: ".."),
      let low = Double(text[..<dots.lowerBound]), let high = Double(text[dots.upperBound...]),
      low.isFinite, high.isFinite, low <= high
    {
      // Whole bounds mean whole numbers, but nobody wants a temperature of either 0 or 1.
      if !fractions.contains(key), let low = Int(exactly: low), let high = Int(exactly: high) {
        return .whole(low...high)
      }
      return .fractional(low...high)
    }
    throw UsageError("--vary \(key) takes MIN..MAX or a list such as [0.2,0.9], not \"\(text)\"")
  }

  /// Sampling parameters that are fractions by nature.
  private static let fractions: Set<String> = [
    "temperature", "top_p", "min_p", "top_a", "frequency_penalty", "presence_penalty", "repetition_penalty",
  ]

  /// What the client decides, and which option lets the user influence it.
  private static let taken: [String: String] = [
    "model": "use --model", "models": "use --fallback-model", "messages": "the stage makes them",
    "stream": "the client decides", "stream_options": "the client decides",
    "response_format": "the stage decides", "n": "one reply is read", "seed": "use --seed",
    "max_tokens": "use --max-tokens", "max_completion_tokens": "use --max-tokens",
  ]
}

extension RequestParameters.Variation {
  func draw(using random: inout SeededGenerator) -> JSONValue {
    switch self {
    case .whole(let range): return .integer(Int.random(in: range, using: &random))
    case .fractional(let range):
      let rounded = (Double.random(in: range, using: &random) * 1000).rounded() / 1000
      return .double(min(max(rounded, range.lowerBound), range.upperBound))
    case .oneOf(let values): return values[Int.random(in: values.indices, using: &random)]
    }
  }
}
