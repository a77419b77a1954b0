// The end of an order: its outcome is stored, or the order is given back for somebody else. The first outcome of an id
// stands, whoever brings it; only the delivery that is under way now takes the order out of the stream.

import SynBase
import SynRecord

/// What became of one ordered id.
package struct OrderedResult: Sendable {
  package var id: String
  /// The answer object, or the augmented question as a JSON string; nil stores `-1`.
  var value: RawJSON?
  package var error: RecordError?
  var failure: Failure?
}

extension QAStore {
  /// Stores what became of an order's ids and takes it out of the stream. From a delivery that was overtaken only answers
  /// count, where there are none yet: the delivery that is under way now may still succeed, and settles the order.
  package func settleOrder(
    _ delivery: OrderDelivery, prefix: String, results: [OrderedResult], cost: RecordCost
  ) async throws(RedisError) -> PutOutcome {
    var arguments: [RedisArgument] =
      [.text(delivery.entry), .integer(delivery.number), .text(prefix), .seconds(settings.retention)] + cost.arguments
    for result in results {
      arguments += [
        .text(result.id), .bytes(Array((result.value ?? .failed).bytes)), .text(result.failure?.code ?? ""),
        .bytes(result.failure?.bytes ?? []),
      ]
    }
    return try await outcome(.settleOrder, arguments)
  }

  /// Gives back an order that came through the pipe unfinished: it is delivered again at once, which counts as another
  /// delivery.
  package func giveBackOrder(_ delivery: OrderDelivery) async throws(RedisError) {
    _ = try await run(
      .giveBackOrder,
      [.text(delivery.entry), .integer(delivery.number), .milliseconds(settings.leaseLifetime * 10)])
  }
}

extension RedisScript {
  /// Whether a delivery is the latest of its entry. Texts that are no entry, which anybody may put into a record, give an
  /// error.
  private static let deliveryFunctions = """
    local function latest_delivery(entry)
      local found = redis.pcall('XRANGE', orders, entry, entry)
      if found.err or #found == 0 then return nil end
      local pending = redis.pcall('XPENDING', orders, order_group, entry, entry, 1)
      if pending.err or #pending == 0 then return {'', 0} end
      return {pending[1][2], pending[1][4]}
    end

    """

  /// ARGV: entry, delivery, prefix of the keys, retention, the cost, then id, value, code and failure for each.
  /// An entry that is not in the stream was settled before, or a crash of Redis lost it: then what is missing is stored.
  fileprivate static let settleOrder = buffer(
    "settle-order",
    deliveryFunctions + """
      local entry, prefix, retention = ARGV[1], ARGV[3], ARGV[4]
      expect_own_types()
      local latest = latest_delivery(entry)
      local is_latest = not latest or latest[2] == tonumber(ARGV[2])
      local stored = 0
      for index = \(5 + RecordCost.argumentCount), #ARGV, 4 do
        local id, code = ARGV[index], ARGV[index + 2]
        if (is_latest or code == '') and call('EXISTS', prefix .. id) == 0 then
          call('SET', prefix .. id, ARGV[index + 1], 'EX', retention)
          if code ~= '' then fail(id, code, ARGV[index + 3]) end
          call('SET', order_prefix .. id, 'done', 'EX', retention)
          publish('answered ' .. id)
          stored = 1
        end
      end
      if latest and is_latest then close_order(entry) end
      if stored == 1 then
        spend({5}, false)
        count('orders_settled')
      else
        count(is_latest and 'duplicates' or 'overtaken')
      end
      return stored
      """)

  /// As if nobody had renewed it for long.
  fileprivate static let giveBackOrder = buffer(
    "give-back-order",
    deliveryFunctions + """
      local entry = ARGV[1]
      local latest = latest_delivery(entry)
      if not latest or latest[2] ~= tonumber(ARGV[2]) then return 0 end
      call('XCLAIM', orders, order_group, latest[1], 0, entry, 'IDLE', ARGV[3], 'JUSTID')
      publish('given_back ' .. entry)
      return 1
      """)
}
