// What was spent on a day (UTC) and in all, as far as it went through the store; and whether a budget leaves room for more.
// Counting and deciding are scripts, so that all pipelines on all hosts share one budget.

import SynBase
import SynRecord

/// What one record cost, or all of them: answered calls, and those that failed.
package struct RecordCost: Sendable, Equatable {
  package var usd: Double
  /// Entries of lineage and errors that tell no cost although something was answered.
  package var callsOfUnknownCost: Int
  package var promptTokens = 0
  package var completionTokens = 0

  package init(usd: Double = 0, callsOfUnknownCost: Int = 0) {
    self.usd = usd
    self.callsOfUnknownCost = callsOfUnknownCost
  }

  /// Sums up `cost_usd` and tokens of the record's lineage, of its `error` and of the errors of its augments.
  package init(_ record: QARecord) {
    self.init()
    for entry in record[RecordKey.lineage]?.value.arrayValue ?? [] {
      addTokens(entry)
      if let cost = entry["cost_usd"]?.doubleValue { usd += max(0, cost) } else { callsOfUnknownCost += 1 }
    }
    let augmentErrors = record.augments.map { $0.rawError }
    for error in ([record[RecordKey.error]] + augmentErrors).compactMap({ $0?.value }) {
      addTokens(error)
      if let cost = error["cost_usd"]?.doubleValue {
        usd += max(0, cost)
      } else if error["completion_tokens"] != nil || error["prompt_tokens"] != nil {
        callsOfUnknownCost += 1
      }
    }
  }

  /// More than any call has, so that no number a record claims makes the sums overflow.
  private static let tokensOfCallMax = 1_000_000_000

  private mutating func addTokens(_ call: JSONValue) {
    func tokens(_ key: String) -> Int { min(max(0, call[key]?.intValue ?? 0), Self.tokensOfCallMax) }
    promptTokens += tokens("prompt_tokens")
    completionTokens += tokens("completion_tokens")
  }

  /// From four fields of a hash, in the order of `arguments`; one that is missing counts as 0.
  init(_ fields: [RedisReply]) throws(RedisError) {
    guard fields.count == 4 else { throw .unexpectedReply("costs gave \(fields)") }
    self.init(usd: fields[0].double ?? 0, callsOfUnknownCost: fields[1].integer ?? 0)
    (promptTokens, completionTokens) = (fields[2].integer ?? 0, fields[3].integer ?? 0)
  }

  /// How many arguments of a script it is.
  static let argumentCount = 4

  /// As `spend` of the scripts takes it. Digits without an exponent, which INCRBYFLOAT and people read alike.
  var arguments: [RedisArgument] {
    let micros = max(0, (usd * 1_000_000).rounded())
    var dollars = "0"
    if micros < 1e15 {
      let whole = Int(micros)
      dollars = "\(whole / 1_000_000)." + String(1_000_000 + whole % 1_000_000).dropFirst()
    }
    return [.text(dollars), .integer(callsOfUnknownCost), .integer(promptTokens), .integer(completionTokens)]
  }
}

/// What today cost so far.
package struct DaySpending: Sendable, Equatable {
  package var usd = 0.0
  package var callsOfUnknownCost = 0
  /// What a unit, finished or failed, cost on average today, or where there is none yet, yesterday; nil where there is
  /// none either.
  package var averageUnitUSD: Double?
  package var promptTokens = 0
  package var completionTokens = 0

  package init() {}

  /// From what `spending()` of the scripts gives.
  init(_ parts: [RedisReply]) throws(RedisError) {
    guard parts.count == 5, let usd = parts[0].double, let calls = parts[2].integer else {
      throw .unexpectedReply("spending gave \(parts)")
    }
    (self.usd, averageUnitUSD, callsOfUnknownCost) = (usd, parts[1].double, calls)
    (promptTokens, completionTokens) = (parts[3].integer ?? 0, parts[4].integer ?? 0)
  }
}

extension RedisReply {
  fileprivate var double: Double? { text.flatMap { Double($0) } }
}

extension RedisScript {
  /// Forty days: this month and the last one's end.
  private static let spendingSeconds = 40 * 86_400

  /// Part of every script's beginning. What is added is never taken off again. `spend` takes the places in ARGV
  /// where the arguments of a `RecordCost` begin, for each of some records.
  static let spendingFunctions = """
    local function spending_key(now, days_ago)
      return '\(BufferKeys.spendingPrefix)' .. math.floor(now / 86400000) - days_ago
    end
    local spending_total = '\(BufferKeys.spendingPrefix)total'
    local function spend(costs, is_unit)
      if #costs == 0 then return end
      local sums = {0, 0, 0, 0}
      for _, first in ipairs(costs) do
        for index = 1, 4 do sums[index] = sums[index] + ARGV[first + index - 1] end
      end
      local key, dollars = spending_key(milliseconds(), 0), string.format('%.6f', sums[1])
      for _, hash in ipairs({key, spending_total}) do
        call('HINCRBYFLOAT', hash, 'usd', dollars)
        for index, field in ipairs({'calls_of_unknown_cost', 'prompt_tokens', 'completion_tokens'}) do
          if sums[index + 1] > 0 then call('HINCRBY', hash, field, sums[index + 1]) end
        end
      end
      if is_unit then
        call('HINCRBY', key, 'units', #costs)
        call('HINCRBYFLOAT', key, 'units_usd', dollars)
      end
      call('EXPIRE', key, \(spendingSeconds))
    end
    local function spending(now)
      local day = call('HMGET', spending_key(now, 0), 'usd', 'calls_of_unknown_cost', 'units', 'units_usd',
        'prompt_tokens', 'completion_tokens')
      local units, units_usd = tonumber(day[3] or 0), tonumber(day[4] or 0)
      if units == 0 then
        local yesterday = call('HMGET', spending_key(now, 1), 'units', 'units_usd')
        units, units_usd = tonumber(yesterday[1] or 0), tonumber(yesterday[2] or 0)
      end
      local average = units > 0 and string.format('%.9f', units_usd / units) or ''
      return {day[1] or '0', average, day[2] or '0', day[5] or '0', day[6] or '0'}
    end

    """
}
