// Working off orders: a consumer of the stream's group. Entries stay with their consumer while it renews them; other
// consumers take over those of a dead one; an entry taken up too often is settled as failed.

import SynBase
import SynRecord

/// One entry of the stream.
package struct Order: Sendable {
  package enum Wish: Sendable, Equatable {
    /// An answer, to be stored under this id.
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
  /// How many attempts failed before it was ordered again.
  package var tries: Int

  /// Nil for an entry that names no id. Throws `RedisError`.
  init?(_ fields: ScriptFields) throws(RedisError) {
    delivery = OrderDelivery(entry: try fields.text("entry"), number: try fields.integer("delivery"))
    question = try fields.text("question")
    tries = try fields.value("tries").integer ?? 0
    let ids = try fields.text("ids").split(separator: " ").map(String.init)
    if try fields.text("wants") == "augment" {
      let kinds = try fields.text("kinds").split(separator: " ")
      wish = .augments(zip(ids, kinds).map { (id: $0, kind: String($1)) })
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
  /// A consumer silent for this long may be dead: its orders no longer hold up units. Longer than a living one is ever
  /// silent.
  nonisolated static let silenceMilliseconds = 25_000
  /// Nobody renews for longer than this: a record lost between two stages must come back, and eventually count as
  /// failed. Well above what an answer takes with all its retries.
  package static let ageMax = Duration.seconds(20 * 60)
  /// An order that ended its pipeline this often is assumed to be the cause.
  package static let deliveriesMax = 5

  private let store: QAStore
  private let consumer: String
  /// After this much idle time, an entry's consumer is considered dead.
  private let idleMax: Duration
  private let deliveriesMax: Int

  /// `consumer` is a name no other process has or had. `idleMax` is the lease lifetime from the settings, unless given.
  package init(
    _ store: QAStore, consumer: String, idleMax: Duration? = nil,
    deliveriesMax: Int = OrderQueue.deliveriesMax
  ) {
    self.store = store
    self.consumer = consumer
    self.idleMax = idleMax ?? store.settings.leaseLifetime
    self.deliveriesMax = deliveriesMax
  }

  /// Takes up to `limit` orders: first those of dead consumers, then new ones. `holding` lists the entries this process
  /// works on: it never takes these from itself, even when it could not renew them in time. Throws `RedisError`.
  package func take(limit: Int, holding held: [String] = []) async throws(RedisError) -> [Order] {
    guard limit > 0 else { return [] }
    let reply = try await store.run(
      .takeOrders,
      [
        "consumer": .text(consumer), "limit": .integer(limit), "idle": .milliseconds(idleMax),
        "deliveries_max": .integer(deliveriesMax), "retention": .seconds(store.settings.retention),
        "at": .text(Timestamp.now.text), "abandoned": .text(ErrorCode.abandoned.rawValue),
      ], each: held.map { ["entry": .text($0)] })
    var orders: [Order] = []
    for element in reply.elements {
      if let order = try Order(try BufferScript.takeOrders.fields(of: element)) { orders.append(order) }
    }
    return orders
  }

  /// Tells Redis that this process still works on these entries; returns those it still owns.
  package func renew(_ entries: [String]) async throws(RedisError) -> [String] {
    if entries.isEmpty { return [] }
    return try await store.run(
      .renewOrders, ["consumer": .text(consumer)], each: entries.map { ["entry": .text($0)] }
    ).elements.compactMap { $0.text }
  }

  /// Signs off, unless entries are still under way: Redis finds those by the consumer's name.
  package func leave() async throws(RedisError) {
    _ = try await store.run(.leaveOrders, ["consumer": .text(consumer)])
  }
}
