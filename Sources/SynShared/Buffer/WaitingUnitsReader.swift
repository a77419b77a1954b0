// Whole waiting units, read for people who make a dataset of them: a part of the list at a time, and nothing is taken or
// written.

import SynBase
import SynRecord

/// A waiting unit with its answers as they are in Redis.
package struct WholeUnit: Sendable {
  package let unit: WaitingUnit
  /// Nil when it is gone, or the negative value.
  package let answer: RawJSON?
  package let augmentAnswer: RawJSON?
  package let degraded: RawJSON?

  /// As a record, as far as Redis holds one: without topic, persona and lineage.
  package var record: QARecord {
    var record = QARecord()
    record.qaID = unit.qaID
    record[RecordKey.question] = unit.question
    if let answer = answer.flatMap({ Self.answer(inStored: $0) }) { record[RecordKey.answer] = answer }
    if !unit.ansAugID.isEmpty {
      var variant = RawObject(["ans_aug_id": .string(unit.ansAugID)])
      if let stored = augmentAnswer, let answer = Self.answer(inStored: stored) {
        variant["question"] = stored.object?["prompt"]
        variant["answer"] = answer
      } else {
        variant["error"] = RawJSON(RecordError(stage: "store", code: "unknown", message: "it has no answer").json)
      }
      record[RecordKey.augments] = RawJSON(array: [RawJSON(variant)])
    }
    let versions = (degraded?.elements ?? []).compactMap { Self.version(inStored: $0) }
    if !versions.isEmpty { record[RecordKey.degraded] = RawJSON(array: versions) }
    return record
  }

  /// `{"model","files"}` of the first response.
  private static func answer(inStored value: RawJSON) -> RawJSON? {
    value.object?["responses"]?.elements.first.flatMap { answer(inResponse: $0) }
  }

  private static func answer(inResponse value: RawJSON) -> RawJSON? {
    guard let response = value.object, let files = response["completion"]?.object?["files"] else { return nil }
    var answer = RawObject()
    answer["model"] = response["model"]
    answer["files"] = files
    return RawJSON(answer)
  }

  private static func version(inStored value: RawJSON) -> RawJSON? {
    guard let response = value.object, let answer = answer(inResponse: value) else { return nil }
    var version = RawObject()
    for key in ["cid", "kind", "rank", "claimed", "change"] { version[key] = response[key] }
    version["answer"] = answer
    return RawJSON(version)
  }
}

/// Goes through dojo's list from its tail, where units arrive, to its head, where they leave: what leaves meanwhile moves
/// nothing that is still to be read. What arrives moves the rest, so that some elements come twice; those are skipped.
@LoopActor
package final class WaitingUnitsReader {
  /// Elements of a request: some 200 KiB.
  private static let elementsMax = 100
  /// Units whose answers are requested at once: some 100 KiB each.
  private static let unitsMax = 8

  private let redis: RedisConnection
  /// How many elements, counted from the tail, were read.
  private var elementsRead = 0
  private var pending: [WaitingUnit] = []
  private var seen: Set<String> = []
  /// Elements that are no units.
  package private(set) var strangers = 0

  package init(_ store: QAStore) { redis = store.redis }

  /// The next few units, newest first; empty at the end. A unit that is popped meanwhile has no answer.
  package func next() async throws(RedisError) -> [WholeUnit] {
    while pending.isEmpty {
      let elements = try await redis.send([
        "LRANGE", .text(DojoKeys.questions), .integer(-elementsRead - Self.elementsMax), .integer(-elementsRead - 1),
      ]).elements
      if elements.isEmpty { return [] }
      elementsRead += elements.count
      for element in elements.reversed() {
        do throws(RedisError) {
          let unit = try WaitingUnit(element: element.bytes ?? [])
          if seen.insert(unit.qaID).inserted { pending.append(unit) }
        } catch {
          strangers += 1
        }
      }
    }
    let units = pending.prefix(Self.unitsMax)
    let keys = units.flatMap { unit in
      [
        DojoKeys.answerPrefix + unit.qaID, DojoKeys.answerPrefix + unit.ansAugID,
        BufferKeys.degradedPrefix + unit.qaID,
      ]
    }
    let values = try await redis.send(["MGET"] + keys.map { .text($0) }).elements
    guard values.count == keys.count else { throw .unexpectedReply("MGET gave \(values.count) of \(keys.count)") }
    pending.removeFirst(units.count)
    return units.enumerated().map { index, unit in
      WholeUnit(
        unit: unit, answer: Self.object(values[3 * index]), augmentAnswer: Self.object(values[3 * index + 1]),
        degraded: values[3 * index + 2].bytes.flatMap { try? RawJSON(stored: $0) })
    }
  }

  /// Nil for the negative value, for nothing, and for what another program spoiled.
  private static func object(_ value: RedisReply) -> RawJSON? {
    // Why it cannot be read makes no difference to a dataset.
    guard let bytes = value.bytes, let value = try? RawJSON(stored: bytes), value.object != nil else { return nil }
    return value
  }
}
