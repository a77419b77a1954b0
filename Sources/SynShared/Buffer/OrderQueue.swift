// Working off what was ordered: a consumer of the stream's group. Entries stay with their consumer while it renews them;
// those of a dead one are taken over; one taken up too often is settled as failed.

import SynBase
import SynRecord

/// One entry of the stream.
package struct Order: Sendable {
  package enum Wish: Sendable, Equatable {
    /// An answer, to stand under this id.
    case answer(id: String)
    /// Variants of the question: id and kind of each.
    case augments([(id: String, kind: String)])

    package static func == (left: Wish, right: Wish) -> Bool {
      switch (left, right) {
      case (.answer(let left), .answer(let right)): left == right
      case (.augments(let left), .augments(let right)): left.elementsEqual(right, by: ==)
      default: false
      }
    }
  }

  package var delivery: OrderDelivery
  package var entry: String { delivery.entry }
  package var question: String
  package var wish: Wish
  /// How often it was worked on in vain before it was ordered again.
  package var tries: Int

  init?(_ reply: RedisReply) {
    let parts = reply.elements.map { $0.text ?? "" }
    guard parts.count == 7, let number = Int(parts[5]) else { return nil }
    (delivery, question) = (OrderDelivery(entry: parts[0], number: number), parts[2])
    tries = Int(parts[6]) ?? 0
    let ids = parts[3].split(separator: " ").map(String.init)
    if parts[1] == "augment" {
      wish = .augments(zip(ids, parts[4].split(separator: " ")).map { (id: $0, kind: String($1)) })
    } else {
      guard let id = ids.first else { return nil }
      wish = .answer(id: id)
    }
  }

  /// The record that goes through the stages.
  package var record: JSONValue {
    let tries: JSONObject = tries > 0 ? [RecordKey.tries: .integer(tries)] : [:]
    switch wish {
    case .answer(let id):
      let record: JSONObject = [
        "qa_id": .string(id), "question": .string(question), "wants": ["answer"],
        "order": .string(delivery.text),
      ]
      return .object(record.overlaid(with: tries))
    case .augments(let wanted):
      let augments = wanted.map {
        let augment: JSONObject = ["ans_aug_id": .string($0.id), "kind": .string($0.kind)]
        return JSONValue.object(augment.overlaid(with: tries))
      }
      return [
        "qa_id": .string(wanted.first?.id ?? entry), "question": .string(question), "wants": ["augment"],
        "order": .string(delivery.text), "augments": .array(augments),
      ]
    }
  }
}

@LoopActor
package struct OrderQueue {
  /// A consumer that was not heard of for so long may be dead: its orders hold up no units. Longer than a living one is
  /// ever silent.
  nonisolated static let silenceMilliseconds = 25_000
  /// Nobody renews longer than this: a record lost between two stages must come back, and some day count as failed. Well
  /// above what an answer takes with all its retries.
  package static let ageMax = Duration.seconds(20 * 60)
  /// An order that ended its pipeline so often is taken for the cause.
  package static let deliveriesMax = 5

  private let store: QAStore
  private let consumer: String
  /// Idle so long, an entry's consumer is taken for dead.
  private let idleMax: Duration
  private let deliveriesMax: Int

  /// `consumer` is a name no other process has or had. `idleMax` is what the settings say of leases, unless given.
  package init(
    _ store: QAStore, consumer: String, idleMax: Duration? = nil,
    deliveriesMax: Int = OrderQueue.deliveriesMax
  ) {
    self.store = store
    self.consumer = consumer
    self.idleMax = idleMax ?? store.settings.leaseLifetime
    self.deliveriesMax = deliveriesMax
  }

  /// Takes up to `limit` orders: first those of dead consumers, then new ones. `holding` are the entries this process
  /// works on: they are never taken anew from itself, also when they could not be renewed in time. Throws `RedisError`.
  package func take(limit: Int, holding held: [String] = []) async throws(RedisError) -> [Order] {
    guard limit > 0 else { return [] }
    let reply = try await store.run(
      .takeOrders,
      [
        .text(consumer), .integer(limit), .milliseconds(idleMax), .integer(deliveriesMax),
        .seconds(store.settings.retention), .text(Timestamp.now.text),
      ] + held.map { .text($0) })
    return reply.elements.compactMap { Order($0) }
  }

  /// Tells Redis that this process still works on these entries; those that are still its own.
  package func renew(_ entries: [String]) async throws(RedisError) -> [String] {
    if entries.isEmpty { return [] }
    return try await store.run(.renewOrders, [.text(consumer)] + entries.map { .text($0) }).elements.compactMap {
      $0.text
    }
  }

  /// Signs off, unless entries are still under way: those are found by the consumer's name.
  package func leave() async throws(RedisError) { _ = try await store.run(.leaveOrders, [.text(consumer)]) }
}

extension RedisScript {
  /// ARGV: consumer, limit, idle ms, deliveries, retention, time as text, entries in hand. The group reads from the stream's beginning, so
  /// orders written before the first consumer came are seen. Consumers without entries that were not heard of for long
  /// have died: Redis would keep them for ever. One that lives after all is made again as soon as it reads.
  fileprivate static let takeOrders = buffer(
    "take-orders",
    """
    local consumer, limit, idle, deliveries_max = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
    local group = redis.pcall('XGROUP', 'CREATE', orders, order_group, '0', 'MKSTREAM')
    if group.err and not string.find(group.err, 'BUSYGROUP', 1, true) then return group end
    for _, info in ipairs(call('XINFO', 'CONSUMERS', orders, order_group)) do
      local other = {}
      for index = 1, #info, 2 do other[info[index]] = info[index + 1] end
      if other.pending == 0 and other.idle >= 10 * idle and other.name ~= consumer then
        call('XGROUP', 'DELCONSUMER', orders, order_group, other.name)
      end
    end
    local taken, held = {}, {}
    for index = 7, #ARGV do held[ARGV[index]] = true end
    for _, pending in ipairs(call('XPENDING', orders, order_group, 'IDLE', idle, '-', '+', 1000, consumer)) do
      if held[pending[1]] then call('XCLAIM', orders, order_group, consumer, 0, pending[1], 'JUSTID') end
    end

    local function fields_of(entry)
      local fields = {}
      for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
      return fields
    end

    local function is_answered(fields, prefix)
      local count = 0
      for id in string.gmatch(fields.ids or '', '%S+') do
        if call('EXISTS', prefix .. id) == 0 then return false end
        count = count + 1
      end
      return count > 0
    end

    local function take(entry, deliveries)
      local fields = fields_of(entry)
      if is_answered(fields, prefix_of(fields)) then return close_order(entry[1]) end
      taken[#taken + 1] = {
        entry[1], fields.wants or '', fields.question or '', fields.ids or '', fields.kinds or '', tostring(deliveries),
        fields.tries or ''
      }
    end

    local function abandon(entry, deliveries)
      local fields = fields_of(entry)
      local prefix = prefix_of(fields)
      local next_kind = string.gmatch(fields.kinds or '', '%S+')
      for id in string.gmatch(fields.ids or '', '%S+') do
        local kind = next_kind()
        if call('SET', prefix .. id, '-1', 'EX', ARGV[5], 'NX') then
          fail(id, '\(Failure.Code.abandoned)', cjson.encode({
            id = id, at = ARGV[6], stage = 'store', code = '\(Failure.Code.abandoned)', retryable = true,
            message = 'taken up ' .. deliveries - 1 .. ' times and never finished', question = fields.question,
            wants = {fields.wants}, kind = kind, ordered = true
          }))
        end
        call('SET', order_prefix .. id, 'done', 'EX', ARGV[5])
        publish('answered ' .. id)
      end
      close_order(entry[1])
    end

    local cursor = '0-0'
    repeat
      local reply = call('XAUTOCLAIM', orders, order_group, consumer, idle, cursor, 'COUNT', limit - #taken)
      cursor = reply[1]
      for _, entry in ipairs(reply[2]) do
        if entry then
          local deliveries = call('XPENDING', orders, order_group, entry[1], entry[1], 1)[1][4]
          if deliveries > deliveries_max then abandon(entry, deliveries) else take(entry, deliveries) end
        end
      end
    until cursor == '0-0' or #taken >= limit
    if #taken < limit then
      local reply = call('XREADGROUP', 'GROUP', order_group, consumer, 'COUNT', limit - #taken, 'STREAMS', orders, '>')
      if reply then
        for _, entry in ipairs(reply[1][2]) do take(entry, 1) end
      end
    end
    return taken
    """)

  /// Claiming an entry for its own consumer sets its idle time back; JUSTID leaves the count of deliveries as it is.
  fileprivate static let renewOrders = buffer(
    "renew-orders",
    """
    local held = {}
    for index = 2, #ARGV do
      local entry = ARGV[index]
      local pending = redis.pcall('XPENDING', orders, order_group, entry, entry, 1, ARGV[1])
      if not pending.err and #pending > 0 then
        call('XCLAIM', orders, order_group, ARGV[1], 0, entry, 'JUSTID')
        held[#held + 1] = entry
      end
    end
    return held
    """)

  fileprivate static let leaveOrders = buffer(
    "leave-orders",
    """
    local pending = redis.pcall('XPENDING', orders, order_group, '-', '+', 1, ARGV[1])
    if not pending.err and #pending == 0 then call('XGROUP', 'DELCONSUMER', orders, order_group, ARGV[1]) end
    return 1
    """)
}
