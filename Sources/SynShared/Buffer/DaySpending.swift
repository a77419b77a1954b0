// What was spent on a day (UTC), as far as it went through the store; and whether a budget leaves room for more. Counting
// and deciding are scripts, so that all pipelines on all hosts share one budget.

/// What one record cost: its answered calls, and those that failed.
package struct RecordCost: Sendable, Equatable {
  package var usd: Double
  /// Entries of lineage and errors that tell no cost although something was answered.
  package var callsOfUnknownCost: Int

  package init(usd: Double = 0, callsOfUnknownCost: Int = 0) {
    self.usd = usd
    self.callsOfUnknownCost = callsOfUnknownCost
  }

  /// Sums up `cost_usd` of the record's lineage, of its `error` and of the errors of its augments.
  package init(_ record: QARecord) {
    self.init()
    for entry in record[RecordKey.lineage]?.value.arrayValue ?? [] {
      if let cost = entry["cost_usd"]?.doubleValue { usd += max(0, cost) } else { callsOfUnknownCost += 1 }
    }
    let augmentErrors = record[RecordKey.augments]?.elements.compactMap { $0.object?["error"] } ?? []
    for error in [record[RecordKey.error]].compactMap({ $0 }) + augmentErrors {
      let error = error.value
      if let cost = error["cost_usd"]?.doubleValue {
        usd += max(0, cost)
      } else if error["completion_tokens"] != nil || error["prompt_tokens"] != nil {
        callsOfUnknownCost += 1
      }
    }
  }

  /// As the scripts take it. Digits without an exponent, which INCRBYFLOAT and people read alike.
  var arguments: [RedisArgument] {
    let micros = max(0, (usd * 1_000_000).rounded())
    guard micros < 1e15 else { return ["0", .integer(callsOfUnknownCost)] }
    let whole = Int(micros)
    let dollars = "\(whole / 1_000_000)." + String(1_000_000 + whole % 1_000_000).dropFirst()
    return [.text(dollars), .integer(callsOfUnknownCost)]
  }
}

/// What today cost so far.
package struct DaySpending: Sendable, Equatable {
  package var usd = 0.0
  package var callsOfUnknownCost = 0
  /// What a unit, finished or failed, cost on average today, or where there is none yet, yesterday; nil where there is
  /// none either.
  package var averageUnitUSD: Double?

  package init() {}

  /// From what `spending()` of the scripts gives.
  init(_ parts: [RedisReply]) throws(RedisError) {
    guard parts.count == 3, let usd = parts[0].double, let calls = parts[2].integer else {
      throw .unexpectedReply("spending gave \(parts)")
    }
    (self.usd, averageUnitUSD, callsOfUnknownCost) = (usd, parts[1].double, calls)
  }
}

extension RedisReply {
  fileprivate var double: Double? { text.flatMap { Double($0) } }
}

extension RedisScript {
  /// Forty days: this month and the last one's end.
  private static let spendingSeconds = 40 * 86_400

  /// Part of every script's beginning. What is added to a day is never taken off again.
  static let spendingFunctions = """
    local function spending_key(now, days_ago)
      return '\(BufferKeys.spendingPrefix)' .. math.floor(now / 86400000) - days_ago
    end
    local function spend(dollars, calls_of_unknown_cost, is_unit)
      local key = spending_key(milliseconds(), 0)
      call('HINCRBYFLOAT', key, 'usd', dollars)
      if tonumber(calls_of_unknown_cost) > 0 then
        call('HINCRBY', key, 'calls_of_unknown_cost', calls_of_unknown_cost)
      end
      if is_unit then
        call('HINCRBY', key, 'units', 1)
        call('HINCRBYFLOAT', key, 'units_usd', dollars)
      end
      call('EXPIRE', key, \(spendingSeconds))
    end
    local function spending(now)
      local day = call('HMGET', spending_key(now, 0), 'usd', 'calls_of_unknown_cost', 'units', 'units_usd')
      local units, units_usd = tonumber(day[3] or 0), tonumber(day[4] or 0)
      if units == 0 then
        local yesterday = call('HMGET', spending_key(now, 1), 'units', 'units_usd')
        units, units_usd = tonumber(yesterday[1] or 0), tonumber(yesterday[2] or 0)
      end
      return {day[1] or '0', units > 0 and string.format('%.9f', units_usd / units) or '', day[2] or '0'}
    end

    """
}
