// Looks through everything that is kept of the buffer for what does not agree, and repairs it if asked. Each look at a
// key, with all that it is compared with, is one script and so one moment: a service at work cannot come between. What
// several scripts see at different moments is looked at again at one before it counts.

import SynBase
import SynRecord

/// Something in Redis that no step of ours explains.
package struct BufferFinding: Sendable {
  package enum Problem: String, Sendable, CaseIterable {
    case noNumber = "no_number"
    case wrongPlace = "wrong_place"
    case unitNotInList = "unit_not_in_list"
    case unitWithoutAnswers = "unit_without_answers"
    case unitNotClaimed = "unit_not_claimed"
    case elementNoUnit = "element_no_unit"
    case elementWithoutAnswers = "element_without_answers"
    case elementWithoutNote = "element_without_note"
    case elementNotWaiting = "element_not_waiting"
    case elementTwice = "element_twice"
    case claimOfNoUnit = "claim_of_no_unit"
    case jobUnreadable = "job_unreadable"
    case jobInNoSet = "job_in_no_set"
    case jobInBothSets = "job_in_both_sets"
    case idWithoutJob = "id_without_job"
    case orderWithoutJob = "order_without_job"
    case orderNotDone = "order_not_done"
    case orphanedAnswer = "orphaned_answer"
    case wrongType = "wrong_type"

    /// What a repair does.
    var repair: String {
      switch self {
      case .noNumber: "removed: counting begins anew"
      case .wrongPlace: "its place is noted"
      case .unitNotInList: "put back at the list's end"
      case .unitWithoutAnswers: "noted as removed, and what is left of it expires"
      case .unitNotClaimed: "its claim is noted"
      case .elementNoUnit: "moved to \(BufferKeys.rejected)"
      case .elementWithoutAnswers: "moved to \(BufferKeys.rejected); its unit is noted as removed"
      case .elementWithoutNote: "its note is written"
      case .elementNotWaiting, .elementTwice: "taken out of the list"
      case .claimOfNoUnit, .idWithoutJob: "removed"
      case .jobUnreadable: "removed; an order fails as abandoned"
      case .jobInNoSet: "waits to be taken"
      case .jobInBothSets: "stays with its worker"
      case .orderWithoutJob: "fails as abandoned: -1, with a reason"
      case .orderNotDone: "noted as done"
      case .orphanedAnswer: "expires after SYN_RETENTION"
      case .wrongType: "none: another program wrote it; see what it is, and delete it"
      }
    }
  }

  package let problem: Problem
  package fileprivate(set) var key: String
  /// Of the unit, the variant, the order or the job; nil where none is known.
  package var id: String?
  /// Of a hash.
  package var field: String?
  /// Of an element, where it was found in the list.
  package var index: Int?
  package var isRepaired = false

  package var json: JSONValue {
    var object: JSONObject = ["problem": .string(problem.rawValue), "key": .string(key)]
    object["id"] = id.map { .string($0) }
    object["field"] = field.map { .string($0) }
    object["index"] = index.map { .integer($0) }
    object["repair"] = .string(problem.repair)
    if isRepaired { object["repaired"] = true }
    return .object(object)
  }
}

@LoopActor
package final class BufferCheck {
  /// Candidates of one script call: Redis does nothing else meanwhile.
  private static let portion = 100
  /// Keys that Redis looks at in one step of SCAN.
  private static let scanned = 500
  /// Answers that are compared with all notes at once.
  private static let answersMax = 10_000
  /// Findings that are remembered, since SCAN may return a key twice.
  private static let rememberedMax = 100_000

  private struct Candidate {
    var arguments: NamedArguments
    var key: String
    var id: String?
    var index: Int?

    /// `bytes` are the key without its prefix.
    init(_ prefix: String, _ bytes: [UInt8]) {
      let id = String(decoding: bytes, as: UTF8.self)
      (arguments, key, self.id) = (["id": .bytes(bytes)], prefix + id, id)
    }

    init(_ arguments: NamedArguments, key: String, id: String? = nil, index: Int? = nil) {
      (self.arguments, self.key, self.id, self.index) = (arguments, key, id, index)
    }
  }

  private let store: QAStore
  private let repairs: Bool
  private let report: @LoopActor (BufferFinding) async throws -> Void
  private var told: Set<String> = []
  /// Keys of notes whose place is wrong and stays so.
  private var misplaced: Set<String> = []

  /// `report` gets each finding, with `repairs` once it is repaired.
  package init(_ store: QAStore, repairs: Bool, report: @escaping @LoopActor (BufferFinding) async throws -> Void) {
    self.store = store
    self.repairs = repairs
    self.report = report
  }

  /// Elements that were once moved out of dojo's list.
  package func rejectedCount() async throws -> Int {
    try await guarded(BufferKeys.rejected) { () throws(RedisError) in
      try await self.store.redis.send(["LLEN", .text(BufferKeys.rejected)]).integer
    } ?? 0
  }

  /// In an order in which no repair makes work for a look before it. Throws `RedisError`.
  package func run() async throws {
    let retention: NamedArguments = ["retention": .seconds(store.settings.retention)]
    try await lookAtNumbers()
    try await lookAtElements(retention)
    // Searching the list takes long, and those whose place is wrong were found in it.
    try await eachKey(BufferKeys.unitPrefix) { units in
      try await self.look(.fsckUnits, retention, at: units.filter { !self.misplaced.contains($0.key) })
    }
    try await eachMember(BufferKeys.claims) { ids in
      try await self.look(
        .fsckClaims, retention, at: ids.map { Candidate(["id": .bytes($0)], key: BufferKeys.claims, id: Self.text($0)) }
      )
    }
    try await eachKey(BufferKeys.jobPrefix) { try await self.look(.fsckJobs, at: $0) }
    for (set, prefix) in [("waiting", BufferKeys.waitingPrefix), ("taken", BufferKeys.takenPrefix)] {
      for queue in ["units", "variants", "orders"] {
        try await eachMember(prefix + queue) { ids in
          try await self.look(
            .fsckSets, ["set": .text(set), "queue": .text(queue)],
            at: ids.map { Candidate(["id": .bytes($0)], key: prefix + queue, id: Self.text($0)) })
        }
      }
    }
    let abandoned = ErrorCode.abandoned.rawValue
    try await eachKey(BufferKeys.orderPrefix) {
      try await self.look(
        .fsckOrders, retention + ["at": .text(Timestamp.now.text), "abandoned": .text(abandoned)], at: $0)
    }
    for prefix in [DojoKeys.answerPrefix, DojoKeys.augmentPrefix, BufferKeys.degradedPrefix] {
      try await lookAtAnswers(prefix, retention)
    }
  }

  // MARK: One kind after the other

  private func lookAtNumbers() async throws {
    let problem = try await guarded(BufferKeys.head) { () throws(RedisError) in
      try await self.store.run(.fsckHead, ["repairs": self.repairs ? 1 : 0]).text
    }
    if problem != nil { try await tell(BufferFinding(problem: .noNumber, key: BufferKeys.head, isRepaired: repairs)) }
    let hashes = [BufferKeys.counters, BufferKeys.failureCounts].map { Candidate(["hash": .text($0)], key: $0) }
    try await look(.fsckNumbers, at: hashes)
    for prefix in [BufferKeys.spendingPrefix, BufferKeys.activityPrefix] {
      try await eachKey(prefix) { keys in
        try await self.look(.fsckNumbers, at: keys.map { Candidate(["hash": .text($0.key)], key: $0.key) })
      }
    }
  }

  private func lookAtElements(_ retention: NamedArguments) async throws {
    var index = 0
    while true {
      let (first, last) = (index, index + Self.portion - 1)
      let page = try await guarded(DojoKeys.questions) { () throws(RedisError) in
        try await self.store.redis.send(["LRANGE", .text(DojoKeys.questions), .integer(first), .integer(last)]).elements
      }
      guard let page, !page.isEmpty else { return }
      let candidates = page.enumerated().map { offset, element in
        let bytes = element.bytes ?? []
        // What Lua reads as a unit and strict readers do not is none.
        let unit = try? WaitingUnit(element: bytes)
        return Candidate(
          ["index": .integer(first + offset), "element": .bytes(bytes), "is_unit": unit == nil ? 0 : 1],
          key: DojoKeys.questions, id: unit?.qaID, index: first + offset)
      }
      // One that is taken out makes room for the last, which may be another.
      let removed = try await look(.fsckElements, retention, at: candidates)
      if removed == 0 || !repairs { index += page.count }
    }
  }

  /// Those that stay for ever and have no note of their own are compared with the variants of all notes; what is left is
  /// looked at once more, at one moment.
  private func lookAtAnswers(_ prefix: String, _ retention: NamedArguments) async throws {
    var suspects: [Candidate] = []
    func lookAtSuspects() async throws {
      if suspects.isEmpty { return }
      var left = Dictionary(suspects.map { ($0.id ?? "", $0) }) { $1 }
      suspects = []
      try await eachKey(BufferKeys.unitPrefix) { units in
        let variants = try await self.store.run(.fsckVariants, each: units.map(\.arguments)).elements
        for variant in variants { left[variant.text ?? ""] = nil }
      }
      try await look(
        .fsckAnswers, retention + ["prefix": .text(prefix), "sees_list": 1], at: Array(left.values),
        repairsTogether: true)
    }
    try await eachKey(prefix) { candidates in
      let found = try await self.found(
        .fsckAnswers, retention + ["repairs": 0, "prefix": .text(prefix), "sees_list": 0], at: candidates)
      suspects += found.map(\.candidate)
      if suspects.count >= Self.answersMax { try await lookAtSuspects() }
    }
    try await lookAtSuspects()
  }

  // MARK: Looking

  private struct Found {
    /// Among the candidates.
    var position: Int
    var candidate: Candidate
    var problem: BufferFinding.Problem
    var field: String?
  }

  /// Reports what the script finds among the candidates, and has it repair them with `repairs`: one after the other, or
  /// those of a portion together. Returns how many were found.
  @discardableResult
  private func look(
    _ script: BufferScript, _ arguments: NamedArguments = [:], at candidates: [Candidate],
    repairsTogether: Bool = false
  ) async throws -> Int {
    var count = 0
    for start in stride(from: 0, to: candidates.count, by: Self.portion) {
      let portion = Array(candidates[start..<min(start + Self.portion, candidates.count)])
      var findings = try await found(script, arguments + ["repairs": repairs && repairsTogether ? 1 : 0], at: portion)
      if repairs, !repairsTogether {
        // A hash may have several findings, and one repair mends them.
        let positions = Set(findings.map(\.position)).sorted()
        findings = []
        for position in positions {
          findings += try await found(script, arguments + ["repairs": 1], at: [portion[position]])
        }
      }
      count += findings.count
      for finding in findings { try await tell(finding) }
    }
    return count
  }

  private func tell(_ found: Found) async throws {
    let candidate = found.candidate
    var finding = BufferFinding(
      problem: found.problem, key: candidate.key, id: candidate.id, field: found.field, index: candidate.index,
      isRepaired: repairs)
    if found.problem == .wrongPlace, let id = candidate.id {
      finding.key = BufferKeys.unitPrefix + id
      if !repairs, misplaced.count < Self.rememberedMax { misplaced.insert(finding.key) }
    }
    try await tell(finding)
  }

  /// Where a key holds another type, that is a finding, and the others are looked at one by one.
  private func found(
    _ script: BufferScript, _ arguments: NamedArguments, at candidates: [Candidate]
  ) async throws -> [Found] {
    if candidates.isEmpty { return [] }
    do throws(RedisError) {
      let reply = try await store.run(script, arguments, each: candidates.map(\.arguments))
      var found: [Found] = []
      for entry in reply.elements {
        let parts = entry.elements
        guard parts.count >= 2, let number = parts[0].integer, candidates.indices.contains(number - 1),
          let problem = BufferFinding.Problem(rawValue: parts[1].text ?? "")
        else { throw .unexpectedReply("\(script.name) gave \(entry)") }
        found.append(
          Found(
            position: number - 1, candidate: candidates[number - 1], problem: problem,
            field: parts.count > 2 ? parts[2].text : nil))
      }
      return found
    } catch {
      guard case .reply("WRONGTYPE", let message) = error else { throw error }
      if candidates.count == 1 {
        try await tellWrongType(message, candidates[0].key)
        return []
      }
      var found: [Found] = []
      for (position, candidate) in candidates.enumerated() {
        for var finding in try await self.found(script, arguments, at: [candidate]) {
          finding.position = position
          found.append(finding)
        }
      }
      return found
    }
  }

  /// Nil where the key holds another type, which is a finding.
  private func guarded<Value>(
    _ key: String, _ body: @LoopActor () async throws(RedisError) -> Value?
  ) async throws -> Value? {
    do throws(RedisError) {
      return try await body()
    } catch {
      guard case .reply("WRONGTYPE", let message) = error else { throw error }
      try await tellWrongType(message, key)
      return nil
    }
  }

  /// Our scripts name the key, such as `fsck-units.lua:20: syn:head is no number`.
  private func tellWrongType(_ message: String, _ key: String) async throws {
    let named = message.firstMatch(of: #/: (\S+) (?:of \S+ )?is (?:a|no) /#).map { String($0.1) }
    // A counter that is no number has a finding of its own.
    if named == BufferKeys.head, message.contains("is no number") { return }
    try await tell(BufferFinding(problem: .wrongType, key: named ?? key))
  }

  private func tell(_ finding: BufferFinding) async throws {
    // Each place in the list was looked at once.
    if finding.index != nil { return try await report(finding) }
    let name = [finding.problem.rawValue, finding.key, finding.id ?? "", finding.field ?? ""].joined(separator: "\n")
    guard !told.contains(name) else { return }
    if told.count < Self.rememberedMax { told.insert(name) }
    try await report(finding)
  }

  // MARK: Pages of what there is

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func eachKey(_ prefix: String, _ body: @LoopActor ([Candidate]) async throws -> Void) async throws {
    var cursor = "0"
    repeat {
      let (at, matching): (RedisArgument, RedisArgument) = (.text(cursor), .text(prefix + "*"))
      let reply = try await store.redis.send(["SCAN", at, "MATCH", matching, "COUNT", .integer(Self.scanned)]).elements
      guard reply.count == 2, let next = reply[0].text else { throw RedisError.unexpectedReply("SCAN gave \(reply)") }
      let keys = reply[1].elements.compactMap(\.bytes)
      try await body(keys.map { Candidate(prefix, Array($0.dropFirst(prefix.utf8.count))) })
      cursor = next
    } while cursor != "0"
  }

  /// Members of a sorted set. Those that move meanwhile may be missed; the next run sees them.
  private func eachMember(_ key: String, _ body: @LoopActor ([[UInt8]]) async throws -> Void) async throws {
    var index = 0
    while true {
      let (first, last) = (index, index + Self.scanned - 1)
      let page = try await guarded(key) { () throws(RedisError) in
        try await self.store.redis.send(["ZRANGE", .text(key), .integer(first), .integer(last)]).elements
      }
      guard let page, !page.isEmpty else { return }
      try await body(page.compactMap(\.bytes))
      index += page.count
    }
  }
}
