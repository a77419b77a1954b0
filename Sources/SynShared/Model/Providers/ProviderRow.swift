// What we know about a provider before asking it: every way in which providers differ, as one row of a table. The
// client learns the rest from the server; Provider chooses whom to ask.

import SynBase

/// One provider. The rows are in `ProviderRow+All.swift`; no other code knows a provider by name.
package struct ProviderRow: Sendable, Equatable {
  /// Its name in SYN_PROVIDER.
  package var name: String
  /// The name as its makers write it.
  package var title: String
  /// The setting that holds its key, such as `OPENROUTER_API_KEY`.
  package var keySetting: String
  /// Without a trailing slash.
  package var baseURL: String
  /// Whether its key alone chooses it. Otherwise SYN_PROVIDER has to name it: a key in the environment for another
  /// program must not start to spend money.
  package var isChosenByKey = false
  package var defaultModels: DefaultModels
  /// What we know about its models.
  var models: [KnownModel]

  // MARK: What it accepts in a request

  /// Its parameter for the most tokens in a reply.
  var tokenLimitName = "max_tokens"
  /// Whether it must be told to route a request only to servers that know all of its parameters.
  var asksForParameterSupport = false
  /// Whether it reports the cost of a call only on request.
  var asksForUsage = false
  /// How many models it accepts with a request, to ask the next one when one is unreachable.
  var modelsMax = 1
  /// Headers that identify the calling program.
  var attribution: [Header] = []
  /// The suffix of models whose calls cost nothing, and are counted by the minute instead.
  var freeModelSuffix: String?

  struct Header: Sendable, Equatable {
    var name: String
    var value: String
  }
}

/// The models to ask when nobody names one, by the provider's own names.
package struct DefaultModels: Sendable, Equatable {
  /// Invents questions and varies them: quick, cheap, full of ideas.
  var asking: String
  /// Writes pages.
  var answering: String

  /// `stage` is a stage's name in `wants`.
  package func model(for stage: String) -> String { stage == "answer" ? answering : asking }
}

/// What we know about a model, or about all whose names begin alike.
struct KnownModel: Sendable, Equatable {
  /// A name, or its beginning with `*` for the rest.
  var pattern: String
  /// Nil: unknown.
  var price: TokenPrice?
  /// Parameters that syn sends by default and that it refuses.
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
  /// The row of a provider by its name, else by the host of its address: a typed address leads to the same server. We
  /// assume nothing about a provider that neither identifies.
  static func row(named name: String, at baseURL: String) -> ProviderRow {
    if let row = named(name) { return row }
    let host = host(of: baseURL)
    return all.first { Self.host(of: $0.baseURL) == host } ?? unknown
  }

  package static func named(_ name: String) -> ProviderRow? { all.first { $0.name == name } }

  /// Lower-case, without user and port; nil if there is none.
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
