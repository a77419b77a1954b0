// What was spent on a day (UTC) and in total, as far as the store saw it, and whether a budget leaves room for more.
// Scripts count and decide, so that all pipelines on all hosts share one budget.

import SynBase
import SynRecord

/// The cost of one record, or of all: of answered calls and of failed ones.
package struct RecordCost: Sendable, Equatable {
  package var usd: Double
  /// Entries of lineage and errors that name no cost although the provider answered.
  package var callsOfUnknownCost: Int
  package var promptTokens = 0
  package var completionTokens = 0

  package init(usd: Double = 0, callsOfUnknownCost: Int = 0) {
    self.usd = usd
    self.callsOfUnknownCost = callsOfUnknownCost
  }

  /// Sums up `cost_usd` and tokens of the record's lineage, of its `error` and of the errors of its augments and of
  /// several answers.
  package init(_ record: QARecord) {
    self.init()
    for entry in record[RecordKey.lineage]?.value.arrayValue ?? [] {
      addTokens(entry)
      if let cost = entry["cost_usd"]?.doubleValue { usd += max(0, cost) } else { callsOfUnknownCost += 1 }
    }
    let augments = record.augments
    let sampleErrors = (record.answers + augments.flatMap { $0.answers }).map { $0.rawError }
    for error in ([record[RecordKey.error]] + augments.map { $0.rawError } + sampleErrors).compactMap({ $0?.value }) {
      addTokens(error)
      if let cost = error["cost_usd"]?.doubleValue {
        usd += max(0, cost)
      } else if error["completion_tokens"] != nil || error["prompt_tokens"] != nil {
        callsOfUnknownCost += 1
      }
    }
  }

  /// More than any call uses, so that no number in a record can overflow the sums.
  private static let tokensOfCallMax = 1_000_000_000

  private mutating func addTokens(_ call: JSONValue) {
    func tokens(_ key: String) -> Int { min(max(0, call[key]?.intValue ?? 0), Self.tokensOfCallMax) }
    promptTokens += tokens("prompt_tokens")
    completionTokens += tokens("completion_tokens")
  }

  /// From the fields of a hash; one that is missing counts as 0.
  init(_ fields: ScriptFields) {
    func count(_ name: String) -> Int { fields.optional(name)?.integer ?? 0 }
    self.init(usd: fields.optional("usd")?.double ?? 0, callsOfUnknownCost: count("calls_of_unknown_cost"))
    (promptTokens, completionTokens) = (count("prompt_tokens"), count("completion_tokens"))
  }

  /// In the form that the scripts' `spend` takes. Digits without an exponent, which INCRBYFLOAT and people read alike.
  var arguments: NamedArguments {
    let micros = max(0, (usd * 1_000_000).rounded())
    var dollars = "0"
    if micros < 1e15 {
      let whole = Int(micros)
      dollars = "\(whole / 1_000_000)." + String(1_000_000 + whole % 1_000_000).dropFirst()
    }
    return [
      "usd": .text(dollars), "calls_of_unknown_cost": .integer(callsOfUnknownCost),
      "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
    ]
  }
}

/// Today's spending so far.
package struct DaySpending: Sendable, Equatable {
  package var usd = 0.0
  package var callsOfUnknownCost = 0
  /// The average cost of a unit, finished or failed, today; yesterday's where today has none yet; nil when neither day
  /// has one.
  package var averageUnitUSD: Double?
  package var promptTokens = 0
  package var completionTokens = 0

  package init() {}

  /// From the reply of the scripts' `spending()`.
  init(_ fields: ScriptFields) throws(RedisError) {
    usd = try fields.double("usd")
    averageUnitUSD = fields.optional("average")?.double
    callsOfUnknownCost = try fields.integer("calls_of_unknown_cost")
    promptTokens = try fields.integer("prompt_tokens")
    completionTokens = try fields.integer("completion_tokens")
  }
}

extension RedisReply {
  var double: Double? { text.flatMap { Double($0) } }
}
