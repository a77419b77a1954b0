// What is known of a provider before it is asked: everything in which providers differ, as one row of a table. What a
// server turns out to be like is learned by the client; whom to ask is Provider's to find out.

import SynBase

/// One provider. The rows are in `ProviderRow+All.swift`; nothing else in the code knows a provider by its name.
package struct ProviderRow: Sendable, Equatable {
  /// As SYN_PROVIDER says it.
  package var name: String
  /// As its makers write it.
  package var title: String
  /// Where its key is, such as `OPENROUTER_API_KEY`.
  package var keySetting: String
  /// Without a slash at the end.
  package var baseURL: String
  /// Whether its key alone chooses it. Elsewhere SYN_PROVIDER has to name it: a key that is in the environment for
  /// another program must not begin to spend.
  package var isChosenByKey = false
  package var defaultModels: DefaultModels
  /// What is known of its models.
  var models: [KnownModel]

  // MARK: What it takes in a request

  /// What it calls the most tokens that a reply may have.
  var tokenLimitName = "max_tokens"
  /// Whether it must be told to pass a request on to servers alone that know all of its parameters.
  var asksForParameterSupport = false
  /// Whether it tells what a call cost only when asked.
  var asksForUsage = false
  /// How many models it takes with a request, to ask the next one when one cannot be reached.
  var modelsMax = 1
  /// Headers that name the program that calls.
  var attribution: [Header] = []
  /// How the names of models end whose calls cost nothing, and are counted by the minute instead.
  var freeModelSuffix: String?

  struct Header: Sendable, Equatable {
    var name: String
    var value: String
  }
}

/// The models that are asked when nobody names one, as each provider calls them.
package struct DefaultModels: Sendable, Equatable {
  /// Invents questions and varies them: quick, cheap, of many ideas.
  var asking: String
  /// Writes pages.
  var answering: String

  /// `stage` is a stage's name in `wants`.
  package func model(for stage: String) -> String { stage == "answer" ? answering : asking }
}

/// What is known of a model, or of all whose names begin alike.
struct KnownModel: Sendable, Equatable {
  /// A name, or its beginning with `*` for the rest.
  var pattern: String
  /// Nil: unknown.
  var price: TokenPrice?
  /// Parameters that syn sends by itself and that it refuses.
  var lacks: Set<String>

  init(_ pattern: String, prompt: Double, completion: Double, lacks: Set<String> = []) {
    self.pattern = pattern
    price = TokenPrice(prompt: prompt, completion: completion)
    self.lacks = lacks
  }

  init(_ pattern: String, lacks: Set<String>) {
    self.pattern = pattern
    self.lacks = lacks
  }

  func covers(_ model: String) -> Bool {
    pattern.hasSuffix("*") ? model.hasPrefix(pattern.dropLast()) : model == pattern
  }
}

extension ProviderRow {
  /// The row of a provider by its name, else by the host of its address: an address that somebody typed is the same
  /// server. Of what is in neither way known, nothing is assumed.
  static func row(named name: String, at baseURL: String) -> ProviderRow {
    if let row = named(name) { return row }
    let host = host(of: baseURL)
    return all.first { Self.host(of: $0.baseURL) == host } ?? unknown
  }

  package static func named(_ name: String) -> ProviderRow? { all.first { $0.name == name } }

  /// Lower-case, without user and port; nil where there is none.
  private static func host(of url: String) -> Substring? {
    guard let start = url.firstRange(of: "://")?.upperBound else { return nil }
    let authority = url[start...].prefix { !"/?#".contains($0) }
    let host = authority[(authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex)...]
    return host.prefix { $0 != ":" }.lowercased()[...]
  }

  /// The parameters that `model` is known to refuse.
  func parametersLacking(_ model: String) -> Set<String> {
    models.filter { $0.covers(model) }.reduce(into: []) { $0.formUnion($1.lacks) }
  }
}
