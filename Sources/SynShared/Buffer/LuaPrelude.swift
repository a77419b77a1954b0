// What the buffer's scripts have in common. Key names are built inside the scripts, from what they find: one Redis holds
// all keys, a cluster's hash slots are not served.

extension RedisScript {
  /// An operation of the buffer: `body` after the names and functions that all of them use.
  static func buffer(_ name: String, _ body: String) -> RedisScript { RedisScript(name, prelude + body) }

  /// A week: long enough to look into what went wrong on a weekend.
  private static let failureSeconds = 7 * 86_400
  /// The list is for reading, not for keeping.
  private static let failuresMax = 1000

  /// `publish` is allowed to fail: a user of Redis without the channel, as dojo's compose file makes it, has everything
  /// stored all the same, and listeners look on timers. Failing there would undo nothing that the script has done.
  private static let prelude = """
    local questions, answer_prefix = '\(DojoKeys.questions)', '\(DojoKeys.answerPrefix)'
    local augment_prefix, unit_prefix = '\(DojoKeys.augmentPrefix)', '\(BufferKeys.unitPrefix)'
    local degraded_prefix = '\(BufferKeys.degradedPrefix)'
    local leases, claims, orders = '\(BufferKeys.leases)', '\(BufferKeys.claims)', '\(BufferKeys.orders)'
    local order_group, order_prefix = '\(BufferKeys.orderGroup)', '\(BufferKeys.orderPrefix)'
    local failures, failure_prefix = '\(BufferKeys.failures)', '\(BufferKeys.failurePrefix)'
    local call = redis.call
    local script_time
    local function milliseconds()
      if not script_time then
        local time = call('TIME')
        script_time = time[1] * 1000 + math.floor(time[2] / 1000)
      end
      return script_time
    end
    \(activityFunctions)
    local function count(name, times)
      if times == 0 then return end
      call('HINCRBY', '\(BufferKeys.counters)', name, times or 1)
      count_in_minute(name, times or 1)
    end
    local function publish(event) redis.pcall('PUBLISH', '\(BufferKeys.events)', event) end
    local function fail(id, code, failure)
      call('SET', failure_prefix .. id, failure, 'EX', \(failureSeconds))
      call('LPUSH', failures, failure)
      call('LTRIM', failures, 0, \(failuresMax - 1))
      call('HINCRBY', '\(BufferKeys.failureCounts)', code, 1)
      count('failed')
    end
    local function orders_in_flight()
      local pending = redis.pcall('XPENDING', orders, order_group)
      return pending.err and 0 or pending[1]
    end
    local function prefix_of(order) return order.wants == 'augment' and augment_prefix or answer_prefix end
    local function close_order(entry)
      call('XACK', orders, order_group, entry)
      call('XDEL', orders, entry)
      publish('settled ' .. entry)
    end
    \(spendingFunctions)
    \(placeFunctions)
    \(retryFunctions)
    local function expect_own_types()
      for command, key in pairs({
        LLEN = questions, ZCARD = leases, HLEN = '\(BufferKeys.counters)', XLEN = orders, STRLEN = head_key
      }) do
        call(command, key)
      end
      call('LLEN', failures)
      call('ZCARD', unit_retries)
      call('ZCARD', variant_retries)
      call('HLEN', '\(BufferKeys.failureCounts)')
      call('HLEN', spending_key(milliseconds(), 0))
      call('HLEN', spending_total)
      call('HLEN', activity_key(milliseconds(), 0))
    end

    """
}
